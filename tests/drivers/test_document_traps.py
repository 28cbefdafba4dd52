"""What makes YAML and TOML hard to merge: defined, and never a clean result that is broken."""

from __future__ import annotations

import itertools
import re
import tomllib

import pytest

from mergekit.drivers.document import DRIVER
from mergekit.frozen import replace
from mergekit.syntax.parse import parse
from mergekit.syntax.yaml_stream import DIALECT
from tests.decided import contest, shown
from tests.lines.texts import seeded

NAMED = b"""\
base: &base
  a: 1
  b: 2
list:
- &one x
- y
- *one
child:
  <<: *base
  c: 3
  d: {<<: *base, e: [*one]}
last: *one
"""
PARTED = b"x: &n 1\ny: *n\n---\nx: &n 2\ny: *n\n---\nz: 1\n"
TEXTS = b"""\
lit: |
  one
    two

  # no comment
fold: >-
  a
  b

keep: |2
    deep
plain: two
  lines
quoted: "a
  b"
"""
TWICE = b"a: 1\nb: 2\na: 3\nc: 4\n"
TABS = b"a:\t1\nb: \t[1,\t2]\nc:\n  d:\t'x'\t# c\n  e: 2\n"
MIXED = b"a:\n    b: 1\n    c:\n     - 1\n     - 2\nd:\n  e: 1\n  f:\n  - g: 1\n    h: 2\n"
HUGE = b"a: 1" + b"0" * 700 + b"\nb: 0x10\nc: 1e999\nd: 012\n"
TAGGED = b"a: !t\n  b: &x 1\n  c: 2\nd: *x\ne: 3\n"
COMPLEX = b"? a\n: b\n? [c, d]\n: e\nf: &y 1\ng: *y\n"
YAMLS = {
    "named": NAMED,
    "parted": PARTED,
    "texts": TEXTS,
    "twice": TWICE,
    "tabs": TABS,
    "mixed": MIXED,
    "huge": HUGE,
    "tagged": TAGGED,
    "complex": COMPLEX,
}
_NAME = re.compile(rb"(?<![\w\"'])([&*])(\w+)")


def is_whole(content: bytes) -> bool:
    """Tell whether a file has no fault: the grammar takes it, and what it names is named once, above, in its document."""
    for document in re.split(rb"(?m)^---\n", content):
        known: set[bytes] = set()
        for mark, name in _NAME.findall(document):
            if (mark == b"*") != (name in known):
                return False
            known.add(name)
    return parse("yaml", content) is not None


def edited(base: bytes, seed: int) -> bytes:
    """Change, remove, move or repeat a few lines, or name something, so that the file stays whole."""
    rng = seeded(seed)
    for _ in range(40):
        lines = base.splitlines(keepends=True)
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(lines))
            kind = rng.randrange(6)
            if kind == 0:
                del lines[at : at + rng.randint(1, 3)]
            elif kind == 1:
                lines.insert(rng.randrange(len(lines)), lines.pop(at))
            elif kind == 2:
                lines.insert(at, rng.choice([b"new: &new 1\n", b"more: 1\n", b"- z\n", b"  k: 2\n", b"---\n"]))
            elif kind == 3:
                lines[at] = lines[at].replace(b": ", rng.choice([b": &odd ", b": *one ", b": *n ", b": *x "]), 1)
            else:
                lines[at] = re.sub(rb"\d", rng.choice([b"7", b"8"]), lines[at], count=1)
            if not lines:
                break
        content = b"".join(lines)
        if content and content != base and is_whole(content):
            return content
    return base + b"end: 1\n"


@pytest.mark.parametrize("trust", ["safe", "eager"])
@pytest.mark.parametrize("name", YAMLS)
def test_nothing_clean_is_broken(name: str, trust: str) -> None:
    base = YAMLS[name]
    assert is_whole(base)
    clean = 0
    for seed in range(30):
        sides = [edited(base, 10 * seed + number) for number in range(2 + seed % 2)]
        outcome = DRIVER.merge(replace(contest("x.yaml", base, *sides), options={"trust": trust}))
        if outcome.conflicts:
            continue
        clean += 1
        assert is_whole(shown(outcome)), (sides, shown(outcome))
        if all(DIALECT.read(version) is not None for version in (base, *sides)):
            assert DIALECT.read(shown(outcome)) is not None, (sides, shown(outcome))
    assert clean


def merged(path: str, base: bytes, *sides: bytes) -> bytes | None:
    """Give the result, the same in every order; None for a conflict."""
    found = []
    for order in itertools.permutations(range(len(sides))):
        outcome = DRIVER.merge(contest(path, base, *(sides[i] for i in order), numbers=[i + 1 for i in order]))
        found.append(None if outcome.conflicts else shown(outcome))
    assert len(set(found)) == 1
    return found[0]


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        (b"a: &x 1\nb: 2\nc: 3\n", b"b: 2\nc: 3\n", b"a: &x 1\nb: 2\nc: *x\n"),
        (b"a: &x 1\nb: 2\nc: 3\n", b"a: 1\nb: 2\nc: 3\n", b"a: &x 1\nb: 2\nc: 3\nd: *x\n"),
        (b"a: 1\nb: 2\nc: 3\n", b"a: &x 1\nb: *x\nc: 3\n", b"a: 1\nb: 2\nc: &x 3\nd: *x\n"),
        (b"a: &x 1\n\n\nb: 2\n\n\nc: !t\n  d: 3\n", b"b: 2\n\n\nc: !t\n  d: 3\n", b"a: &x 1\n\n\nb: 2\n\n\nc: !t\n  d: *x\n"),
        (b"? k\n: v\na: 1\n\n\nb: 2\n\n\nc: 3\n", b"? k\n: v\na: &x 1\n\n\nb: 2\n\n\nc: 3\n", b"? k\n: v\na: 1\n\n\nb: 2\n\n\nc: &x 3\n"),
        (b"a: &x 1\n---\nb: 2\n\n\nc: 3\n", b"a: &x 1\nb: 2\n\n\nc: 3\n", b"a: &x 1\n---\nb: &x 2\n\n\nc: *x\n"),
    ],
)
def test_a_name_that_would_be_gone_or_there_twice_is_a_conflict(base: bytes, one: bytes, other: bytes) -> None:
    assert all(map(is_whole, (base, one, other)))
    assert merged("x.yaml", base, one, other) is None


def test_names_that_keep_their_meaning_merge() -> None:
    one = NAMED.replace(b"c: 3", b"c: 4").replace(b"- y\n", b"- y\n- z\n")
    other = NAMED.replace(b"<<: *base\n  c: 3", b"<<: *base\n  c: 3\n  f: *one").replace(b"e: [*one]", b"e: [*one, 2]")
    assert merged("x.yaml", NAMED, one, other) == one.replace(b"c: 4", b"c: 4\n  f: *one").replace(b"e: [*one]", b"e: [*one, 2]")


def test_each_document_has_names_of_its_own() -> None:
    one, other = PARTED.replace(b"&n 1\ny: *n", b"&n 5\ny: *n"), PARTED.replace(b"z: 1", b"z: &n 1\nw: *n")
    assert merged("x.yaml", PARTED, one, other) == one.replace(b"z: 1", b"z: &n 1\nw: *n")


def test_texts_of_several_lines_are_values() -> None:
    one, other = (
        TEXTS.replace(b"    two", b"    2\n  3"),
        TEXTS.replace(b"  # no comment\n", b"  # no comment\nnew: 1\n").replace(b"deep", b"deeper"),
    )
    assert merged("x.yaml", TEXTS, one, other) == one.replace(b"  # no comment\n", b"  # no comment\nnew: 1\n").replace(b"deep", b"deeper")
    assert merged("x.yaml", TEXTS, one, TEXTS.replace(b"    two", b"    TWO")) is None


@pytest.mark.parametrize(
    ("path", "base", "changes"),
    [
        ("x.yaml", HUGE, [(b"0x10", b"0x11"), (b"012", b"013"), (b"\nb", b"1\nb")]),
        ("x.yaml", TABS, [(b"a:\t1", b"a:\t2"), (b"\t2]", b"\t2,\t3]"), (b"'x'\t# c", b"'y'\t# c")]),
        (
            "x.yaml",
            MIXED,
            [(b"b: 1", b"b: 2"), (b"     - 2", b"     - 2\n     - 3"), (b"h: 2", b"h: 3\n    i: 4"), (b"e: 1", b"e: 9")],
        ),
        ("x.toml", b"a = 1" + b"0" * 700 + b"\nb = 0x10\n\td = 1_000\n", [(b"0x10", b"0x11"), (b"1_0", b"2_0"), (b"\nb", b"1\nb")]),
    ],
)
def test_what_is_spelled_oddly_stays_so(path: str, base: bytes, changes: list[tuple[bytes, bytes]]) -> None:
    expected = base
    for old, new in changes:
        expected = expected.replace(old, new, 1)
    assert merged(path, base, *(base.replace(old, new, 1) for old, new in changes)) == expected


def test_what_toml_must_not_define_twice_is_no_clean_result() -> None:
    base = b"a = 1\nb = 2\n[t]\nx = 1\n\n[u]\ny = {a = 1}\nl = [1]\n"
    pieces = [
        b"t = {x = 2}\n",
        b"[t.v]\n",
        b"[v]\n",
        b"t.z = 1\n",
        b"[[v]]\n",
        b"v = 1\n",
        b"u.y.b = 1\n",
        b"[u.y.c]\n",
        b"a.b = 1\n",
        b"[u.l]\n",
    ]
    clean = 0
    for one, other in itertools.combinations(pieces, 2):
        sides = [base + piece if piece.startswith(b"[") else piece + base for piece in (one, other)]
        outcome = DRIVER.merge(contest("x.toml", base, *sides))
        if outcome.conflicts or not all(map(is_toml, sides)):
            continue
        clean += 1
        assert is_toml(shown(outcome)), (one, other)
    assert clean


def is_toml(content: bytes) -> bool:
    try:
        tomllib.loads(content.decode())
    except ValueError:
        return False
    return True

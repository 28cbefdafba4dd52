"""What documents hold and nobody takes apart: one value, or one file, and never what could not be read again (docs/formats.md)."""

from __future__ import annotations

import re

import pytest

from mergekit.driver import Outcome
from mergekit.drivers import load
from mergekit.frozen import replace
from mergekit.syntax import xml_document
from mergekit.syntax.parse import parse
from tests.decided import contest

VALUE, FILE = "value", "file"
YAML = {
    "pairs in a list": (b"k: 1\nx: [a: 2, b: 3]\ny: 3\n", VALUE, VALUE),
    "a list as a key": (b"k: 1\n[a, b]: 2\ny: 3\n", VALUE, VALUE),
    "a tag": (b"k: 1\nx: !!str 2\ny: 3\n", VALUE, VALUE),
    "a tag on braces": (b"k: 1\nx: !m {a: 2}\ny: 3\n", VALUE, VALUE),
    "an anchor": (b"k: 1\nx: &a 2\nz: *a\ny: 3\n", VALUE, VALUE),
    "a merge key": (b"k: 1\nb: &b {c: 2}\nx:\n  <<: *b\ny: 3\n", VALUE, VALUE),
    "a tag on a block": (b"k: 1\nx: !m\n  c: 2\ny: 3\n", VALUE, VALUE),
    "a key behind a question mark": (b"k: 1\n? x\n: 2\ny: 3\n", FILE, FILE),
    "the same in braces": (b"k: 1\nx: {? a : 2, b: 3}\ny: 3\n", VALUE, VALUE),
    "the same below a key": (b"k: 1\nx:\n  ? a\n  : 2\ny: 3\n", VALUE, VALUE),
    "a key twice below a key": (b"k: 1\nx:\n  a: 2\n  a: 1\ny: 3\n", VALUE, VALUE),
    "alone in braces": (b"k: 1\nx: {? a2, b: 3}\ny: 3\n", FILE, FILE),
    "a key twice": (b"k: 1\nx: 2\nx: 2\ny: 3\n", FILE, FILE),
    "no key": (b"k: 1\n: 2\ny: 3\n", FILE, FILE),
    "lines that are kept": (b"k: 1\nx: |+\n  two 2\n\n\ny: 3\n", VALUE, VALUE),
    "lines that are kept at the end": (b"k: 1\ny: 3\nx: |+\n  two 2\n\n", VALUE, VALUE),
    "a comment further out": (b"k: 1\nx:\n  - a: 2\n # half out\n    b: 1\n# out\n  - c\ny: 3\n", VALUE, VALUE),
    "a directive": (b"%TAG ! tag:x,1:\n---\nk: 1\nx: 2\ny: 3\n", FILE, FILE),
    "a scalar": (b"2\n", FILE, FILE),
}
_ALONE = re.compile(rb"(?m)^ +#")
"""A comment on a line of its own: where it stood further out, what siblings hold has it in line."""
every_yaml = pytest.mark.parametrize(("base", "plain", "typed"), YAML.values(), ids=YAML)
every_driver = pytest.mark.parametrize("driver", ["document", "siblings", "fields"])


def merged(driver: str, path: str, base: bytes, *sides: bytes, **more: str) -> Outcome:
    options = {"type": "task", **more} if driver == "fields" else more
    one = load(driver).merge(replace(contest(path, base, *sides), options=options))
    other = load(driver).merge(replace(contest(path, base, *sides[::-1], numbers=[*range(len(sides), 0, -1)]), options=options))
    assert one == other
    return one


@every_driver
@every_yaml
def test_one_change_is_taken_as_it_is(driver: str, base: bytes, plain: str, typed: str) -> None:
    changed = base.replace(b"2", b"6")
    assert merged(driver, "a.yaml", base, changed, base).content == changed


@every_driver
@every_yaml
def test_a_dispute_is_told_as_a_whole(driver: str, base: bytes, plain: str, typed: str) -> None:
    outcome = merged(driver, "a.yaml", base, base.replace(b"2", b"6"), base.replace(b"2", b"7").replace(b"y: 3", b"y: 4"))
    content = outcome.content
    assert content is not None
    assert outcome.conflicts
    assert b"\x01" not in content
    assert b"6" in content
    assert b"7" in content
    if driver == "document":
        assert b"<<<<<<<" in content
        return
    kinds = {(one.kind, one.region != "") for one in outcome.conflicts}
    assert kinds == ({("field", True)} if typed == VALUE else {("file", False)})
    assert parse("yaml", content) is not None
    settled = load(driver).settle(content)
    assert _ALONE.sub(b"#", settled) == _ALONE.sub(b"#", base.replace(b"y: 3", b"y: 4") if typed == VALUE else base)


@every_yaml
def test_what_is_beside_it_merges(base: bytes, plain: str, typed: str) -> None:
    """By key where the rest of the file is read; by lines else, and then in no result that the grammar would not take."""
    outcome = merged("document", "a.yaml", base, base.replace(b"k: 1", b"k: 5"), base.replace(b"y: 3", b"y: 4"))
    assert outcome.content == base.replace(b"k: 1", b"k: 5").replace(b"y: 3", b"y: 4")
    reordered = re.sub(rb"(?m)^(k: 1\n)((?s:.*))^(y: 3\n)", rb"\3\2\1", base)
    found = merged("document", "a.yaml", base, reordered, base.replace(b"k: 1", b"k: 5"))
    assert bool(found.conflicts) == (plain == FILE and reordered != base)


@pytest.mark.parametrize("driver", ["siblings", "fields"])
@every_yaml
def test_fields_beside_it_merge(driver: str, base: bytes, plain: str, typed: str) -> None:
    sides = base.replace(b"k: 1", b"k: 5"), base.replace(b"y: 3", b"y: 4"), base.replace(b"k: 1", b"m: 1\nk: 1")
    outcome = merged(driver, "a.yaml", base, *sides)
    assert bool(outcome.conflicts) == (typed == FILE and b"y" in base)
    if typed == VALUE:
        assert outcome.content == base.replace(b"k: 1", b"m: 1\nk: 5").replace(b"y: 3", b"y: 4")


TWICE = b"x: &a\n  n: 2\nk: 1\nz: *a\n"


@pytest.mark.parametrize("driver", ["siblings", "fields"])
def test_variants_may_have_one_name(driver: str) -> None:
    """What has an anchor is one value, also among siblings; each variant brings the anchor, as it stood there."""
    outcome = merged(driver, "a.yaml", TWICE, TWICE.replace(b"2", b"6"), TWICE.replace(b"2", b"7").replace(b"k: 1", b"k: 5"))
    assert [(one.kind, one.region) for one in outcome.conflicts] == [("field", "x")]
    assert outcome.content is not None
    assert outcome.content.count(b"&a\n") == 3
    assert outcome.base == TWICE.replace(b"k: 1", b"k: 5")
    again = outcome.content.replace(b"k: 5", b"k: 8")
    assert merged(driver, "a.yaml", outcome.content, again, outcome.content + b"new: *a\n").content == again + b"new: *a\n"


@pytest.mark.parametrize("driver", ["siblings", "fields"])
@pytest.mark.parametrize(
    "sides",
    [
        (TWICE.replace(b"&a", b"").replace(b"*a", b"3"), TWICE + b"new: *a\n"),
        (TWICE + b"v: &b 1\nw: *b\n", TWICE.replace(b"k: 1", b"k: &b 1")),
        (b"k: 1\n" + TWICE.replace(b"k: 1\n", b""), b"q: *a\n"),
    ],
    ids=["its anchor is gone", "two of one name", "nothing else is left"],
)
def test_an_alias_stands_below_its_only_anchor(driver: str, sides: tuple[bytes, bytes]) -> None:
    outcome = merged(driver, "a.yaml", TWICE, *sides)
    assert [(one.kind, one.region) for one in outcome.conflicts] == [("file", "")]
    assert outcome.base == TWICE


@pytest.mark.parametrize("deep", [22, 24, 60, 500])
def test_xml_below_so_many_elements_is_one_text(deep: int) -> None:
    def text(one: int, other: int) -> bytes:
        return (
            b"".join(b"<a%d>" % n for n in range(deep))
            + b'<x n="%d"/><y n="%d"/>' % (one, other)
            + b"".join(b"</a%d>" % n for n in reversed(range(deep)))
        )

    base, left, right = (b"<r>\n" + text(*pair) + b"\n</r>\n" for pair in ((1, 1), (2, 1), (1, 2)))
    outcome = merged("document", "a.xml", base, left, right, trust="eager")
    assert outcome.content is not None
    assert xml_document.read(base) is not None
    assert bool(outcome.conflicts) == (deep == 500)
    if outcome.conflicts:
        assert b'"2"/><y n="1"' in outcome.content
        assert b'"1"/><y n="2"' in outcome.content
    else:
        assert outcome.content == b"<r>\n" + text(2, 2) + b"\n</r>\n"
        assert [one.rule for one in outcome.events] == (["by-key"] if deep == 22 else ["syntax:same-line"])

"""The structured merge: golden cases, the laws on each of them and on mutated sources, and odd input."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from mergekit.languages.profile import Profile
from mergekit.syntax.code.merge import CARRIED, merge_trees
from mergekit.syntax.code.parsing import parse
from mergekit.syntax.code.pieces import BOTH, LEFT, CodeMerge, Piece, settled
from tests.syntax.code.golden import Case, cases, language, shown


def merged(profile: Profile, base: bytes, left: bytes, right: bytes) -> CodeMerge:
    found = merge_trees(profile, base, left, right)
    assert found is not None
    return found


def mirrored(merge: CodeMerge) -> list[Piece]:
    return [piece._replace(left=piece.right, right=piece.left) for piece in merge.pieces]


@pytest.mark.parametrize(
    ("base", "left", "right"),
    [
        (b"x = a + b\n", b"x = c + b\n", b"x = c + d\n"),
        (b"x = a\ny = b\n", b"x = c\ny = b\n", b"x = c\ny = d\n"),
        (b"x = a\ny = b\nz = e\n", b"x = c\ny = b\nz = e\n", b"x = c\nz = e\n"),
    ],
)
def test_what_one_did_beside_what_both_did_is_a_decision(base: bytes, left: bytes, right: bytes) -> None:
    found = check_laws(language("python"), base, left, right)
    assert found is not None
    assert (found.text, [event.rule for event in found.events]) == (right, ["contained"])


def check_laws(profile: Profile, base: bytes, left: bytes, right: bytes) -> CodeMerge | None:
    found = merge_trees(profile, base, left, right)
    other = merge_trees(profile, base, right, left, left_first=False)
    if found is None or other is None:
        assert found is other
        return None
    assert b"".join(piece.base for piece in found.pieces) == base
    assert b"".join(piece.left for piece in found.pieces) == left
    assert b"".join(piece.right for piece in found.pieces) == right
    for piece in found.pieces[:-1]:
        assert all(text is None or text[-1:] in (b"", b"\n") for text in piece[:4])
    assert [piece.text for piece in mirrored(other)] == [piece.text for piece in found.pieces]
    for piece in found.pieces:
        plain = settled(piece.base, piece.left, piece.right)
        assert piece.text is None or piece.events or (plain is not None and plain.text == piece.text)
    if found.text is not None and base not in (left, right) and left != right:
        assert parse(profile.grammar, found.text) is not None
    return found


# ---- golden cases ----


@pytest.mark.parametrize("case", cases("merges", "conflicts"), ids=str)
def test_merges_as_expected(case: Case) -> None:
    found = merged(case.profile, *case.versions)
    assert shown(found) == case.version("expected")
    assert found.clean == (case.folder.parent.name == "merges")


@pytest.mark.parametrize("case", cases("merges", "conflicts"), ids=str)
def test_keeps_the_laws(case: Case) -> None:
    base, left, right = case.versions
    assert check_laws(case.profile, base, left, right) is not None
    for side in (base, left, right):
        for one, two in ((base, side), (side, base), (side, side)):
            found = merged(case.profile, base, one, two)
            assert found.text == side
            assert not found.events


@pytest.mark.parametrize("case", cases("merges"), ids=str)
def test_says_what_it_decided(case: Case) -> None:
    found = merged(case.profile, *case.versions)
    assert found.text is not None
    lines = found.text.count(b"\n")
    assert found.events
    for event in found.events:
        assert set(event.sides) <= set(BOTH)
        assert list(event.facts) == sorted(event.facts)
        assert 0 <= event.lines[0] <= event.lines[1] <= lines


# ---- decisions ----

PYTHON = language("python")


def rules(found: CodeMerge) -> list[str]:
    return [event.rule for event in found.events]


def test_right_comes_first_where_it_is_asked_for() -> None:
    base, left, right = b"a()\n", b"a()\nb()\n", b"a()\nc()\n"
    found = merge_trees(PYTHON, base, left, right, left_first=False)
    assert found is not None
    assert found.text == b"a()\nc()\nb()\n"
    assert merged(PYTHON, base, left, right).text == b"a()\nb()\nc()\n"


def test_tells_where_changes_meet() -> None:
    base = b"f(one(1), two(2))\n\n\n\ng()\nh()\n"
    found = merged(PYTHON, base, base.replace(b"1", b"10").replace(b"g()", b"g(1)"), base.replace(b"2", b"20").replace(b"h()", b"h(2)"))
    assert found.text == b"f(one(10), two(20))\n\n\n\ng(1)\nh(2)\n"
    assert [(event.rule, event.facts, event.lines) for event in found.events] == [
        ("same-line", ("in-argument_list", "replace+replace"), (0, 1)),
        ("adjacent", ("in-module", "replace+replace"), (4, 6)),
    ]


def test_changes_that_a_line_parts_need_no_event() -> None:
    base = b"f()\nx = 1\ng()\n"
    found = merged(PYTHON, base, b"f(1)\nx = 1\ng()\n", b"f()\nx = 1\ng(2)\n")
    assert found.text == b"f(1)\nx = 1\ng(2)\n"
    assert not found.events


def test_what_stays_in_conflict_is_no_larger_than_its_lines() -> None:
    base = b"def f():\n    a = 1\n    b = 2\n    c = 3\n"
    found = merged(PYTHON, base, base.replace(b"2", b"20"), base.replace(b"2", b"21"))
    (conflict,) = (piece for piece in found.pieces if piece.text is None)
    assert conflict == (None, b"    b = 2\n", b"    b = 20\n", b"    b = 21\n", ())


def test_an_edit_that_was_carried_along_can_be_taken_back() -> None:
    case = next(case for case in cases("merges") if case.folder.name == "an-edit-follows-into-another-block")
    found = merged(case.profile, *case.versions)
    assert CARRIED in rules(found)
    assert found.instead is not None
    assert not found.instead.clean


def test_a_deletion_beside_an_edit_of_what_is_deleted_elsewhere_loses_nothing() -> None:
    base = b"a = f(1)\nb = f(2)\nc = f(3)\n"
    found = merged(PYTHON, base, b"", b"a = f(10)\nc = f(3)\n")
    assert not found.clean  # left deletes what right edits, beside what both delete


def test_what_one_side_put_in_twice_stands_twice() -> None:
    base = b"run();\n"
    left, right = b"import 'a';\nimport 'b';\n" + base, b"import 'b';\nimport 'b';\n" + base
    found = check_laws(language("javascript"), base, left, right)
    assert found is not None
    assert found.text == b"import 'a';\nimport 'b';\nimport 'b';\n" + base


def test_what_is_around_a_united_list_is_as_either_side_has_it() -> None:
    base = b"import z\nrun()\n"
    left, right = base.replace(b"run", b"from a import b, c\nrun"), base.replace(b"run", b"\nfrom a import c, d\nrun")
    found = check_laws(PYTHON, base, left, right)
    assert found is not None
    assert found.text == b"import z\n\nfrom a import b, c, d\nrun()\n"


def test_a_line_that_is_a_quotation_once_a_side_indents_it() -> None:
    """Its bytes are those of the base, what it is has changed: whichever side did that."""
    base = b"Title\n=====\n\nA line.\n\nAnother line.\n\nThe last line.\n"
    left, right = base.replace(b"A line", b"  A line"), base.replace(b"last", b"very last")
    found = check_laws(language("rst"), base, left, right)
    assert found is not None
    assert found.text == left.replace(b"last", b"very last")
    segment = base.replace(b"A line.\n\n", b"A line.\n\n" * 2)
    check_laws(language("rst"), base, segment.replace(b"A line", b"  A line"), right)


# ---- mutated sources ----


def source(chance: random.Random) -> bytes:
    """Write a module of classes and functions."""
    names = [b"alpha", b"beta", b"gamma", b"delta", b"read", b"write", b"total", b"count"]
    lines = [b"import %s\n" % name for name in chance.sample(names, 4)] + [b"\n\n"]
    for number in range(8):
        depth = chance.randrange(2)
        lines += [b"class C%d:\n" % number, b'    """Says what it is."""\n', b"\n"] * depth
        for part in range(1 + 2 * depth):
            lines.append(b"    " * depth + b"def f%d_%d(a, b=%d, *, c=None):\n" % (number, part, part))
            for _ in range(chance.randrange(2, 7)):
                one, two = chance.sample(names, 2)
                lines.append(
                    b"    " * (depth + 1)
                    + chance.choice([b"%s = %s(a, b)\n", b"%s.%s(c, 1)\n", b"# %s of %s\n", b"check(%s, [%s, 2])\n"]) % (one, two)
                )
            lines.append(b"    " * (depth + 1) + b"return a\n")
            lines.append(b"\n")
        lines.append(b"\n")
    return b"".join(lines)


def mutated(text: bytes, chance: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(lines) + 1)
        to = min(len(lines), at + chance.randrange(1, 6))
        kind = chance.randrange(5)
        if kind == 0:
            del lines[at:to]
        elif kind == 1:
            lines[at:at] = lines[(other := chance.randrange(len(lines) + 1)) : other + chance.randrange(1, 8)]
        elif kind == 2 and at < to:
            lines[at] = lines[at].replace(b"a", b"e", 1)
        elif kind == 3 and at < to:
            lines[at] = lines[at].replace(b", ", b", new, ", 1)
        elif at < to:
            moved = lines[at:to]
            del lines[at:to]
            lines[(place := chance.randrange(len(lines) + 1)) : place] = moved
    return b"".join(lines)


def test_laws_hold_for_mutated_sources() -> None:
    chance = random.Random(5)
    seen: Counter[str] = Counter()
    while sum(seen.values()) < 150:
        text = source(chance)
        found = check_laws(PYTHON, text, mutated(text, chance), mutated(text, chance))
        seen["none" if found is None else "clean" if found.clean else "conflict"] += 1
    assert min(seen["none"] + 10, seen["clean"], seen["conflict"]) > 10, seen


# ---- odd input ----


def test_what_does_not_parse_is_not_merged() -> None:
    good = b"a = 1\nb = 2\n"
    for bad in (b"a = (1\nb = 2\n", b"a = 1\n<<<<<<< x\nb\n", b"\xff\xfe\x00a"):
        assert merge_trees(PYTHON, bad, good, b"c = 3\n") is None
        assert merge_trees(PYTHON, good, bad, b"c = 3\n") is None
        assert merge_trees(PYTHON, good, b"c = 3\n", bad) is None


@pytest.mark.parametrize(
    "texts", [(b"", b"a\n", b"b\n"), (b"a\n", b"", b"b\n"), (b"a", b"b", b"c"), (b"\n", b"\n\n", b"\n\n\n"), (b"# a", b"# b", b"")]
)
def test_small_files(texts: tuple[bytes, bytes, bytes]) -> None:
    check_laws(PYTHON, *texts)


def test_ten_thousand_levels() -> None:
    def nested(inner: bytes) -> bytes:
        return b"x = " + b"[" * 10_000 + inner + b"]" * 10_000 + b"\n"

    json = language("json")
    deep = [b"[" * 10_000 + inner + b"]" * 10_000 + b"\n" for inner in (b"1, 2", b"3, 2", b"1, 4")]
    found = merge_trees(json, deep[0], deep[1], deep[2])
    assert found is None or found.text == b"[" * 10_000 + b"3, 4" + b"]" * 10_000 + b"\n"
    found = merge_trees(PYTHON, nested(b"1, 2"), nested(b"3, 2"), nested(b"1, 4"))
    assert found is None or found.text == nested(b"3, 4")


def test_one_long_line() -> None:
    items = [b"%d" % i for i in range(20_000)]
    base = b"x = [" + b", ".join(items) + b"]\n"
    left = base.replace(b" 17,", b" 1700000,")
    right = base.replace(b" 18000,", b" 9999999,")
    found = merged(PYTHON, base, left, right)
    assert found.text == left.replace(b" 18000,", b" 9999999,")


def test_a_budget_of_steps_ends_in_none() -> None:
    assert merge_trees(PYTHON, b"a = 1\n", b"a = 2\n", b"a = 3\n", budget=3) is None


def test_sides_are_named_in_events() -> None:
    found = merged(PYTHON, b"f(one, two)\n", b"f(1, two)\n", b"f(one, 2)\n")
    assert found.events[0].sides == BOTH
    assert LEFT in found.events[0].sides

"""Laws of the audit of one file: clean merges are certified, and whatever is dropped, put back or doubled is found."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mergekit.audit import Findings, audit_texts

FEW = [b"return None\n", b"}\n", b"\n", b"end\n", b"    else:\n"]


def told(findings: Findings) -> list[tuple[str, bytes, int]]:
    return [(one.kind, one.text, one.side) for one in findings.losses]


@st.composite
def merges(draw: st.DrawFn, *, sides: int = 2, common: bool = True) -> tuple[list[bytes], list[list[list[bytes]]]]:
    """A base, and for each line of it what each side has in its place; at most one side changes a line, none its neighbours.

    Lines are all different, or (`common`) some are such as stand everywhere.
    """
    size = draw(st.integers(4, 14))
    names = iter(range(1000))

    def line() -> bytes:
        return draw(st.sampled_from(FEW)) if common and draw(st.booleans()) else b"line %d of them\n" % next(names)

    base = [line() for _ in range(size)]
    changed: list[list[list[bytes]]] = [[[one] for one in base] for _ in range(sides)]
    for n in range(0, size, 3):  # what lies between is left alone by everybody
        if base[n] in FEW:
            base[n] = b"edge %d\n" % n
            for side in changed:
                side[n] = [base[n]]
        who = draw(st.integers(-1, sides - 1))
        if who >= 0:
            kind = draw(st.sampled_from(["insert", "delete", "replace"]))
            new = [line() for _ in range(draw(st.integers(1, 3)))]
            changed[who][n] = [*new, base[n]] if kind == "insert" else new if kind == "replace" else []
    for n in range(size):
        if n % 3 and base[n] in FEW and n % 3 == 1:
            base[n] = b"between %d\n" % n
            for side in changed:
                side[n] = [base[n]]
    return base, changed


def joined(side: Sequence[Sequence[bytes]]) -> bytes:
    return b"".join(line for lines in side for line in lines)


def merged(base: list[bytes], sides: list[list[list[bytes]]]) -> list[list[bytes]]:
    """Every line as the side has it that changed it."""
    return [next((side[n] for side in sides if side[n] != [line]), [line]) for n, line in enumerate(base)]


@given(merges())
def test_a_merge_of_changes_that_do_not_touch_is_certified(drawn: tuple[list[bytes], list[list[list[bytes]]]]) -> None:
    base, sides = drawn
    assert audit_texts(b"".join(base), [joined(side) for side in sides], joined(merged(base, sides))).all == ()


@given(merges(sides=4, common=False))
def test_of_four_sides_too(drawn: tuple[list[bytes], list[list[list[bytes]]]]) -> None:
    base, sides = drawn
    assert audit_texts(b"".join(base), [joined(side) for side in sides], joined(merged(base, sides))).all == ()


@given(merges(sides=3, common=False), st.data())
def test_one_added_line_that_is_dropped_or_doubled_is_found(
    drawn: tuple[list[bytes], list[list[list[bytes]]]], data: st.DataObject
) -> None:
    base, sides = drawn
    result = [line for lines in merged(base, sides) for line in lines]
    added = [(i, line) for i, side in enumerate(sides) for n, lines in enumerate(side) for line in lines if line not in base]
    if added:
        side, line = data.draw(st.sampled_from(added))
        at = result.index(line)
        texts = [joined(one) for one in sides]
        dropped = audit_texts(b"".join(base), texts, b"".join(result[:at] + result[at + 1 :]))
        assert told(dropped) == [("lost", line[:-1], side)]
        there = data.draw(st.integers(0, len(result)))
        doubled = audit_texts(b"".join(base), texts, b"".join([*result[:there], line, *result[there:]]))
        assert told(doubled) == [("duplicated", line[:-1], -1)]


@given(merges(sides=3, common=False), st.data())
def test_one_deleted_line_that_is_back_is_found(drawn: tuple[list[bytes], list[list[list[bytes]]]], data: st.DataObject) -> None:
    base, sides = drawn
    result = [line for lines in merged(base, sides) for line in lines]
    deleted = [(i, line) for i, side in enumerate(sides) for n, line in enumerate(base) if line not in side[n]]
    if deleted:
        side, line = data.draw(st.sampled_from(deleted))
        there = data.draw(st.integers(0, len(result)))
        back = audit_texts(b"".join(base), [joined(one) for one in sides], b"".join([*result[:there], line, *result[there:]]))
        assert told(back) == [("resurrected", line[:-1], side)]


@given(st.data())
def test_what_one_side_made_of_a_block_that_another_moved_counts_where_it_stands(data: st.DataObject) -> None:
    size, start = data.draw(st.integers(2, 5)), data.draw(st.integers(0, 14))
    there = data.draw(st.integers(0, 14).filter(lambda n: abs(n - start) > size))  # else what lies between has moved
    names = [b"line %d of them\n" % n for n in range(14 + size)]
    block, rest = names[start : start + size], [*names[:start], *names[start + size :]]
    at = data.draw(st.integers(0, size - 1))
    made = data.draw(st.sampled_from([[b"line %d of those\n" % (start + at)], []]))  # edited, or deleted
    edited = [*block[:at], *made, *block[at + 1 :]]
    base, moving = b"".join(names), b"".join([*rest[:there], *(b"  " + line for line in block), *rest[there:]])
    editing = b"".join([*rest[:start], *edited, *rest[start:]])
    result = [*rest[:there], *edited, *rest[there:]]
    assert audit_texts(base, [moving, editing], b"".join(result)).all == ()
    result.insert(there + at, block[at])
    assert told(audit_texts(base, [moving, editing], b"".join(result))) == [("resurrected", block[at][:-1], 1)]


def test_a_block_that_one_side_moved_and_another_deleted_may_stay_or_go() -> None:
    base = BASE + b"g seven\nh eight\n"
    deleting = base.replace(b"b two\nc three\n", b"")
    moving = deleting + b"b two\nc three\n"
    for result in (moving, deleting):
        assert audit_texts(base, [moving, deleting], result).all == ()


def test_a_line_that_a_side_replaced_and_wrote_anew_elsewhere_did_not_move() -> None:
    left = BASE.replace(b"b two\n", b"# b two\n").replace(b"e five\n", b"e five\nb two\n")
    right = BASE.replace(b"b two\n", b"# b two\n")
    assert audit_texts(BASE, [left, right], left).all == ()


def test_sides_that_took_different_copies_of_a_line_away() -> None:
    """Each deleted one entry of a list, and a comparison sees both take the same first line away."""
    base = b"start\nadd to list(\n  first one\n)\nadd to list(\n  second one\n)\nend\n"
    left = b"start\nadd to list(\n  first one\n)\nend\n"
    right = b"start\nadd to list(\n  second one\n)\nend\n"
    assert audit_texts(base, [left, right], b"start\nend\n").losses == ()
    assert told(audit_texts(base, [left, left], b"start\nend\n")) != []


@given(merges(sides=2, common=False), st.data())
def test_lines_that_moved_and_were_indented_are_there(drawn: tuple[list[bytes], list[list[list[bytes]]]], data: st.DataObject) -> None:
    base, sides = drawn
    result = [line for lines in merged(base, sides) for line in lines]
    start = data.draw(st.integers(0, len(result)))
    end = data.draw(st.integers(start, len(result)))
    rest = result[:start] + result[end:]
    there = data.draw(st.integers(0, len(rest)))
    moved = b"".join([*rest[:there], *(b"    " + line for line in result[start:end]), *rest[there:]])
    assert audit_texts(b"".join(base), [joined(side) for side in sides], moved).all == ()


@settings(max_examples=60)
@given(st.data())
def test_what_git_merges_cleanly_is_certified(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Any edits of texts in which lines repeat, merged by git itself."""
    lines = st.sampled_from([*FEW, *(b"line %d\n" % n for n in range(12))])
    base = data.draw(st.lists(lines, min_size=3, max_size=16))
    sides = [edited(base, data, lines) for _ in range(2)]
    result = by_git(tmp_path_factory.getbasetemp(), base, sides)
    if result is not None:
        assert told(audit_texts(b"".join(base), [b"".join(side) for side in sides], result)) == []


@given(st.data())
def test_the_order_of_sides_decides_nothing(data: st.DataObject) -> None:
    lines = st.sampled_from(
        [*FEW, b"import a\n", b"import a, b\n", b"f(a)\n", b"f(a, b)\n", b"f(a, b, c)\n", *(b"line %d\n" % n for n in range(6))]
    )
    base = data.draw(st.lists(lines, max_size=12))
    sides = [b"".join(edited(base, data, lines)) for _ in range(data.draw(st.integers(2, 4)))]
    result = b"".join(edited(base, data, lines))
    found = audit_texts(b"".join(base), sides, result).all
    other = audit_texts(b"".join(base), data.draw(st.permutations(sides)), result).all
    assert Counter((one.kind, one.text, one.rule) for one in found) == Counter((one.kind, one.text, one.rule) for one in other)


def edited(base: list[bytes], data: st.DataObject, lines: st.SearchStrategy[bytes]) -> list[bytes]:
    side = list(base)
    for _ in range(data.draw(st.integers(1, 2))):
        start = data.draw(st.integers(0, len(side)))
        side[start : start + data.draw(st.integers(0, 2))] = data.draw(st.lists(lines, max_size=3))
    return side


def by_git(directory: Path, base: list[bytes], sides: list[list[bytes]]) -> bytes | None:
    """Merge with git; None where it finds a conflict."""
    files = [directory / name for name in ("left", "base", "right")]
    for file, text in zip(files, (sides[0], base, sides[1]), strict=True):
        file.write_bytes(b"".join(text))
    done = subprocess.run(["git", "merge-file", "-p", *map(str, files)], capture_output=True, check=False)
    return None if done.returncode else done.stdout


BASE = b"a one\nb two\nc three\nd four\ne five\nf six\n"


def test_a_result_that_is_what_all_sides_have_needs_no_look() -> None:
    assert audit_texts(BASE, [b"x\n", b"x\n"], b"x\n") == Findings()
    assert audit_texts(None, [None], None) == Findings()


def test_nothing_there_is_an_empty_text() -> None:
    assert audit_texts(None, [b"a one\n", None], b"a one\n").all == ()
    assert told(audit_texts(None, [b"a one\n", None], None)) == [("lost", b"a one", 0)]
    assert told(audit_texts(BASE, [BASE, BASE], None))[0] == ("lost", b"a one", -1)


def test_ends_of_lines_and_indentation_decide_nothing() -> None:
    crlf = BASE.replace(b"\n", b"\r\n")
    edited = BASE.replace(b"c three", b"c three more")
    assert audit_texts(BASE, [crlf, edited], edited).all == ()
    assert audit_texts(BASE, [crlf, edited], edited.replace(b"\n", b"\r\n")).all == ()
    assert told(audit_texts(crlf, [crlf, edited.replace(b"\n", b"\r\n")], crlf)) == [
        ("lost", b"c three more", 1),
        ("resurrected", b"c three", 1),
    ]


def test_blank_lines_and_punctuation_decide_nothing() -> None:
    side = BASE.replace(b"c three\n", b"\n{\n\n}\nc three\n")
    assert audit_texts(BASE, [BASE, side], BASE).all == ()


def test_line_and_side_are_told() -> None:
    left, right = BASE.replace(b"b two\n", b"b two\nnew here\n"), BASE.replace(b"e five\n", b"")
    [lost] = audit_texts(BASE, [left, right], right).losses
    assert (lost.kind, lost.line, lost.side, lost.text) == ("lost", 3, 0, b"new here")
    [back] = audit_texts(BASE, [left, right], left).losses
    assert (back.kind, back.line, back.side, back.text) == ("resurrected", 6, 1, b"e five")


def test_a_line_that_nobody_changed_is_missed_too() -> None:
    [gone] = audit_texts(BASE, [BASE, BASE.replace(b"a one\n", b"")], BASE.replace(b"a one\n", b"").replace(b"d four\n", b"")).losses
    assert (gone.kind, gone.untouched, gone.side, gone.text) == ("lost", True, -1, b"d four")


def test_new_lines_are_named_and_are_no_loss() -> None:
    findings = audit_texts(BASE, [BASE, BASE], BASE + b"g seven\n")
    assert [(one.kind, one.line, one.text) for one in findings.new] == [("new", 7, b"g seven")]
    assert findings.losses == ()


def test_sides_that_are_equal_are_one() -> None:
    side = BASE.replace(b"b two\n", b"b two\nsame for both\n")
    other = BASE.replace(b"e five\n", b"e five\nof one\n")
    whole = side.replace(b"e five\n", b"e five\nof one\n")
    assert audit_texts(BASE, [side, side, other], whole).all == ()
    assert told(audit_texts(BASE, [side, side, other], side)) == [("lost", b"of one", 2)]
    assert told(audit_texts(BASE, [side, side, other], other)) == [("lost", b"same for both", 0)]


def test_one_entry_that_two_sides_added_at_different_places() -> None:
    left, right = BASE.replace(b"b two\n", b"b two\nimport x\n"), BASE.replace(b"e five\n", b"e five\nimport x\n")
    both = left.replace(b"e five\n", b"e five\nimport x\n")
    for result in (left, right, both):
        assert audit_texts(BASE, [left, right], result).losses == ()
    for result in (both + b"import x\n", left.replace(b"import x\n", b"import x\nimport x\n")):
        assert told(audit_texts(BASE, [left, right], result)) == [("duplicated", b"import x", -1)]
    assert [one[:2] for one in told(audit_texts(BASE, [left, right], BASE))] == [("lost", b"import x")]


def test_the_same_change_of_a_line_that_is_there_already() -> None:
    """Both release 1.0, each below a heading of its own: seen from the base, at different places."""
    base = b"Version 1.0\n---\nunreleased\n\n- something\n\nVersion 0.9\n---\nReleased in May\n\n- more\n"
    released = b"Version 1.0\n---\nReleased in May\n\n- something\n\nVersion 0.9\n---\nReleased in May\n\n- more\n"
    left, right = b"Version 1.1\n---\nunreleased\n\n", b"Version 1.0.1\n---\nunreleased\n\n- a fix\n\n"
    assert audit_texts(base, [left + released, right + released], left + right + released).losses == ()
    lost = left + right + released.replace(b"Released in May\n", b"", 1)
    assert [one[:2] for one in told(audit_texts(base, [left + released, right + released], lost))] == [("lost", b"Released in May")]


def test_the_same_change_that_a_comparison_sees_at_different_places() -> None:
    """Both added a blank and one more `y` at the end, which the repeated lines around hide."""
    base = b"x\n\n}\ny\n}\nz\n}\n\n}\n}\n}\ny\ny\n"
    left = b"x\n\n}\ny\n}\nz\n}\n\n}\n}\n}\ny\n\ny\ny\n"
    right = b"x\n\n}\ny\n}\nz\ny\n}\n}\n}\ny\n\ny\ny\n"
    assert audit_texts(base, [left, right], right).losses == ()


def test_punctuation_does_not_part_changes() -> None:
    """A conflict in two parts: what one put into the second gave way to what the other made of both."""
    base = b"start\nif (unused) {\n  insert(\n    text\n  );\n}\nreturn;\nend\n"
    left = b"start\nif (unused) {\n  return new Text(\n    text, stage\n  );\n}\nreturn;\nend\n"
    right = b"start\nif (unused) {\n  insert(\n    text\n  );\n  return;\n}\nreturn;\nend\n"
    assert audit_texts(base, [left, right], left).losses == ()

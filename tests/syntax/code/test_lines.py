"""What syntax cannot help with: texts of several lines, and conflicts that the rules of lines decide."""

from __future__ import annotations

from mergekit.lines.cells import RULES, Dispute
from mergekit.lines.merged import Piece as LinePiece
from mergekit.lines.merged import Settled
from mergekit.syntax.code.lines import by_lines, narrowed
from mergekit.syntax.code.merge import merge_trees
from mergekit.syntax.code.pieces import Event, Piece
from mergekit.syntax.code.trimming import quiet
from tests.syntax.code.golden import language

PYTHON = language("python")


def first_change(found: Dispute) -> tuple[LinePiece, ...]:
    """Take any change."""
    return (Settled(found.changes[0].lines),)


def test_a_text_merges_where_its_lines_do() -> None:
    found = by_lines(b"1\n2\n3\n", b"one\n2\n3\n", b"1\n2\nthree\n", RULES)
    assert found == Piece(b"one\n2\nthree\n", b"1\n2\n3\n", b"one\n2\n3\n", b"1\n2\nthree\n", (Event("lines"),))


def test_a_text_with_a_conflict_is_one() -> None:
    versions = b"1\n2\n3\n", b"one\n2\n3\n", b"eins\n2\n3\n"
    assert by_lines(*versions, RULES) == Piece(None, *versions)
    assert by_lines(*versions, (first_change,)).text == b"eins\n2\n3\n"


def test_a_line_is_no_text_of_lines() -> None:
    assert by_lines(b"a", b"b", b"c", (first_change,)).text is None
    assert by_lines(b"", b"b\n", b"c\n", (first_change,)).text is None


def test_a_docstring_merges_by_its_lines() -> None:
    base = b'def f():\n    """One.\n\n    Two.\n\n    Three.\n    """\n    return 1\n'
    left, right = base.replace(b"One", b"First"), base.replace(b"Three", b"Third")
    found = merge_trees(PYTHON, base, left, right)
    assert found is not None
    assert found.text == left.replace(b"Three", b"Third")


def test_rules_of_lines_decide_what_syntax_left_open() -> None:
    base, left, right = b"a = 1\nb = 2\n", b"a = 1\nb = 3\n", b"a = 1\nb = 4\n"
    found = merge_trees(PYTHON, base, left, right, rules=(first_change,))
    assert found is not None
    assert found.text == left
    assert [event.rule for event in found.events] == ["lines"]
    assert found.instead is not None
    assert not found.instead.clean


def test_what_rules_of_lines_break_stays_in_conflict() -> None:
    def broken(_: Dispute) -> tuple[LinePiece, ...]:
        return (Settled((b"b = (\n",)),)

    found = merge_trees(PYTHON, b"a = 1\nb = 2\n", b"a = 1\nb = 3\n", b"a = 1\nb = 4\n", rules=(broken,))
    assert found is not None
    assert not found.clean


def test_a_conflict_is_narrowed_to_regions() -> None:
    found = narrowed(b"1\n2\n3\n", b"one\n2\ndrei\n", b"1\n2\nthree\n")
    assert found == [Piece(b"one\n", b"1\n", b"one\n", b"1\n"), quiet(b"2\n"), Piece(None, b"3\n", b"drei\n", b"three\n")]
    assert narrowed(b"1\n2\n3\n", b"one\n2\n3\n", b"1\n2\nthree\n") is None

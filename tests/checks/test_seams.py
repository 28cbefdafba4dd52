"""Seams: where lines stand beside each other that did so nowhere before."""

from __future__ import annotations

from mergekit.checks.seams import Line, lines_of, seams


def test_lines() -> None:
    assert lines_of(b"\n  one two \r\n\t\nend") == [Line(1, 2, 9, b"onetwo"), Line(3, 0, 3, b"end")]


def test_new_neighbours() -> None:
    left, right = b"a\nx\nb\n", b"a\ny\nb\n"
    assert seams((left, right), b"a\nx\ny\nb\n") == (2,)
    assert seams((left, right), left) == ()


def test_layout_and_blank_lines_make_none() -> None:
    assert seams((b"if a:\n  b\n",), b"if  a:\n\n\n    b\n") == ()


def test_a_first_line_that_was_none() -> None:
    assert seams((b"a\nb\n", b"c\na\n"), b"b\n") == (0,)

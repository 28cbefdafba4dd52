"""Seams: where lines stand beside each other that did so nowhere before."""

from __future__ import annotations

from mergekit.checks.seams import said, seams


def test_lines() -> None:
    assert said(b"\n  one two \r\n\t\nend") == [b"", b"onetwo", b"", b"end"]


def test_new_neighbours() -> None:
    left, right = b"a\nx\nb\n", b"a\ny\nb\n"
    assert seams((left, right), b"a\nx\n\ny\nb\n") == ((1, 3),)
    assert seams((left, right), left) == ()


def test_layout_and_blank_lines_make_none() -> None:
    assert seams((b"if a:\n  b\n",), b"if  a:\n\n\n    b\n") == ()


def test_a_first_line_that_was_none() -> None:
    assert seams((b"a\nb\n", b"c\na\n"), b"b\n") == ((-1, 0),)

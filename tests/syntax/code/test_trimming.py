"""Pieces cut to whole lines that changed, and put together again."""

from __future__ import annotations

from mergekit.syntax.code.pieces import Event, Piece
from mergekit.syntax.code.splice import whole_lines
from mergekit.syntax.code.trimming import quiet, trimmed


def test_whole_lines_come_off_both_ends() -> None:
    piece = Piece(b"a\nnew\nb\n", b"a\nb\n", b"a\nnew\nb\n", b"a\nb\n")
    assert list(trimmed(piece)) == [quiet(b"a\n"), Piece(b"new\n", b"", b"new\n", b""), quiet(b"b\n")]


def test_what_follows_the_last_line_feed_comes_off_behind_whole_lines() -> None:
    piece = Piece(b"\n  new\n  ", b"\n  ", b"\n  new\n  ", b"\n  ")
    assert list(trimmed(piece)) == [quiet(b"\n"), Piece(b"  new\n", b"", b"  new\n", b""), quiet(b"  ")]


def test_parts_of_a_line_stay() -> None:
    piece = Piece(b"a, new", b"a", b"a, new", b"a")
    assert list(trimmed(piece)) == [piece]


def test_pieces_become_whole_lines() -> None:
    left, right = Piece(b"1", b"one", b"1", b"one"), Piece(b"2", b"two", b"two", b"2")
    found = whole_lines([quiet(b"x\nf("), left, quiet(b", "), right, quiet(b")\ny\n")])
    assert found == [
        quiet(b"x\n"),
        Piece(b"f(1, 2)\n", b"f(one, two)\n", b"f(1, two)\n", b"f(one, 2)\n", (Event("same-line", lines=(1, 2)),)),
        quiet(b"y\n"),
    ]


def test_a_conflict_in_a_line_is_the_line_on_every_side() -> None:
    found = whole_lines([quiet(b"f("), Piece(None, b"a", b"b", b"c"), quiet(b", "), Piece(b"2", b"1", b"2", b"1"), quiet(b")\n")])
    assert found == [Piece(None, b"f(a, 1)\n", b"f(b, 2)\n", b"f(c, 1)\n")]


def test_a_conflict_is_as_small_as_its_lines() -> None:
    found = whole_lines([Piece(None, b"1\n2\n3\n", b"1\nx\n3\n", b"1\ny\n3\n")])
    assert found == [quiet(b"1\n"), Piece(None, b"2\n", b"x\n", b"y\n"), quiet(b"3\n")]
    found = whole_lines([Piece(None, b"", b"a\nb\nc\n", b"a\nd\nc\n")])
    assert [piece.text for piece in found] == [b"a\n", None, b"c\n"]


def test_what_is_decided_beside_a_conflict_stays_decided() -> None:
    found = whole_lines([Piece(None, b"1\n", b"2\n", b"3\n"), Piece(b"new\n", b"", b"new\n", b"")])
    assert [piece.text for piece in found] == [None, b"new\n"]

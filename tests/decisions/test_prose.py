"""Paragraphs of one section: different ones merge, and nothing that might contradict does."""

from __future__ import annotations

import pytest

from mergekit.decisions.prose import merge_paragraphs
from tests.decided import contest, with_hidden

BASE = b"one\n\ntwo\n\nthree\n\nfour\n"


def text(*found: str) -> bytes:
    return "\n\n".join(found).encode() + b"\n"


@pytest.mark.parametrize(
    ("sides", "merged"),
    [
        ([text("1", "two", "three", "four"), text("one", "two", "three", "4")], text("1", "two", "three", "4")),
        ([text("1", "two", "three", "four"), text("one", "2", "three", "four")], text("1", "2", "three", "four")),
        ([text("two", "three", "four"), text("one", "2", "three", "four")], text("2", "three", "four")),
        ([text("two", "three", "four"), text("one", "three", "four")], text("three", "four")),
        ([text("one", "new", "two", "three", "four"), text("one", "2", "three", "four")], text("one", "new", "2", "three", "four")),
        ([text("one", "two", "three", "four", "new"), text("one", "two", "three", "4")], text("one", "two", "three", "4", "new")),
        ([text("1", "two", "three", "four"), text("one", "2", "and", "three", "four")], text("1", "2", "and", "three", "four")),
        ([text("1", "two", "three", "4"), text("1", "two", "3", "four")], text("1", "two", "3", "4")),
        ([text("1", "two", "three", "four"), text("I", "two", "three", "four")], None),
        ([text("two", "three", "four"), text("1", "two", "three", "four")], None),
        ([text("one", "new", "two", "three", "four"), text("one", "other", "two", "three", "four")], None),
        ([text("one", "new", "two", "three", "four"), text("one", "three", "four")], None),
        ([text("one", "two", "three", "four", "new"), text("one", "two", "three", "four", "other")], None),
        ([text("one", "2", "and", "three", "four"), text("one", "two", "new", "three", "four")], None),
        ([text("one", "2", "four"), text("one", "two", "3", "four")], None),
        ([text("1", "two", "three", "four"), None], None),
    ],
)
def test_paragraphs(sides: list[bytes | None], merged: bytes | None) -> None:
    for order in (sides, sides[::-1]):
        assert merge_paragraphs(contest("x", BASE, *order), headings=True) == merged


def test_more_than_two_sides() -> None:
    sides = [
        text("1", "two", "three", "four"),
        text("one", "2", "three", "four"),
        text("one", "two", "three"),
        text("1", "two", "three", "four"),
    ]
    assert merge_paragraphs(contest("x", BASE, *sides), headings=True) == text("1", "2", "three")


def test_what_was_undone_below_is_not_merged_over() -> None:
    three = contest("x", BASE, text("one", "two", "three", "4"), text("1", "two", "three", "four"), text("1", "two", "3", "four"))
    assert merge_paragraphs(three, headings=True) == text("1", "two", "3", "4")
    below = text("1", "two", "three", "four")
    assert merge_paragraphs(with_hidden(three, (below, {1, 2})), headings=True) == text("1", "two", "3", "4")
    assert merge_paragraphs(with_hidden(three, (below, {0, 1, 2})), headings=True) is None
    assert merge_paragraphs(with_hidden(three, (None, {0})), headings=True) is None


def test_one_side_is_that_side() -> None:
    for side in (text("one"), text("1", "two", "three", "four", "five"), BASE, b""):
        assert merge_paragraphs(contest("x", BASE, side, BASE), headings=True) == side

"""Edits carried along to where the other side moved things."""

from __future__ import annotations

from mergekit.syntax.code.carrying import Lost, Span, carried
from mergekit.syntax.code.pieces import LEFT, RIGHT

BASE = b"start()\nwith lock:\n    work(1)\n    report()\nend()\n"
BLOCK = b"with lock:\n    work(1)\n    report()"
EDITED = BLOCK.replace(b"1", b"2")
RIGHT_TEXT = BASE.replace(b"1", b"2")
LEFT_TEXT = b"start()\nif ready:\n    with lock:\n        work(1)\n        report()\nend()\n"


def span(text: bytes, part: bytes) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def test_an_edit_is_made_where_the_lines_went_and_undone_where_they_were() -> None:
    lost = Lost(LEFT, span(BASE, BLOCK), span(RIGHT_TEXT, EDITED))
    assert carried(BASE, (LEFT_TEXT, RIGHT_TEXT), [lost]) == (LEFT_TEXT.replace(b"1", b"2"), BASE)
    other = Lost(RIGHT, span(BASE, BLOCK), span(RIGHT_TEXT, EDITED))
    assert carried(BASE, (RIGHT_TEXT, LEFT_TEXT), [other]) == (BASE, LEFT_TEXT.replace(b"1", b"2"))


def test_nothing_is_carried_to_two_places_or_none() -> None:
    lost = Lost(LEFT, span(BASE, BLOCK), span(RIGHT_TEXT, EDITED))
    twice = LEFT_TEXT + LEFT_TEXT.removeprefix(b"start()\n")
    assert carried(BASE, (twice, RIGHT_TEXT), [lost]) is None
    assert carried(BASE, (b"start()\nend()\n", RIGHT_TEXT), [lost]) is None


def test_lines_that_are_indented_otherwise_among_each_other_are_others() -> None:
    lost = Lost(LEFT, span(BASE, BLOCK), span(RIGHT_TEXT, EDITED))
    flat = LEFT_TEXT.replace(b"        report()", b"    report()")
    assert carried(BASE, (flat, RIGHT_TEXT), [lost]) is None


def test_small_things_are_not_known_again() -> None:
    base, right = b"a()\nb()\nc()\n", b"a()\nb(1)\nc()\n"
    assert carried(base, (b"a()\nc()\nb()\n", right), [Lost(LEFT, span(base, b"b()"), span(right, b"b(1)"))]) is None

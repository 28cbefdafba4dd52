"""Cutting a part out of a merge: only where a place means one thing in every side."""

from __future__ import annotations

import pytest

from mergekit.lines.merged import Clash, Lines, Merged, Piece, Settled, Span, Variant


def lines(text: str) -> Lines:
    return tuple(f"{letter}\n".encode() for letter in text)


CLASH = Clash((), (Variant(lines("x"), (0,)), Variant(lines("yz"), (1,))))
PARTS: list[tuple[Span, tuple[Piece, ...], bool]] = [
    (Span((0, 0), (3, 3)), (Settled(lines("abc")),), True),
    (Span((3, 3), (4, 5)), (CLASH,), False),
    (Span((4, 5), (6, 7)), (Settled(lines("de")),), True),
    (Span((6, 7), (6, 7)), (Settled(()),), True),
    (Span((6, 7), (8, 9)), (Settled(lines("fg")),), True),
    (Span((8, 9), (10, 11)), (Settled(lines("x")),), False),
]
MERGED = Merged([span for span, _, _ in PARTS], lambda at: PARTS[at][1], lambda at: PARTS[at][2])


@pytest.mark.parametrize(
    ("starts", "ends", "shown"),
    [
        ((0, 0), (10, 11), [lines("abc"), CLASH, lines("de"), lines("fg"), lines("x")]),
        ((3, 3), (4, 5), [CLASH]),
        ((1, 1), (2, 2), [lines("b")]),
        ((2, 2), (5, 6), [lines("c"), CLASH, lines("d")]),
        ((2, 2), (3, 3), [lines("c")]),
        ((3, 3), (3, 3), []),
        ((5, 6), (7, 8), [lines("e"), lines("f")]),
        ((6, 7), (6, 7), []),
        ((8, 9), (8, 9), []),
        ((10, 11), (10, 11), []),
    ],
)
def test_a_part_between_two_clear_places(starts: tuple[int, int], ends: tuple[int, int], shown: list[Lines | Clash]) -> None:
    found = MERGED.cut(starts, ends)
    assert found is not None
    assert [piece if isinstance(piece, Clash) else piece.lines for piece in found if isinstance(piece, Clash) or piece.lines] == shown


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ((3, 4), (4, 5)),  # the start lies inside the clash for the second side
        ((1, 2), (4, 5)),  # not the same line of a shared part
        ((0, 0), (4, 4)),  # the end lies inside the clash
        ((0, 0), (4, 6)),
        ((5, 6), (3, 3)),  # backwards
        ((0, 0), (9, 10)),  # inside lines that not all hold
        ((0, 0), (11, 12)),  # beyond the end
    ],
)
def test_no_part_where_a_place_lies_inside_of_what_was_merged(starts: tuple[int, int], ends: tuple[int, int]) -> None:
    assert MERGED.cut(starts, ends) is None


def test_a_merge_of_empty_texts_has_an_empty_part() -> None:
    empty = Merged((), lambda _: (), lambda _: True)
    assert empty.cut((0, 0), (0, 0)) == ()
    assert empty.cut((0, 0), (0, 1)) is None


@pytest.mark.parametrize("variants", [(), ("a",), ("a", "a")])
def test_a_clash_has_two_variants(variants: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="two variants"):
        Clash((), tuple(Variant(lines(text)) for text in variants))


def test_only_what_is_asked_for_is_decided() -> None:
    asked: list[int] = []

    def shown(at: int) -> tuple[Piece, ...]:
        asked.append(at)
        return PARTS[at][1]

    Merged([span for span, _, _ in PARTS], shown, lambda at: PARTS[at][2]).cut((3, 3), (5, 6))
    assert asked == [1, 2]

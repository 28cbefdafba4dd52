"""`Contested`: who decides a value, with and without history below."""

from __future__ import annotations

import itertools

from mergekit.conflicts import Writer
from mergekit.contested import Contested, Hidden
from mergekit.merge import Resolved

WRITERS = tuple(Writer(name, name, time=i) for i, name in enumerate("abcd"))


def contested(base: int, *sides: int, hidden: tuple[Hidden[int], ...] = (), closer: Contested[int] | None = None) -> Contested[int]:
    narrow = None if closer is None else lambda _: closer
    return Contested("f", base, sides, WRITERS[: len(sides)], lambda: hidden, narrow)


def test_without_history_it_is_the_plain_merge() -> None:
    for base, *sides in itertools.product((0, 1, 2), repeat=4):
        contest = contested(base, *sides)
        assert contest.decide() == contest.merge.resolve()


def test_a_bystander_leaves_the_decision_to_those_who_touch() -> None:
    closer = contested(1, 1, 2)  # K changed 0 to 1 below both; one of them went on to 2
    assert contested(0, 1, 2, 0, closer=closer).decide() == Resolved(2)


def test_a_revert_is_a_touch() -> None:
    """K writes 1, C reverts it, D goes on to 2; E, from before K, holds the base."""
    below = (Hidden(1, frozenset({0, 1})),)
    closer = contested(1, 0, 2)
    contest = contested(0, 0, 2, 0, hidden=below, closer=closer)
    assert contest.touching() == {0, 1}
    assert contest.decide() is None
    assert contest.deciding() is closer


def test_with_two_sides_what_lies_below_does_not_matter() -> None:
    assert contested(0, 0, 2, hidden=(Hidden(1, frozenset({0})),)).decide() == Resolved(2)


def test_map_looks_at_one_part_in_the_history_too() -> None:
    pairs = Contested("f", (0, 0), ((0, 1), (2, 0), (0, 0)), WRITERS[:3], lambda: (Hidden((9, 0), frozenset({2})),))
    first, second = pairs.map(lambda pair: pair[0]), pairs.map(lambda pair: pair[1])
    assert first.touching() == {1, 2}
    assert second.touching() == {0}
    assert second.decide() == Resolved(1)


def test_among_keeps_sides_and_writers_together() -> None:
    part = contested(0, 1, 2, 3).among({2, 0})
    assert (part.sides, part.writers) == ((1, 3), (WRITERS[0], WRITERS[2]))
    whole = contested(0, 1, 2)
    assert whole.among({0, 1}) is whole

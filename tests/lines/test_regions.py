"""Regions on plain hunks, against a definition that goes line by line."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.diff import Hunk
from mergekit.lines.regions import Region, regions

SIZE = 6


def hunks_of(changes: list[tuple[int, int, int]]) -> tuple[Hunk, ...]:
    """Turn (base start, base end, lines put in) into hunks of a side."""
    shift = 0
    hunks = []
    for start, end, new in changes:
        hunks.append(Hunk(start, end, start + shift, start + shift + new))
        shift += new - (end - start)
    return tuple(hunks)


@st.composite
def diffs(draw: st.DrawFn) -> tuple[Hunk, ...]:
    """Draw hunks as a diff gives them: in order, with at least one common line between two."""
    changes: list[tuple[int, int, int]] = []
    at = 0
    while at <= SIZE and draw(st.booleans()):
        start = draw(st.integers(at, SIZE))
        end = draw(st.integers(start, SIZE))
        changes.append((start, end, draw(st.integers(1 if start == end else 0, 2))))
        at = end + 1
    return hunks_of(changes)


def joined(all_hunks: list[Hunk]) -> list[tuple[int, int]]:
    """Say what overlaps or touches, directly or by way of others: slow and literal."""
    groups = [[hunk] for hunk in all_hunks]
    while True:
        for one, other in itertools.combinations(groups, 2):
            if any(a.base_start <= b.base_end and b.base_start <= a.base_end for a in one for b in other):
                one.extend(other)
                groups.remove(other)
                break
        else:
            return sorted((min(h.base_start for h in group), max(h.base_end for h in group)) for group in groups)


def test_regions_join_what_overlaps_or_touches_and_nothing_else() -> None:
    """Three sides of up to two hunks each, all of them."""
    spans = [(start, end, 1) for start in range(5) for end in range(start, 5)]
    sides = [hunks_of([one]) for one in spans] + [hunks_of([one, two]) for one in spans for two in spans if one[1] < two[0]]
    for chosen in itertools.combinations_with_replacement(sides, 3):
        found = list(regions(chosen, 4))
        changed = [(region.base_start, region.base_end) for region in found if not region.quiet]
        assert changed == joined([hunk for side in chosen for hunk in side]), chosen
        assert tuple(tuple(h for region in found for h in region.hunks[i]) for i in range(3)) == chosen


@given(st.lists(diffs(), min_size=1, max_size=4))
def test_regions_follow_each_other_without_a_gap_in_the_base_and_every_side(sides: list[tuple[Hunk, ...]]) -> None:
    found = list(regions(sides, SIZE))
    ends = [SIZE + sum((h.side_end - h.side_start) - (h.base_end - h.base_start) for h in side) for side in sides]
    assert [r.base_end for r in found[:-1]] == [r.base_start for r in found[1:]]
    assert [r.ends for r in found[:-1]] == [r.starts for r in found[1:]]
    assert found[0].base_start == 0
    assert not any(found[0].starts)
    assert found[-1].base_end == SIZE
    assert list(found[-1].ends) == ends
    for region in found:
        for hunks, start, end in zip(region.hunks, region.starts, region.ends, strict=True):
            if not hunks:
                assert end - start == region.base_end - region.base_start
            for hunk in hunks:
                assert hunk.side_start - start == hunk.base_start - region.base_start + sum(
                    (h.side_end - h.side_start) - (h.base_end - h.base_start) for h in hunks if h < hunk
                )


@given(st.lists(diffs(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_sides_only_orders_what_is_said_of_them(sides: list[tuple[Hunk, ...]], rng: object) -> None:
    order = list(range(len(sides)))
    rng.shuffle(order)  # type: ignore[attr-defined]
    moved = [
        Region(
            r.base_start, r.base_end, tuple(r.starts[i] for i in order), tuple(r.ends[i] for i in order), tuple(r.hunks[i] for i in order)
        )
        for r in regions(sides, SIZE)
    ]
    assert list(regions([sides[i] for i in order], SIZE)) == moved


def test_touching_hunks_share_a_region_and_one_line_between_separates() -> None:
    touching = [hunks_of([(1, 2, 1)]), hunks_of([(2, 3, 1)])]
    apart = [hunks_of([(1, 2, 1)]), hunks_of([(3, 4, 1)])]
    inserted = [hunks_of([(2, 2, 1)]), hunks_of([(2, 4, 0)])]
    assert [(r.base_start, r.base_end) for r in regions(touching, 5) if not r.quiet] == [(1, 3)]
    assert [(r.base_start, r.base_end) for r in regions(apart, 5) if not r.quiet] == [(1, 2), (3, 4)]
    assert [(r.base_start, r.base_end) for r in regions(inserted, 5) if not r.quiet] == [(2, 4)]


def test_an_empty_base_is_one_region_or_none() -> None:
    assert list(regions([(), ()], 0)) == []
    assert [(r.starts, r.ends) for r in regions([hunks_of([(0, 0, 2)]), ()], 0)] == [((0, 0), (2, 0))]

"""Hunks: which lines of a base became which lines of a side."""

from __future__ import annotations

from mergekit.frozen import NamedTuple

UNCHANGED, CHANGED = 0, 1


class Hunk(NamedTuple):
    """The lines ``base_start:base_end`` of the base became the lines ``side_start:side_end`` of the side.

    Both ranges count from 0 and exclude their ends; one of them may be empty, not both.
    """

    base_start: int
    base_end: int
    side_start: int
    side_end: int


class Changed(NamedTuple):
    """A flag for every line of the base and of the side, `CHANGED` or `UNCHANGED`, and one `UNCHANGED` behind the last.

    Invariant: as many lines are unchanged in `base` as in `side`, and the n-th one is the same line in both.
    """

    base: bytearray
    side: bytearray

    def mark(self, region: Hunk) -> None:
        """Flag all lines of a region."""
        self.base[region.base_start : region.base_end] = bytes((CHANGED,)) * (region.base_end - region.base_start)
        self.side[region.side_start : region.side_end] = bytes((CHANGED,)) * (region.side_end - region.side_start)


def hunks(changed: Changed) -> tuple[Hunk, ...]:
    """Read the hunks off the flags, first to last."""
    base, side = changed
    base_size, side_size = len(base) - 1, len(side) - 1
    found: list[Hunk] = []
    i = j = 0
    while True:
        next_base, next_side = base.find(CHANGED, i), side.find(CHANGED, j)
        same = min((base_size if next_base < 0 else next_base) - i, (side_size if next_side < 0 else next_side) - j)
        i += same
        j += same
        if i == base_size and j == side_size:
            return tuple(found)
        base_end, side_end = base.find(UNCHANGED, i), side.find(UNCHANGED, j)
        found.append(Hunk(i, base_end, j, side_end))
        i, j = base_end, side_end

"""Regions: where the changes of several sides meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.frozen import frozen
from mergekit.lines.diff import Hunk


@frozen
class Region:
    """A part of the base, and what each side has in its place: lines ``starts[i]:ends[i]`` of side i.

    `hunks[i]` are the changes of side i within it. Where no side has any, the region is quiet: everybody holds the
    base's lines there.
    """

    base_start: int
    base_end: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    hunks: tuple[tuple[Hunk, ...], ...]

    @property
    def quiet(self) -> bool:
        """Whether no side changed anything here."""
        return not any(self.hunks)


def regions(diffs: Sequence[Sequence[Hunk]], base_size: int) -> Iterator[Region]:
    """Cut a base of that many lines into regions, quiet and changed ones in turn.

    Changes of different sides that overlap or touch (no line that both left alone lies between them) share a region:
    where two sides share none, Git merges them cleanly.

    Laws: the regions follow each other without a gap, in the base and in every side; the order of sides only orders
    what each region says of them. Linear in hunks, and in regions times sides.
    """
    sides = len(diffs)
    events = sorted((hunk.base_start, hunk.base_end, side, hunk) for side, diff in enumerate(diffs) for hunk in diff)
    done = 0
    positions = [0] * sides
    at = 0
    while at < len(events):
        start, end = events[at][:2]
        met: list[list[Hunk]] = [[] for _ in range(sides)]
        while at < len(events) and events[at][0] <= end:
            _, hunk_end, side, hunk = events[at]
            end = max(end, hunk_end)
            met[side].append(hunk)
            at += 1
        if start > done:
            quiet = _quiet(done, start, positions)
            yield quiet
            positions = list(quiet.ends)
        ends = [_end(hunks, place, end - start) for hunks, place in zip(met, positions, strict=True)]
        yield Region(start, end, tuple(positions), tuple(ends), tuple(map(tuple, met)))
        done, positions = end, ends
    if base_size > done:
        yield _quiet(done, base_size, positions)


def _quiet(start: int, end: int, positions: Sequence[int]) -> Region:
    """Make a region that nobody changed."""
    ends = tuple(place + end - start for place in positions)
    return Region(start, end, tuple(positions), ends, ((),) * len(positions))


def _end(hunks: list[Hunk], place: int, size: int) -> int:
    """Tell where a side's part of a region ends that begins at `place` and takes `size` lines of the base."""
    grown = sum((hunk.side_end - hunk.side_start) - (hunk.base_end - hunk.base_start) for hunk in hunks)
    return place + size + grown

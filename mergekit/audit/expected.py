"""How often each line may stand in a merge of texts, from what every side did to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from mergekit.audit.units import Text, has_substance, likes, substantial
from mergekit.lines.diff import Differ, Hunk
from mergekit.lines.regions import Region, regions

_GAP = 2
"""So many lines without substance do not part two changes."""


class Place:
    """A region of the base that some side changed, and the keys that each side has in it.

    It is contested if sides changed it in different ways: there a merge had to be decided.
    """

    def __init__(self, region: Region, base: Text, sides: Sequence[Text]) -> None:
        self.region = region
        self.before = base.keys[region.base_start : region.base_end]
        ranges = zip(sides, region.starts, region.ends, strict=True)
        self.after = [side.keys[start:end] for side, start, end in ranges]
        self.variants = list({tuple(keys): None for keys in self.after if keys != self.before})

    @property
    def is_contested(self) -> bool:
        """Whether sides disagree."""
        return len(self.variants) > 1


class Comparison:
    r"""A base, its sides and a result, line by line.

    For every key, the count in the result lies between two bounds: a line that one side alone added must be there, one that it
    deleted must not; what two sides both added (or deleted) at one place may be one change or two.
    Lines count, not places: what moved is still there.

        base  a b    sides  a x b | a x b b    in the result: x once or twice, b twice
    """

    def __init__(self, base: Text, sides: Sequence[Text], result: Text) -> None:
        self.base = base
        self.sides = sides
        self.result = result
        differ = Differ(base.keys)
        self.diffs: list[tuple[Hunk, ...]] = [differ.diff(side.keys) for side in sides]
        self.places = [Place(region, base, sides) for region in _joined(regions(self.diffs, len(base.keys)), base)]
        self.added = [Counter[bytes]() for _ in sides]
        self.deleted = [Counter[bytes]() for _ in sides]
        self._likes: dict[tuple[int, Hunk], dict[bytes, bytes]] = {}
        self._gone_apart: set[bytes] = set()  # lines that sides which disagree took away at one place
        least, most = Counter(base.counts), Counter(base.counts)
        for place in self.places:
            self._count(place, least, most)
        self.missing: dict[bytes, int] = {}
        self.surplus: dict[bytes, int] = {}
        for key in dict.fromkeys((*least, *result.counts)):
            if not has_substance(key):
                continue
            low, high = self._bounds(key, least[key], most[key])
            found = result.counts[key]
            if found < low:
                self.missing[key] = low - found
            elif found > high:
                self.surplus[key] = found - high

    def _count(self, place: Place, least: Counter[bytes], most: Counter[bytes]) -> None:
        before = Counter(place.before)
        for i, keys in enumerate(place.after):
            if place.region.hunks[i]:
                after = Counter(keys)
                self.added[i] += after - before
                self.deleted[i] += before - after
        variants = [Counter(keys) for keys in place.variants]
        for key in dict.fromkeys((*before, *(key for variant in variants for key in variant))):
            changes = [variant[key] - before[key] for variant in variants]
            gained = [change for change in changes if change > 0]
            gone = [-change for change in changes if change < 0]
            if len(gone) > 1:
                self._gone_apart.add(key)
            least[key] += max(gained, default=0) - min(before[key], sum(gone))
            most[key] += sum(gained) - max(gone, default=0)

    def _bounds(self, key: bytes, low: int, high: int) -> tuple[int, int]:
        """Widen the bounds of a key that several sides changed, where it is not known which of its copies they mean."""
        changing = [i for i in range(len(self.sides)) if self.added[i][key] or self.deleted[i][key]]
        if len(changing) < 2:  # noqa: PLR2004 (several)
            return low, high
        before, shown = self.base.counts[key], self.result.counts[key]
        counts = [side.counts[key] for side in self.sides]
        gained = [count - before for count in counts if count > before]
        gone = [before - count for count in counts if count < before]
        moving = [i for i in changing if self.added[i][key] and self.deleted[i][key]]
        if moving:
            low = min(low, before - min(before, sum(gone)) + max(gained, default=0))
            high = max(high, before - max(gone, default=0) + sum(gained))
            if gone and not gained and all(self._moved_along(i, key) for i in moving):
                high = before - max(gone)
        if len(gone) > 1 and not gained and key in self._gone_apart:  # maybe not the same copy of it
            low = min(low, max(0, before - sum(gone)))
        if len(gained) > 1 and not gone:
            if max(counts) == 1:
                low = min(low, 1)  # one entry of a list, put into it twice at different places
            if before + max(gained) <= shown < low and not self.out_of_place(key):
                low = shown  # the same change, seen at different places
            if max(counts) == 1 < shown <= high:
                high = max(1, shown - self._unaccounted(key))
        return low, high

    def out_of_place(self, key: bytes) -> list[tuple[int, int]]:
        """List the copies of a line, by side and place, that are not in their place in the result."""
        return [(i, n) for i, side in enumerate(self.sides) for n in side.at(key) if n in self.unmatched[i]]

    def _moved_along(self, i: int, key: bytes) -> bool:
        """Tell whether a line that one side moved is the same one where it stands now, so that what others made of it counts there.

        It is if it moved with a line beside it that those who took it away have left alone, or if what they made of it stands
        in the result. It is not if the side made another line of it where it was, and put this one in anew.
        """
        there = [n for n in self.base.at(key) if self.removal(i, n)]
        here = [n for n in self.sides[i].at(key) if self.change(i, n)]
        others = [j for j, side in enumerate(self.sides) if side.counts[key] < self.base.counts[key]]
        if len(there) != 1 or len(here) != 1 or any(self.made_of(i, there[0])) or not all(self.removal(j, there[0]) for j in others):
            return False
        beside = {*self.base.beside(there[0])} & {*self.sides[i].beside(here[0])}
        if any(all(self.sides[j].counts[one] >= self.base.counts[one] for j in others) for one in beside):
            return True
        return all(any(self.result.counts[one] for one in self.made_of(j, there[0])) for j in others)

    def made_of(self, i: int, n: int) -> Iterator[bytes]:
        """List what a side put in the place of a line of the base: the one line that is like it, if there is one."""
        hunk = self.removal(i, n)
        if hunk is None:
            return
        if (i, hunk) not in self._likes:
            old, new = self.base.keys[hunk.base_start : hunk.base_end], self.sides[i].keys[hunk.side_start : hunk.side_end]
            self._likes[i, hunk] = dict(likes(old, new))
        if self.base.keys[n] in self._likes[i, hunk]:
            yield self._likes[i, hunk][self.base.keys[n]]

    def _unaccounted(self, key: bytes) -> int:
        """Count the copies of a line in the result that are not in their place in any side."""
        return sum(map(self.is_strange, self.result.at(key)))

    def gap(self, i: int, n: int) -> Hunk:
        """Give the change from a side to the result that a line of the side is gone with."""
        return self.to_result[i][bisect_right(self.to_result[i], n, key=lambda hunk: hunk.base_start) - 1]

    def change(self, i: int, n: int) -> Hunk | None:
        """Give the change of a side that brought one of its lines; None if the base has it there."""
        before = bisect_right(self.diffs[i], n, key=lambda hunk: hunk.side_start)
        hunk = self.diffs[i][before - 1] if before else None
        return hunk if hunk is not None and hunk.side_start <= n < hunk.side_end else None

    def place_in(self, i: int, n: int) -> int | None:
        """Give the place in a side of a line of the result that is in its place there; None if it is not."""
        if n in self.strange[i]:
            return None
        before = bisect_right(self.to_result[i], n, key=lambda hunk: hunk.side_start)
        last = self.to_result[i][before - 1] if before else Hunk(0, 0, 0, 0)
        return n - last.side_end + last.base_end

    def is_added(self, i: int, n: int) -> bool:
        """Tell whether a line of the result is in its place in a side, which put it in."""
        there = self.place_in(i, n)
        return there is not None and self.change(i, there) is not None

    def is_strange(self, n: int) -> bool:
        """Tell whether a line of the result is in its place in no side."""
        return all(n in strange for strange in self.strange)

    def removal(self, i: int, n: int) -> Hunk | None:
        """Give the change of a side that took a line of the base away; None if it is in its place."""
        before = bisect_right(self.diffs[i], n, key=lambda hunk: hunk.base_start)
        hunk = self.diffs[i][before - 1] if before else None
        return hunk if hunk is not None and hunk.base_start <= n < hunk.base_end else None

    @cached_property
    def to_result(self) -> list[tuple[Hunk, ...]]:
        """The changes from each side to the result."""
        return [Differ(side.keys).diff(self.result.keys) for side in self.sides]

    @cached_property
    def unmatched(self) -> list[set[int]]:
        """The lines of each side that are not in their place in the result."""
        return [{n for hunk in diff for n in range(hunk.base_start, hunk.base_end)} for diff in self.to_result]

    @cached_property
    def strange(self) -> list[set[int]]:
        """The lines of the result that are not in their place in each side."""
        return [{n for hunk in diff for n in range(hunk.side_start, hunk.side_end)} for diff in self.to_result]

    @cached_property
    def _kept(self) -> tuple[list[int], list[int]]:
        """The lines of the base that the result has in their place, and those places."""
        kept: list[int] = []
        there: list[int] = []
        i = j = 0
        for hunk in (*Differ(self.base.keys).diff(self.result.keys), Hunk(len(self.base.keys), 0, len(self.result.keys), 0)):
            kept.extend(range(i, hunk.base_start))
            there.extend(range(j, hunk.side_start))
            i, j = hunk.base_end, hunk.side_end
        return kept, there

    def around(self, place: Place) -> list[bytes]:
        """List the lines of the result that stand in a place: between what is kept of the base before and behind it."""
        kept, there = self._kept
        before, behind = bisect_left(kept, place.region.base_start), bisect_left(kept, place.region.base_end)
        start = there[before - 1] + 1 if before else 0
        return self.result.keys[start : there[behind] if behind < len(there) else len(self.result.keys)]

    @cached_property
    def new(self) -> frozenset[bytes]:
        """What the result has and no input has."""
        known = [self.base, *self.sides]
        return frozenset(key for key in self.surplus if not any(key in text.counts for text in known))


def _joined(found: Iterable[Region], base: Text) -> Iterator[Region]:
    """List the regions that some side changed; those with nothing of substance between them are one."""
    last: Region | None = None
    gap = False
    for region in found:
        if region.quiet:
            gap = region.base_end - region.base_start <= _GAP and not substantial(base.keys[region.base_start : region.base_end])
        elif last is not None and gap:
            hunks = tuple((*one, *other) for one, other in zip(last.hunks, region.hunks, strict=True))
            last = Region(last.base_start, region.base_end, last.starts, region.ends, hunks)
        else:
            if last is not None:
                yield last
            last = region
    if last is not None:
        yield last

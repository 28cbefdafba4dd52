"""The diff of Myers: the shortest way from base to side, found from both ends at once.

E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), in its linear-space form. Base and
side span a grid; a diagonal is a place in the base minus a place in the side. Paths from the first corner and paths from
the last grow by one change at a time until two of them meet; the meeting point divides the grid in two.

Two deviations from the shortest way are part of what Git computes, and keep the time near linear: lines that do not occur
on the other side, and very common ones among them, are taken out first; and a search that gets long settles for the
best point so far. A third one is a bound on the whole: what is left when `STEPS` are used up counts as changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from mergekit.frozen import NamedTuple
from mergekit.lines.hunks import CHANGED, UNCHANGED, Changed, Hunk
from mergekit.lines.runs import same_ahead, same_behind

STEPS = 25_000_000
"""How often a path may grow, in one diff: seconds, not minutes."""
_RUN = 4
"""So many times that is what it takes to follow a run of common lines."""

_LONG = 20
"""Longer runs of common lines make a path worth settling for."""
_PATIENCE = 256
"""After so many changes, a path that gets on well is taken without looking further; a search is at least that deep."""
_WELL = 4
"""How many lines for each change: getting on well."""
_COMMON = 1024
"""A line that occurs this often on the other side is common, however long the texts are."""
_WINDOW = 100
"""How far to look for lines without a match around a common line."""
_FAR = 1 << 60

_ABSENT, _NORMAL, _TOO_COMMON = 0, 1, 2


class Myers:
    """One diff of two sequences of numbers, or of regions of it; all regions share one bound on the number of steps."""

    def __init__(self, base: Sequence[int], side: Sequence[int]) -> None:
        self._base = base
        self._side = side
        self._steps = STEPS

    def mark(self, region: Hunk, changed: Changed) -> None:
        """Flag what changed in a region."""
        start, end, side_start, side_end = region
        base, side = self._base[start:end], self._side[side_start:side_end]
        ahead = same_ahead(base, 0, side, 0, min(len(base), len(side)))
        behind = same_behind(base, len(base), side, len(side), min(len(base), len(side)) - ahead)
        base_kept = _kept(base, Counter(side), ahead, len(base) - behind)
        side_kept = _kept(side, Counter(base), ahead, len(side) - behind)
        changed.mark(Hunk(start + ahead, end - behind, side_start + ahead, side_end - behind))
        _flag(changed.base, start, base_kept, UNCHANGED)
        _flag(changed.side, side_start, side_kept, UNCHANGED)
        grid = _Grid([base[i] for i in base_kept], [side[j] for j in side_kept], self._steps)
        for box in grid.changes():
            _flag(changed.base, start, base_kept[box.base_start : box.base_end], CHANGED)
            _flag(changed.side, side_start, side_kept[box.side_start : box.side_end], CHANGED)
        self._steps = grid.steps


def _flag(flags: bytearray, offset: int, places: Sequence[int], value: int) -> None:
    """Set the flags of these lines."""
    for place in places:
        flags[offset + place] = value


def _kept(lines: Sequence[int], others: Mapping[int, int], start: int, end: int) -> list[int]:
    """Tell which of the lines between start and end are searched for.

    Left out are lines that the other side does not have, and those that it has very often (more often than about the
    square root of the number of lines here) if most lines around them, up to the next normal one, are absent there.
    `others` counts the lines of the other side.
    """
    often = min(_root(len(lines)), _COMMON)
    counts = [others.get(line, 0) for line in lines[start:end]]
    if 0 not in counts:  # then none is isolated
        return list(range(start, end))
    kinds = bytes(_ABSENT if not times else _TOO_COMMON if times >= often else _NORMAL for times in counts)
    found: list[int] = []
    at = 0
    while at < len(kinds):
        near = kinds.find(_ABSENT, max(0, at - _WINDOW))
        calm = len(kinds) if near < 0 else max(at, near - _WINDOW)  # no line before it is without a match, or near one
        found.extend(range(start + at, start + calm))
        at = len(kinds) if near < 0 else near + _WINDOW + 1
        kept = (i for i in range(calm, min(at, len(kinds))) if kinds[i] == _NORMAL or (kinds[i] == _TOO_COMMON and not _isolated(kinds, i)))
        found.extend(start + i for i in kept)
    return found


def _isolated(kinds: bytes, place: int) -> bool:
    """Tell whether lines without a match lie on both sides of a common line, and are more than three of four there."""
    start = max(0, place - _WINDOW)
    start = max(start, kinds.rfind(_NORMAL, start, place) + 1)
    absent_before = kinds.count(_ABSENT, start, place)
    if not absent_before:
        return False
    end = min(len(kinds), place + 1 + _WINDOW)
    normal = kinds.find(_NORMAL, place, end)
    end = end if normal < 0 else normal
    absent_after = kinds.count(_ABSENT, place, end)
    if not absent_after:
        return False
    # The line itself counts twice among the common ones: once for each direction.
    total = end - start + 1
    return 4 * (total - absent_before - absent_after) < total


def _root(number: int) -> int:
    """Give a power of two near the square root, or the next one."""
    root = 1
    while number:
        number >>= 2
        root <<= 1
    return root


class _Box(NamedTuple):
    """A part of the grid. `thorough`: its shortest way is known to be short, so nothing else is settled for."""

    base_start: int
    base_end: int
    side_start: int
    side_end: int
    thorough: bool = False


class _Point(NamedTuple):
    """Where to divide a box, and whether the parts before and after it are to be searched thoroughly."""

    base: int
    side: int
    before: bool = True
    after: bool = True


class _Front:
    """How far in the base the paths from one corner of a box get, for every other diagonal from `low` to `high`.

    Negative diagonals, where the side is ahead, count from the end of the list: `reach` is long enough for both.
    """

    __slots__ = ("high", "low", "middle", "reach")

    def __init__(self, reach: list[int], diagonal: int, place: int) -> None:
        self.reach = reach
        self.low = self.middle = self.high = diagonal
        reach[diagonal] = place

    def widen(self, lowest: int, highest: int, outside: int) -> None:
        """Go one diagonal further at both ends, or one back where that would leave the box."""
        if self.low > lowest:
            self.low -= 1
            self.reach[self.low - 1] = outside
        else:
            self.low += 1
        if self.high < highest:
            self.high += 1
            self.reach[self.high + 1] = outside
        else:
            self.high -= 1

    @property
    def diagonals(self) -> range:
        """The diagonals that have paths, from high to low."""
        return range(self.high, self.low - 1, -2)


class _Grid:
    """The search for a way through two sequences. `steps` is how many are left."""

    def __init__(self, base: Sequence[int], side: Sequence[int], steps: int) -> None:
        self._base = base
        self._side = side
        self.steps = steps
        self._limit = max(_PATIENCE, _root(len(base) + len(side) + 3))
        self._forward = [0] * (len(base) + len(side) + 3)
        self._backward = [0] * (len(base) + len(side) + 3)

    def changes(self) -> Iterator[_Box]:
        """Find the boxes in which nothing is matched; all other lines are."""
        base, side = self._base, self._side
        todo = [_Box(0, len(base), 0, len(side))]
        while todo:
            start, end, side_start, side_end, thorough = todo.pop()
            ahead = same_ahead(base, start, side, side_start, min(end - start, side_end - side_start))
            start, side_start = start + ahead, side_start + ahead
            behind = same_behind(base, end, side, side_end, min(end - start, side_end - side_start))
            end, side_end = end - behind, side_end - behind
            box = _Box(start, end, side_start, side_end, thorough)
            if start == end or side_start == side_end or self.steps < 0:
                yield box
                continue
            point = self._divide(box)
            todo.append(_Box(point.base, end, point.side, side_end, point.after))
            todo.append(_Box(start, point.base, side_start, point.side, point.before))

    def _divide(self, box: _Box) -> _Point:
        """Let the paths from both corners grow until two meet, or until one of them is good enough."""
        start, end, side_start, side_end, thorough = box
        lowest, highest = start - side_end, end - side_start
        forward = _Front(self._forward, start - side_start, start)
        backward = _Front(self._backward, end - side_end, end)
        odd = (forward.middle - backward.middle) % 2 == 1
        for cost in count(1):
            forward.widen(lowest, highest, -1)
            meeting, snake = self._grow(forward, box, backward if odd else None)
            if meeting is not None:
                return meeting
            backward.widen(lowest, highest, _FAR)
            meeting, other_snake = self._grow_back(backward, box, None if odd else forward)
            if meeting is not None:
                return meeting
            if thorough:
                continue
            if (snake or other_snake) and cost > _PATIENCE:
                settled = self._good(forward, box, cost) or self._good_back(backward, box, cost)
                if settled is not None:
                    return settled
            if cost >= self._limit:
                return _furthest(forward, backward, box)
        raise AssertionError

    def _grow(self, front: _Front, box: _Box, other: _Front | None) -> tuple[_Point | None, bool]:
        """Let every forward path grow by one change and all common lines behind it.

        Gives the point where one meets the other front, if any, and whether one had a long run of common lines.
        """
        base, side, reach = self._base, self._side, front.reach
        _, end, _, side_end, _ = box
        low, high, met = (other.low, other.high, other.reach) if other is not None else (1, 0, reach)
        long = False
        spent = len(front.diagonals)
        above = reach[front.high + 1]
        for d in front.diagonals:
            below = reach[d - 1]
            i = below + 1 if below >= above else above
            above = below
            j = i - d
            if i < end and j < side_end and base[i] == side[j]:
                size = same_ahead(base, i, side, j, min(end - i, side_end - j))
                i += size
                long = long or size > _LONG
                spent += _RUN + size // _LONG
            reach[d] = i
            if low <= d <= high and met[d] <= i:
                return _Point(i, i - d), long
        self.steps -= spent
        return None, long

    def _grow_back(self, front: _Front, box: _Box, other: _Front | None) -> tuple[_Point | None, bool]:
        """Do the same for backward paths."""
        base, side, reach = self._base, self._side, front.reach
        start, _, side_start, _, _ = box
        low, high, met = (other.low, other.high, other.reach) if other is not None else (1, 0, reach)
        long = False
        spent = len(front.diagonals)
        above = reach[front.high + 1]
        for d in front.diagonals:
            below = reach[d - 1]
            i = below if below < above else above - 1
            above = below
            j = i - d
            if i > start and j > side_start and base[i - 1] == side[j - 1]:
                size = same_behind(base, i, side, j, min(i - start, j - side_start))
                i -= size
                long = long or size > _LONG
                spent += _RUN + size // _LONG
            reach[d] = i
            if low <= d <= high and i <= met[d]:
                return _Point(i, i - d), long
        self.steps -= spent
        return None, long

    def _good(self, front: _Front, box: _Box, cost: int) -> _Point | None:
        """Give the end of the forward path that got on best, if one got on well and ends in a long run of common lines."""
        best, point = _WELL * cost, None
        for d in front.diagonals:
            i = front.reach[d]
            j = i - d
            got_on = i - box.base_start + j - box.side_start - abs(d - front.middle)
            inside = box.base_start + _LONG <= i < box.base_end and box.side_start + _LONG <= j < box.side_end
            if got_on > best and inside and self._base[i - _LONG : i] == self._side[j - _LONG : j]:
                best, point = got_on, _Point(i, j, after=False)
        return point

    def _good_back(self, front: _Front, box: _Box, cost: int) -> _Point | None:
        """Do the same for backward paths."""
        best, point = _WELL * cost, None
        for d in front.diagonals:
            i = front.reach[d]
            j = i - d
            got_on = box.base_end - i + box.side_end - j - abs(d - front.middle)
            inside = box.base_start < i <= box.base_end - _LONG and box.side_start < j <= box.side_end - _LONG
            if got_on > best and inside and self._base[i : i + _LONG] == self._side[j : j + _LONG]:
                best, point = got_on, _Point(i, j, before=False)
        return point


def _furthest(forward: _Front, backward: _Front, box: _Box) -> _Point:
    """Give the end of the path that covers most lines of both sides, of all paths."""
    start, end, side_start, side_end, _ = box
    ahead, ahead_place = -1, -1
    for d in forward.diagonals:
        i = min(forward.reach[d], end, side_end + d)
        if 2 * i - d > ahead:
            ahead, ahead_place = 2 * i - d, i
    behind, behind_place = _FAR, _FAR
    for d in backward.diagonals:
        i = max(backward.reach[d], start, side_start + d)
        if 2 * i - d < behind:
            behind, behind_place = 2 * i - d, i
    if end + side_end - behind < ahead - start - side_start:
        return _Point(ahead_place, ahead - ahead_place, after=False)
    return _Point(behind_place, behind - behind_place, before=False)

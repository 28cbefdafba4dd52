"""The histogram diff: match the rarest run of common lines, then do the same left and right of it.

The rarity of a run is how often its rarest line occurs in the base's part of the region. Which of several runs is taken
follows from an order of search that is part of the definition, since the results of Git's merges follow from it:

    The side's lines are tried first to last, but for those within a run that was found before. For a line that occurs in
    the base no more often than the rarity of the best run so far, the places where it occurs are tried first to last, but
    for those within the run found at the place before; each leads to the longest run through that place.
    The run becomes the best if it is longer than the best so far, or rarer.

No run is taken in which every line occurs more than 64 times; if there are only such, the region is left to another algorithm.

Trying all lines again in every region would take quadratic time for scattered edits. But once the best run has a line
that occurs once (a *sole* line), only runs with sole lines count, and the longest wins, the first of several. A sole line
of a region stays sole in the part it falls into, so these runs are kept in a heap that the larger part inherits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import chain

from mergekit.frozen import NamedTuple
from mergekit.lines.hunks import Changed, Hunk
from mergekit.lines.runs import same_ahead, same_behind

MOST = 64
"""A run that is more common than this is never taken."""

STEPS = 10_000_000
"""How many lines, places and runs are tried before the rest is left to the other algorithm: seconds, not minutes."""

_NOWHERE = -2
"""The number of no line."""


class Run(NamedTuple):
    """So many lines from `base_start` on and from `side_start` on are the same."""

    base_start: int
    side_start: int
    size: int


class _Entry(NamedTuple):
    """A run with a sole line, in the order of choice: the longest, then the one whose first sole line comes first."""

    minus_size: int
    sole: int
    run: Run


class _Search:
    """What the search of a region has found so far.

    The best run and its rarity; `common`, the first line of the side that the region's base has, or -1; `reached`, where
    in the side to go on; `times`, how often lines occur in the region's base, as far as they were counted.
    """

    __slots__ = ("best", "common", "rarity", "reached", "region", "times")

    def __init__(self, region: Hunk, first: int) -> None:
        self.region = region
        self.best = Run(region.base_start, first, 1)
        self.rarity = MOST + 1
        self.common = -1
        self.reached = first
        self.times: dict[int, int] = {}


class _Task(NamedTuple):
    """A region to be done.

    No line of the side before `first` is common. `heap` is inherited; `cost` is what it took to build it.
    """

    region: Hunk
    first: int
    heap: list[_Entry] | None = None
    cost: int = 0


class Histogram:
    """One diff: the lines of base and side as numbers, equal where the lines are.

    Args:
        base: every line's number is the place where that line occurs first in the base.
        side: the same numbers; -1 for lines that do not occur in the base.
        places: for every number that occurs more than once in the base: where, ascending.
    """

    def __init__(self, base: Sequence[int], side: Sequence[int], places: Mapping[int, Sequence[int]]) -> None:
        self._base = base
        self._side = side
        self._places = places
        self._side_places: dict[int, list[int]] | None = None
        self._steps = STEPS

    def mark(self, changed: Changed, leave: Callable[[Hunk], None]) -> None:
        """Flag what changed; `leave` is called with every region that has to be done another way."""
        todo = [_Task(Hunk(0, len(self._base), 0, len(self._side)), 0)]
        while todo:
            task = todo.pop()
            region = task.region
            if region.base_start == region.base_end or region.side_start == region.side_end:
                changed.mark(region)
                continue
            search = self._search(region, task.first)
            if search.common < 0:
                changed.mark(region)
            elif search.rarity > MOST or self._steps < 0:
                leave(region)
            else:
                todo.extend(self._divide(task, search))

    def _search(self, region: Hunk, first: int) -> _Search:
        """Search as the definition says, until the best run has a sole line."""
        start, end, _, stop = region
        side, places = self._side, self._places
        search = _Search(region, first)
        j = first
        spans: dict[int, tuple[int, int]] = {}
        while j < stop and search.rarity > 1:
            number = side[j]
            here = places.get(number)
            search.reached = j + 1
            if here is None:
                if start <= number < end:
                    if search.common < 0:
                        search.common = j
                    self._try(search, j, (number,))
            else:
                span = spans.get(number)
                if span is None:
                    low = bisect_left(here, start)
                    span = spans[number] = low, bisect_left(here, end, low)
                low, high = span
                if low < high:
                    if search.common < 0:
                        search.common = j
                    if high - low <= search.rarity:
                        self._try(search, j, here[low:high])
            j = search.reached
        self._steps -= j - first
        return search

    def _try(self, search: _Search, j: int, here: Sequence[int]) -> None:
        """Try the places of line j of the side in the region's base."""
        region = search.region
        start, end, side_start, side_end = region
        base, side = self._base, self._side
        before = side[j - 1] if j > side_start else _NOWHERE
        after = side[j + 1] if j + 1 < side_end else _NOWHERE
        times = len(here)
        passed = start
        self._steps -= times
        for i in here:
            if i < passed:
                continue
            if (i + 1 >= end or base[i + 1] != after) and (i <= start or base[i - 1] != before):
                run, rarity = Run(i, j, 1), times
            else:
                run = self._run(i, j, region)
                rarity = self._rarity(run, search)
                passed = run.base_start + run.size
                search.reached = max(search.reached, run.side_start + run.size)
            if run.size > search.best.size or rarity < search.rarity:
                search.best, search.rarity = run, rarity

    def _divide(self, task: _Task, search: _Search) -> tuple[_Task, _Task]:
        """Choose the run of a region and give the parts left and right of it; the larger one may inherit the heap."""
        region, _, heap, cost = task
        run = search.best
        if search.rarity == 1 and search.reached < region.side_end:
            if heap is None:
                heap, cost = self._sole_runs(region, search.common)
            run = self._choose(heap, search)
        left = Hunk(region.base_start, run.base_start, region.side_start, run.side_start)
        right = Hunk(run.base_start + run.size, region.base_end, run.side_start + run.size, region.side_end)
        left_task = _Task(left, min(search.common, left.side_end))
        right_task = _Task(right, right.side_start)
        if heap is None:
            return left_task, right_task
        left_size, right_size = _size(left), _size(right)
        if min(left_size, right_size) + 2 * run.size >= cost:
            return left_task, right_task  # building a heap anew costs less
        if left_size > right_size:
            self._inherit(heap, region, left)
            return left_task._replace(heap=heap, cost=cost), right_task
        self._inherit(heap, region, right)
        return left_task, right_task._replace(heap=heap, cost=cost)

    def _sole_runs(self, region: Hunk, first: int) -> tuple[list[_Entry], int]:
        """Give all runs of a region that hold a sole line, as a heap, and the number of lines tried."""
        heap: list[_Entry] = []
        base, side = self._base, self._side
        start, end, side_start, side_end = region
        cost = 0
        j = first
        while j < side_end:
            cost += 1
            i = self._sole(side[j], region)
            if i < 0:
                j += 1
                continue
            ahead = i + 1 < end and j + 1 < side_end and base[i + 1] == side[j + 1]
            behind = i > start and j > side_start and base[i - 1] == side[j - 1]
            run = self._run(i, j, region) if ahead or behind else Run(i, j, 1)
            heap.append(_Entry(-run.size, j, run))
            j = run.side_start + run.size
        heapify(heap)
        self._steps -= cost
        return heap, cost

    def _choose(self, heap: list[_Entry], search: _Search) -> Run:
        """Choose the longest run with a sole line: the best one found, or one that the search had not reached."""
        best, region = search.best, search.region
        passed: list[_Entry] = []
        while heap and -heap[0].minus_size > best.size:
            entry = heappop(heap)
            self._steps -= 1
            run = _clip(entry.run, region)
            if run.size < entry.run.size:
                # The cut between regions has shortened this run: back to its new place, if a sole line is left.
                self._push(heap, run, region)
                continue
            if entry.sole >= search.reached:
                best = run
                break
            passed.append(entry)
        for entry in passed:
            heappush(heap, entry)
        return best

    def _push(self, heap: list[_Entry], run: Run, region: Hunk) -> None:
        """Put a run on the heap, if it holds a sole line."""
        for k in range(run.size):
            if self._sole(self._base[run.base_start + k], region) >= 0:
                heappush(heap, _Entry(-run.size, run.side_start + k, run))
                self._steps -= k
                return
        self._steps -= run.size

    def _inherit(self, heap: list[_Entry], region: Hunk, part: Hunk) -> None:
        """Add the runs through lines that are sole in this part of a region but were not in all of it."""
        removed = chain(range(region.base_start, part.base_start), range(part.base_end, region.base_end))
        numbers = {self._base[i] for i in removed}.intersection(self._places)
        for number in sorted(numbers):
            i = self._sole(number, part)
            self._steps -= 1
            if i < 0:
                continue
            here = self._occurrences(number)
            low = bisect_left(here, part.side_start)
            for j in here[low : bisect_left(here, part.side_end, low)]:
                run = self._run(i, j, part)
                heappush(heap, _Entry(-run.size, j, run))
                self._steps -= 1

    def _occurrences(self, number: int) -> list[int]:
        """Tell where the side holds a line that occurs more than once in the base."""
        if self._side_places is None:
            self._side_places = {repeated: [] for repeated in self._places}
            for j, line in enumerate(self._side):
                if line in self._side_places:
                    self._side_places[line].append(j)
        return self._side_places[number]

    def _sole(self, number: int, region: Hunk) -> int:
        """Give the only place of a line in the region's base; -1 if there is none, or there are several."""
        start, end, _, _ = region
        here = self._places.get(number)
        if here is None:
            return number if start <= number < end else -1
        low = bisect_left(here, start)
        if low == len(here) or here[low] >= end or (low + 1 < len(here) and here[low + 1] < end):
            return -1
        return here[low]

    def _run(self, i: int, j: int, region: Hunk) -> Run:
        """Give the longest run of common lines through line i of the base and line j of the side."""
        base, side = self._base, self._side
        before = same_behind(base, i, side, j, min(i - region.base_start, j - region.side_start))
        after = same_ahead(base, i, side, j, min(region.base_end - i, region.side_end - j))
        return Run(i - before, j - before, before + after)

    def _rarity(self, run: Run, search: _Search) -> int:
        """Count how often the rarest line of a run occurs in the region's base."""
        start, end, _, _ = search.region
        rarest = len(self._base)
        for i in range(run.base_start, run.base_start + run.size):
            number = self._base[i]
            here = self._places.get(number)
            if here is None:
                return 1
            times = search.times.get(number)
            if times is None:
                low = bisect_left(here, start)
                times = search.times[number] = bisect_left(here, end, low) - low
            if times < rarest:
                rarest = times
                if times == 1:
                    return 1
        self._steps -= run.size
        return rarest


def _size(region: Hunk) -> int:
    """Count the lines of both sides of a region."""
    return region.base_end - region.base_start + region.side_end - region.side_start


def _clip(run: Run, region: Hunk) -> Run:
    """Give the part of a run that lies within a region."""
    start, side_start, size = run
    front = max(0, region.base_start - start, region.side_start - side_start)
    back = max(0, start + size - region.base_end, side_start + size - region.side_end)
    return Run(start + front, side_start + front, max(0, size - front - back))

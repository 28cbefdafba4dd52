"""Where a change lies that could lie in several places: the sliding of groups of changed lines.

The diff of ``ab`` and ``aab`` may say that the first or that the second ``a`` is new. Git decides by sliding every group
of changed lines of a file up as far as it goes and then down as far as it goes, where it stays; groups that meet become one.
If on the way down it was across from a group of changed lines of the other file, it goes back to the last such place.
"""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.lines.hunks import CHANGED, UNCHANGED
from mergekit.lines.runs import same_ahead, same_behind


class _Gap:
    """A gap between two unchanged lines of a file, numbered by the unchanged lines before it, with the changed lines in it.

    Gaps of the same number in the two files of a diff are across from each other.
    """

    def __init__(self, changed: bytearray) -> None:
        self.changed = changed
        self.number = 0
        self.start = 0
        self.end = changed.find(UNCHANGED)

    @property
    def filled(self) -> bool:
        """Whether there are changed lines in it."""
        return self.end > self.start

    def advance(self, number: int) -> None:
        """Go forward to the gap of that number, from one filled gap to the next."""
        size = len(self.changed) - 1
        while self.number < number:
            filled = self.changed.find(CHANGED, self.end)
            stop = size if filled < 0 else filled
            wanted = self.end + number - self.number
            place = min(stop, wanted)
            self.number += place - self.end
            self.start = place
            self.end = self.changed.find(UNCHANGED, place)

    def ahead(self) -> int:
        """Tell how many gaps it is to the next filled one; a lot if there is none."""
        filled = self.changed.find(CHANGED, self.end)
        return (len(self.changed) if filled < 0 else filled) - self.end

    def behind(self) -> int:
        """Tell how many gaps it is to the filled one before; more than to the first one if there is none."""
        return self.start - self.changed.rfind(CHANGED, 0, self.start) - 1

    def go_back(self, gaps: int) -> None:
        """Go back so many gaps, at most as far as the filled one before."""
        self.number -= gaps
        self.end = self.start - gaps
        self.start = self.changed.rfind(UNCHANGED, 0, self.end) + 1


def compact(lines: Sequence[object], changed: bytearray, other: bytearray) -> None:
    """Slide every group of changed lines of one file to its place.

    Args:
        lines: the lines of the file, or anything that is equal where they are.
        changed: a flag for each line, and one `UNCHANGED` at the end; groups are moved here.
        other: the same for the other file; as many unchanged lines as in `changed`.
    """
    size = len(lines)
    gap = _Gap(other)
    number = 0
    end = 0
    while (start := changed.find(CHANGED, end)) >= 0:
        number += start - end
        end = changed.find(UNCHANGED, start)
        up = start > 0 and lines[start - 1] == lines[end - 1]
        down = end < size and lines[start] == lines[end]
        if up or down:
            gap.advance(number)
            end = _slide(lines, changed, gap, start, end)
            number = gap.number


def _slide(lines: Sequence[object], changed: bytearray, gap: _Gap, start: int, end: int) -> int:
    """Slide the group ``start:end``, which is across from the gap, and return its new end; the gap follows it."""
    size = len(lines)
    while True:
        before = end - start
        while start > 0 and lines[start - 1] == lines[end - 1]:
            room = start - changed.rfind(CHANGED, 0, start) - 1
            by = same_behind(lines, start, lines, end, min(room, gap.behind()))
            _move(changed, start, end, -by)
            start, end = start - by, end - by
            if start and changed[start - 1]:
                start = changed.rfind(UNCHANGED, 0, start) + 1
            gap.go_back(by)
        highest = end
        across = end if gap.filled else -1
        while end < size and lines[start] == lines[end]:
            met = changed.find(CHANGED, end)
            room = (size if met < 0 else met) - end
            by = same_ahead(lines, start, lines, end, min(room, gap.ahead()))
            _move(changed, start, end, by)
            start, end = start + by, end + by
            if changed[end]:
                end = changed.find(UNCHANGED, end)
            gap.advance(gap.number + by)
            if gap.filled:
                across = end
        if end - start == before:
            break
    if across >= highest and not gap.filled:
        by = gap.behind()
        _move(changed, start, end, -by)
        end -= by
        gap.go_back(by)
    return end


def _move(changed: bytearray, start: int, end: int, by: int) -> None:
    """Move the flags of a group of changed lines, over unchanged ones."""
    changed[start:end] = bytes((UNCHANGED,)) * (end - start)
    changed[start + by : end + by] = bytes((CHANGED,)) * (end - start)

"""The line diff that every merge of texts rests on: hunk for hunk what Git's merges use.

`git merge`, `rebase` and `merge-tree` compare with the histogram algorithm, `git merge-file` with that of Myers; both
then slide every change to its place, without the indentation heuristic of `git diff`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

from mergekit.lines.compaction import compact
from mergekit.lines.histogram import Histogram
from mergekit.lines.hunks import Changed, Hunk, hunks
from mergekit.lines.merged import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

__all__ = ["Algorithm", "Differ", "Hunk", "diff"]

Algorithm: TypeAlias = 'Literal["histogram", "myers"]'

_KEPT = 32
"""How many comparisons are kept: whoever proposes or checks a merge of a file asks for the same ones, of two sides or of a fleet's."""
_INDEXED = 2
"""How many bases are kept indexed."""
_WORTH_KEEPING = 64
"""Of fewer lines on both sides, a comparison is sooner made again than kept."""


class Differ:
    """A base, indexed once, to be compared with any number of sides.

    Args:
        base: the lines of the base, each with its end; they must not change afterwards.
    """

    def __init__(self, base: Sequence[bytes]) -> None:
        self._base = tuple(base)
        self._index = _Index(base) if len(base) < _WORTH_KEEPING else None

    def diff(self, side: Sequence[bytes], algorithm: Algorithm = "histogram") -> tuple[Hunk, ...]:
        """Compare the base with a side.

        Laws: the hunks are in order, and at least one unchanged line lies between two of them; the base with every hunk
        replaced by the side's lines is the side; no hunk if and only if both are equal. The result is a function of
        base and side, in bounded time: where the search gets too long, hunks get larger than they had to be.
        """
        if self._index is None or len(side) >= _WORTH_KEEPING:
            return _kept(self._base, tuple(side), algorithm)
        return self._index.compare(side, algorithm)


@lru_cache(_KEPT)
def _kept(base: Lines, side: Lines, algorithm: Algorithm) -> tuple[Hunk, ...]:
    return _index(base).compare(side, algorithm)


class _Index:
    """Where each line of a base stands."""

    def __init__(self, base: Sequence[bytes]) -> None:
        self._ids: dict[bytes, int] = {}
        # A line's number is where it occurs first: for a line that occurs once, its place.
        self._numbers = list(map(self._ids.setdefault, base, range(len(base))))
        self._places: dict[int, list[int]] = {}
        if len(self._ids) < len(base):
            for i, number in enumerate(self._numbers):
                if i != number:
                    self._places.setdefault(number, [number]).append(i)

    def compare(self, side: Sequence[bytes], algorithm: Algorithm) -> tuple[Hunk, ...]:
        """Compare the base with a side, as `Differ.diff` does."""
        numbers = self._numbers
        others = list(map(self._ids.get, side, repeat(-1)))
        if others == numbers:
            return ()
        if not self._places and algorithm == "histogram":
            found = _only_way(numbers, others)
            if found is not None:
                return found
        changed = Changed(bytearray(len(numbers) + 1), bytearray(len(others) + 1))
        left: list[Hunk] = []
        if algorithm == "histogram":
            Histogram(numbers, others, self._places).mark(changed, left.append)
        else:
            left.append(Hunk(0, len(numbers), 0, len(others)))
        if left:
            from mergekit.lines.myers import Myers  # late: few texts say the same again and again

            classic = Myers(numbers, others)
            for region in left:
                classic.mark(region, changed)
        compact(numbers, changed.base, changed.side)
        compact(side, changed.side, changed.base)
        return hunks(changed)


def _only_way(numbers: Sequence[int], others: Sequence[int]) -> tuple[Hunk, ...] | None:
    """Give the hunks where there is one way to match: each line of the base occurs once, and those that the side has follow each other.

    Every run of common lines is then taken sooner or later, and nothing slides, since no line is the same as another one.
    """
    found: list[Hunk] = []
    i = start = 0
    for j, number in enumerate(others):
        if number < 0:
            continue
        if number < i:
            return None
        if number > i or start < j:
            found.append(Hunk(i, number, start, j))
        i, start = number + 1, j + 1
    if i < len(numbers) or start < len(others):
        found.append(Hunk(i, len(numbers), start, len(others)))
    return tuple(found)


@lru_cache(_INDEXED)
def _index(base: Lines) -> _Index:
    return _Index(base)


def diff(base: Sequence[bytes], side: Sequence[bytes], algorithm: Algorithm = "histogram") -> tuple[Hunk, ...]:
    """Compare a base with one side; see `Differ.diff`."""
    return Differ(base).diff(side, algorithm)

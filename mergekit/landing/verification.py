"""What a command says of merges: the smallest part of a landing that fails is held back, and the rest lands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from mergekit.frozen import frozen
from mergekit.landing.results import Failure

T = TypeVar("T")

Run: TypeAlias = Callable[[bytes], "Failure | None"]
"""Runs the command on a commit's files; None if it succeeds."""


@frozen
class Failing:
    """Positions of heads that fail together, ascending, and how the command failed; without any, the target itself fails."""

    heads: tuple[int, ...]
    failure: Failure


class Verification:
    """A command's word on merges, asked once for each tree: what is computed again is not verified again."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[bytes, Failure | None] = {}

    def failure(self, commit: bytes, tree: bytes) -> Failure | None:
        """Say how the command fails on a commit with this tree; None if it does not."""
        if tree not in self._known:
            self._known[tree] = self._run(commit)
        return self._known[tree]


def smallest_failing(count: int, failure_of: Callable[[Sequence[int]], Failure | None]) -> Failing | None:
    """Find positions below `count` that fail together, and no part of which does; None if all together do not fail.

    Of several such sets, it is the one whose last member comes first. `failure_of` is asked about ascending positions,
    log2(count) times for each member (Junker, QuickXplain, 2004, with a binary search in place of halving). Where more
    may succeed than less, the set still fails, and still when one member is left out, it does not.
    """
    whole = range(count)
    failure = failure_of(whole)
    if failure is None:
        return None
    kept: list[int] = []
    end = count
    while failure_of(kept) is None:
        below = 0
        while end - below > 1:
            middle = (below + end) // 2
            if failure_of([*range(middle), *kept]) is None:
                below = middle
            else:
                end = middle
        end -= 1
        kept.insert(0, end)
    for one in tuple(kept):
        fewer = [other for other in kept if other != one]
        if failure_of(fewer) is not None:
            kept = fewer
    return Failing(tuple(kept), failure_of(kept) or failure)

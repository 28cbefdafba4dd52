"""What several sides put in alike, each somewhere else, stands once: where the first of them put it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from mergekit.frozen import NamedTuple
from mergekit.lines.cells import Rank
from mergekit.lines.diff import Differ, Hunk
from mergekit.lines.merged import Event, Lines
from mergekit.lines.rules.facts import size_of
from mergekit.lines.rules.once import NAME, distance_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

First: TypeAlias = Callable[[Sequence[int], Lines], Rank]
"""Ranks some sides that have these lines, by who wrote them first."""


class _Put(NamedTuple):
    """What a side put in before a line of the base: its hunk, and the lines, without blank ones around."""

    side: int
    hunk: Hunk
    lines: Lines

    @property
    def at(self) -> int:
        """The line of the base."""
        return self.hunk.base_start


class Once(NamedTuple):
    """The sides without what stands where another put it; what that is, and why."""

    sides: list[Lines]
    blocks: tuple[Lines, ...]
    events: tuple[Event, ...]


def standing_first(base: Lines, sides: Sequence[Lines], first: First, twice: Collection[bytes]) -> Once | None:
    """Take out of sides what others put in, too, at other places, if it is all that they put in there; None if there is no such thing.

    It stays where it is a part of more that a side put in; else where it was put in first. `twice` are lines that it has to hold one of:
    such as may not stand twice, white space around them aside.

    Refuses: what the base has, and what a side has more than once.
    Law: the order and the repetition of sides never decide but through `first`.
    """
    differ = Differ(base)
    every = [put for side, lines in enumerate(sides) for hunk in differ.diff(lines) if (put := _put(side, lines, hunk)).lines]
    gone: list[set[Hunk]] = [set() for _ in sides]
    blocks: list[Lines] = []
    events: list[Event] = []
    for block in sorted({put.lines for put in every if any(line.strip() in twice for line in put.lines)}):
        held = [put for put in every if _times(put.lines, block)]
        if len({put.at for put in held}) < 2 or _times(base, block) or any(_times(lines, block) > 1 for lines in sides):  # noqa: PLR2004 (places)
            continue
        within = [put for put in held if put.lines != block]
        places = sorted({put.at for put in within or held})
        kept = min(places, key=lambda at: first([put.side for put in held if put.at == at], block))
        out = [put for put in held if put.lines == block and put.at != kept]
        for put in out:
            gone[put.side].add(put.hunk)
        if out:
            facts = (f"once:{size_of(len(block))}", f"once:{distance_of(max(abs(put.at - kept) for put in out))}")
            blocks.append(block)
            events.append(Event(NAME, tuple(sorted({put.side for put in held})), facts))
    if not blocks:
        return None
    return Once([_without(lines, hunks) for lines, hunks in zip(sides, gone, strict=True)], tuple(blocks), tuple(events))


def _put(side: int, lines: Lines, hunk: Hunk) -> _Put:
    """Give what a hunk puts in; nothing if it does anything else."""
    start, end = hunk.side_start, hunk.side_end if hunk.base_start == hunk.base_end else hunk.side_start
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    return _Put(side, hunk, lines[start:end])


def _times(lines: Lines, block: Lines) -> int:
    """Count where a block stands."""
    return sum(lines[at] == block[0] and lines[at : at + len(block)] == block for at in range(len(lines) - len(block) + 1))


def _without(lines: Lines, hunks: Collection[Hunk]) -> Lines:
    out = {at for hunk in hunks for at in range(hunk.side_start, hunk.side_end)}
    return tuple(line for at, line in enumerate(lines) if at not in out)

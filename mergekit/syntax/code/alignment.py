"""The children of one node on three sides, aligned: what both sides kept, what each took away, put in or moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from mergekit.frozen import NamedTuple
from mergekit.languages.profile import Container
from mergekit.lines.cells import Rule
from mergekit.syntax.code.carrying import Lost
from mergekit.syntax.code.gaps import Runs, separator_between
from mergekit.syntax.code.match import by_key, match
from mergekit.syntax.code.meant import Meant
from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Piece
from mergekit.syntax.code.steps import Steps
from mergekit.syntax.code.tree import Item, containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Triple: TypeAlias = tuple[Item, Item, Item]
Answer: TypeAlias = tuple[list[Piece], Meant]


class Course(NamedTuple):
    """What the merges of one file share: its budget, who comes first, the rules of lines, and what was lost on the way."""

    steps: Steps
    left_first: bool
    rules: Sequence[Rule]
    lost: list[Lost]


class Place(NamedTuple):
    """A place in all three: before the first of some children (-1), at a child that all have, or behind the last."""

    base: int
    left: int
    right: int

    def at(self, side: int) -> int:
        """Give the place on a side."""
        return self.right if side == RIGHT else self.left


class Hunk(NamedTuple):
    """Base items ``start:end`` became the items ``side_start:side_end`` of a side."""

    start: int
    end: int
    side_start: int
    side_end: int

    @property
    def new(self) -> range:
        """The items of the side."""
        return range(self.side_start, self.side_end)


class Alignment:
    """Three runs of items, matched.

    `anchors` are what both sides kept. Of what both sides put in at different places under one key, `dropped` (per side) is
    what is the same and stands further down, or lacks a comment, and `clashing` what is not the same.
    """

    def __init__(self, owner: Triple, runs: Runs, course: Course) -> None:
        self.owner = owner
        self.runs = runs
        self.course = course
        self.containers: list[Container] = containers(owner[0])
        base = self.runs.base.items
        self.matches = (match(base, self.items(LEFT), course.steps), match(base, self.items(RIGHT), course.steps))
        left, right = (found.kept for found in self.matches)
        self.anchors = [Place(i, left[i], right[i]) for i in left if i in right]
        self.dropped: tuple[set[int], set[int]] = (set(), set())
        self.clashing: tuple[set[int], set[int]] = (set(), set())
        self._compare()

    @cached_property
    def separator(self) -> bytes:
        """What separates the items; nothing, if layout alone does."""
        return separator_between(self.containers, self.runs)

    @property
    def start(self) -> Place:
        """The place before all items."""
        return Place(-1, -1, -1)

    @property
    def end(self) -> Place:
        """The place behind all items."""
        return Place(*(len(run.items) for run in self.runs))

    def items(self, side: int) -> list[Item]:
        """Give the items of a side."""
        return self.runs.right.items if side == RIGHT else self.runs.left.items

    def between(self, before: Place, after: Place) -> tuple[bytes, bytes, bytes]:
        """Give the bytes between two places."""
        base, left, right = (run.between(i, j) for run, i, j in zip(self.runs, before, after, strict=True))
        return base, left, right

    def hunks(self, side: int, before: Place, after: Place) -> list[Hunk]:
        """Give what a side did between two places."""
        found = []
        kept = self.matches[side].kept
        i, j = before.base + 1, before.at(side) + 1
        at = i
        while True:
            while at < after.base and at not in kept:
                at += 1
            stop = kept[at] if at < after.base else after.at(side)
            if at > i or stop > j:
                found.append(Hunk(i, at, j, stop))
            if at >= after.base:
                return found
            at += 1
            i, j = at, stop + 1

    def group(self, item: Item) -> tuple[int, int, bool] | None:
        """Find the group of a container in which an item stands, and whether its order means nothing."""
        for number, container in enumerate(self.containers):
            if container.field and container.field != item.field:
                continue
            if not container.groups:
                return number, 0, container.reorder
            for place, kinds in enumerate(container.groups):
                if item.kind in kinds:
                    return number, place, container.reorder
        return None

    def unsettled(self, before: Place, after: Place) -> bool:
        """Tell whether something between two places moved, on one side, that the other changed; or stands elsewhere there, too."""
        for side in BOTH:
            if any(before.at(side) < j < after.at(side) for j in (*self.dropped[side], *self.clashing[side])):
                return True
            mine, other = self.matches[side], self.matches[1 - side]
            for i, j in mine.moved.items():
                if before.base < i < after.base or before.at(side) < j < after.at(side):
                    there = other.kept.get(i)
                    if there is None or self.items(1 - side)[there].text != self.runs.base.items[i].text:
                        return True
        return False

    def _compare(self) -> None:
        """Compare what both sides put in at different places."""
        new = []
        for side in BOTH:
            known = {*self.matches[side].kept.values(), *self.matches[side].moved.values()}
            new.append([j for j, item in enumerate(self.items(side)) if j not in known and item.key is not None])
        where = [[anchor.at(side) for anchor in self.anchors] for side in BOTH]
        mine, other = (found.moved for found in self.matches)
        both = [(mine[i], other[i]) for i in mine if i in other]
        for i, j in (*both, *by_key(self.items(LEFT), self.items(RIGHT), new[LEFT], new[RIGHT])):
            one, two = self.items(LEFT)[i], self.items(RIGHT)[j]
            before, behind = bisect_left(where[LEFT], i), bisect_left(where[RIGHT], j)
            if before == behind or (not one.unique and self.group(one) is None):
                continue
            if not one.same(two):
                self.clashing[LEFT].add(i)
                self.clashing[RIGHT].add(j)
            elif (len(one.norm), -before) < (len(two.norm), -behind):
                self.dropped[LEFT].add(i)
            else:
                self.dropped[RIGHT].add(j)

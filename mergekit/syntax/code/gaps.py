"""Gaps: the layout and the separators between items; also of items that did not stand beside each other before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from mergekit.frozen import NamedTuple
from mergekit.languages.profile import Container
from mergekit.syntax.code.pieces import LEFT, RIGHT
from mergekit.syntax.code.tree import Item, Source

BASE = -1
ABSENT = -2


class Run(NamedTuple):
    """A run of items of one source, and the bytes in which they stand."""

    source: Source
    start: int
    end: int
    items: list[Item]

    def between(self, i: int, j: int) -> bytes:
        """Give the bytes between two items; -1 and the number of items are the borders."""
        start = self.items[i].end if i >= 0 else self.start
        return self.source.text[start : self.items[j].start if j < len(self.items) else self.end]

    def element(self, i: int) -> bool:
        """Tell whether there is a node at a place: not a border, nor a token."""
        return 0 <= i < len(self.items) and self.items[i].named


class Runs(NamedTuple):
    """The same run on three sides."""

    base: Run
    left: Run
    right: Run

    def of(self, side: int) -> Run:
        """Give the run of a side."""
        return self[1 + side]


class Placed(NamedTuple):
    """An item of the result: whose it is, its place on every side that has it (`ABSENT`: it has not), and its text if that is new."""

    sides: tuple[int, ...]
    base: int
    left: int
    right: int
    text: bytes | None = None

    @property
    def side(self) -> int:
        """The side that it comes from."""
        return self.sides[0]

    def at(self, side: int) -> int:
        """Give its place on a side."""
        return (self.left, self.right, self.base)[side]


def woven(placed: Sequence[Placed], runs: Runs, separator: bytes) -> bytes:
    """Put items together, with gaps between. The first and the last are shown by others: only the gaps beside them are."""
    out: list[bytes] = []
    start, end = placed[0].base, placed[-1].base
    inherited = runs.base.between(start, end) if end == start + 1 else None
    for one, other in pairwise(placed):
        out.append(_gap(one, other, runs, separator, inherited))
        if other is not placed[-1]:
            out.append(runs.of(other.side).items[other.at(other.side)].text if other.text is None else other.text)
    return b"".join(out)


def separator_between(containers: Sequence[Container], runs: Runs) -> bytes:
    """Find what separates the children of a node: nothing, if layout alone does."""
    for container in containers:
        if container.separator:
            return container.separator.encode()
    for run in runs:
        for i in range(len(run.items) - 1):
            if run.element(i) and run.element(i + 1) and (found := run.between(i, i + 1).strip()):
                return found
    return b""


def _gap(one: Placed, other: Placed, runs: Runs, separator: bytes, inherited: bytes | None) -> bytes:
    """Choose the gap between two items: as on the sides where they are neighbours, else as beside one of them.

    `inherited` is the gap that was there before: not what somebody put in together with an item.
    """
    beside: dict[int, bytes] = {}
    for side in (BASE, LEFT, RIGHT):
        if one.at(side) > ABSENT and other.at(side) == one.at(side) + 1:
            beside[side] = runs.of(side).between(one.at(side), other.at(side))
    elements = runs.of(one.side).element(one.at(one.side)), runs.of(other.side).element(other.at(other.side))
    if beside:
        changed = sorted((gap for side, gap in beside.items() if side != BASE and gap != beside.get(BASE)), key=_size)
        found = changed[-1] if changed else beside[BASE]
        if len(beside) == 1 and BASE not in beside:
            found = _laid_anew(found, elements, runs.base, runs.of(RIGHT if LEFT in beside else LEFT), separator)
        return found if found.strip() or not separator else _trailing(one, other, runs, separator, found)
    choices: list[tuple[bool, bytes]] = []
    for side in (LEFT, RIGHT, BASE):
        run = runs.of(side)
        places = [one.at(side)] if one.at(side) > ABSENT else []
        places += [other.at(side) - 1] if other.at(side) > ABSENT else []
        choices += [((run.element(i), run.element(i + 1)) == elements, run.between(i, i + 1)) for i in places if i < len(run.items)]
    fitting = [gap for fits, gap in choices if fits] or _usual(runs, elements)
    if not fitting:
        fitting = [gap for _, gap in choices]
        if separator and all(elements):
            fitting = [gap if separator in gap else separator + (gap if b"\n" in gap else b" ") for gap in fitting]
    fitting = [gap for gap in fitting if gap != inherited] or fitting
    gap = _indented(max(fitting, key=_size) if fitting else b"\n", other, runs)
    return _own_line(other, runs) if not gap and all(elements) else gap


def _own_line(item: Placed, runs: Runs) -> bytes:
    """Part an item from another one of which nothing tells how: by a line end if it has its lines to itself, else a space."""
    run = runs.of(item.side)
    text, place = run.source.text, run.items[item.at(item.side)]
    indent = text[text.rfind(b"\n", 0, place.start) + 1 : place.start]
    end = text.find(b"\n", place.end)
    behind = text[place.end : end if end >= 0 else len(text)]
    return b" " if indent.strip() or behind.strip() else b"\n" + indent


def _laid_anew(gap: bytes, elements: tuple[bool, bool], base: Run, other: Run, separator: bytes) -> bytes:
    """Break the line, or not, at a gap that one side put in like the base's, where the other side laid out all of those anew."""
    was, there = _often(_gaps(base, elements)), _gaps(other, elements)
    now = _often(there)
    if was is None and now is None and all(elements) and gap.strip() == separator:  # a list of one: it says how a line begins
        first, now = _often(_gaps(base, (False, True))), _often(_gaps(other, (False, True)))
        return separator + now if now is not None and first is not None and b"\n" in now and b"\n" not in first else gap
    if now is None or gap != was or was in there or (b"\n" in now) == (b"\n" in was):
        return gap
    return now


def _trailing(one: Placed, other: Placed, runs: Runs, separator: bytes, gap: bytes) -> bytes:
    """End a list with a separator where a side began to do so."""
    ends = {side: runs.of(side).between(other.at(side) - 1, other.at(side)) for side in (BASE, LEFT, RIGHT) if other.at(side) > 0}
    closing = len(ends) == len(runs) and not runs.of(LEFT).element(other.left) and runs.of(one.side).element(one.at(one.side))
    if not closing or ends[BASE].strip() == separator or not any(ends[side].strip() == separator for side in (LEFT, RIGHT)):
        return gap
    return separator + gap


def _usual(runs: Runs, elements: tuple[bool, bool]) -> list[bytes]:
    """Find the gap that stands most often between such neighbours."""
    found = _often([gap for run in runs for gap in _gaps(run, elements)])
    return [] if found is None else [found]


def _gaps(run: Run, elements: tuple[bool, bool]) -> list[bytes]:
    """Give all gaps between such neighbours in one source."""
    return [run.between(i, i + 1) for i in range(-1, len(run.items)) if (run.element(i), run.element(i + 1)) == elements]


def _often(found: Sequence[bytes]) -> bytes | None:
    gaps = Counter(found)
    return max(gaps, key=lambda gap: (gaps[gap], gap)) if gaps else None


def _indented(gap: bytes, item: Placed, runs: Runs) -> bytes:
    """Indent the line that an item starts as it is in its own source."""
    run, at = runs.of(item.side), item.at(item.side)
    if b"\n" not in gap or not 0 <= at < len(run.items):
        return gap
    own = run.between(at - 1, at)
    return gap[: gap.rfind(b"\n") + 1] + own[own.rfind(b"\n") + 1 :] if b"\n" in own else gap


def _size(gap: bytes) -> tuple[int, int, bytes]:
    return gap.count(b"\n"), len(gap), gap

"""Gaps: the layout and the separators between items that stood elsewhere, or not beside each other, before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mergekit.syntax.code.pieces import LEFT, RIGHT

if TYPE_CHECKING:
    from mergekit.syntax.code.sequences import Run

BASE = -1
ABSENT = -2


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
        """Its place on a side."""
        return (self.left, self.right, self.base)[side]


Runs = tuple["Run", "Run", "Run"]


def woven(placed: Sequence[Placed], runs: Runs) -> bytes:
    """Put items together, the first and the last of which are anchors that are shown by others; with gaps before each but the first."""
    out: list[bytes] = []
    for one, other in pairwise(placed):
        out.append(_gap(one, other, runs))
        if other is not placed[-1]:
            run = _run(runs, other.side)
            out.append(run.items[other.at(other.side)].text if other.text is None else other.text)
    return b"".join(out)


def _run(runs: Runs, side: int) -> Run:
    return runs[1 + side]


def _between(run: Run, i: int, j: int) -> bytes:
    """Give the bytes between two neighbours of a run; -1 and its length are its borders."""
    start = run.items[i].end if i >= 0 else run.start
    end = run.items[j].start if j < len(run.items) else run.end
    return run.source.text[start:end]


def _class(run: Run, i: int) -> str:
    """Tell what stands at a place: a border, an element, or a token."""
    if i < 0 or i >= len(run.items):
        return "border"
    item = run.items[i]
    return "element" if item.named else "border"


def _gap(one: Placed, other: Placed, runs: Runs) -> bytes:
    """Choose the gap between two items."""
    beside: dict[int, bytes] = {}
    for side in (BASE, LEFT, RIGHT):
        if one.at(side) > ABSENT and other.at(side) > ABSENT and other.at(side) == one.at(side) + 1:
            beside[side] = _between(_run(runs, side), one.at(side), other.at(side))
    if beside:
        changed = sorted({gap for side, gap in beside.items() if side != BASE and gap != beside.get(BASE)}, key=_size)
        return changed[-1] if changed else beside[min(beside)]
    classes = _class_of(one, runs), _class_of(other, runs)
    found: list[tuple[bool, bytes]] = []
    for side in (LEFT, RIGHT, BASE):
        run = _run(runs, side)
        if (i := one.at(side)) > ABSENT and i < len(run.items):
            found.append(((_class(run, i), _class(run, i + 1)) == classes, _between(run, i, i + 1)))
        if (j := other.at(side)) > -1:
            found.append(((_class(run, j - 1), _class(run, j)) == classes, _between(run, j - 1, j)))
    fitting = [gap for fits, gap in found if fits]
    if not fitting:
        usual = Counter(
            _between(run, i, i + 1) for run in runs for i in range(-1, len(run.items)) if (_class(run, i), _class(run, i + 1)) == classes
        )
        fitting = [max(usual, key=lambda gap: (usual[gap], gap))] if usual else [gap for _, gap in found]
    chosen = max(fitting, key=_size) if fitting else b"\n"
    return _indented(chosen, other, runs)


def _class_of(one: Placed, runs: Runs) -> str:
    side = one.sides[0]
    return _class(_run(runs, side), one.at(side))


def _indented(gap: bytes, item: Placed, runs: Runs) -> bytes:
    """Indent the line that an item starts as it is in its own source."""
    run = _run(runs, item.sides[0])
    at = item.at(item.sides[0])
    if b"\n" not in gap or not 0 <= at < len(run.items):
        return gap
    own = _between(run, at - 1, at)
    if b"\n" not in own:
        return gap
    return gap[: gap.rfind(b"\n") + 1] + own[own.rfind(b"\n") + 1 :]


def _size(gap: bytes) -> tuple[int, int, bytes]:
    return gap.count(b"\n"), len(gap), gap

"""Doubting a merge that is clean and fails a check: what the sides changed apart from each other is in conflict after all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mergekit.lines.diff import Differ
from mergekit.lines.flattening import clash_of
from mergekit.lines.merged import Lines, Piece, Settled
from mergekit.lines.narrowing import narrowed
from mergekit.lines.regions import regions
from mergekit.lines.split import lines_of

if TYPE_CHECKING:
    from mergekit.contested import Contested


def doubted(contest: Contested[bytes | None], pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Put every change of one side alone into conflict with the others, who left it as it was; what all agree on stands.

    Two sides that add the same function in different places are clean line by line, and wrong: each addition is shown
    beside its absence, and a person keeps one.
    """
    changed = [at for at, side in enumerate(contest.sides) if (side or b"") != (contest.origin or b"")]
    if len({contest.sides[at] or b"" for at in changed}) < 2:  # noqa: PLR2004 (nobody disagrees)
        return pieces
    return list(_apart(contest, changed))


def _apart(contest: Contested[bytes | None], changed: Sequence[int]) -> Iterator[Piece]:
    base: Lines = lines_of(contest.origin or b"")
    sides = [lines_of(contest.sides[at] or b"") for at in changed]
    differ = Differ(base)
    for region in regions([differ.diff(side) for side in sides], len(base)):
        old = base[region.base_start : region.base_end]
        held = [side[start:end] for side, start, end in zip(sides, region.starts, region.ends, strict=True)]
        if len(set(held)) == 1:
            yield Settled(held[0])
        else:
            yield from narrowed(clash_of(old, list(zip(changed, held, strict=True)), added=contest.base is None))

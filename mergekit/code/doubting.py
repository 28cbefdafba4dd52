"""Doubting a merge that is clean and fails a check.

What several sides put in alike, at different places, stands once; what else the sides changed apart from each other is in conflict
after all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.lines.deciding import Proposal, once
from mergekit.lines.diff import Differ
from mergekit.lines.flattening import clash_of
from mergekit.lines.merged import Clash, Lines, Piece, Settled
from mergekit.lines.narrowing import narrowed
from mergekit.lines.regions import regions
from mergekit.lines.split import lines_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from mergekit.checks.finding import Finding
    from mergekit.contested import Contested

    Texts: TypeAlias = Contested[bytes | None]


def said_once(contest: Texts, pieces: Sequence[Piece], findings: Sequence[Finding]) -> Proposal | None:
    """Propose that what a check found to stand twice stands once, if several sides put in the same; None if they did not.

    `findings` is what the check said of the lines of `pieces`, which are clean.
    """
    lines = [line for piece in pieces if not isinstance(piece, Clash) for line in piece.lines]
    return once(contest, {lines[found.line - 1].strip() for found in findings if 0 < found.line <= len(lines)})


def doubted(contest: Texts, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Put every change of one side alone into conflict with the others, who left it as it was; what all agree on stands.

    Two sides that add the same function in different places are clean line by line, and wrong: each addition is shown
    beside its absence, and a person keeps one.
    """
    changed = [at for at, side in enumerate(contest.sides) if (side or b"") != (contest.origin or b"")]
    if len({contest.sides[at] or b"" for at in changed}) < 2:  # noqa: PLR2004 (nobody disagrees)
        return pieces
    return list(_apart(contest, changed))


def _apart(contest: Texts, changed: Sequence[int]) -> Iterator[Piece]:
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

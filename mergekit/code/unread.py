"""Deciding a text that no grammar reads: as lines and their rules do, unless the result looks broken to whoever knows no language."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.checks.balanced import balanced
from mergekit.checks.finding import Finding
from mergekit.checks.maps import maps
from mergekit.lines import deciding
from mergekit.lines.merged import Clash, Piece
from mergekit.lines.split import join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mergekit.contested import Contested

VETO = "check!"
"""As `mergekit.lines.odds.VETO`, which is not imported where no rule is asked."""


def decide(contest: Contested[bytes | None], trust: str) -> Sequence[Piece]:
    """Merge a text line by line; what a rule makes of it, and what is clean without one, has to pass the checks.

    Laws: the order and the repetition of sides never decide; a clean result passes the checks, or is one side's own.
    """

    def looked_at(pieces: Sequence[Piece]) -> tuple[Finding, ...]:
        """Find what speaks against a merge; nothing does if it is open."""
        if any(isinstance(piece, Clash) for piece in pieces):
            return ()
        result = join(line for piece in pieces if not isinstance(piece, Clash) for line in piece.lines)
        inputs = tuple({text or b"": None for text in (*contest.sides, contest.origin)})
        return () if result in inputs else (*balanced(inputs, result), *maps(inputs, result))

    def judge(pieces: Sequence[Piece]) -> tuple[str, ...]:
        """Name the checks that a merge fails."""
        return tuple(sorted({f"{VETO}{one.check}" for one in looked_at(pieces)}))

    found = deciding.decide(contest, trust, judge)
    findings = looked_at(found)
    if not findings:
        return found
    from mergekit.code.doubting import doubted, said_once  # late: few are clean and fail a check

    proposal = said_once(contest, found, findings)
    better = None if proposal is None else deciding.believed(proposal, trust, judge)
    return better if better is not None and not judge(better) else doubted(contest, found)

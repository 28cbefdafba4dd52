"""Deciding a file of a known language: by lines and rules, by syntax, whichever is more certain, and what is left by neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from mergekit.code.by_syntax import proposed
from mergekit.code.judging import Checked, Judge, shown
from mergekit.lines import trust as trusting
from mergekit.lines.deciding import Proposal, believed, proposals
from mergekit.lines.flattening import holds_markers
from mergekit.lines.merged import Clash, Event, Piece, Ruled, Settled
from mergekit.lines.odds import chance, together
from mergekit.lines.rules.texts import Texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mergekit.contested import Contested
    from mergekit.languages.profile import Profile

BY_LINES, BY_SYNTAX = "lines", "syntax"


class Candidate:
    """One way to merge a file, and what judges it."""

    def __init__(self, proposal: Proposal, judge: Judge | None) -> None:
        self.proposal = proposal
        self.judge = judge

    @cached_property
    def whole(self) -> trusting.Whole:
        """What it shows if all of it is believed."""
        proposal = self.proposal
        texts = Texts(proposal.base_of, proposal.sides)
        return trusting.whole(proposal.contest.path, texts, proposal.pieces, proposal.also, self.judge)

    @property
    def sound(self) -> bool:
        """Whether it passes the checks, or is open."""
        return self.judge is None or self.judge.sound(self.proposal.pieces)

    @property
    def plain(self) -> bool:
        """Whether no rule was needed."""
        return not self.proposal.also and not any(isinstance(piece, Ruled) for piece in self.proposal.pieces)

    def events(self) -> tuple[Event, ...]:
        """Give all decisions, and the event of the file."""
        return (*self._decided(self.whole.pieces), self.whole.event)

    def chance(self, wanted: float) -> float:
        """Tell how likely all of it is right; 0 if something in it is open, or if it cannot be as likely as is wanted.

        What the whole file says only makes it less likely than its decisions alone, and is not asked if these are not enough.
        """
        pieces = self.proposal.pieces
        if any(isinstance(piece, Clash) for piece in pieces):
            return 0.0
        if together(map(chance, self._decided(pieces))) < wanted:
            return 0.0
        return together(map(chance, self.events()))

    def _decided(self, pieces: Sequence[Piece]) -> Iterator[Event]:
        """Give all decisions of this proposal, of which these are the pieces."""
        yield from self.proposal.also
        yield from (event for piece in pieces if isinstance(piece, Ruled) for event in piece.events)

    def believed(self, least: float) -> Sequence[Piece] | None:
        """Give what reaches some odds; None if nothing does."""
        proposal = self.proposal
        if self.plain:
            return proposal.pieces
        return trusting.believed(
            proposal.contest.path,
            proposal.base_of,
            proposal.sides,
            proposal.pieces,
            least,
            also=proposal.also,
            blocks=proposal.blocks,
            judge=self.judge,
            known=lambda: self.whole,
        )


def decide(contest: Contested[bytes | None], profile: Profile, trust: str) -> Sequence[Piece]:
    """Merge a file of a language; what sides disagree on is decided by rules and syntax that reach a level of trust.

    The most certain clean result stands if it reaches the level. Else, of what is left of each way when what is not
    believed is given back to conflict, the one that leaves the fewest lines open stands.

    Laws: the order and the repetition of sides never decide; a clean result passes the checks, or is one side's own.
    """
    least = trusting.LEVELS.get(trust, trusting.LEVELS[trusting.DEFAULT])
    wanted = least / (1 + least)
    found = list(candidates(contest, profile))
    first = found[0].proposal.pieces
    if found[0].plain and shown(first) is not None and found[0].sound:
        return first
    ranked = [(one.chance(wanted), -at, one) for at, one in enumerate(found) if not one.plain]
    for likely, _, one in sorted(ranked, key=lambda rank: rank[:2], reverse=True):
        if likely >= wanted:
            pieces = one.believed(least)
            if pieces is not None and shown(pieces) is not None:
                return pieces
    left = [pieces for one in found for pieces in (one.believed(least),) if pieces is not None]
    best = min(left, key=_open)
    judge = found[0].judge
    findings = () if judge is None else judge.against(best)
    if judge is None or not findings:
        return best
    from mergekit.code.doubting import doubted, said_once  # late: few are clean and fail a check

    proposal = said_once(contest, best, findings)
    better = None if proposal is None else believed(proposal, trust, judge)
    return better if better is not None and judge.sound(better) else doubted(contest, best)


def candidates(contest: Contested[bytes | None], profile: Profile) -> Iterator[Candidate]:
    """Give the ways to merge a file: by lines first; by syntax too, where lines need rules or are unsound."""
    checked = Checked(contest, profile)
    by_lines = list(proposals(contest))
    first = by_lines[0].pieces
    needed = _needs_rules(by_lines[0]) or not checked.sound(first)
    marked = any(holds_markers(lines) for lines in by_lines[0].sides)
    by_syntax = proposed(contest, profile) if needed and not marked else None
    for one in by_lines:
        yield Candidate(one, Judge(checked, BY_LINES, by_syntax))
    if by_syntax is not None and (shown(by_syntax) is None or shown(by_syntax) != shown(first)):
        yield Candidate(Proposal(contest, by_syntax), Judge(checked, BY_SYNTAX, first))


def _needs_rules(proposal: Proposal) -> bool:
    return bool(proposal.also) or any(not isinstance(piece, Settled) for piece in proposal.pieces)


def _open(pieces: Sequence[Piece]) -> int:
    """Count the lines that are left open."""
    return sum(len(piece.base) + sum(len(variant.lines) for variant in piece.variants) for piece in pieces if isinstance(piece, Clash))

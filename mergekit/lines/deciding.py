"""The merge of texts with rules: what lines alone leave open is decided by rules, as far as these are trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from mergekit.contested import Contested
from mergekit.frozen import NamedTuple, replace
from mergekit.lines import markers
from mergekit.lines.flattening import holds_markers
from mergekit.lines.line_merge import first_writer, merge_lines
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from mergekit.lines.cells import Dispute
    from mergekit.lines.trust import Judge

    Texts: TypeAlias = Contested[bytes | None]

MOST_DISPUTES = 500
"""A file with more regions that sides disagree on is left to people: its rules would take longer than the merge."""
MOST_BYTES = 1 << 21
"""So is one whose regions hold more than this, all versions together: one line of five megabytes, for example."""


class Proposal(NamedTuple):
    """What rules would make of a contest if all of them were believed.

    `also` are decisions about more than one place, on which all of it rests; `blocks` are the lines that those put in.
    """

    contest: Texts
    pieces: Sequence[Piece]
    also: tuple[Event, ...] = ()
    blocks: tuple[Lines, ...] = ()

    @property
    def sides(self) -> list[Lines]:
        """The lines of every side, edits carried along."""
        return [tuple(markers.split(text or b"")) for text in self.contest.sides]

    def base_of(self, sides: Collection[int]) -> Lines:
        """Give the lines that some sides started from."""
        return tuple(markers.split(self.contest.among(sides).origin or b""))


def decide(contest: Texts, trust: str, judge: Judge | None = None) -> Sequence[Piece]:
    """Merge line by line; what sides disagree on is decided by rules that reach a level of trust.

    `judge` adds facts to the odds of what a file would show.

    Laws: the order and the repetition of sides never decide; where no rule is believed, the result is that of the lines.
    """
    for proposal in proposals(contest):
        if not proposal.also and not any(isinstance(piece, Ruled) for piece in proposal.pieces):
            return proposal.pieces
        found = believed(proposal, trust, judge)
        if found is not None:
            return found
    message = "the last proposal is what stands where nothing is believed"
    raise AssertionError(message)


def believed(proposal: Proposal, trust: str, judge: Judge | None = None) -> Sequence[Piece] | None:
    """Give what reaches a level of trust, of what is proposed; None if nothing does."""
    from mergekit.lines import trust as trusting  # late, as the rules

    least = trusting.LEVELS.get(trust, trusting.LEVELS[trusting.DEFAULT])
    path, base_of, sides = proposal.contest.path, proposal.base_of, proposal.sides
    return trusting.believed(path, base_of, sides, proposal.pieces, least, also=proposal.also, blocks=proposal.blocks, judge=judge)


def once(contest: Texts, twice: Collection[bytes]) -> Proposal | None:
    """Propose that what several sides put in at different places stands once, if one of these lines is in it; None if none is."""
    from mergekit.lines.rules.elsewhere import standing_first  # late, as the rules

    base, *sides = [tuple(markers.split(text or b"")) for text in (contest.origin, *contest.sides)]
    if any(map(holds_markers, (base, *sides))):
        return None
    split = cache(lambda text: tuple(markers.split(text or b"")))
    found = standing_first(base, sides, lambda who, lines: first_writer(contest, who, lines, split), twice)
    if found is None:
        return None
    other = _standing(contest, [b"".join(side) for side in found.sides])
    return Proposal(other, _ruled(other)[0], found.events, found.blocks)


def proposals(contest: Texts) -> Iterator[Proposal]:
    """Give what may be made of a contest, the best first; the last one stands where nothing is believed."""
    pieces, few = _ruled(contest)
    if not few:
        yield Proposal(contest, [part for piece in pieces for part in (piece.instead if isinstance(piece, Ruled) else (piece,))])
        return
    left = sum(isinstance(piece, Clash) for piece in pieces)
    if left:
        from mergekit.lines.rules import moved  # late, as the rules

        base, *sides = [tuple(markers.split(text or b"")) for text in (contest.origin, *contest.sides)]
        carried = None if any(map(holds_markers, (base, *sides))) else moved.carried(base, sides)
        if carried is not None:
            other = _standing(contest, [b"".join(side) for side in carried.sides])
            better, few = _ruled(other)
            if few and sum(isinstance(piece, Clash) for piece in better) < left:
                yield Proposal(other, better, (moved.event(contest.path, carried),), carried.blocks)
    yield Proposal(contest, pieces)


def _standing(contest: Texts, sides: Sequence[bytes]) -> Texts:
    """Put other texts in the place of the sides."""
    return replace(
        contest,
        sides=tuple(sides),
        narrow=lambda chosen: _standing(contest.among(chosen), [sides[i] for i in sorted(chosen)]),
    )


def _ruled(contest: Texts) -> tuple[Sequence[Piece], bool]:
    """Merge by lines and all rules; whether these were asked no more often, and about no more, than they may."""
    asked = size = 0

    def ladder(found: Dispute) -> tuple[Piece, ...] | None:
        nonlocal asked, size
        asked += 1
        size += sum(map(len, found.base)) + sum(len(line) for change in found.changes for line in change.lines)
        if asked > MOST_DISPUTES or size > MOST_BYTES:
            return None
        from mergekit.lines.rules.ladder import ladder as rules  # late: most merges need none

        return rules(found)

    return merge_lines(contest, (ladder,)).pieces, asked <= MOST_DISPUTES and size <= MOST_BYTES

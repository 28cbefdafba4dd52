"""The tally of a topic: candidates, ballots, three ways to count, and what that decides."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mergekit.frozen import frozen
from mergekit.git.signatures import signer
from mergekit.policy.patterns import branch_matcher
from mergekit.voting.ballots import Ballot, Checks, ballots
from mergekit.voting.candidates import Candidate, candidates, ever
from mergekit.voting.counting import Count, Duels, approval, plurality, schulze

if TYPE_CHECKING:
    from mergekit.git.repository import Repository
    from mergekit.policy.voting import Voting


@frozen
class Tally:
    """What a commit has of a vote.

    `winner` is the content id of the candidate that the policy's method puts alone in front, if the quorum is met; else it is
    empty and `open_because` says why people have to decide. Law: a function of the commit and the policy.
    """

    topic: str
    commit: bytes
    voting: Voting
    candidates: tuple[Candidate, ...]
    ballots: tuple[Ballot, ...]
    counts: tuple[Count, ...]
    duels: Duels
    winner: str
    open_because: str

    @property
    def counted(self) -> tuple[Ballot, ...]:
        """The ballots that count."""
        return tuple(one for one in self.ballots if not one.void)


def tally(repository: Repository, commit: bytes, topic: str, voting: Voting) -> Tally:
    """Count the ballots on a topic at a commit."""
    objects = repository.objects
    tree = objects.commit(commit).tree
    found = candidates(objects, tree, topic)
    matchers = [branch_matcher(pattern.encode()) for pattern in voting.electorate]

    def may_vote(name: str) -> bool:
        return not matchers or any(matches(name.encode("utf-8", "surrogateescape")) for matches in matchers)

    @cache
    def before() -> dict[str, str]:
        return ever(objects, commit, topic)

    def was_there(name: str) -> str:
        return next((path for known, path in sorted(before().items()) if known.startswith(name)), "")

    @cache
    def badly_signed(cast: bytes, voter: str) -> str:
        if not voting.signed:
            return ""
        by = signer(repository, cast)
        if by is None:
            return "the commit that cast it has no good signature, which the policy asks for"
        return "" if voting.may_sign(by, voter) else f"the commit that cast it is signed by '{by}', who does not sign for '{voter}'"

    checks = Checks(may_vote, badly_signed, was_there, repository.has_seen)
    cast = ballots(objects, commit, topic, found, checks)
    votes = [one.votes for one in cast if one.votes is not None and not one.void]
    names = [one.id for one in found]
    ranked, duels = schulze(names, votes)
    counts = (ranked, approval(names, votes), plurality(names, votes))
    winners = next(one for one in counts if one.method == voting.method).winners
    why = _open_because(len(found), len(votes), voting, winners)
    return Tally(topic, commit, voting, found, cast, counts, duels, "" if why else winners[0], why)


def _open_because(candidates: int, cast: int, voting: Voting, winners: tuple[str, ...]) -> str:
    """Say why nobody wins; empty if somebody does."""
    if not candidates:
        return "there is no candidate"
    if cast < voting.quorum:
        return f"the quorum is not met: {cast} of {voting.quorum} ballots"
    if len(winners) > 1:
        return f"it is a tie between {', '.join(winners)}"
    return ""

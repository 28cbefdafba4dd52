"""How ballots are counted: plurality, approval, and the ranking of Schulze. Pure functions of ballots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from mergekit.frozen import frozen

Ranking: TypeAlias = "tuple[frozenset[str], ...]"
"""Candidates, the most preferred first; those of one place are equal. Who is missing is behind all who are there."""


@frozen
class Votes:
    """What one ballot says: a ranking, and whom it approves of."""

    ranking: Ranking
    approved: frozenset[str]


@frozen
class Count:
    """The outcome of one way to count.

    `places` are the candidates, the best first, equal ones together, in the order of their names; `points` are what each has:
    first places, approvals, or (Schulze) how many others it beats.
    """

    method: str
    places: tuple[tuple[str, ...], ...]
    points: tuple[tuple[str, int], ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """The best; several if they are equal, none of no candidates."""
        return self.places[0] if self.places else ()


@frozen
class Duels:
    """The working of the Schulze method: for each ordered pair, how many prefer the first, and its strongest path."""

    candidates: tuple[str, ...]
    preferred: tuple[tuple[int, ...], ...]
    strength: tuple[tuple[int, ...], ...]


def plurality(candidates: Iterable[str], ballots: Iterable[Votes]) -> Count:
    """Count first places. A ballot with several in its first place has none: half a vote would be a vote that nobody cast."""
    first = [next(iter(ballot.ranking[0])) for ballot in ballots if ballot.ranking and len(ballot.ranking[0]) == 1]
    return _ordered("plurality", {name: first.count(name) for name in candidates})


def approval(candidates: Iterable[str], ballots: Iterable[Votes]) -> Count:
    """Count who approves of each."""
    cast = list(ballots)
    return _ordered("approval", {name: sum(name in ballot.approved for ballot in cast) for name in candidates})


def schulze(candidates: Iterable[str], ballots: Iterable[Votes]) -> tuple[Count, Duels]:
    """Rank by strongest paths (Schulze, "A new monotonic, clone-independent ... single-winner election method", 2011; winning votes).

    The strength of a path is its weakest link; a link is the number of ballots that prefer one of a pair to the other, if they
    are more than those that do not. One beats another whose strongest path back is weaker. That is transitive, so it is an
    order with ties, and a candidate that wins every duel is alone in front (Condorcet).

    Laws: neither the order of ballots nor that of candidates matters; cubic in candidates.
    """
    names = tuple(sorted(set(candidates)))
    preferred = _preferences(names, ballots)
    size = range(len(names))
    strength = [[preferred[i][j] if preferred[i][j] > preferred[j][i] else 0 for j in size] for i in size]
    for k in size:
        for i in size:
            if i != k:
                for j in size:
                    if j not in (i, k):
                        strength[i][j] = max(strength[i][j], min(strength[i][k], strength[k][j]))
    beaten = {name: sum(strength[i][j] > strength[j][i] for j in size) for i, name in enumerate(names)}
    duels = Duels(names, tuple(map(tuple, preferred)), tuple(map(tuple, strength)))
    return Count("schulze", _levels(names, strength), tuple(sorted(beaten.items()))), duels


def _preferences(names: Sequence[str], ballots: Iterable[Votes]) -> list[list[int]]:
    """Count, for each ordered pair, the ballots that prefer the first."""
    found = [[0] * len(names) for _ in names]
    for ballot in ballots:
        place = {name: at for at, names_there in enumerate(ballot.ranking) for name in names_there}
        ranks = [place.get(name, len(ballot.ranking)) for name in names]
        for i, one in enumerate(ranks):
            for j, other in enumerate(ranks):
                found[i][j] += one < other
    return found


def _levels(names: Sequence[str], strength: Sequence[Sequence[int]]) -> tuple[tuple[str, ...], ...]:
    """Take off, again and again, those whom nobody left beats."""
    left = list(range(len(names)))
    found: list[tuple[str, ...]] = []
    while left:
        best = [i for i in left if not any(strength[j][i] > strength[i][j] for j in left)]
        found.append(tuple(names[i] for i in best))
        left = [i for i in left if i not in best]
    return tuple(found)


def _ordered(method: str, points: dict[str, int]) -> Count:
    """Order by points."""
    ranked = sorted(points.items())
    places = tuple(tuple(name for name, has in ranked if has == score) for score in sorted({*points.values()}, reverse=True))
    return Count(method, places, tuple(ranked))

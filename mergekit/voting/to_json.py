"""A tally as JSON: the schema is docs/schemas/tally.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.quoted import text_to_json

if TYPE_CHECKING:
    from mergekit.voting.ballots import Ballot
    from mergekit.voting.counting import Count
    from mergekit.voting.tally import Tally


def tally_to_json(found: Tally) -> dict[str, object]:
    """Give the object of `mergekit tally TOPIC`."""
    return {
        "topic": text_to_json(found.topic),
        "commit": found.commit.hex(),
        "method": found.voting.method,
        "quorum": found.voting.quorum,
        "electorate": list(found.voting.electorate),
        "winner": found.winner or None,
        "open_because": found.open_because or None,
        "candidates": [
            {"id": one.id, "title": text_to_json(one.title), "places": [text_to_json(place) for place in one.places]}
            for one in found.candidates
        ],
        "ballots": [_ballot(one) for one in found.ballots],
        "counts": [_count(one) for one in found.counts],
        "duels": {
            "candidates": list(found.duels.candidates),
            "preferred": [list(row) for row in found.duels.preferred],
            "strength": [list(row) for row in found.duels.strength],
        },
    }


def _ballot(one: Ballot) -> dict[str, object]:
    ranking: list[object] = [] if one.votes is None else [[*sorted(place)] for place in one.votes.ranking]
    return {
        "path": text_to_json(one.path),
        "voter": text_to_json(one.voter),
        "commit": one.commit.hex(),
        "ranking": ranking,
        "approved": [] if one.votes is None else [*sorted(one.votes.approved)],
        "void": text_to_json(one.void) or None,
    }


def _count(one: Count) -> dict[str, object]:
    return {"method": one.method, "places": [[*place] for place in one.places], "points": dict(one.points)}

"""`flag`: true or false, where concurrent writes of both come to what `wins` says: ``enable`` (if none is given) or ``disable``."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Verdict
from mergekit.values.registers import alike
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, scalar
from mergekit.values.writes import gone, survives


def merge(contest: Contest, term: Term) -> Verdict:
    """Keep what wins, unless all who wrote the other had seen it."""
    if gone(contest):
        return Verdict(None)
    winner = term.word("wins") != "disable"
    wins = survives(
        contest,
        lambda one: _said(one.after) is winner,
        lambda one: _said(one.before) is winner,
        in_base=_said(contest.base) is winner,
    )
    return Verdict(alike(contest, scalar(winner if wins else not winner)))


def _said(value: Maybe) -> object:
    return None if value is None else value.content


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no flag."""
    return "" if isinstance(value.content, bool) else f"{shown(value)} is neither true nor false"


TYPE = FieldType(
    "flag", "true or false: what wins where both were written", merge, wrong, options={"wins": ("enable", "disable")}, replays=True
)

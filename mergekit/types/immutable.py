"""`immutable`: written once; a change is told, and refused by `mergekit check`. Concurrent values are siblings."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.registers import register
from mergekit.values.tables import shown
from mergekit.values.value import Maybe
from mergekit.values.writes import Log


def merge(contest: Contest, _term: Term) -> Verdict:
    """Keep what all agree on, else siblings; tell who changed what was there."""
    told = tuple(
        Told("immutable", (one.writer,), (f"changed: {shown(one.before)} to {shown(one.after)}",))
        for _, one in Log(contest).writes
        if one.before is not None
    )
    return Verdict(register(contest).value, told)


def move(before: Maybe, after: Maybe, _term: Term) -> str:
    """Say what was changed."""
    if before is None or before == after or before.siblings is not None:
        return ""
    return f"it was changed from {shown(before)} to {shown(after)}, and never changes"


TYPE = FieldType("immutable", "written once", merge, move=move)

"""`lww-register`: the last write wins, in a total order of all writes that follows what each has seen; what it loses is told."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.tables import shown
from mergekit.values.value import Maybe
from mergekit.values.writes import Log, latest


def merge(contest: Contest, _term: Term) -> Verdict:
    """Take the last write: later than all that it has seen, whatever its clock says."""
    last = latest(contest, _meaning)
    if last is None:
        return Verdict(contest.base)
    lost = [one for one in Log(contest).last() if one.after != last.after]
    told = tuple(
        Told("lww-register", (one.writer,), (f"dropped: {shown(one.after)}",)) for one in sorted(lost, key=lambda one: one.writer.order)
    )
    return Verdict(last.after, told)


def _meaning(value: Maybe) -> bytes:
    return b"" if value is None else value.meaning


TYPE = FieldType("lww-register", "the last write wins, and the others are dropped", merge, options={"with": "words"}, replays=True)

"""`lww-register`: the last write wins, in the order of (hybrid logical time, replica, value); what it loses is told."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.tables import shown
from mergekit.values.writes import Log


def merge(contest: Contest, _term: Term) -> Verdict:
    """Take the last write: later than all that it has seen, whatever its clock says."""
    log = Log(contest)
    if not log.writes:
        return Verdict(contest.base)
    clock = log.clock
    last = max(log.writes, key=lambda one: (clock[one[0]], one[1].writer.label, b"" if one[1].after is None else one[1].after.meaning))[
        1
    ].after
    lost = [one for one in log.last() if one.after != last]
    told = tuple(
        Told("lww-register", (one.writer,), (f"dropped: {shown(one.after)}",)) for one in sorted(lost, key=lambda one: one.writer.order)
    )
    return Verdict(last, told)


TYPE = FieldType("lww-register", "the last write wins, and the others are dropped", merge, options={"with": "words"}, replays=True)

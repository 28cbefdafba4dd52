"""`bounded-counter`: a stock that must not pass its bounds, so that no two replicas sell the last piece.

As a number, every write's step counts once as long as the sum is within ``min`` (0 if none is given) and ``max``; what would pass them
is siblings: what fits, in the order of the writers, beside the sum. As a table of shares, each replica spends only its own: a merge
takes the greatest `granted` and `spent` of every replica, and no share ever passes what was granted. Grants that together pass ``max``
are siblings. Source: Balegas et al., Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants (2015).
"""

from __future__ import annotations

from mergekit.conflicts import Writer, siblings_of
from mergekit.siblings_format import Siblings
from mergekit.values.counters import ZERO, counted, lowered, merge_shares, step, wrong_counter
from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Amount, Maybe, Value, amount, below, plus, spelt, standing
from mergekit.values.writes import gone

SHARES = ("granted", "spent")


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge; see the module."""
    versions = [version for version in (contest.base, *contest.sides) if version is not None]
    if all(version.table is not None for version in versions):
        joined = merge_shares(contest, SHARES)
        problem = "" if joined is None else wrong(joined, term)
        return Verdict(joined) if not problem else register(contest)
    if any(amount(version) is None for version in versions):
        return register(contest)
    if gone(contest):
        return Verdict(None)
    found, writes = counted(contest)
    reached = found
    fitting: list[Writer] = []
    beyond: list[Writer] = []
    for one in sorted(writes, key=lambda write: write.writer.order):
        found = plus(found, step(one))
        if _outside(plus(reached, step(one)), term):
            beyond.append(one.writer)
        else:
            reached = plus(reached, step(one))
            fitting.append(one.writer)
    if not _outside(found, term):
        return Verdict(alike(contest, spelt(found)))
    kept, whole = spelt(reached), spelt(found)
    written = [(kept.text, writer) for writer in fitting or contest.writers] + [(whole.text, writer) for writer in beyond]
    base = None if contest.base is None else contest.base.text
    fact = f"{shown(whole)} would pass the bounds"
    return Verdict(standing(Siblings(base, siblings_of(written))), (Told("bounded-counter", tuple(beyond), (fact,)),))


def _outside(number: Amount, term: Term) -> bool:
    least, most = term.number("min") or 0, term.number("max")
    return below(number, (least, 0)) or (most is not None and below((most, 0), number))


def wrong(value: Value, term: Term) -> str:
    """Say why a value is no counter within its bounds."""
    if value.table is None:
        found = amount(value)
        return f"{shown(value)} passes the bounds" if found is not None and _outside(found, term) else wrong_counter(value, SHARES)
    problem = wrong_counter(value, SHARES)
    if problem:
        return problem
    granted = ZERO
    for replica, share in value.table.items():
        given, spent = (amount((share.table or {}).get(part)) or ZERO for part in SHARES)
        if below(given, spent):
            return f"{replica} spent more than its share"
        granted = plus(granted, given)
    most = term.number("max")
    return f"more is granted than the {most} that there are" if most is not None and below((most, 0), granted) else ""


def move(before: Maybe, after: Maybe, _term: Term) -> str:
    """Say what was taken back of what only grows."""
    return lowered(before, after, SHARES)


TYPE = FieldType(
    "bounded-counter",
    "a number within bounds: what would pass them is siblings",
    merge,
    wrong,
    move,
    options={"min": "number", "max": "number"},
    counts=True,
)

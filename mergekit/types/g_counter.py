"""`g-counter`: only grows; every write's step counts once, or the greatest amount of every replica."""

from __future__ import annotations

from mergekit.values.counters import ZERO, lowered, merge_counter, wrong_counter
from mergekit.values.kind import FieldType, Term
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, amount, below


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no counter that grows from nothing."""
    if value.table is None and below(amount(value) or ZERO, ZERO):
        return f"{shown(value)} is less than nothing"
    return wrong_counter(value, ())


def move(before: Maybe, after: Maybe, _term: Term) -> str:
    """Say what was made less."""
    if before is None or after is None or before.table is not None:
        return lowered(before, after, ())
    old, new = amount(before), amount(after)
    return f"it was lowered from {shown(before)} to {shown(after)}, and it only grows" if old and new and below(new, old) else ""


TYPE = FieldType(
    "g-counter",
    "a number that only grows: every write's step counts once",
    lambda contest, _: merge_counter(contest, grows=True),
    wrong,
    move,
    counts=True,
)

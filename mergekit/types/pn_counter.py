"""`pn-counter`: goes up and down; every write's step counts once, or the greatest `plus` and `minus` of every replica."""

from __future__ import annotations

from mergekit.values.counters import PARTS, lowered, merge_counter, wrong_counter
from mergekit.values.kind import FieldType

TYPE = FieldType(
    "pn-counter",
    "a number that goes up and down: every write's step counts once",
    lambda contest, _: merge_counter(contest, grows=False),
    lambda value, _: wrong_counter(value, PARTS),
    lambda before, after, _: lowered(before, after, PARTS),
    counts=True,
)

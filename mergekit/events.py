"""Events: what a merge decided by a rule, with the odds of that, as data."""

from __future__ import annotations

from mergekit.conflicts import Place, Writer
from mergekit.frozen import frozen


@frozen
class Event:
    """One automatic decision: lines `place` of the result, which a rule made of what the writers left.

    `facts` are what spoke for and against it, sorted; `odds` is how often such a decision, in such a file, was right for each time it was
    wrong, as measured on real merges, and 0 for what the type of a field decided, which is no guess; `checks` are those that the merged
    file passed.
    """

    rule: str
    place: Place
    writers: tuple[Writer, ...]
    facts: tuple[str, ...]
    odds: float
    checks: tuple[str, ...] = ()

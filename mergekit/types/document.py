"""`document`: whatever has no type: tables by key, everything else as a whole, siblings where those who wrote it disagree."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Verdict
from mergekit.values.registers import register
from mergekit.values.tables import by_key


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge; a table that several added apart, or that somebody removed, is one value."""
    deciding = contest.deciding()
    versions = (deciding.base, *deciding.sides)
    if deciding.merge.resolve() is None and all(version is not None and version.table is not None for version in versions):
        return by_key(contest, lambda _: term)
    return register(contest)


TYPE = FieldType("document", "what has no type: tables by key, siblings where values disagree", merge)

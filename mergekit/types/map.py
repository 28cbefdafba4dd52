"""`map`: a table of any keys, each with a value of one type; keys are independent of each other."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Parts, Term, Verdict
from mergekit.values.tables import by_key
from mergekit.values.value import Value


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge key by key."""
    inner = term.of()
    assert inner is not None  # noqa: S101 (a schema gives every map the type of its values)
    return by_key(contest, lambda _: inner)


def parts(value: Value, term: Term) -> Parts:
    """Give the values."""
    inner = term.of()
    return [] if inner is None else [(key, one, inner) for key, one in (value.table or {}).items()]


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no map."""
    return "" if value.table is not None else "it is no table"


TYPE = FieldType("map", "a table of any keys, each on its own", merge, wrong, parts=parts, of=True)

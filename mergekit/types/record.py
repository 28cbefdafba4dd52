"""`record`: a table whose fields have types of their own; other fields are merged as documents are."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Parts, Term, Verdict
from mergekit.values.tables import by_key, part_term
from mergekit.values.value import Value


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge field by field."""
    return by_key(contest, lambda key: part_term(term, key))


def parts(value: Value, term: Term) -> Parts:
    """Give the fields."""
    return [(key, one, part_term(term, key)) for key, one in (value.table or {}).items()]


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no record."""
    return "" if value.table is not None else "it is no table"


TYPE = FieldType("record", "a table with a type for each field", merge, wrong, parts=parts)

"""`document`: whatever has no type: tables by key, lists by what names their items, else siblings where those who wrote it disagree."""

from __future__ import annotations

from mergekit.documents.pieces import agreed
from mergekit.values.kind import Contest, FieldType, Term, Verdict
from mergekit.values.registers import register
from mergekit.values.tables import by_key
from mergekit.values.untyped_lists import merge_list
from mergekit.values.writes import current


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge; a table or a list that several added apart, or that somebody removed, is one value."""
    deciding = current(contest)
    if agreed(deciding) is None:
        versions = (deciding.base, *deciding.sides)
        if all(version is not None and version.table is not None for version in versions):
            return by_key(contest, lambda _: term)
        if all(version is not None and version.items is not None for version in versions):
            return merge_list(contest, deciding, term) or register(contest)
    return register(contest)


TYPE = FieldType("document", "what has no type: tables by key, lists by name or as lines, else siblings", merge)

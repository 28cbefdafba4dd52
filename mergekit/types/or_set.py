"""`or-set`: a set with removes; an add or an edit that a remover had not seen wins, and a remove of what it had seen holds."""

from __future__ import annotations

from mergekit.values.kind import FieldType
from mergekit.values.lists import list_parts, merge_elements, observed, wrong_list

TYPE = FieldType(
    "or-set",
    "a set with removes: an add wins over a concurrent remove",
    lambda contest, term: merge_elements(contest, term, observed),
    wrong_list,
    parts=list_parts,
    options={"key": "word"},
    of=True,
    replays=True,
)

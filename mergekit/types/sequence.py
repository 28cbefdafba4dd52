"""`sequence`: a list in order; what several put in is all there, what anybody took out is gone unless somebody else edited it meanwhile."""

from __future__ import annotations

from mergekit.values.kind import FieldType
from mergekit.values.lists import list_parts, merge_elements, observed, wrong_list

TYPE = FieldType(
    "sequence",
    "a list in order: inserts of all, removes hold",
    lambda contest, term: merge_elements(contest, term, observed),
    wrong_list,
    parts=list_parts,
    options={"key": "word"},
    of=True,
    replays=True,
)

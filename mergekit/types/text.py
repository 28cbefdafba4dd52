"""`text`: a text of lines, which merges as a file of lines does; siblings where the same lines were changed."""

from __future__ import annotations

from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.values.kind import Contest, FieldType, Term, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, scalar
from mergekit.values.writes import current


def merge(contest: Contest, _term: Term) -> Verdict:
    """Merge line by line; a text that somebody removed is one value."""
    contest = current(contest)
    if any(side is None or _lines(side) is None for side in contest.sides):
        return register(contest)
    merged = merge_lines(contest.map(_lines))
    if not all(isinstance(piece, Settled) for piece in merged.pieces):
        return register(contest)
    text = b"".join(line for piece in merged.pieces if isinstance(piece, Settled) for line in piece.lines)
    return Verdict(alike(contest, scalar(text.decode("utf-8", "surrogatepass"))))


def _lines(value: Maybe) -> bytes | None:
    content = None if value is None else value.content
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else None


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no text."""
    return "" if _lines(value) is not None else f"{shown(value)} is no text"


TYPE = FieldType("text", "a text that merges line by line", merge, wrong)

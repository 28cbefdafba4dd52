"""`text`: a text of lines, which merges as a file of lines does; siblings where the same lines were changed."""

from __future__ import annotations

from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.syntax.document import Number
from mergekit.values.kind import Contest, FieldType, Term, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, scalar
from mergekit.values.writes import current


def merge(contest: Contest, _term: Term) -> Verdict:
    """Merge line by line; a text that somebody removed is one value.

    What no format says more of than its own words (``>`` in YAML) merges as it is written, which may be on many lines, too.
    """
    contest = current(contest)
    sides = [side for side in contest.sides if side is not None]
    texts = sides if contest.base is None else [contest.base, *sides]
    kinds = {isinstance(one.content, Number) for one in texts}
    if len(sides) < len(contest.sides) or len(kinds) > 1 or any(_lines(one) is None for one in texts):
        return register(contest)
    merged = merge_lines(contest.map(_lines))
    if not all(isinstance(piece, Settled) for piece in merged.pieces):
        return register(contest)
    text = b"".join(line for piece in merged.pieces if isinstance(piece, Settled) for line in piece.lines)
    found = text.decode("utf-8", "surrogatepass")
    return Verdict(alike(contest, scalar(Number(found), text) if kinds == {True} else scalar(found)))


def _lines(value: Maybe) -> bytes | None:
    content = None if value is None else value.content
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else None


def wrong(value: Value, _term: Term) -> str:
    """Say why a value is no text."""
    return "" if _lines(value) is not None else f"{shown(value)} is no text"


TYPE = FieldType("text", "a text that merges line by line", merge, wrong)

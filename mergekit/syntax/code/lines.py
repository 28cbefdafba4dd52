"""What syntax cannot help with, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.lines.cells import Rule
from mergekit.lines.diff import Differ
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash
from mergekit.lines.regions import regions
from mergekit.lines.split import split_lines
from mergekit.syntax.code.pieces import BOTH, Event, Piece, settled
from mergekit.syntax.code.trimming import trimmed

_WRITERS = (Writer("left", time=0), Writer("right", time=1))


LINES = "lines"
"""The rule of what lines decide; with the name of their own rule behind it, if it was one."""


def by_lines(base: bytes, left: bytes, right: bytes, rules: Sequence[Rule]) -> Piece:
    """Merge a text of several lines by these: one piece, in conflict if any of its lines are."""
    conflict = Piece(None, base, left, right)
    if b"\n" not in base or b"\n" not in left or b"\n" not in right:
        return conflict
    merged = merge_lines(Contested("", base, (left, right), _WRITERS), rules)
    text: list[bytes] = []
    events: list[Event] = []
    for piece in merged.pieces:
        if isinstance(piece, Clash):
            return conflict
        text.extend(piece.lines)
        # What rules decided tells why.
        events.extend(Event(f"{LINES}/{one.rule}", BOTH, tuple(one.facts)) for one in getattr(piece, "events", ()))
    return Piece(b"".join(text), base, left, right, tuple(events) or (Event(LINES, BOTH),))


def narrowed(base: bytes, left: bytes, right: bytes) -> list[Piece] | None:
    """Show a conflict as small as its lines are: None where lines have none.

    Law: the pieces' bases make up the base, and so do their sides.
    """
    lines = [split_lines(text) for text in (base, left, right)]
    differ = Differ(lines[0])
    found: list[Piece] = []
    for region in regions([differ.diff(lines[1]), differ.diff(lines[2])], len(lines[0])):
        starts, ends = (region.base_start, *region.starts), (region.base_end, *region.ends)
        texts = [b"".join(one[start:end]) for one, start, end in zip(lines, starts, ends, strict=True)]
        whole = settled(*texts) or Piece(None, texts[0], texts[1], texts[2])
        for piece in trimmed(whole):
            found.extend(_alike(piece) if piece.text is None and not piece.base else [piece])
    return found if any(piece.text is None for piece in found) else None


def _alike(piece: Piece) -> list[Piece]:
    """Take off a conflict between new lines what both sides begin or end with."""
    left, right = split_lines(piece.left), split_lines(piece.right)
    least = min(len(left), len(right))
    head = next((i for i in range(least) if left[i] != right[i]), least)
    tail = next((i for i in range(least - head) if left[-1 - i] != right[-1 - i]), least - head)
    parts = (left[:head], right[:head]), (left[head : len(left) - tail], right[head : len(right) - tail]), (left[len(left) - tail :], ())
    before, behind = b"".join(parts[0][0]), b"".join(parts[2][0])
    inner = Piece(None, b"", b"".join(parts[1][0]), b"".join(parts[1][1]))
    found = [Piece(before, b"", before, before), inner, Piece(behind, b"", behind, behind)]
    return [one for one in found if any(one[1:4])]

"""What syntax cannot help with, line by line."""

from __future__ import annotations

from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash
from mergekit.syntax.code.pieces import BOTH, LEFT, Event, Piece

_WRITERS = (Writer("left", time=0), Writer("right", time=1))


def by_lines(base: bytes, left: bytes, right: bytes) -> list[Piece]:
    """Merge a text by its lines: the pieces on which both sides agree, or which one of them changed; the rest is in conflict."""
    merged = merge_lines(Contested("", base, (left, right), _WRITERS))
    if b"\n" not in base or b"\n" not in left or b"\n" not in right:
        return [Piece(None, base, left, right)]
    text: list[bytes] = []
    for piece in merged.pieces:
        if isinstance(piece, Clash):
            return [Piece(None, base, left, right)]
        text.extend(piece.lines)
    return [Piece(b"".join(text), base, left, right, (Event("lines", BOTH),))]


def narrowed(base: bytes, left: bytes, right: bytes) -> list[Piece] | None:
    """Show a conflict as small as the lines do; None where they would have none."""
    merged = merge_lines(Contested("", base, (left, right), _WRITERS))
    found = []
    for piece in merged.pieces:
        if isinstance(piece, Clash):
            shown = {side: b"".join(one.lines) for one in piece.variants for side in one.sides}
            was = b"".join(piece.base)
            found.append(Piece(None, was, shown.get(LEFT, was), shown.get(1, was)))
        else:
            text = b"".join(piece.lines)
            found.append(Piece(text, text, text, text))
    return found if any(piece.text is None for piece in found) else None

"""Where changes of both sides meet: in one line, or in lines with no unchanged one between them."""

from __future__ import annotations

from collections.abc import Iterable

from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Event, Piece

SAME_LINE, ADJACENT = "same-line", "adjacent"
MEETINGS = frozenset((SAME_LINE, ADJACENT))


class Meeting:
    """What was changed last among the children of a node, and how many lines have followed since."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._sides: set[int] = set()
        self._how = ""
        self._feeds = 0

    def extend(self, pieces: list[Piece], more: Iterable[Piece]) -> None:
        """Add the pieces of one child, or of what lies between two; the first change among them may meet the last before.

        Pieces are trimmed.
        """
        first = True
        for piece in more:
            if piece.quiet:
                self._feeds += piece.base.count(b"\n")
                pieces.append(piece)
                continue
            sides = changed(piece)
            how = _how(piece)
            if first and self._feeds <= 1 and {LEFT, RIGHT} == sides | self._sides and len(sides) == len(self._sides) == 1:
                facts = tuple(sorted({self._where, "+".join(sorted((self._how, how)))}))
                piece = piece._replace(events=(*piece.events, Event(ADJACENT if self._feeds else SAME_LINE, BOTH, facts)))  # noqa: PLW2901
            first = False
            self._sides, self._how = sides, how
            self._feeds = int((piece.text or b"").endswith(b"\n"))
            pieces.append(piece)


def changed(piece: Piece) -> set[int]:
    """Tell which sides alone changed something: none where both made the same of it, or a rule joined what they made."""
    if piece.text is None or any(event.rule not in MEETINGS for event in piece.events) or piece.left == piece.right:
        return set()
    return {side for side, text in ((LEFT, piece.left), (RIGHT, piece.right)) if text != piece.base}


def _how(piece: Piece) -> str:
    """Name what was done."""
    if piece.base.split() == (piece.text or b"").split():
        return "layout"
    if not piece.base.strip():
        return "insert"
    return "replace" if (piece.text or b"").strip() else "delete"

"""The result of a merge of code: pieces in order, each with what base, left and right have in its place."""

from __future__ import annotations

from collections.abc import Iterable

from mergekit.frozen import NamedTuple, frozen

LEFT, RIGHT = 0, 1
BOTH = (LEFT, RIGHT)


class Event(NamedTuple):
    """One automatic decision: the rule that made it, the sides whose changes it joined, and what speaks for and against it.

    `facts` are sorted names. ``lines[0]:lines[1]`` are lines of the result, counted from 0, where a conflict counts as its base.
    """

    rule: str
    sides: tuple[int, ...] = BOTH
    facts: tuple[str, ...] = ()
    lines: tuple[int, int] = (0, 0)


class Piece(NamedTuple):
    """What the merge shows (`text`; None: a conflict), and what base, left and right have in its place.

    A piece without events is settled as any three-way merge would: the sides that differ from the base agree.
    """

    text: bytes | None
    base: bytes
    left: bytes
    right: bytes
    events: tuple[Event, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether nobody changed anything."""
        return self.base == self.left == self.right == self.text


@frozen
class CodeMerge:
    """A merge of code: its pieces cover whole lines, and follow each other.

    `instead` is the merge without edits carried along, and without what only lines decided: for whoever does not trust that.
    Laws: the pieces' bases make up the base, and so do their sides; if no piece is a conflict, `text` parses, and is the tree
    that was meant.
    """

    pieces: tuple[Piece, ...]
    instead: CodeMerge | None = None

    @property
    def clean(self) -> bool:
        """Whether there is no conflict."""
        return all(piece.text is not None for piece in self.pieces)

    @property
    def text(self) -> bytes | None:
        """The result; None where there is a conflict."""
        return b"".join(piece.text or b"" for piece in self.pieces) if self.clean else None

    @property
    def events(self) -> tuple[Event, ...]:
        """All decisions, in order."""
        return tuple(event for piece in self.pieces for event in piece.events)


def settled(base: bytes, left: bytes, right: bytes) -> Piece | None:
    """Settle a place on which the sides that changed it agree; None if they do not."""
    if right in (left, base):
        return Piece(left, base, left, right)
    if left == base:
        return Piece(right, base, left, right)
    return None


def texts(pieces: Iterable[Piece]) -> bytes | None:
    """Put pieces together; None if one is a conflict."""
    found = []
    for piece in pieces:
        if piece.text is None:
            return None
        found.append(piece.text)
    return b"".join(found)

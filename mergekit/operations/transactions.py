"""How the moves of one operation are shared out to transactions of git."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.git.refs import Move


def transactions(moves: Sequence[Move], *logged: Move) -> list[list[Move]]:
    """Share moves out to as few transactions as can be; `logged`, the log's own move, is the last of all.

    Git does not create `a/b` while it deletes `a`, nor the other way round: what makes room goes first.
    """
    made = [move.ref for move in moves if move.old is None]
    first = [move for move in moves if move.new is None and any(_collide(move.ref, ref) for ref in made)]
    rest = [move for move in moves if move not in first]
    return [part for part in (first, [*rest, *logged]) if part]


def _collide(ref: str, other: str) -> bool:
    return ref.startswith(other + "/") or other.startswith(ref + "/")

"""A deletion beats a move: an entry that one side deleted, and another only put elsewhere, is gone."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.frozen import replace
from mergekit.lines.merged import Clash, Event, Piece, Ruled, Settled
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.texts import Texts
from mergekit.lines.rules.words import bare, counted, substantive

NAME = "deletion-of-moved"


def without_deleted(pieces: Sequence[Piece], texts: Texts) -> list[Piece]:
    """Take entries out that one of the sides of a decided place deleted, and that stand in the result where another put them.

    An entry is an import, or a line of a list that ends in a comma.

    Refuses: what the base has more than once, or a side, or the result; anything else than an entry.
    Laws: the order and the repetition of sides never decide; what others did elsewhere changes nothing.
    """
    found = list(pieces)
    asked = {at: entries for at, piece in enumerate(pieces) if isinstance(piece, Ruled) and (entries := _entries(piece))}
    if not asked:
        return found
    standing: dict[bytes, int] = {}  # where a line stands; -1 if in several places
    for at, piece in enumerate(found):
        for line in () if isinstance(piece, Clash) else counted(piece.lines).elements():
            standing[line] = -1 if line in standing else at
    for at, every in asked.items():
        piece = pieces[at]
        entries = {line: whole for line, whole in every.items() if standing.get(line, -1) >= 0}
        if not entries or not isinstance(piece, Ruled):
            continue
        mine = tuple(sorted({side for event in piece.events for side in event.sides}))
        base, held, others = texts.in_base(mine), texts.of(mine), texts.beside(mine)
        for line, whole in sorted(entries.items()):
            if base[line] != 1 or min(one[line] for one in held) or any(one[line] > 1 for one in (*held, *others)):
                continue
            found[standing[line]] = _without(found[standing[line]], line)
            here = found[at]
            if isinstance(here, Ruled):
                kind = "gone:import" if IMPORT.match(whole) else "gone:entry"
                found[at] = replace(here, events=(*here.events, Event(NAME, mine, (kind,))))
    return found


def _entries(piece: Ruled) -> dict[bytes, bytes]:
    """Give the entries of the base that were in dispute, each without its white space and as it stands."""
    return {bare(line): line for part in piece.instead if isinstance(part, Clash) for line in part.base if _is_entry(line)}


def _is_entry(line: bytes) -> bool:
    return substantive(line) and (IMPORT.match(line) is not None or line.rstrip().endswith(b","))


def _without(piece: Piece, line: bytes) -> Piece:
    if isinstance(piece, Clash) or all(bare(other) != line for other in piece.lines):
        return piece
    left = tuple(other for other in piece.lines if bare(other) != line)
    return Settled(left) if isinstance(piece, Settled) else replace(piece, lines=left)

"""A deletion beats a move: an entry that one side deleted, and another only put elsewhere, is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mergekit.frozen import replace
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled, Settled
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.once import BaseOf
from mergekit.lines.rules.words import bare, substantive

NAME = "deletion-of-moved"


def without_deleted(pieces: Sequence[Piece], base_of: BaseOf, sides: Sequence[Lines]) -> list[Piece]:
    """Take entries out that one of the sides of a decided place deleted, and that stand in the result where another put them.

    An entry is an import, or a line of a list that ends in a comma.

    Refuses: what the base has more than once, or the result; anything else than an entry.
    Laws: the order and the repetition of sides never decide; what others did elsewhere changes nothing.
    """
    found = list(pieces)
    if not any(isinstance(piece, Ruled) for piece in found):
        return found
    standing = Counter(bare(line) for piece in found if not isinstance(piece, Clash) for line in piece.lines)
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Ruled):
            continue
        entries = {bare(line): line for part in piece.instead if isinstance(part, Clash) for line in part.base if _is_entry(line)}
        entries = {line: whole for line, whole in entries.items() if standing[line] == 1}
        if not entries:
            continue
        mine = sorted({side for event in piece.events for side in event.sides})
        base = Counter(map(bare, base_of(mine)))
        held = [Counter(map(bare, text)) for text in dict.fromkeys(sides[side] for side in mine)]
        others = [Counter(map(bare, text)) for text in dict.fromkeys(sides) if text not in {sides[side] for side in mine}]
        for line, whole in sorted(entries.items()):
            if base[line] != 1 or min(one[line] for one in held) or any(one[line] > 1 for one in (*held, *others)):
                continue
            kind = "gone:import" if IMPORT.match(whole) else "gone:entry"
            found = [_without(other, line) for other in found]
            event = Event(NAME, tuple(mine), (kind,))
            here = found[at]
            if isinstance(here, Ruled):
                found[at] = replace(here, events=(*here.events, event))
    return found


def _is_entry(line: bytes) -> bool:
    return substantive(line) and (IMPORT.match(line) is not None or line.rstrip().endswith(b","))


def _without(piece: Piece, line: bytes) -> Piece:
    if isinstance(piece, Clash) or all(bare(other) != line for other in piece.lines):
        return piece
    left = tuple(other for other in piece.lines if bare(other) != line)
    return Settled(left) if isinstance(piece, Settled) else replace(piece, lines=left)

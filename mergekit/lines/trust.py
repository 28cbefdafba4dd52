"""Which decisions of rules are believed: those whose odds, taken together over a file, reach what the policy asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import prod

from mergekit.frozen import NamedTuple, replace
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled, Settled
from mergekit.lines.odds import chance, odds_of, together
from mergekit.lines.rules.checks import passed
from mergekit.lines.rules.gone import without_deleted
from mergekit.lines.rules.once import standing_once
from mergekit.lines.rules.texts import BaseOf, Texts
from mergekit.lines.rules.whole_file import facts_of_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

LEVELS = {"safe": 10.0, "balanced": 3.0, "eager": 0.8}
"""How many right results there are for each wrong one, at least: where a wrong one costs as much as two conflicts, from 0.8 to 1.5
saves the same effort, and the least of these merges most."""
DEFAULT = "balanced"
Judge: TypeAlias = Callable[[Sequence[Piece]], Collection[str]]
"""Gives facts of a file that lines do not tell, of what it would show. Law: a function of the texts alone."""
FILE = "file"
"""The rule's name of the event that stands for the file as a whole."""


def of_file(
    path: str,
    base_of: BaseOf,
    sides: Sequence[Lines],
    pieces: Sequence[Piece],
    also: Sequence[Event] = (),
    judge: Judge | None = None,
) -> Event:
    """Make the event that stands for a whole file: its facts are those of base, sides and result.

    Only sides whose changes were joined by rules count, each text once; a conflict that is left counts as its base. `judge`
    adds facts of what the file then shows.
    """
    events = [*also, *(event for piece in pieces if isinstance(piece, Ruled) for event in piece.events)]
    joined = sorted({side for event in events for side in event.sides})
    result = tuple(line for piece in pieces for line in (piece.base if isinstance(piece, Clash) else piece.lines))
    decided = tuple(line for piece in pieces if isinstance(piece, Ruled) for line in piece.lines)
    texts = sorted({sides[side] for side in joined})
    others = sorted({*sides}.difference(texts))
    facts = facts_of_file(path, base_of(tuple(joined)), texts, result, events, decided, others)
    return Event(FILE, tuple(joined), tuple(sorted({*facts, *(judge(pieces) if judge is not None else ())})))


class Whole(NamedTuple):
    """A file in which every decision is believed: its pieces, after the rules that look at all of it, and the event for it."""

    pieces: list[Piece]
    event: Event


def whole(path: str, texts: Texts, pieces: Sequence[Piece], also: Sequence[Event] = (), judge: Judge | None = None) -> Whole:
    """Believe all decisions of a file."""
    shown = over_the_file(pieces, texts)
    return Whole(shown, of_file(path, texts.base, texts.sides, shown, also, judge))


def over_the_file(pieces: Sequence[Piece], texts: Texts) -> list[Piece]:
    """Apply the rules that look at more than one place of a file."""
    return standing_once(without_deleted(pieces, texts), texts)


def believed(  # noqa: PLR0913 (what is judged, and by what)
    path: str,
    base_of: BaseOf,
    sides: Sequence[Lines],
    pieces: Sequence[Piece],
    least: float,
    *,
    also: Sequence[Event] = (),
    blocks: Sequence[Lines] = (),
    judge: Judge | None = None,
    known: Callable[[], Whole] | None = None,
) -> list[Piece] | None:
    """Give back to conflict what is not believed, the worst first, until what is left has these odds together.

    `also` are decisions on which all of it rests, and `blocks` the lines that they put in: if these are not believed, there
    is no result, None. `judge` adds facts of the file. `known` gives the `whole` of these pieces, where somebody keeps it.

    Laws: the order and the repetition of sides never matter; no decision of a rule means no change.
    """
    texts = Texts(base_of, sides)
    given = [chance(event) for event in also]
    found = list(pieces)
    wanted = least / (1 + least)
    while True:
        ruled = _chances(found)
        if not ruled and not also:
            return found
        if together((*given, *ruled.values())) >= wanted:  # what looks at the whole file only adds decisions
            shown = over_the_file(found, texts) if known is None else known().pieces
            ruled = _chances(shown)
            if together((*given, *ruled.values())) >= wanted:
                file = of_file(path, texts.base, sides, shown, also, judge) if known is None else known().event
                likely = chance(file)
                if together((*given, *ruled.values(), likely)) >= wanted:
                    checks = passed(file.facts)
                    shown = _told(shown, also, blocks)
                    return [_judged(piece, checks, likely) if isinstance(piece, Ruled) else piece for piece in shown]
        if not ruled:
            return None
        known = None
        worst = sorted(ruled, key=lambda at: (ruled[at], at))[: 1 + len(ruled) // 8]
        for at in sorted(worst, reverse=True):
            piece = found[at]
            if isinstance(piece, Ruled):
                found[at : at + 1] = piece.instead


def _chances(pieces: Sequence[Piece]) -> dict[int, float]:
    """Give the chance of each piece that rules decided, by its place."""
    return {at: prod(map(chance, piece.events)) for at, piece in enumerate(pieces) if isinstance(piece, Ruled)}


def _judged(piece: Ruled, checks: tuple[str, ...], likely: float) -> Ruled:
    """Tell of every decision what the file passed, and its odds in a file that is right with this probability."""
    events = tuple(replace(event, checks=checks, odds=odds_of(together((chance(event), likely)))) for event in piece.events)
    return replace(piece, events=events)


def _told(pieces: Sequence[Piece], also: Sequence[Event], blocks: Sequence[Lines]) -> list[Piece]:
    """Tell of decisions about more than one place where their blocks stand."""
    found: list[Piece] = []
    left = list(blocks)
    for piece in pieces:
        block = next((block for block in left if not isinstance(piece, Clash) and _place(piece.lines, block) >= 0), None)
        if block is None or isinstance(piece, Clash):
            found.append(piece)
            continue
        left.remove(block)
        if isinstance(piece, Ruled):
            found.append(replace(piece, events=(*also, *piece.events)))
            continue
        at = _place(piece.lines, block)
        parts: list[Piece] = [Settled(piece.lines[:at]), Ruled(block, tuple(also), ()), Settled(piece.lines[at + len(block) :])]
        found.extend(part for part in parts if isinstance(part, Clash) or part.lines)
    return found


def _place(lines: Lines, block: Lines) -> int:
    return next((at for at in range(len(lines) - len(block) + 1) if lines[at] == block[0] and lines[at : at + len(block)] == block), -1)

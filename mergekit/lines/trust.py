"""Which decisions of rules are believed: those whose odds, taken together over a file, reach what the policy asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import exp, prod
from typing import TypeAlias

from mergekit.frozen import replace
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled
from mergekit.lines.rules.whole_file import facts_of_file, passed
from mergekit.lines.weights import WEIGHTS

LEVELS = {"safe": 10.0, "balanced": 3.0, "eager": 1.0}
"""How many right results there are for each wrong one, at least."""
DEFAULT = "balanced"
FILE = "file"
"""The rule's name of the event that stands for the file as a whole."""


def features(event: Event) -> list[str]:
    """Name the weights that count for an event: the rule's own, and that of each fact under it."""
    return [event.rule, *(f"{event.rule}/{fact}" for fact in event.facts)]


def chance(event: Event) -> float:
    """Give the probability that a decision is right."""
    total = WEIGHTS.get("", 0.0) + sum(WEIGHTS.get(name, 0.0) for name in features(event))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def odds(event: Event) -> float:
    """Give the odds, right to wrong, of a decision."""
    found = chance(event)
    return found / (1 - found)


BaseOf: TypeAlias = Callable[[Collection[int]], Lines]
"""Gives what some sides started from: closer to them than the base of all."""


def of_file(path: str, base_of: BaseOf, sides: Sequence[Lines], pieces: Sequence[Piece]) -> Event:
    """Make the event that stands for a whole file: its facts are those of base, sides and result.

    Only sides whose changes were joined by rules count, each text once; a conflict that is left counts as its base.
    """
    events = [event for piece in pieces if isinstance(piece, Ruled) for event in piece.events]
    joined = sorted({side for event in events for side in event.sides})
    result = tuple(line for piece in pieces for line in (piece.base if isinstance(piece, Clash) else piece.lines))
    texts = sorted({sides[side] for side in joined})
    return Event(FILE, tuple(joined), facts_of_file(path, base_of(joined), texts, result, events))


def believed(path: str, base_of: BaseOf, sides: Sequence[Lines], pieces: Sequence[Piece], least: float) -> list[Piece]:
    """Give back to conflict what is not believed, the worst first, until what is left has these odds together.

    Laws: the order and the repetition of sides never matter; no decision of a rule means no change.
    """
    found = list(pieces)
    wanted = least / (1 + least)
    while True:
        ruled = {at: prod(map(chance, piece.events)) for at, piece in enumerate(found) if isinstance(piece, Ruled)}
        together = prod(ruled.values())
        if not ruled:
            return found
        if together >= wanted:
            whole = of_file(path, base_of, sides, found)
            if together * chance(whole) >= wanted:
                checks = passed(whole.facts)
                return [_checked(piece, checks) if isinstance(piece, Ruled) else piece for piece in found]
        worst = sorted(ruled, key=lambda at: (ruled[at], at))[: 1 + len(ruled) // 8]
        for at in sorted(worst, reverse=True):
            piece = found[at]
            if isinstance(piece, Ruled):
                found[at : at + 1] = piece.instead


def _checked(piece: Ruled, checks: tuple[str, ...]) -> Ruled:
    return replace(piece, events=tuple(replace(event, checks=checks) for event in piece.events))

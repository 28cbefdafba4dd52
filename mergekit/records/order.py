"""The order of what several versions hold: the base's order, and what was inserted behind what it followed.

    base  a b c     one side  a x y b c     another  a p b c     ->  a x y p b c

A run that was inserted stays together. Runs at one place are ordered by the rank of their first element.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

K = TypeVar("K", bound=Hashable)

Rank: TypeAlias = tuple[Any, ...]
"""Where a run stands among others at its place; any two of one `weave` can be compared."""


def weave(spine: Sequence[K], sequences: Iterable[Sequence[K]], rank: Callable[[K], Rank]) -> list[K]:
    """Insert into the spine what the sequences hold beyond it, in the order in which they are given.

    The elements of a sequence are distinct. What several sequences insert stands where the first of them has it. Linear
    in the elements, but for runs that pass others at the same place.

    Laws: the spine's order stays; a run stays together; ``weave(s, [t])`` holds the elements of `t` in their own order
    if those of the spine stand in it as in the spine.
    """
    following: dict[K | None, K | None] = {}
    last: K | None = None
    for element in spine:
        following[last] = element
        last = element
    following[last] = None
    fixed = frozenset(spine)
    led_by: dict[K, K] = {}
    for sequence in sequences:
        if all(element in following for element in sequence):
            continue
        own = frozenset(sequence)
        before: K | None = None
        leader: K | None = None
        for element in sequence:
            if element in following:
                leader = None
            else:
                if leader is None:
                    leader = element
                    before = _past(before, element, following, led_by, own | fixed, rank)
                following[element] = following[before]
                following[before] = element
                led_by[element] = leader
            before = element
    return _walk(following)


def _past(
    before: K | None,
    element: K,
    following: dict[K | None, K | None],
    led_by: dict[K, K],
    stops: Collection[K],
    rank: Callable[[K], Rank],
) -> K | None:
    """Pass the runs of others that come before this one."""
    wanted = rank(element)
    after = following[before]
    while after is not None and after not in stops and rank(led_by[after]) < wanted:
        before, after = after, following[after]
    return before


def _walk(following: dict[K | None, K | None]) -> list[K]:
    found: list[K] = []
    at = following[None]
    while at is not None:
        found.append(at)
        at = following[at]
    return found


def spine(base: Sequence[K], sides: Sequence[Sequence[K]]) -> Sequence[K]:
    """Give the order of what the base holds: moved as the sides moved it if they agree on it, else the base's own.

    Sides agree if what all that moved something still hold stands in the same order in all of them. What one of them
    deleted stands where the others, and the base, have it.
    """
    known = frozenset(base)
    moved: list[list[K]] = []
    for side in sides:
        if side is base or list(side) == list(base):
            continue
        own = frozenset(side)
        kept = [element for element in side if element in known]
        if kept != [element for element in base if element in own] and kept not in moved:
            moved.append(kept)
    if not moved:
        return base
    common = frozenset(moved[0]).intersection(*moved[1:])
    orders = [[element for element in kept if element in common] for kept in moved]
    if any(order != orders[0] for order in orders):
        return base
    return weave(moved[0], [*moved[1:], base], lambda _: ())

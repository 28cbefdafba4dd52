"""Oracles of what is to grow: extremes, counters and sets, where somebody takes something back nevertheless."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.types.known import Heads, Known, Said, View, said
from tests.types.register_oracles import deciding, last, shared, sole
from tests.types.simple_oracles import listed, number
from tests.types.value_histories import ABSENT


def extreme(choose: Callable[[Iterable[int]], int]) -> Callable[[Known, Heads], object]:
    """Choose of what those left who wrote last: who has seen a value and wrote another, has replaced it."""

    def expected(known: Known, heads: Heads) -> object:
        def shows(known: Known, heads: Heads) -> Said:
            found = expected(known, heads)
            return None if found is None else said(found)

        writers = known.writers(heads)
        alone = sole(known, writers) if writers else None
        writes = deciding(known, writers, shows)[0] if alone is None else [alone]
        left = [value for one in writes if isinstance(value := known.after(one), int)]
        return choose(left) if left else None

    return expected


def concerned(known: Known, heads: Heads) -> tuple[list[int], object]:
    """Leave those of the last writers who have seen a write that no other has seen; and give what one wrote who has seen all.

    Each copy of an element that was taken out counts, whoever has seen the others.
    """
    left = list(known.writers(heads))
    if known.taken(heads):
        return left, known.after(left[0]) if len(left) == 1 else None
    while len(left) > 1:
        if (alone := sole(known, left)) is not None:
            return left, known.after(alone)
        standing = last(known, left)
        kept = [one for one in left if any(one == other or known.saw(one, other) for other in standing)]
        if not kept or len(kept) == len(left):
            break
        left = kept
    return left, known.after(left[0]) if len(left) == 1 else None


def grown(known: Known, heads: Heads) -> object:
    """Add up what everybody added to what they started from; who took something back beside others has not.

    In an element that was taken out they start from nothing, unless all that they started from is left.
    """
    left, agreed = concerned(known, heads)
    if not left or agreed is not None:
        return number(agreed)
    top = shared(known, left)
    written, below = known.past(heads), known.history.reachable(top)
    whole = known.past(top) == [one for one in written if one in below]
    added = [one for one in written if one not in below or not whole]
    return (number(grown(known, top)) if whole else 0) + sum(max(0, number(known.after(one)) - number(known.before[one])) for one in added)


def unordered(plain: object) -> object:
    return plain if plain is ABSENT else sorted(listed(plain))


def gathered(known: Known, heads: Heads) -> set[str]:
    """Unite what those have who wrote, and what they started from, unless all who wrote last left the same."""
    known = View(known, unordered)
    left, agreed = concerned(known, heads)
    if not left or agreed is not None:
        return set(listed(agreed))
    found = [set(listed(known.after(one))) for one in left]
    if all(one == found[0] for one in found):
        return found[0]
    return set().union(gathered(known, shared(known, left)), *found)

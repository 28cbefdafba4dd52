r"""The copies of an element of a set or a list: what of all that was written in it is left, when somebody took it out.

Whoever leaves the element makes a copy: of all that he saw of it, and of what he wrote. A remove takes out the copies that it has
seen. What no copy that is left holds, is gone; the rest counts, as if nobody had removed it::

    o {pen: 2} --- a takes it out --- c puts it in: {pen: 7}      a, b: 3      c, b: 10 (b kept o's two, and put in one)
              \-- b {pen: 3}

Copies are merged like the versions of a file, by those who have seen what: a title that c wrote anew replaces the one that b kept.
What is counted or gathered is so of each copy, whoever has seen the others.

Law: what is left is a function of the writes of the element alone; merging some of the sides first changes nothing of it.
Source: Shapiro et al., A comprehensive study of CRDTs (2011), the observed-remove set; an edit puts in again what it saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

from mergekit.contested import Hidden, Written
from mergekit.frozen import replace
from mergekit.values.kind import Contest
from mergekit.values.value import Maybe
from mergekit.values.writes import chosen_of, only, unseen


def copies(element: Contest, *, removes: bool) -> Contest:
    """Look at an element that stays: at the last copies that are left, and at what was written in one.

    Without `removes`, or where nobody took it out, at those who hold it. Who holds it and wrote elsewhere is no copy: what he
    shows may be of several, and one of them gone.
    """
    past = element.past()
    changes = sum(1 << at for at, one in enumerate(past) if one.before != one.after and one.copy != "gone")
    gone = sum(1 << at for at, one in enumerate(past) if changes >> at & 1 and one.after is None)
    if not gone:
        return _held(element)
    root = next(one.before for one in past if not one.seen & changes)  # what all of them started from
    held = _holding(past, changes, gone if removes else 0, rooted=root is not None)
    kept = held[-1]
    written = tuple(replace(one, copy="left" if kept >> at & 1 else "gone") if changes >> at & 1 else one for at, one in enumerate(past))
    made = replace(element, base=root if kept >> len(past) & 1 else None, written=lambda: written, earlier=lambda: written)
    last = _places(unseen(past, kept & ~(1 << len(past))))
    if removes and last:
        return _of_copies(made, written, held, changes, last)
    made = replace(made, narrow=lambda chosen: only(made, tuple(sorted(chosen))))
    return _held(made)


def _of_copies(start: Contest, past: tuple[Written[Maybe], ...], held: Mapping[int, int], changes: int, sides: tuple[int, ...]) -> Contest:
    """Take copies for sides, against the last one that all of them have seen, if it holds all that is left of what they have seen.

    Whatever none of them has seen is no part of their past: nobody there took anything out.
    """
    kept = held[-1]
    seen = [past[at].seen | 1 << at for at in sides]
    known = reduce(or_, seen)
    shared = reduce(and_, seen) if len(sides) > 1 else 0
    met = _places(unseen(past, shared & changes))
    top = met[0] if len(met) == 1 and held.get(met[0], 0) == kept & (shared | 1 << len(past)) else None
    below = [at for at in _places(kept & known) if at not in sides]

    def hidden() -> tuple[Hidden[Maybe], ...]:
        seen_by = {at: frozenset(side for side, mask in enumerate(seen) if mask >> at & 1) for at in below}
        return tuple(Hidden(past[at].after, seen_by[at], past[at].writer) for at in below)

    return replace(
        start,
        base=start.base if top is None else past[top].after,
        sides=tuple(past[at].after for at in sides),
        writers=tuple(past[at].writer for at in sides),
        hidden=hidden,
        narrow=lambda chosen: _of_copies(start, past, held, changes, tuple(sides[i] for i in sorted(chosen))),
        written=lambda: chosen_of(past, known & ~(0 if top is None else held.get(top, 0))),
        earlier=lambda: chosen_of(past, known),
    )


def _places(mask: int) -> tuple[int, ...]:
    return tuple(at for at in range(mask.bit_length()) if mask >> at & 1)


def _held(contest: Contest) -> Contest:
    """Look at the sides that hold the element; at all, if none does."""
    sides = tuple(i for i, side in enumerate(contest.sides) if side is not None)
    if len(sides) in (0, len(contest.sides)):
        return contest
    return replace(only(contest, sides), written=contest.writes, earlier=contest.past)


def _holding(writes: tuple[Written[Maybe], ...], changes: int, gone: int, *, rooted: bool) -> Mapping[int, int]:
    """Give the `changes` that each copy holds, as a mask, and as -1 what is left; the bit behind them is what all of them started from."""
    held: dict[int, int] = {}
    root = 1 << len(writes) if rooted else 0

    def left(within: int) -> int:
        taken = 0
        for at, one in enumerate(writes):
            if (gone & within) >> at & 1:
                taken |= one.seen
        found = 0 if gone & within else root
        for at, mask in held.items():
            if within >> at & 1 and not taken >> at & 1:
                found |= mask
        return found

    for at in sorted(range(len(writes)), key=lambda at: writes[at].seen.bit_count()):
        one = writes[at]
        if one.after is not None and changes >> at & 1:
            held[at] = 1 << at | (0 if one.before is None else left(one.seen))  # who puts it in holds what he wrote
    held[-1] = left((1 << len(writes)) - 1)
    return held

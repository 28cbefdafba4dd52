r"""The copies of an element of a set or a list: what of all that was written in it is left, when somebody took it out.

Whoever leaves the element makes a copy: of all that he saw of it, and of what he wrote. A remove takes out the copies that it has
seen. What no copy that is left holds, is gone; the rest counts, as if nobody had removed it::

    o {pen: 2} --- a takes it out --- c puts it in: {pen: 7}      a, b: 3      c, b: 10 (b kept o's two, and put in one)
              \-- b {pen: 3}

Law: what is left is a function of the writes of the element alone; merging some of the sides first changes nothing of it.
Source: Shapiro et al., A comprehensive study of CRDTs (2011), the observed-remove set; an edit puts in again what it saw.
"""

from __future__ import annotations

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
    kept = _left(past, changes, gone if removes else 0, rooted=root is not None)
    in_root = bool(kept >> len(past) & 1)
    written = tuple(replace(one, copy="left" if kept >> at & 1 else "gone") if changes >> at & 1 else one for at, one in enumerate(past))
    made = replace(element, base=root if in_root else None, written=lambda: written, earlier=lambda: written)
    made = made if not removes else _of_copies(made, kept)
    made = replace(made, narrow=lambda chosen: only(made, tuple(sorted(chosen))))
    return made if removes else _held(made)


def _of_copies(contest: Contest, kept: int) -> Contest:
    """Take the last copies for sides. Whatever none of them has seen is no part of their past: nobody there took anything out."""
    past = contest.past()
    last = [at for at in range(len(past)) if unseen(past, kept) >> at & 1]
    below = [at for at in range(len(past)) if kept >> at & 1 and at not in last]
    known = 0
    for at in last:
        known |= past[at].seen | 1 << at
    written = chosen_of(past, known)

    def hidden() -> tuple[Hidden[Maybe], ...]:
        seen_by = {at: frozenset(side for side, copy in enumerate(last) if past[copy].seen >> at & 1) for at in below}
        return tuple(Hidden(past[at].after, seen_by[at], past[at].writer) for at in below)

    return replace(
        contest,
        sides=tuple(past[at].after for at in last),
        writers=tuple(past[at].writer for at in last),
        hidden=hidden,
        written=lambda: written,
        earlier=lambda: written,
    )


def _held(contest: Contest) -> Contest:
    """Look at the sides that hold the element; at all, if none does."""
    sides = tuple(i for i, side in enumerate(contest.sides) if side is not None)
    if len(sides) in (0, len(contest.sides)):
        return contest
    return replace(only(contest, sides), written=contest.writes, earlier=contest.past)


def _left(writes: tuple[Written[Maybe], ...], changes: int, gone: int, *, rooted: bool) -> int:
    """Give the `changes` that some copy holds which is left, as a mask; the bit behind them is what all of them started from."""
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
            held[at] = 1 << at | left(one.seen)
    return left((1 << len(writes)) - 1)

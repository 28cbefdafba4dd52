"""What the writes behind a field say: which changed it, in which order, and what of it is left.

A write is a commit with what its parents' merge shows and what it left (`Contested.writes`). Without history each side is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Generic, TypeVar

from mergekit.contested import Contested, Hidden, Written
from mergekit.frozen import replace

T = TypeVar("T")
U = TypeVar("U")


def remembered(contest: Contested[T]) -> Contested[T]:
    """Ask the history behind a contest no question twice: many parts of it will ask the same ones."""

    @cache
    def narrow(chosen: frozenset[int]) -> Contested[T]:
        return remembered(contest.among(chosen))

    past = None if contest.earlier is None else cache(contest.past)
    return replace(contest, hidden=cache(contest.hidden), narrow=narrow, written=cache(contest.writes), earlier=past)


def only(contest: Contested[T], sides: tuple[int, ...]) -> Contested[T]:
    """Look at some of the sides, against the same base; the writes that are no part of their past are left out."""
    if len(sides) == len(contest.sides):
        return contest
    places = {side: place for place, side in enumerate(sides)}
    writers = [contest.writers[side] for side in sides]

    def hidden() -> tuple[Hidden[T], ...]:
        found = ((below, frozenset(places[side] for side in below.seen_by if side in places)) for below in contest.hidden())
        return tuple(Hidden(below.content, seen_by, below.writer) for below, seen_by in found if seen_by)

    def kept(writes: tuple[Written[T], ...]) -> tuple[Written[T], ...]:
        past = 0
        for at, one in enumerate(writes):
            if one.writer in writers:
                past |= one.seen | 1 << at
        return chosen_of(writes, past)

    return Contested(
        contest.path,
        contest.base,
        tuple(contest.sides[side] for side in sides),
        tuple(writers),
        hidden,
        lambda chosen: only(contest, tuple(sides[i] for i in sorted(chosen))),
        contest.options,
        contest.rendered,
        None if contest.written is None else lambda: kept(contest.writes()),
        None if contest.earlier is None else lambda: kept(contest.past()),
    )


def chosen_of(writes: tuple[Written[T], ...], mask: int) -> tuple[Written[T], ...]:
    """Leave out the other writes; those that are kept have new places."""
    places = [at for at in range(len(writes)) if mask >> at & 1]
    return tuple(
        Written(
            writes[at].before,
            writes[at].after,
            writes[at].writer,
            sum(1 << new for new, old in enumerate(places) if writes[at].seen >> old & 1),
            writes[at].by_hand,
            writes[at].copy,
        )
        for at in places
    )


def changing(writes: tuple[Written[T], ...]) -> tuple[tuple[int, Written[T]], ...]:
    """Give the writes that changed a field, each once, with their places."""
    found: list[tuple[int, Written[T]]] = []
    known: dict[tuple[object, ...], list[Written[T]]] = {}
    for at, one in enumerate(writes):
        same = known.setdefault((one.writer.order, one.writer.label), [])
        if (
            one.copy != "gone"
            and one.before != one.after
            and not any(one.before == other.before and one.after == other.after for other in same)
        ):
            same.append(one)
            found.append((at, one))
    return tuple(found)


def moved(contest: Contested[T], part: Callable[[T], U], to: U) -> tuple[Written[T], ...]:
    """Give what stands of those who moved a part to a value that no other move has seen: their writes, or what was written on top."""
    writes = contest.past()
    parts = changing(tuple(one.map(part) for one in writes))
    last = unseen(writes, sum(1 << at for at, _ in parts))
    movers = sum(1 << at for at, one in parts if last >> at & 1 and one.after == to)
    made = movers | sum(1 << at for at, one in changing(writes) if one.seen & movers)
    return tuple(writes[at] for at in range(len(writes)) if unseen(writes, made) >> at & 1)


def aware(contest: Contested[T]) -> tuple[int, ...]:
    """Give the sides that have seen, or are, a write that no other has seen; what a merge by hand of several left counts as one."""
    writes = contest.past()
    counted = sum(1 << at for at, _ in changing(writes))
    merges = sorted((at for at, one in enumerate(writes) if one.by_hand and one.copy != "gone"), key=lambda at: writes[at].seen.bit_count())
    for at in merges:
        if unseen(writes, counted & writes[at].seen).bit_count() > 1:
            counted |= 1 << at
    last = unseen(writes, counted)
    return tuple(side for side, past in enumerate(_pasts(contest, writes)) if past & last)


def current(contest: Contested[T]) -> Contested[T]:
    """Narrow to the sides that decide a value, and of these to those that have seen a write of it which no other write has seen.

    Who holds what another took back, having seen it, says nothing: he wrote elsewhere in the file.
    """
    while (left := concerned(contest).deciding()) is not contest:
        contest = left
    return contest


def concerned(contest: Contested[T]) -> Contested[T]:
    """Narrow to the sides that have seen a write which no other write has seen: no write is left out, and the base is closer.

    Who wrote elsewhere in the file does not bring back the base that he started from.
    """
    while (left := _narrowed(contest)) is not contest:
        contest = left
    return contest


def gone(contest: Contested[T | None]) -> bool:
    """Tell whether all who have a say removed a value; who removed it and put the same in again has not."""
    return all(side is None for side in concerned(contest).sides)


def _narrowed(contest: Contested[T]) -> Contested[T]:
    sides = aware(contest)
    return contest.among(sides) if sides else contest


def unseen(writes: tuple[Written[T], ...], chosen: int) -> int:
    """Leave those of some writes that no other of them has seen."""
    seen = 0
    for at, one in enumerate(writes):
        if chosen >> at & 1:
            seen |= one.seen
    return chosen & ~seen


def past_of(contest: Contested[T]) -> tuple[int, ...]:
    """Give of each side the writes of `Contested.past` that it has seen, and its own, as masks."""
    return tuple(_pasts(contest, contest.past()))


def _pasts(contest: Contested[T], writes: tuple[Written[T], ...]) -> Iterator[int]:
    """Give of each side the writes of a list that it has seen, and its own."""
    own: dict[str, list[int]] = {}
    for at, one in enumerate(writes):
        own.setdefault(one.writer.commit, []).append(at)
    for side, writer in zip(contest.sides, contest.writers, strict=True):
        past = 0
        for at in own.get(writer.commit, ()):
            one = writes[at]
            if one.writer == writer and one.after == side:
                past |= one.seen | 1 << at
        yield past


def latest(contest: Contested[T], meaning: Callable[[T], bytes]) -> Written[T] | None:
    """Give the last write of all in one total order that knows no base; None where nobody wrote.

    Of two writes the later is the one that has seen, or is, the latest write (time, replica, value) that the other has not and
    is not: the order of sets of writes by their greatest difference. So a write is later than all that it has seen, whatever
    its clock says; it stands behind what that one stood behind; and what both have seen is never asked, so that the base from
    which history is read decides nothing.
    Source: Dershowitz and Manna, Proving Termination with Multiset Orderings (1979), for the order; the time of a hybrid
    logical clock (Kulkarni et al., 2014) counts from somewhere on, and two that count from different bases disagree.
    """
    writes = changing(contest.past())
    left = 0
    for at, _ in writes:
        left |= 1 << at
    aware = {at: 1 << at for at, _ in writes}  # who has seen each, and itself
    for at, one in writes:
        for seen in aware:
            if one.seen >> seen & 1:
                aware[seen] |= 1 << at
    for at, _ in sorted(writes, key=lambda write: (_time(write[1], meaning), write[0]), reverse=True):
        left = left & aware[at] or left
    return next((one for at, one in writes if left >> at & 1), None)


def _time(one: Written[T], meaning: Callable[[T], bytes]) -> tuple[object, ...]:
    """Say when something was written, as its author's clock had it."""
    return one.writer.time, one.writer.label, meaning(one.after), one.writer.order


class Log(Generic[T]):
    """The writes that changed a field, each once."""

    def __init__(self, contest: Contested[T]) -> None:
        self.writes = changing(contest.writes())

    def sole(self, contest: Contested[T]) -> int | None:
        """Give the side that has seen all writes, itself among them: it alone wrote; None where there is none, or no write."""
        done = sum(1 << at for at, _ in self.writes)
        if not done:
            return None
        done |= sum(1 << at for at, one in enumerate(contest.writes()) if one.copy)
        for side, past in enumerate(_pasts(contest, contest.writes())):
            if not done & ~past:
                return side
        return None

    def last(self) -> tuple[Written[T], ...]:
        """Give the writes that no other has seen."""
        seen = 0
        for _, one in self.writes:
            seen |= one.seen
        return tuple(one for at, one in self.writes if not seen >> at & 1)


def survives(contest: Contested[T], adds: Callable[[Written[T]], bool], removes: Callable[[Written[T]], bool], *, in_base: bool) -> bool:
    """Tell whether something is left of what was added: an add that no remove has seen. What all that is told started from, all have seen.

    Source: Shapiro et al., A comprehensive study of CRDTs (2011), the observed-remove set, without tags: commits are the tags.
    """
    writes = changing(contest.past())
    removing = [one for _, one in writes if removes(one)]
    if in_base and not removing:
        return True
    return any(adds(one) and not any(other.seen >> at & 1 for other in removing) for at, one in writes)

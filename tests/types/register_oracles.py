"""Oracles of what stands as siblings until somebody decides: registers, texts, and states with what moves with them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from mergekit.siblings_format import Siblings
from tests.types.known import Heads, Known, Said, View, entry, said
from tests.types.value_histories import ABSENT

# ---- what stands until somebody decides ----


Oracle: TypeAlias = "Callable[[Known, Heads], Said]"


def decided(known: Known, heads: Sequence[int]) -> list[int]:
    """List the writes, and the merges by hand in which several met: what such a merge leaves, a person decided."""
    found = known.past(heads)
    history = known.history
    for one in sorted(history.reachable(heads) & history.writers):
        if len(history.parents[one]) > 1 and one not in found and len(last(known, history.parents[one])) > 1:
            found.append(one)
    return sorted(found)


def last(known: Known, heads: Sequence[int]) -> list[int]:
    """List the decisions that no other has seen."""
    past = decided(known, heads)
    return [one for one in past if not any(known.saw(other, one) for other in past)]


def shared(known: Known, writes: Sequence[int]) -> Heads:
    """Give the heads of what all of some writes have seen."""
    history = known.history
    return history.maximal(frozenset.intersection(*(history.seen[one] for one in writes)))


def deciding(known: Known, writes: Sequence[int], shows: Oracle) -> tuple[list[int], Said]:
    """Leave those of the last writers of the whole who decide a part, and give what they started from.

    They changed it, or have seen who did; and have seen what nobody has replaced. Against their closer base they may be fewer still.
    """
    left = list(writes)
    while len(left) > 1:
        top = shared(known, left)
        started = shows(known, top)
        between = [one for one in known.past_of_all(left) if one not in known.history.reachable(top) and said(known.after(one)) != started]
        changed = [one for one in left if said(known.after(one)) != started]
        if len(left) > 2:
            changed = [one for one in left if one in changed or any(known.saw(one, other) for other in between)]
        if not changed or len(changed) == len(left):
            standing = last(known, left)
            changed = [one for one in left if any(one == other or known.saw(one, other) for other in standing)]
        if not changed or len(changed) == len(left):
            return left, started
        left = changed
    return left, None


def sole(known: Known, writers: Sequence[int]) -> int | None:
    """Give the one of some writers who has seen all that was written since what all of them have seen."""
    below = known.history.reachable(shared(known, writers))
    written = [one for one in known.past(writers) if one not in below]
    return next((one for one in writers if written and all(one == other or known.saw(one, other) for other in written)), None)


def concurrent(known: Known, heads: Heads) -> Said:
    """Replay a register: what stands until somebody decides."""
    return stood(known, heads, concurrent)[0]


def stood(known: Known, heads: Heads, shows: Oracle) -> tuple[Said, Said, bool]:
    """Replay a register: what the last writers left, what they started from, and whether several met; who came back has left nothing.

    Of siblings that somebody left standing, those have been replaced which somebody replaced who had seen all who wrote them.
    """
    writers = known.writers(heads)
    if not writers:
        return None, None, False
    alone = sole(known, writers)
    if alone is not None:
        return said(known.after(alone)), None, False
    writes, started = deciding(known, writers, shows)
    left = {one: said(known.after(one)) for one in writes}
    if len(set(left.values())) < 2:
        return flat(left.values()), started, False
    changed = {value for value in left.values() if value != started}
    if len(changed) < 2:
        return flat(changed), started, False
    found = unreplaced(known, left, started)
    kept = values_of(started).intersection(*map(values_of, changed))
    nothing_left = not found and (not isinstance(started, frozenset) or len(kept) < 2)  # each dropped what another kept
    return flat(changed if nothing_left else found | kept), started, True


def unreplaced(known: Known, left: Mapping[int, Said], started: Said) -> set[Said]:
    """List what some writers left beside what they started from, without what others of them had seen and replaced."""

    def replaced(value: Said, by: int) -> bool:
        sources = [one for one in known.past((by,)) if asserts(known, one, value)]
        replacing = [other for other in left if value not in values_of(left[other])]
        return bool(sources) and all(any(known.saw(other, one) for other in replacing) for one in sources)

    found: set[Said] = set()
    for one, value in left.items():
        if isinstance(value, frozenset):
            found |= {each for each in value - values_of(started) if not replaced(each, one)}
        elif value != started:
            found.add(value)
    return found


def asserts(known: Known, one: int, value: Said) -> bool:
    """Tell whether somebody wrote a value: alone, or among siblings where it had not stood."""
    left = said(known.after(one))
    return left == value or (value in values_of(left) and value not in values_of(said(known.before[one])))


def values_of(*left: Said) -> frozenset[Said]:
    return frozenset().union(*(one if isinstance(one, frozenset) else {one} for one in left))


def flat(left: Iterable[Said]) -> Said:
    values = values_of(*left)
    return next(iter(values)) if len(values) == 1 else values or None


def variant(rng: random.Random, shows: object) -> object:
    """Take one of several siblings, one in which no others stand; where they do in all, none."""
    if not isinstance(shows, Siblings):
        return shows
    plain = [value for value in shows.values if value is None or b"$(" not in value]
    chosen = rng.choice(sorted(plain or [None], key=lambda value: value or b""))
    return ABSENT if chosen is None else json.loads(chosen)


# ---- texts ----

SLOTS = 4


def text_of(slots: Sequence[str]) -> str:
    """Write slots with lines between them that nobody changes."""
    return "".join(f"begin {n}\n{slot}above {n}\nbetween {n}\nbelow {n}\n" for n, slot in enumerate(slots))


def slot(number: int) -> Callable[[object], object]:
    def found(text: object) -> object:
        if not isinstance(text, str):
            return ABSENT if text is ABSENT else "siblings"
        return text.partition(f"begin {number}\n")[2].partition(f"above {number}\n")[0]

    return found


def edited_text(rng: random.Random, shows: object) -> object:
    slots = [str(slot(n)(shows)) if isinstance(shows, str) else "" for n in range(SLOTS)]
    slots[rng.randrange(SLOTS)] = rng.choice(("", f"word {rng.randrange(1000)}\n", f"a {rng.randrange(1000)}\nb {rng.randrange(1000)}\n"))
    return text_of(slots)


def lines(known: Known, heads: Heads) -> Said:
    """Replay each slot apart; where one is contested, or what all started from was, the texts are values as a whole."""
    writers = known.writers(heads)
    if not writers:
        return None
    alone = sole(known, writers)
    if alone is not None:
        return said(known.after(alone))
    writes, _ = deciding(known, writers, lines)
    texts = {said(known.after(one)) for one in writes}
    if len(texts) < 2:
        return flat(texts)
    slots = [region(known, writes, n) for n in range(SLOTS)]
    if None in slots or any(not isinstance(known.after(one), str) for one in writes):
        return stood(known, heads, lines)[0]
    return said(text_of([one or "" for one in slots]))


def region(known: Known, writes: Sequence[int], number: int) -> str | None:
    """Replay one slot: of the last writers of the text those decide it who changed it, or have seen who did. None where they disagree."""
    part = slot(number)
    if len(writes) == 1:
        return str(part(known.after(writes[0])))
    top = shared(known, writes)
    below = lines(known, top)
    started = part(json.loads(below)) if isinstance(below, bytes) else None
    between = [one for one in known.past_of_all(writes) if one not in known.history.reachable(top) and part(known.after(one)) != started]
    touching = [one for one in writes if part(known.after(one)) != started]
    if len(writes) > 2 and touching:
        touching = [one for one in writes if one in touching or any(known.saw(one, other) for other in between)]
    if touching and len(touching) < len(writes):
        return region(known, touching, number)
    left = {part(known.after(one)) for one in touching} - {started}
    return None if len(left) > 1 else str(left.pop() if left else started)


# ---- states, and what moves with them ----

MOVES: Mapping[str, tuple[str, ...]] = {
    "open": ("in_progress", "cancelled"),
    "in_progress": ("open", "blocked", "review", "cancelled"),
    "blocked": ("in_progress",),
    "review": ("in_progress", "done"),
    "done": ("open",),
    "cancelled": ("open",),
}
"""The moves of a task, as the documentation gives them."""


def moved(rng: random.Random, shows: object) -> object:
    """Move once or twice."""
    state = str(shows) if shows in MOVES else "open"
    for _ in range(rng.randint(1, 2)):
        state = rng.choice(MOVES[state])
    return state


def ways() -> dict[tuple[str, str], int]:
    """Count the steps of a shortest way between any two states."""
    far = {(one, other): 0 if one == other else 1 if other in MOVES[one] else 99 for one in MOVES for other in MOVES}
    for via in MOVES:
        for one in MOVES:
            for other in MOVES:
                far[one, other] = min(far[one, other], far[one, via] + far[via, other])
    return far


WAYS = ways()


def furthest_of(known: Known, heads: Heads) -> Said:
    """Leave out whatever lies on a shortest way from the start to another."""
    found, start, met = stood(known, heads, furthest_of)
    if not met or not isinstance(found, frozenset):
        return found
    names = {one: json.loads(one) if isinstance(one, bytes) else None for one in found}
    start = began(known, heads) if isinstance(start, frozenset) else start
    begin = json.loads(start) if isinstance(start, bytes) else "open"

    def passed(one: Said) -> bool:
        here = names[one]
        there = [name for name in names.values() if name not in (here, None)]
        return here is not None and any(WAYS[begin, here] + WAYS[here, name] == WAYS[begin, name] for name in there)

    return flat(frozenset(one for one in found if not passed(one)))


def began(known: Known, heads: Heads) -> Said:
    """Give the state that all started from; where siblings stood there, the one that these started from."""
    writes, start = deciding(known, known.writers(heads), furthest_of)
    stands = known.after(writes[0])
    if len(writes) == 1 and isinstance(stands, Siblings):
        return stands.base
    return began(known, shared(known, writes)) if isinstance(start, frozenset) else start


def together(table: object) -> object:
    return [str(said(entry(key)(table))) for key in ("status", "closed_at")]


def shown_together(known: Known, heads: Heads) -> Said:
    assert isinstance(known, View)
    found = furthest_of(View(known.whole, entry("status")), heads), with_state(View(known.whole, entry("closed_at")), heads)
    return said([str(one) for one in found])


def with_state(known: Known, heads: Heads) -> Said:
    """Replay what moves with the state: it is of those alone who made the move that counts."""
    assert isinstance(known, View)
    state = View(known.whole, entry("status"))
    won = furthest_of(state, heads)
    moves = state.past(heads)
    movers = [one for one in moves if not any(known.saw(other, one) for other in moves)]
    winners = [one for one in movers if said(state.after(one)) == won]
    sides, _ = deciding(View(known.whole, together), known.writers(heads), shown_together)
    if isinstance(won, frozenset) or not winners or len(sides) < 2 or won == furthest_of(state, shared(known, sides)):
        return concurrent(known, heads)
    made = [*winners, *(one for one in known.past(heads) if any(known.saw(one, winner) for winner in winners))]
    left = {one: said(known.after(one)) for one in made if not any(known.saw(other, one) for other in made)}
    return flat(left.values()) if len(set(left.values())) < 2 else flat(unreplaced(known, left, ABSENT))

"""Oracles of counters, sets, flags and extremes: each write replayed as what its author meant (add 3, put in x, switch on)."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.types.known import Heads, Known
from tests.types.value_histories import ABSENT


def total(model: Known, heads: Heads) -> object:
    """Add up what every write added; who removed the counter took back what he had seen."""
    past = model.past(heads)
    removes = [one for one in past if model.after(one) is ABSENT]
    left = [one for one in past if one not in removes and not any(model.saw(remove, one) for remove in removes)]
    return sum(number(model.after(one)) - number(model.before[one]) for one in left)


def number(plain: object) -> int:
    return plain if isinstance(plain, int) else 0


def tagged(model: Known, heads: Heads) -> set[str]:
    """Replay adds and removes with a tag for every add: what is left is what no remove had seen.

    Law: a commit that has seen a tag and does not show the element removes the tag.
    """
    tags: dict[int, set[tuple[str, int]]] = {}
    removed: dict[int, set[tuple[str, int]]] = {}
    past = model.past(heads)
    for one in past:
        below = [other for other in past if model.saw(one, other)]
        visible = set().union(*(tags[other] for other in below)) - set().union(*(removed[other] for other in below))
        shows, held = set(listed(model.after(one))), set(listed(model.before[one]))
        tags[one] = {(element, one) for element in shows - held}
        removed[one] = {tag for tag in visible if tag[0] in held - shows}
    left = set().union(*(tags[one] for one in past)) - set().union(*(removed[one] for one in past))
    return {element for element, _ in left}


def listed(plain: object) -> list[str]:
    return [str(one) for one in plain] if isinstance(plain, list) else []


def switched(winner: bool) -> Callable[[Known, Heads], object]:
    """Replay a flag: what wins stays if somebody wrote it whom nobody who wrote the other had seen."""

    def expected(model: Known, heads: Heads) -> object:
        past = model.past(heads)
        turned = [one for one in past if model.before[one] is winner and model.after(one) is not winner]
        wins = any(
            model.after(one) is winner and model.before[one] is not winner and not any(model.saw(other, one) for other in turned)
            for one in past
        )
        return winner if wins else not winner

    return expected


def latest(model: Known, heads: Heads) -> object:
    """Take the last write of all that there ever were: of two, the one that knows of the latest that the other does not know of."""
    past = model.past(heads)

    def clock(one: int) -> tuple[int, str, str, int]:
        return model.author(one).time, model.author(one).label, str(model.after(one)), one

    def known(one: int) -> list[tuple[int, str, str, int]]:
        return sorted((clock(other) for other in past if other == one or model.saw(one, other)), reverse=True)

    return model.after(max(past, key=known))


def by_key(model: Known, heads: Heads) -> object:
    """Add up by key; nobody removes one."""
    found: dict[str, int] = {}
    for one in model.past(heads):
        after, before = (plain if isinstance(plain, dict) else {} for plain in (model.after(one), model.before[one]))
        for key in {*after, *before}:
            found[key] = found.get(key, 0) + after.get(key, 0) - before.get(key, 0)
    return found


def shares(model: Known, heads: Heads) -> object:
    found: dict[str, int] = {}
    for one in model.past(heads):
        after = model.after(one)
        for key, count in (after if isinstance(after, dict) else {}).items():
            found[key] = max(count, found.get(key, 0))
    return found


# ---- edits ----


def changed_list(rng: random.Random, shows: object) -> object:
    """Put something in, or take something out."""
    found = listed(shows)
    for _ in range(rng.randint(1, 2)):
        if found and rng.random() < 0.4:
            found.remove(rng.choice(found))
        elif (name := rng.choice("abcdef")) not in found:
            found.insert(rng.randint(0, len(found)), name)
    return found


def grown_list(rng: random.Random, shows: object) -> object:
    """Put something in; now and then somebody takes something out."""
    found, name = listed(shows), rng.choice("abcdefgh")
    gone = rng.choice(found) if found and rng.random() < 0.2 else name
    return list(dict.fromkeys([*(one for one in found if one == name or one != gone), name]))


def counted(rng: random.Random, shows: object) -> object:
    found = dict(shows) if isinstance(shows, dict) else {}
    key = rng.choice("xyz")
    return {**found, key: found.get(key, 0) + rng.randint(1, 5)}


def raised(rng: random.Random, shows: object) -> object:
    """Add; now and then somebody takes back."""
    return max(0, number(shows) + rng.randint(-1, 3))


def as_is(plain: object) -> object:
    return plain


def as_set(plain: object) -> object:
    return set(listed(plain))


def nothing(_: random.Random) -> object:
    return []

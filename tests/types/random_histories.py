"""Random histories of one field, and an oracle for each type: a simple model that replays what each commit meant.

A history has 2 to 6 replicas, which commit, merge through the engine or by hand in any order, squash and cherry-pick, and whose clocks
are wrong.
The oracles share nothing with the types: they know intents (add 3, put in x, switch on), and which commits have seen which.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mergekit.conflicts import Writer
from mergekit.values.kind import Term
from mergekit.values.value import Maybe, plain_of, value_of
from tests.types.value_histories import ABSENT, ValueHistory, shown, term

STATES = ("open", "in_progress", "review", "done")
CHAIN = {state: (following,) for state, following in itertools.pairwise(STATES)}


@dataclass
class Subject:
    """A type with what its fields hold and how agents edit them, and what the oracle expects of some heads."""

    term: Term
    first: Callable[[random.Random], object]
    edit: Callable[[random.Random, object], object]
    expected: Callable[[Model, tuple[int, ...]], object]
    read: Callable[[object], object] = lambda plain: plain
    monotone: bool = False
    """What everybody writes only grows, so that a squash or a pick never takes anything back."""


@dataclass
class Model:
    """What the oracle knows: of every commit what its parents showed, what it left, and what it had seen."""

    history: ValueHistory
    before: dict[int, object] = field(default_factory=dict)

    def past(self, heads: Sequence[int]) -> list[int]:
        """List the writes below some heads."""
        return sorted(self.history.reachable(heads) & self.history.writers)

    def above(self, heads: tuple[int, ...]) -> list[int]:
        """List the writes that not all last writers have seen."""
        last = self.history.heads_of(heads)
        shared = frozenset.intersection(*(self.history.seen[one] for one in last))
        return [one for one in self.past(heads) if one not in shared]

    def after(self, commit: int) -> object:
        return plain(self.history.values[commit])

    def saw(self, later: int, earlier: int) -> bool:
        return later != earlier and earlier in self.history.seen[later]

    def author(self, commit: int) -> Writer:
        return self.history.authors[commit]


def plain(value: Maybe) -> object:
    return ABSENT if value is None else plain_of(value)


def build(subject: Subject, rng: random.Random, commits: int) -> Model:
    """Make a history."""
    history = ValueHistory(subject.term)
    model = Model(history)
    replicas = [f"agent {n}" for n in range(rng.randint(2, 6))]
    skew = {name: rng.choice([0, 0, 0, -5_000, 5_000]) for name in replicas}

    def write(parents: Sequence[int], value: object) -> int:
        label = rng.choice(replicas)
        before = plain(history.shown(parents).value) if parents else ABSENT
        made = history.commit(parents, None if value is ABSENT else value_of(value), label, 1_000 + 10 * len(history.values) + skew[label])
        model.before[made] = before
        return made

    write((), subject.first(rng))
    while len(history.values) < commits:
        count = len(history.values)
        head = rng.randrange(max(0, count - 6), count)
        shows = plain(history.values[head])
        action = rng.choices(("edit", "merge", "by hand", "squash", "pick"), (6, 3, 1, 1, 1))[0]
        if action in ("merge", "by hand"):
            parents = history.maximal(frozenset(rng.sample(range(count), min(count, rng.randint(2, 3)))))
            if len(parents) < 2 or siblings_in(history, parents):
                continue
            shows = plain(history.shown(parents).value)
            if action == "merge":
                history.merge(parents)
            else:
                write(parents, subject.edit(rng, shows) if rng.random() < 0.5 else shows)
        elif siblings_in(history, (head,)):
            continue
        elif action == "squash":
            old = rng.choice(sorted(history.seen[head]))
            if not siblings_in(history, (old,)) and not (subject.monotone and not grows(subject, model, old, head)):
                write((old,), shows)
        elif action == "pick" and not subject.monotone:
            picked = rng.choice(sorted(model.before))
            write((head,), model.after(picked) if rng.random() < 0.5 else subject.edit(rng, shows))
        else:
            write((head,), subject.edit(rng, shows))
    return model


def grows(subject: Subject, model: Model, old: int, new: int) -> bool:
    """Tell whether a squash is one that only adds."""
    keys = [set(one) if isinstance(one, dict) else set() for one in (model.after(old), model.after(new))]
    return keys[0] <= keys[1] and not subject.term.type.move(model.history.values[old], model.history.values[new], subject.term)


def siblings_in(history: ValueHistory, heads: Sequence[int]) -> bool:
    value = history.shown(heads).value
    return value is not None and b"$(" in value.meaning


def heads(model: Model, rng: random.Random) -> tuple[int, ...]:
    """Choose what is merged."""
    history = model.history
    chosen = rng.sample(range(len(history.values)), rng.randint(2, min(6, len(history.values))))
    return history.maximal(frozenset(chosen))


# ---- oracles ----


def total(model: Model, heads: tuple[int, ...]) -> object:
    """Add up what every write added."""
    return sum(number(model.after(one)) - number(model.before[one]) for one in model.past(heads))


def number(plain: object) -> int:
    return plain if isinstance(plain, int) else 0


def tagged(model: Model, heads: tuple[int, ...]) -> set[str]:
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


def united(model: Model, heads: tuple[int, ...]) -> set[str]:
    return {element for one in model.past(heads) for element in listed(model.after(one))}


def switched(winner: bool) -> Callable[[Model, tuple[int, ...]], object]:
    """Replay a flag: what wins stays if somebody wrote it whom nobody who wrote the other had seen."""

    def expected(model: Model, heads: tuple[int, ...]) -> object:
        past = model.past(heads)
        turned = [one for one in past if model.before[one] is winner and model.after(one) is not winner]
        wins = any(
            model.after(one) is winner and model.before[one] is not winner and not any(model.saw(other, one) for other in turned)
            for one in past
        )
        return winner if wins else not winner

    return expected


def latest(model: Model, heads: tuple[int, ...]) -> object:
    """Take the last write of all that there ever were: of two, the one that knows of the latest that the other does not know of."""
    past = [one for one in model.past(heads) if model.before[one] != model.after(one)]

    def clock(one: int) -> tuple[int, str, str, int]:
        return model.author(one).time, model.author(one).label, str(model.after(one)), one

    def known(one: int) -> list[tuple[int, str, str, int]]:
        return sorted((clock(other) for other in past if other == one or model.saw(one, other)), reverse=True)

    return model.after(max(past, key=known))


def furthest(order: Sequence[object]) -> Callable[[Model, tuple[int, ...]], object]:
    def expected(model: Model, heads: tuple[int, ...]) -> object:
        return max((model.after(one) for one in model.past(heads)), key=order.index)

    return expected


def by_key(model: Model, heads: tuple[int, ...]) -> object:
    """Add up by key; nobody removes one."""
    found: dict[str, int] = {}
    for one in model.past(heads):
        after, before = (plain if isinstance(plain, dict) else {} for plain in (model.after(one), model.before[one]))
        for key in {*after, *before}:
            found[key] = found.get(key, 0) + after.get(key, 0) - before.get(key, 0)
    return found


def shares(model: Model, heads: tuple[int, ...]) -> object:
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
    return list(dict.fromkeys([*listed(shows), rng.choice("abcdefgh")]))


def counted(rng: random.Random, shows: object) -> object:
    found = dict(shows) if isinstance(shows, dict) else {}
    key = rng.choice("xyz")
    return {**found, key: found.get(key, 0) + rng.randint(1, 5)}


def raised(rng: random.Random, shows: object) -> object:
    return number(shows) + rng.randint(0, 3)


def lowered(rng: random.Random, shows: object) -> object:
    return number(shows) - rng.randint(0, 3)


def further(rng: random.Random, shows: object) -> object:
    at = STATES.index(str(shows))
    return STATES[min(at + rng.randint(0, 2), len(STATES) - 1)]


def as_set(plain: object) -> object:
    return set(listed(plain))


def nothing(_: random.Random) -> object:
    return []


SUBJECTS: dict[str, Subject] = {
    "g-counter": Subject(term("g-counter"), lambda _: 0, raised, total, monotone=True),
    "pn-counter": Subject(term("pn-counter"), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total),
    "bounded-counter": Subject(
        term("bounded-counter", min=-100_000, max=100_000), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total
    ),
    "shares": Subject(term("g-counter"), lambda _: {}, counted, shares, monotone=True),
    "g-set": Subject(term("g-set"), nothing, grown_list, united, as_set, monotone=True),
    "or-set": Subject(term("or-set"), nothing, changed_list, tagged, as_set),
    "sequence": Subject(term("sequence"), nothing, changed_list, tagged, as_set),
    "flag": Subject(term("flag"), lambda _: False, lambda rng, _: rng.random() < 0.5, switched(True)),
    "flag-disable": Subject(
        term("flag", wins="disable"),
        lambda _: True,
        lambda rng, _: rng.random() < 0.5,
        switched(False),
    ),
    "lww-register": Subject(term("lww-register"), lambda _: 0, lambda rng, _: rng.randrange(50), latest),
    "max": Subject(term("max"), lambda _: 0, raised, furthest(range(10_000)), monotone=True),
    "min": Subject(
        term("min"),
        lambda _: 5_000,
        lambda rng, shows: number(shows) - rng.randint(0, 3),
        furthest(range(10_000, -10_000, -1)),
        monotone=True,
    ),
    "state-machine": Subject(term("state-machine", moves=CHAIN), lambda _: "open", further, furthest(STATES), monotone=True),
    "map": Subject(term("map", of=term("pn-counter")), lambda _: {}, counted, by_key, monotone=True),
}


def violation(name: str, seed: str) -> str:
    """Say how the merge of some heads of a random history is another than the oracle's; empty if it is not."""
    subject, rng = SUBJECTS[name], random.Random(seed)
    model = build(subject, rng, rng.randint(3, 14))
    for _ in range(2):
        chosen = heads(model, rng)
        found = subject.read(shown(model.history.shown(chosen)))
        wanted = subject.expected(model, chosen)
        if found != wanted:
            return f"{name} {seed}: heads {chosen} show {found!r}, not {wanted!r}"
    return ""

"""Random histories of one field, and an oracle for each type: a simple model that replays what each commit meant.

A history has 2 to 6 replicas, which commit, merge through the engine or by hand in any order, squash and cherry-pick, and whose clocks
are wrong. Where siblings come to stand, they commit on top of these, too: they decide some, and leave others alone.
The oracles share nothing with the types: they know intents (add 3, put in x, switch on), and which commits have seen which.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from mergekit.values.value import value_of
from tests.types.known import Field, Model, plain
from tests.types.part_oracles import a_set, counter, keyed, map_of, moving, register, task, text
from tests.types.simple_oracles import (
    CHAIN,
    STATES,
    as_is,
    as_set,
    by_key,
    changed_list,
    counted,
    further,
    furthest,
    grown_list,
    latest,
    lowered,
    nothing,
    number,
    raised,
    shares,
    switched,
    tagged,
    total,
    united,
)
from tests.types.value_histories import ABSENT, ValueHistory, term


def build(subject: Field, rng: random.Random, commits: int) -> Model:
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
            if len(parents) < 2 or (subject.alone and siblings_in(history, parents)):
                continue
            shows = plain(history.shown(parents).value)
            if action == "merge":
                history.merge(parents)
            else:
                write(parents, subject.edit(rng, shows) if rng.random() < 0.5 else shows)
        elif siblings_in(history, (head,)) and (subject.alone or action != "edit"):
            continue
        elif action == "squash":
            old = rng.choice(sorted(history.seen[head]))
            if not siblings_in(history, (old,)) and not (subject.monotone and not grows(subject, model, old, head)):
                write((old,), shows)
        elif action == "pick" and not subject.monotone:
            picked = rng.choice(sorted(model.before))
            write((head,), subject.edit(rng, shows) if rng.random() < 0.5 or siblings_in(history, (picked,)) else model.after(picked))
        else:
            write((head,), subject.edit(rng, shows))
    return model


def grows(subject: Field, model: Model, old: int, new: int) -> bool:
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


SUBJECTS: dict[str, Field] = {
    "g-counter": Field(term("g-counter"), lambda _: 0, raised, total, as_is, monotone=True),
    "pn-counter": Field(term("pn-counter"), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total, as_is),
    "bounded-counter": Field(
        term("bounded-counter", min=-100_000, max=100_000), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total, as_is
    ),
    "shares": Field(term("g-counter"), lambda _: {}, counted, shares, as_is, monotone=True),
    "g-set": Field(term("g-set"), nothing, grown_list, united, as_set, monotone=True),
    "or-set": Field(term("or-set"), nothing, changed_list, tagged, as_set),
    "sequence": Field(term("sequence"), nothing, changed_list, tagged, as_set),
    "flag": Field(term("flag"), lambda _: False, lambda rng, _: rng.random() < 0.5, switched(True), as_is),
    "flag-disable": Field(
        term("flag", wins="disable"),
        lambda _: True,
        lambda rng, _: rng.random() < 0.5,
        switched(False),
        as_is,
    ),
    "lww-register": Field(term("lww-register"), lambda _: 0, lambda rng, _: rng.randrange(50), latest, as_is),
    "max": Field(term("max"), lambda _: 0, raised, furthest(range(10_000)), as_is, monotone=True),
    "min": Field(term("min"), lambda _: 5_000, lowered, furthest(range(10_000, -10_000, -1)), as_is, monotone=True),
    "state-machine": Field(term("state-machine", moves=CHAIN), lambda _: "open", further, furthest(STATES), as_is, monotone=True),
    "map": Field(term("map", of=term("pn-counter")), lambda _: {}, counted, by_key, as_is, monotone=True),
    "siblings": register("siblings"),
    "mv-register": register("mv-register"),
    "immutable": register("immutable"),
    "document": register("document"),
    "text": text(),
    "states that move": moving(),
    "set of tables": keyed("or-set"),
    "growing tables": keyed("g-set"),
    "list of tables": keyed("sequence"),
    "map of sets": map_of(a_set()),
    "map of maps": map_of(counter(), 2),
    "map of texts": map_of(text()),
    "map of lists": map_of(keyed("or-set")),
    "task": task(),
}


def violation(name: str, seed: str) -> str:
    """Say how the merge of some heads of a random history is another than the oracle's; empty if it is not."""
    subject, rng = SUBJECTS[name], random.Random(seed)
    model = build(subject, rng, rng.randint(3, 14))
    for _ in range(2):
        chosen = heads(model, rng)
        found = subject.read(plain(model.history.shown(chosen).value))
        wanted = subject.expected(model, chosen)
        if found != wanted:
            return f"{name} {seed}: heads {chosen} show {found!r}, not {wanted!r}"
    return ""

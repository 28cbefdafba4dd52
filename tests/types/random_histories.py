"""Random histories of one field, and an oracle for each type: a simple model that replays what each commit meant.

A history has 2 to 6 replicas, which commit, merge through the engine or by hand in any order, squash, cherry-pick and clone again, and
whose clocks are wrong. Every other time the field is one of a document, in which they write elsewhere, too. Where siblings come to stand,
they commit on top of these: they decide some, and leave others alone.
The oracles share nothing with the types: they know intents (add 3, put in x, switch on), and which commits have seen which.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mergekit.values.kind import Term
from mergekit.values.value import Maybe, value_of
from tests.types import untyped_oracles
from tests.types.growing_oracles import gathered, grown
from tests.types.known import Field, Model, plain
from tests.types.part_oracles import (
    PIECE_OF_EVERYTHING,
    PIECE_OF_PIECES,
    a_set,
    counter,
    extremes,
    in_a_file,
    keyed,
    map_of,
    moving,
    register,
    states,
    task,
    text,
)
from tests.types.simple_oracles import (
    as_is,
    as_set,
    by_key,
    changed_list,
    counted,
    grown_list,
    latest,
    nothing,
    number,
    raised,
    shares,
    switched,
    tagged,
    total,
)
from tests.types.value_histories import ABSENT, ValueHistory, contest, maybe, read_again, term, view


@dataclass
class Fleet:
    """Replicas that work on one field, each on a branch of its own, and the history that comes of it."""

    subject: Field
    rng: random.Random
    model: Model
    at: dict[str, int]
    """The commit that each replica's clone shows."""
    skew: dict[str, int]
    """By how much the clock of each is wrong."""
    lost: float
    """How often a replica loses its clone."""

    def step(self) -> None:
        """Let one replica do something; what it cannot do is left."""
        name = self.rng.choice(sorted(self.at))
        if self.rng.random() < self.lost:
            self.clone_again(name)
            self.model.done["clone again"] += 1
        [kind] = self.rng.choices(list(ACTIONS), [often for _, often in ACTIONS.values()])
        count = len(self.model.history.values)
        ACTIONS[kind][0](self, name)
        self.model.done[kind] += len(self.model.history.values) - count

    def write(self, name: str, parents: Sequence[int], value: object) -> None:
        history = self.model.history
        before = plain(history.shown(parents).value)
        time = 1_000 + 10 * len(history.values) + self.skew[name]
        self.at[name] = history.commit(parents, None if value is ABSENT else value_of(value), name, time)
        self.model.before[self.at[name]] = before

    def edit(self, name: str) -> None:
        self.write(name, (self.at[name],), self.subject.edit(self.rng, self.model.after(self.at[name])))

    def met(self, name: str) -> tuple[int, ...]:
        """Take in what some of the others have."""
        others = sorted(other for other in self.at if other != name)
        chosen = self.rng.sample(others, self.rng.randint(1, len(others)))
        return self.model.history.maximal(frozenset(self.at[one] for one in (name, *chosen)))

    def merge(self, name: str) -> None:
        parents = self.met(name)
        self.at[name] = self.model.history.merge(parents) if len(parents) > 1 else parents[0]

    def merge_by_hand(self, name: str) -> None:
        parents = self.met(name)
        if len(parents) > 1:
            shows = plain(self.model.history.shown(parents).value)
            self.write(name, parents, self.subject.edit(self.rng, shows) if self.rng.random() < 0.5 else shows)

    def squash(self, name: str) -> None:
        """Commit all that the branch has come to on top of what it had seen once: its commits stay with whoever took them in."""
        head = self.at[name]
        old = self.rng.choice(sorted(self.model.history.seen[head]))
        self.put(name, old, self.model.after(head))

    def pick(self, name: str) -> None:
        """Commit once more what somebody wrote: merged, as git does it, or as it is."""
        picked = self.rng.choice(sorted(self.model.before))
        after = self.model.after(picked)
        if self.rng.random() < 0.5:
            term = self.subject.term
            after = plain(term.merge(contest(self.model.before[picked], self.model.after(self.at[name]), after)).value)
        self.put(name, self.at[name], after)

    def put(self, name: str, parent: int, value: object) -> None:
        """Commit what stood elsewhere, siblings too; nothing that takes back what only grows, and no mere order of a set."""
        before, subject = self.model.after(parent), self.subject
        if subject.monotone and shrinks(maybe(before), maybe(value), subject.term):
            return
        if subject.read(before) != subject.read(value):
            self.write(name, (parent,), value)

    def clone_again(self, name: str) -> None:
        """Start from what somebody has, whatever was committed since: on another machine, with another clock."""
        count = len(self.model.history.values)
        self.at[name] = self.rng.randrange(max(0, count - 6), count)
        self.skew[name] = self.rng.choice(CLOCKS)


ACTIONS: Mapping[str, tuple[Callable[[Fleet, str], None], int]] = {
    "edit": (Fleet.edit, 6),
    "merge": (Fleet.merge, 3),
    "merge by hand": (Fleet.merge_by_hand, 1),
    "squash": (Fleet.squash, 1),
    "pick": (Fleet.pick, 1),
}
"""What replicas do, and how often of all."""
CLOCKS = (0, 0, 0, -5_000, 5_000)
"""What clocks show beside the time, in seconds."""


def build(subject: Field, rng: random.Random, commits: int) -> Model:
    """Make a history: of replicas that keep to their branches, or of ones that begin anew all the time."""
    model = Model(ValueHistory(subject.term))
    first = subject.first(rng)
    root = model.history.commit((), None if first is ABSENT else value_of(first), "agent 0", 0)
    model.before[root] = ABSENT
    replicas = [f"agent {n}" for n in range(rng.randint(2, 6))]
    model.done[f"{len(replicas)} replicas"] += 1
    fleet = Fleet(
        subject, rng, model, dict.fromkeys(replicas, root), {name: rng.choice(CLOCKS) for name in replicas}, rng.choice((0.1, 0.7))
    )
    while len(model.history.values) < commits:
        fleet.step()
    return model


def shrinks(before: Maybe, after: Maybe, term: Term) -> bool:
    """Tell whether a write takes something back."""
    if before is None or before == after:
        return False
    keys = [set(() if one is None else one.table or ()) for one in (before, after)]
    if after is None or not keys[0] <= keys[1] or (term.type.name != "immutable" and term.type.move(before, after, term)):
        return True
    parts = {name: part for name, part, _ in term.type.parts(before, term)}
    return any(shrinks(parts.get(name), part, inner) for name, part, inner in term.type.parts(after, term))


def heads(model: Model, rng: random.Random) -> tuple[int, ...]:
    """Choose what is merged."""
    history = model.history
    chosen = rng.sample(range(len(history.values)), rng.randint(2, min(6, len(history.values))))
    return history.maximal(frozenset(chosen))


SUBJECTS: dict[str, Field] = {
    "g-counter": Field(term("g-counter"), lambda _: 0, raised, grown, as_is),
    "pn-counter": Field(term("pn-counter"), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total, as_is),
    "bounded-counter": Field(
        term("bounded-counter", min=-100_000, max=100_000), lambda _: 3, lambda rng, shows: number(shows) + rng.randint(-4, 5), total, as_is
    ),
    "shares": Field(term("g-counter"), lambda _: {}, counted, shares, as_is, monotone=True),
    "g-set": Field(term("g-set"), nothing, grown_list, gathered, as_set),
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
    "max": extremes("max"),
    "min": extremes("min"),
    "state-machine": states(),
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
    "tables of all": keyed("or-set", PIECE_OF_EVERYTHING),
    "tables of tables": keyed("or-set", PIECE_OF_PIECES),
    "map of sets": map_of(a_set()),
    "map of maps": map_of(counter(), 2),
    "map of texts": map_of(text()),
    "map of lists": map_of(keyed("or-set")),
    "task": task(),
    "list of no type": untyped_oracles.NAMED,
    "names of no type": untyped_oracles.NAMES,
}


def violation(name: str, seed: str, done: Counter[str] | None = None) -> str:
    """Say how the merge of some heads of a random history, in any order, is another than the oracle's; empty if it is not.

    What its replicas did is added to `done`.
    """
    rng = random.Random(seed)
    subject = rng.choice((SUBJECTS[name], in_a_file(SUBJECTS[name])))
    model = build(subject, rng, rng.randint(3, 14))
    if done is not None:
        done.update(model.done)
    for _ in range(2):
        chosen = heads(model, rng)
        value = model.history.shown(chosen).value
        found, wanted = subject.read(plain(value)), subject.expected(model, chosen)
        if found != wanted:
            return f"{name} {seed}: heads {chosen} show {found!r}, not {wanted!r}"
        writers = list(model.history.heads_of(chosen))
        if len(writers) > 1:
            order = rng.sample(range(len(writers)), len(writers))
            other = read_again(subject.term.merge(view(model.history.contest(tuple(writers)), order)).value)
            if other != value:
                return f"{name} {seed}: heads {chosen} show {found!r}, and in another order {subject.read(plain(other))!r}"
    return ""

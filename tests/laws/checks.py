"""The laws of the merge, checked on one history."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from mergekit.drivers import load
from tests.laws.exhaustive import Small
from tests.laws.plans import Plan, World, maximal
from tests.oracle.definition import Oracle

Seen: TypeAlias = tuple[str, tuple[str, ...]]
"""What everybody must agree on: the id of the tree, and the sorted ids of the conflicts."""


class Broken(AssertionError):
    """A law that does not hold."""

    def __init__(self, law: str, detail: str) -> None:
        super().__init__(f"{law}: {detail}")
        self.law = law


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried: so many random orders and groupings, and whether the oracle is asked."""

    tries: int = 2
    oracle: bool = True


def outcome(world: World, *heads: str) -> Seen:
    """Merge by the engine."""
    made = world.merge(*heads)
    return made.tree.hex(), tuple(sorted(conflict.id for conflict in made.conflicts))


def oracle_of(world: World) -> Oracle:
    choose = world.policy.driver_for
    return Oracle(world.history.repository, lambda path: load(choose(path).driver), lambda path: choose(path).options)


def same(law: str, got: object, wanted: object) -> None:
    if got != wanted:
        raise Broken(law, f"{got} instead of {wanted}")


def check(world: World, plan: Plan, rng: random.Random, effort: Effort) -> None:
    """Check the laws on a plan.

    Raises:
        Broken: if one does not hold.
    """
    made = world.make(plan)
    heads = tuple(made[head] for head in plan.heads)
    tips = tuple(dict.fromkeys(made[head] for head in maximal(plan.steps, plan.heads)))
    whole = outcome(world, *heads)
    if effort.oracle:
        by_definition(world, heads, whole, oracle_of(world))
    for order in some_orders(heads, rng, effort.tries):
        same("commutative", outcome(world, *order), whole)
    same("ancestors are absorbed", outcome(world, *tips), whole)
    same("two names of one head", outcome(world, *tips, tips[0]), whole)
    seen = oracle_of(world).commits.reachable(tips)
    same("ancestors are absorbed", outcome(world, *tips, rng.choice(sorted(seen))), whole)
    by_people = [commit for commit, step in zip(made, plan.steps, strict=True) if step.kind == "person" and commit in seen]
    same("a bystander changes nothing", outcome(world, *tips, world.bystander(rng.choice(by_people))), whole)
    for parts in some_groupings(tips, rng, effort.tries):
        grouped = [part[0] if len(part) == 1 else world.engine_commit(part) for part in parts]
        same("associative", outcome(world, *grouped), whole)
    if len(tips) > 1:
        merge = world.engine_commit(tips)
        same("idempotent", outcome(world, merge), whole)
        same("a merge absorbs its heads", outcome(world, *tips, merge), whole)
        engine = world.engine(heads)
        some = (heads[0], *rng.sample(heads[1:], rng.randrange(len(heads))))
        part = engine.merge([bytes.fromhex(head) for head in some])
        same("a part of the whole", (part.tree.hex(), tuple(sorted(c.id for c in part.conflicts))), outcome(world, *some))
    one = rng.choice(made)
    same("a commit shows its own tree", outcome(world, one)[0], world.history.tree(one))


def check_everything(world: World, oracle: Oracle, history: Small) -> None:
    """Check all laws on the tips of a small history: its other commits are the tips of smaller ones.

    Raises:
        Broken: if one does not hold.
    """
    tips = tuple(history.ids[tip] for tip in history.tips)
    whole = outcome(world, *tips)
    by_definition(world, tips, whole, oracle)
    for order in orders(tips):
        same("commutative", outcome(world, *order), whole)
    for parts in groupings(tips):
        grouped = [part[0] if len(part) == 1 else world.engine_commit(part) for part in parts]
        same("associative", outcome(world, *grouped), whole)
    if len(tips) > 1:
        same("idempotent", outcome(world, world.engine_commit(tips)), whole)
    for commit in history.ids:
        same("ancestors are absorbed", outcome(world, *tips, commit), whole)
    last = history.ids[-1]
    same("a commit shows its own tree", outcome(world, last)[0], world.history.tree(last))


def by_definition(world: World, heads: tuple[str, ...], whole: Seen, oracle: Oracle) -> None:
    """Compare with the oracle, and check what the definition promises of every path."""
    found = oracle.merge(*heads)
    same("engine == oracle", whole, (found.tree, tuple(found.ids)))
    seen = oracle.commits.reachable(heads)
    shown = world.history.entries(found.tree)
    for path in {path for commit in seen for path in oracle.commits[commit].files}:
        writers = oracle.maximal_writers(seen, path)
        held = [oracle.content(oracle.value(oracle.commits[w], path)) for w in writers]
        content = shown[path].content if path in shown else None
        if content not in held and oracle.driver_of(path).name == "binary" and not oracle.result(seen, path).conflicts and held:
            raise Broken("a clean path is held by a maximal writer", f"{path} is {content!r}, the writers hold {held}")


def orders(heads: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give all other orders of the heads."""
    return itertools.islice(itertools.permutations(heads), 1, None)


def some_orders(heads: tuple[str, ...], rng: random.Random, count: int) -> Iterator[tuple[str, ...]]:
    """Give some other orders of the heads."""
    yield from (tuple(rng.sample(heads, len(heads))) for _ in range(count if len(heads) > 1 else 0))


def groupings(heads: tuple[str, ...]) -> Iterator[list[tuple[str, ...]]]:
    """Give all ways to merge some heads before the others."""
    yield from (parts for parts in partitions(heads) if 1 < len(parts) < len(heads))


def some_groupings(heads: tuple[str, ...], rng: random.Random, count: int) -> Iterator[list[tuple[str, ...]]]:
    """Give some ways to merge some heads before the others."""
    for _ in range(count if len(heads) > 2 else 0):
        order = rng.sample(heads, len(heads))
        cuts = sorted(rng.sample(range(1, len(heads)), rng.randrange(1, len(heads) - 1)))
        yield [tuple(order[start:end]) for start, end in itertools.pairwise((0, *cuts, len(heads)))]


def partitions(heads: tuple[str, ...]) -> Iterator[list[tuple[str, ...]]]:
    """Give all ways to part the heads."""
    if not heads:
        yield []
        return
    first, *others = heads
    for parts in partitions(tuple(others)):
        yield [(first,), *parts]
        for i, part in enumerate(parts):
            yield [*parts[:i], (first, *part), *parts[i + 1 :]]

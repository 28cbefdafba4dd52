"""Random histories: the engine gives what the definition says, and nobody's order, grouping or company changes it.

Many more of them: make fuzz.
"""

from __future__ import annotations

import random

import pytest

from mergekit.history.beliefs import BeliefCache
from tests.laws.checks import Broken, Effort, check, groupings, orders, outcome, partitions, same
from tests.laws.plans import Copy, Plan, Step, World, maximal, shrink
from tests.laws.random_plans import FLAVOURS, Flavour, random_plan


@pytest.mark.parametrize(("flavour", "count"), [("whole", 250), ("texts", 200), ("trees", 100), ("typed", 40), ("records", 20)])
def test_random_histories(shared_world: World, flavour: Flavour, count: int) -> None:
    for number in range(count):
        seed = f"laws {flavour} {number}"
        rng = random.Random(seed)
        plan = random_plan(rng, flavour)
        try:
            check(shared_world, plan, rng, Effort(1, flavour != "trees"))
        except Broken as broken:
            pytest.fail(f"{seed}: {broken}\n{plan}")


@pytest.mark.parametrize("flavour", ["whole", "texts"])
def test_all_orders_and_groupings_of_four_heads(shared_world: World, flavour: Flavour) -> None:
    tried = number = 0
    while tried < 4:
        number += 1
        rng = random.Random(f"orders {flavour} {number}")
        plan = random_plan(rng, flavour)
        tips = maximal(plan.steps, plan.heads)
        if len(tips) < 4:
            continue
        tried += 1
        made = shared_world.make(plan)
        heads = tuple(made[tip] for tip in tips[:4])
        whole = outcome(shared_world, *heads)
        for order in orders(heads):
            same("commutative", outcome(shared_world, *order), whole)
        for parts in groupings(heads):
            grouped = [part[0] if len(part) == 1 else shared_world.engine_commit(part) for part in parts]
            same("associative", outcome(shared_world, *grouped), whole)


def test_what_is_believed_is_only_remembered(shared_world: World) -> None:
    """A cache of beliefs that earlier merges filled changes no result."""
    filled = BeliefCache(None, "")
    for number in range(60):
        rng = random.Random(f"beliefs {number}")
        made = shared_world.make(plan := random_plan(rng, rng.choice(FLAVOURS[:2])))
        heads = [made[head] for head in plan.heads]
        for some in (heads, made, heads):
            found = shared_world.engine(some, filled).merge()
            assert (found.tree.hex(), tuple(sorted(conflict.id for conflict in found.conflicts))) == outcome(shared_world, *some)


def test_remaking_leaves_nothing_behind(shared_world: World) -> None:
    """A merge of one head writes no object, whatever it has to make again."""
    for number in range(60):
        rng = random.Random(f"traces {number}")
        made = shared_world.make(random_plan(rng, "texts"))
        memory = shared_world.history._memory
        before = set(memory.objects)
        for commit in made:
            assert shared_world.merge(commit).tree.hex() == shared_world.history.tree(commit)
        assert set(memory.objects) == before


def test_partitions_are_all_there() -> None:
    assert [len(list(partitions(tuple("abcde"[:count])))) for count in range(6)] == [1, 1, 2, 5, 15, 52]


def test_a_plan_shrinks_to_what_matters() -> None:
    plan = random_plan(random.Random(5), "whole")

    def broken(less: Plan) -> bool:
        return any(isinstance(change, Copy) for step in less.steps for _, change in step.edits)

    small = shrink(plan, broken)
    assert broken(plan)
    assert len(small.steps) == len(small.heads) == 1
    assert len(small.steps[0].edits) == 1


def test_the_same_plan_makes_the_same_commits(world: World, shared_world: World) -> None:
    plan = random_plan(random.Random(1), "texts")
    assert world.make(plan) == shared_world.make(plan)
    assert Step() == Step((), (), "person", 0)

"""All histories of up to four commits over one path, without exception; of five and six: python -m tests.fuzz --commits 5."""

from __future__ import annotations

import pytest

from tests.laws.checks import by_definition, groupings, oracle_of, orders, outcome, same
from tests.laws.exhaustive import DELETIONS, THREE_VALUES, Small, histories
from tests.laws.plans import Change, World
from tests.oracle.definition import Oracle


def everything(world: World, oracle: Oracle, history: Small) -> None:
    """Check all laws on the tips of a history: its other commits are the tips of smaller ones."""
    tips = tuple(history.ids[tip] for tip in history.tips)
    whole = outcome(world, *tips)
    by_definition(world, tips, whole, oracle)
    for order in orders(tips):
        same("commutative", outcome(world, *order), whole)
    for parts in groupings(tips):
        same("associative", outcome(world, *(part[0] if len(part) == 1 else world.engine_commit(part) for part in parts)), whole)
    if len(tips) > 1:
        same("idempotent", outcome(world, world.engine_commit(tips)), whole)
    for commit in history.ids:
        same("an ancestor is absorbed", outcome(world, *tips, commit), whole)
    last = history.ids[-1]
    same("a commit shows its own tree", outcome(world, last)[0], str(world.history.tree(last)))


@pytest.mark.parametrize(("values", "count"), [(THREE_VALUES, 404), (DELETIONS, 860)], ids=["three values", "two values and none"])
def test_all_histories_of_up_to_four_commits(shared_world: World, values: tuple[Change, ...], count: int) -> None:
    oracle = oracle_of(shared_world)
    found = list(histories(shared_world, values, 4))
    assert len(found) == count
    for history in found:
        everything(shared_world, oracle, history)


def test_each_shape_is_there_once(shared_world: World) -> None:
    two = list(histories(shared_world, THREE_VALUES, 2))
    assert [[(step.parents, step.edits[0][1] if step.edits else None) for step in small.steps] for small in two[1:]] == [
        [((), "0"), ((), "0")],
        [((), "0"), ((), "1")],
        [((), "0"), ((0,), None)],
        [((), "0"), ((0,), "1")],
    ]

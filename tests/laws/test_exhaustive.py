"""All histories of up to four commits over one path, without exception; of five: python -m tests.fuzz --commits 5."""

from __future__ import annotations

import pytest

from tests.laws.checks import check_everything, oracle_of
from tests.laws.exhaustive import DELETIONS, THREE_VALUES, histories
from tests.laws.plans import Change, World


@pytest.mark.parametrize(("values", "count"), [(THREE_VALUES, 404), (DELETIONS, 860)], ids=["three values", "two values and none"])
def test_all_histories_of_up_to_four_commits(shared_world: World, values: tuple[Change, ...], count: int) -> None:
    oracle = oracle_of(shared_world)
    found = list(histories(shared_world, values, 4))
    assert len(found) == count
    for history in found:
        check_everything(shared_world, oracle, history)


def test_each_history_is_there_once(shared_world: World) -> None:
    two = list(histories(shared_world, THREE_VALUES, 2))
    assert [[(step.parents, step.edits[0][1] if step.edits else None) for step in small.steps] for small in two[1:]] == [
        [((), "0"), ((), "0")],
        [((), "0"), ((), "1")],
        [((), "0"), ((0,), None)],
        [((), "0"), ((0,), "1")],
    ]

"""What counters count: steps of writes, after whatever took them back; and shares, the greatest of each."""

from __future__ import annotations

import pytest

from mergekit.values.counters import PARTS, counted, lowers, merge_shares, step, total
from mergekit.values.kind import Verdict
from mergekit.values.value import value_of
from tests.types.value_histories import ABSENT, ValueHistory, contest, shown, term


def test_a_count_starts_from_the_base_and_adds_the_steps() -> None:
    found = contest(5, 7, 4, 5)
    assert [step(one) for one in counted(found)[1]] == [(2, 0), (-1, 0)]
    assert total(found) == (6, 0)
    assert total(found, lambda one: not lowers(one)) == (7, 0)


def test_a_remove_takes_back_what_it_had_seen_and_who_removed_has_not_lowered() -> None:
    history = ValueHistory(term("pn-counter"))
    base = history.commit((), value_of(5))
    history.commit((base,), value_of(7))
    history.commit((1,), None)
    history.commit((base,), value_of(8))
    found = history.contest((2, 3))
    assert counted(found)[0] == (0, 0)
    assert [step(one) for one in counted(found)[1]] == [(3, 0)]
    assert [lowers(one) for one in found.writes()] == [False, False, False]


def test_what_is_absent_or_no_number_counts_as_nothing() -> None:
    assert total(contest("many", "more", 3)) == (3, 0)
    assert total(contest(ABSENT, 3, ABSENT)) == (3, 0)


@pytest.mark.parametrize(
    ("base", "sides", "parts", "expected"),
    [
        ({"a": 1}, ({"a": 3}, {"a": 2, "b": 1}), (), {"a": 3, "b": 1}),
        ({"a": 1}, ({}, {"a": 1, "b": 1}), (), {"a": 1, "b": 1}),
        ({"a": {"plus": 1}}, ({"a": {"plus": 3}}, {"a": {"plus": 2, "minus": 4}}), PARTS, {"a": {"plus": 3, "minus": 4}}),
        ({"a": 1}, (ABSENT, ABSENT), (), ABSENT),
        ({"a": 1}, (ABSENT, {"a": 2}), (), {"a": 2}),
    ],
)
def test_shares_are_the_greatest_of_each(base: object, sides: tuple[object, ...], parts: tuple[str, ...], expected: object) -> None:
    assert shown(Verdict(merge_shares(contest(base, *sides), parts))) == expected
    assert shown(Verdict(merge_shares(contest(base, *reversed(sides), *sides), parts))) == expected

"""The greatest and the least: numbers by size, texts by their characters, one of equals whatever the order."""

from __future__ import annotations

import itertools

import pytest

from mergekit.syntax.document import Number
from mergekit.values.extremes import extreme, wrong_extreme
from mergekit.values.value import value_of
from tests.types.value_histories import ABSENT, contest, shown, term


@pytest.mark.parametrize(
    ("sides", "least", "greatest"),
    [
        ((2, 10, -3), -3, 10),
        ((Number("0.9"), Number("0.10"), 1), "0.10", 1),
        (("2", "10", "9"), "10", "9"),
        (("2024-05-01", "2024-04-30T23:59"), "2024-04-30T23:59", "2024-05-01"),
        ((ABSENT, 1, 2), 1, 2),
        ((ABSENT, ABSENT), ABSENT, ABSENT),
    ],
)
def test_what_is_chosen(sides: tuple[object, ...], least: object, greatest: object) -> None:
    for order in itertools.permutations(sides):
        contested = contest("base" if isinstance(sides[0], str) else 0, *order)
        assert shown(extreme(contested, greatest=False)) == least
        assert shown(extreme(contested, greatest=True)) == greatest


def test_of_equal_numbers_it_is_always_the_same_spelling() -> None:
    found = {str(shown(extreme(contest(0, *order), greatest=True))) for order in itertools.permutations((Number("1.0"), Number("1.00"), 1))}
    assert len(found) == 1


def test_a_number_and_a_text_have_no_order() -> None:
    assert shown(extreme(contest(0, 1, "1"), greatest=True)) == ['"1"', "1"]
    assert wrong_extreme(value_of(True), term("max")) == "true is neither a number nor a text"
    assert wrong_extreme(value_of([1]), term("max")) != ""
    assert wrong_extreme(None, term("max")) == ""

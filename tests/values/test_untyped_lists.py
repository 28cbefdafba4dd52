"""Lists without a type: what names their items, and when nobody can tell."""

from __future__ import annotations

import pytest

from mergekit.conflicts import siblings_of
from mergekit.siblings_format import Siblings
from mergekit.values.untyped_lists import MOST_ITEMS, naming
from mergekit.values.value import standing, value_of
from tests.types.value_histories import contest, shown, term, writer


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([["a", "b"], ["b"], []], ""),
        ([["a", 1], ["a", 2]], ""),
        ([["a", "a"]], None),
        ([["a", None]], None),
        ([["a", ""]], None),
        ([[True, False]], ""),
        ([[{"name": "x", "id": 1}], [{"name": "y", "id": 2}]], "id"),
        ([[{"name": "x", "id": 1}], [{"name": "y", "id": 1}, {"name": "z", "id": 1}]], "name"),
        ([[{"key": "x", "n": 1}, {"key": "y", "n": 1}]], "key"),
        ([[{"word": "x", "n": 1}, {"word": "y", "n": 1}]], "word"),
        ([[{"word": "x", "n": 1}, {"word": "y", "n": 2}]], None),
        ([[{"word": "x"}]], None),
        ([[{"id": "x"}, {"n": 1}]], None),
        ([[{"id": ["x"]}, {"id": ["y"]}]], None),
        ([[{"id": "x"}, "x"]], None),
        ([[["a"], ["b"]]], None),
    ],
)
def test_what_names_items(versions: list[list[object]], expected: str | None) -> None:
    assert naming([value_of(one).items or () for one in versions]) == expected


def test_siblings_are_named_by_what_stands_in_them() -> None:
    one, other = value_of({"id": "a", "n": 1}), value_of({"id": "a", "n": 2})
    left = Siblings(None, siblings_of([(one.meaning, writer(1)), (other.meaning, writer(2))]))
    assert naming([(standing(left, (one, other)), value_of({"id": "b"}))]) == "id"
    assert naming([(standing(left, (one, value_of({"id": "c"}))), value_of({"id": "b"}))]) is None
    assert naming([(standing(left), value_of({"id": "b"}))]) is None, "nobody has read them"


@pytest.mark.parametrize(
    ("base", "left", "right", "expected"),
    [
        ([1, 1, 2], [0, 1, 1, 2], [1, 1, 2, 3], [0, 1, 1, 2, 3]),
        ([1, 1, 2], [1, 1], [1, 1, 2, 3], [1, 1, 3]),
        ([1, 1, 2], [1, 1, 4], [1, 1, 3], ["[1,1,3]", "[1,1,4]"]),
        (["a", "b"], ["c", "b"], ["d", "b"], ['["c","b"]', '["d","b"]']),
        (["a", "b"], {"a": 1}, ["b"], ['["b"]', '{"a":1}']),
        ([{"n": 1, "m": 1}] * 2, [{"n": 1, "m": 1}, {"n": 1, "m": 2}], [{"n": 0, "m": 0}, *[{"n": 1, "m": 1}] * 2], None),
    ],
)
def test_lists_merge_or_stand_open_as_one_value(base: object, left: object, right: object, expected: object) -> None:
    found = shown(term("document").merge(contest(base, left, right)))
    assert found == ([{"n": 0, "m": 0}, {"n": 1, "m": 1}, {"n": 1, "m": 2}] if expected is None else expected)


def test_a_list_of_very_many_items_is_one_value() -> None:
    many = [*range(MOST_ITEMS)]
    assert len(shown(term("document").merge(contest(many, [*many, -1], [-2, *many])))) == 2  # type: ignore[arg-type]  # siblings

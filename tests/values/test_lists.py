"""Elements of lists: what names them, and in which order they come."""

from __future__ import annotations

import itertools

import pytest

from mergekit.values.lists import elements, identity, merge_elements, named, observed
from mergekit.values.value import value_of
from tests.types.value_histories import contest, shown, term, view


def test_an_element_is_named_by_its_key_or_by_what_it_says() -> None:
    assert identity(value_of({"id": 7, "a": 1}), "id") == identity(value_of({"id": 7}), "id") == "7"
    assert identity(value_of({"id": "7"}), "id") == '"7"'
    assert identity(value_of({"a": 1}), "id") == '{"a":1}'
    assert identity(value_of({"b": 1, "a": 1}), "") == identity(value_of({"a": 1, "b": 1}), "")
    assert identity(value_of({"id": None}), "id") == "null"


def test_the_second_of_a_name_is_another_in_a_sequence_and_none_in_a_set() -> None:
    items = value_of(["a", "b", "a", "a"]).items or ()
    assert named(items, "", repeats=False) == {'"a"': 0, '"b"': 1}
    assert named(items, "", repeats=True) == {'"a"': 0, '"b"': 1, '"a" 2': 2, '"a" 3': 3}
    assert elements(value_of({}), "", repeats=True) == elements(None, "", repeats=True) == {}


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        ("ab", ("axb", "ayb"), "axyb"),
        ("ab", ("abx", "yab"), "yabx"),
        ("abc", ("ac", "abxc"), "axc"),
        ("abc", ("cab", "abxc"), "cabx"),
        ("", ("xy", "zx"), "zxy"),
        ("abcd", ("ad", "abcd", "axbcd"), "axd"),
    ],
)
def test_the_order_of_elements_whichever_side_comes_first(base: str, sides: tuple[str, ...], expected: str) -> None:
    contested = contest(list(base), *map(list, sides))
    for order in itertools.permutations(range(len(sides))):
        assert shown(merge_elements(view(contested, order), term("or-set"), observed)) == list(expected)

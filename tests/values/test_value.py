"""Values and amounts: what is equal, what is a number, and that sums are exact."""

from __future__ import annotations

import itertools

import pytest

from mergekit.conflicts import siblings_of
from mergekit.siblings_format import Siblings
from mergekit.syntax.document import Number
from mergekit.values.value import amount, below, listing, minus, plain_of, plus, scalar, spelt, standing, table, value_of
from tests.types.value_histories import writer


@pytest.mark.parametrize("plain", [None, True, 0, "", "a\n\ud800", [], {}, [1, [None, {"a": {"b": [False]}}]], Number("1.50")])
def test_what_a_value_was_made_of_is_given_back(plain: object) -> None:
    assert plain_of(value_of(plain)) == plain


def test_only_the_meaning_makes_values_equal() -> None:
    assert value_of({"a": 1, "b": 2}) == value_of({"b": 2, "a": 1})
    assert value_of("a", b"'a'") == value_of("a", b'"a"')
    different = [value_of(one) for one in (None, False, 0, "0", "", [], {}, "null", [0], ["0"], {"0": 0}, Number("0.0"))]
    assert [(one, other) for one, other in itertools.combinations(different, 2) if one == other] == []


def test_what_could_be_mistaken_for_its_neighbours_is_not() -> None:
    assert table({'a":1,"b': value_of(2)}) != table({"a": value_of(1), "b": value_of(2)})
    assert listing([value_of("a,b")]) != listing([value_of("a"), value_of("b")])
    one, other = (
        Siblings(None, siblings_of([(text, writer(n)) for n, text in enumerate(texts)])) for texts in ((b"1,=2", b"3"), (b"1", b"2", b"3"))
    )
    assert standing(one) != standing(other)


def test_siblings_mean_the_same_whoever_wrote_them() -> None:
    first, second = (Siblings(None, siblings_of([(b"1", writer(n)), (b"2", writer(n + 1))])) for n in (0, 5))
    assert standing(first) == standing(second)
    assert plain_of(standing(first)) == first


def test_anything_else_is_refused() -> None:
    with pytest.raises(TypeError, match="set is no value of a document"):
        value_of({1})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (7, (7, 0)),
        (-7, (-7, 0)),
        (Number("1.50"), (150, 2)),
        (Number("-0.05"), (-5, 2)),
        (Number("+3"), (3, 0)),
        (Number("1e3"), None),
        (Number(".5"), None),
        (Number("010"), None),
        (Number("00.5"), None),
        (Number("0"), (0, 0)),
        (Number("٣"), None),
        (Number("9" * 61), None),
        (10**60, None),
        (True, None),
        (None, None),
        ("7", None),
    ],
)
def test_what_is_a_number(content: bool | int | str | Number | None, expected: tuple[int, int] | None) -> None:
    assert amount(scalar(content)) == expected


def test_sums_know_no_order_and_lose_no_digit() -> None:
    numbers = [(1, 1), (2, 1), (-3, 3), (10**40, 0)]
    sums = {plus(plus(plus(a, b), c), d) for a, b, c, d in itertools.permutations(numbers)}
    assert sums == {(10**43 + 297, 3)}
    assert minus((1, 0), (1, 2)) == (99, 2)
    assert below((-1, 3), (0, 0))
    assert not below((10, 1), (1, 0))


@pytest.mark.parametrize(("number", "text"), [((5, 0), b"5"), ((-5, 2), b"-0.05"), ((150, 2), b"1.50"), ((0, 1), b"0.0")])
def test_numbers_are_written_as_they_were_counted(number: tuple[int, int], text: bytes) -> None:
    assert spelt(number).text == text
    assert amount(spelt(number)) == number

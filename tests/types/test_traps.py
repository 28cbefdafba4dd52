"""The merges of counters and sets that look right and are not, and what the types make of the same histories.

Each naive merge folds branches pairwise, as git calls a driver.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from mergekit.values.value import value_of
from tests.types.value_histories import ValueHistory, contest, shown, term


def greatest(_base: int, left: int, right: int) -> int:
    return max(left, right)


def differences(base: int, left: int, right: int) -> int:
    """What git never calls where both sides are the same file."""
    return left if left == right else left + right - base


def without_tags(base: frozenset[str], left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    return (left & right) | (left - base) | (right - base)


def union_of_lines(_base: Sequence[str], left: Sequence[str], right: Sequence[str]) -> list[str]:
    return [*left, *(line for line in right if line not in left)]


def loses(merge: Callable[[int, int, int], int], base: int, sides: Sequence[int]) -> bool:
    """Tell whether a merge of counters comes to anything but what all added."""
    left, right = sides
    return merge(base, left, right) != base + (left - base) + (right - base)


def test_the_greatest_of_two_counters_loses_an_increment() -> None:
    assert [sides for sides in itertools.product((5, 6, 7), repeat=2) if loses(greatest, 5, sides)] == [(6, 6), (6, 7), (7, 6), (7, 7)]
    for sides in itertools.product((5, 6, 7), repeat=2):
        assert shown(term("g-counter").merge(contest(5, *sides))) == 5 + sum(side - 5 for side in sides)


def test_the_greatest_of_two_counters_undoes_a_decrement() -> None:
    assert greatest(5, 4, 5) == 5
    assert shown(term("pn-counter").merge(contest(5, 4, 6))) == 5
    assert shown(term("pn-counter").merge(contest(5, 4, 5))) == 4


def test_two_that_add_the_same_are_one_file() -> None:
    assert differences(0, 1, 1) == 1
    assert shown(term("g-counter").merge(contest(0, 1, 1))) == 2


def test_a_squash_is_counted_again_as_a_number_and_not_as_a_table() -> None:
    """A branch goes from 0 to 1 and on to 5; its first commit was squashed into the trunk, as 1. The sum of differences is 6, not 5."""
    assert differences(0, 1, 5) == 6
    number, shares = ValueHistory(term("pn-counter")), ValueHistory(term("pn-counter"))
    for history, made in ((number, lambda n: n), (shares, lambda n: {"ann": {"plus": n}})):
        base = history.commit((), value_of(made(0)))
        squash = history.commit((base,), value_of(made(1)))
        one = history.commit((base,), value_of(made(1)))
        five = history.commit((one,), value_of(made(5)))
        history.merge((squash, five))
    assert shown(number.shown((4,))) == 6, "nothing in a number tells that two commits are the same"
    assert shown(shares.shown((4,))) == {"ann": {"plus": 5}}


def test_a_set_without_tags_depends_on_the_order() -> None:
    """A and B both add e; A2, on A, removes it. (A2 + B) keeps it, (A + B) + A2 does not."""
    empty, e = frozenset[str](), frozenset("e")
    assert without_tags(empty, empty, e) == e
    assert without_tags(e, without_tags(empty, e, e), empty) == empty
    history = ValueHistory(term("or-set"))
    base = history.commit((), value_of([]))
    one, other = history.commit((base,), value_of(["e"])), history.commit((base,), value_of(["e"]))
    gone = history.commit((one,), value_of([]))
    both = history.merge((one, other))
    left = history.merge((gone, other))
    assert shown(history.shown((left,))) == shown(history.shown((both, gone))) == shown(history.shown((gone, both, left))) == ["e"]


def test_a_union_of_lines_brings_back_what_was_removed() -> None:
    base, left, right = ["a", "b"], ["a", "d"], ["a", "b", "e"]
    assert union_of_lines(base, left, right) == ["a", "d", "b", "e"]
    assert union_of_lines(base, right, left) == ["a", "b", "e", "d"], "and the order varies"
    assert shown(term("or-set").merge(contest(base, left, right))) == ["a", "d", "e"]


def test_a_union_of_lines_repeats_what_was_edited() -> None:
    """Two records of one id, where one side edited it: the duplicates that stores of lines are full of."""
    base, left, right = [{"id": 1, "t": "a"}], [{"id": 1, "t": "b"}], [{"id": 1, "t": "a"}, {"id": 2, "t": "c"}]
    assert shown(term("or-set", key="id").merge(contest(base, left, right))) == [{"id": 1, "t": "b"}, {"id": 2, "t": "c"}]
    assert shown(term("g-set", key="id").merge(contest(base, left, right))) == [{"id": 1, "t": "b"}, {"id": 2, "t": "c"}]

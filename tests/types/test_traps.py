"""The merges of counters, sets and registers that look right and are not, and what the types make of the same histories.

Each naive merge folds branches pairwise, as git calls a driver.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from mergekit.siblings_format import Siblings
from mergekit.values.value import Maybe, value_of
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


def later(_base: tuple[int, str], left: tuple[int, str], right: tuple[int, str]) -> tuple[int, str]:
    """The last write by its clock; of two at the same time the left one."""
    return right if right[0] > left[0] else left


def closed_wins(_base: str, left: str, right: str) -> str:
    return "done" if "done" in (left, right) else left


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


def test_a_tie_that_the_left_side_wins_depends_on_who_is_left() -> None:
    one, other = (5, "one"), (5, "other")
    assert later((0, ""), one, other) != later((0, ""), other, one)
    for sides in (("one", "other"), ("other", "one")):
        assert shown(term("lww-register").merge(contest("", *sides, times=(5, 5), labels=sides))) == "other"


def test_a_clock_that_is_ahead_loses_what_was_written_by_who_had_seen_it() -> None:
    """Ahead is an hour ahead; behind had seen what it wrote, and corrected it; a third had seen neither."""
    ahead, behind, third = (4_600, "wrong"), (1_200, "corrected"), (1_100, "third")
    assert later(ahead, later((0, ""), ahead, third), behind) == ahead
    history = ValueHistory(term("lww-register"))
    base = history.commit((), value_of(""), time=0)
    wrong = history.commit((base,), value_of(ahead[1]), time=ahead[0])
    right = history.commit((wrong,), value_of(behind[1]), time=behind[0])
    beside = history.commit((base,), value_of(third[1]), time=third[0])
    both = history.merge((wrong, beside))
    for heads in ((right, beside), (beside, right), (both, right)):
        assert shown(history.shown(heads)) == "corrected"


def test_a_state_that_always_wins_cannot_be_left() -> None:
    assert closed_wins("done", "done", "open") == "done"
    history = ValueHistory(term("state-machine", moves={"open": ("done",), "done": ("open",)}))
    base = history.commit((), value_of("open"))
    done, also = history.commit((base,), value_of("done")), history.commit((base,), value_of("done"))
    reopened = history.commit((history.merge((done, also)),), value_of("open"))
    assert shown(history.shown((reopened, done, also))) == "open"


OWNED = term("record", fields={"owner": term("siblings")})


def owned(owner: object, **beside: int) -> Maybe:
    return value_of({"owner": owner, **beside})


def owner(history: ValueHistory, heads: Sequence[int]) -> object:
    found = shown(history.shown(tuple(heads)))
    assert isinstance(found, dict)
    value = found["owner"]
    return sorted((one or b"").decode() for one in value.values) if isinstance(value, Siblings) else value


def test_siblings_are_as_many_as_have_not_seen_each_other_however_often_they_write() -> None:
    """Two replicas write fifty times each. A store that is told of a write, and not what its writer had seen, keeps a hundred siblings."""
    history = ValueHistory(OWNED)
    at = [history.commit((), owned("none"))] * 2
    for number in range(100):
        replica = number % 2
        at[replica] = history.commit((at[replica],), owned(number))
    both = history.merge(at)
    assert owner(history, (both,)) == ["98", "99"]
    resolved = history.commit((both,), owned("decided"))
    beside = [history.commit((one,), owned(98 + n, **{"ab"[n]: 1})) for n, one in enumerate(at)]
    assert owner(history, (resolved, *beside)) == "decided", "they wrote elsewhere"


def test_a_resolution_leaves_the_sibling_that_it_has_not_seen() -> None:
    """And siblings that meet siblings are those of both, each once."""
    history = ValueHistory(OWNED)
    base = history.commit((), owned("none"))
    one, two, three = (history.commit((base,), owned(name)) for name in ("one", "two", "three"))
    resolved = history.commit((history.merge((one, two)),), owned("one"))
    pairs = history.merge((one, two)), history.merge((two, three))
    assert owner(history, pairs) == ['"one"', '"three"', '"two"']
    beside = history.commit((two,), owned("two", n=1))
    for heads in ((resolved, *pairs), (resolved, *pairs, beside)):
        assert owner(history, heads) == ['"one"', '"three"'], "two was seen and replaced"

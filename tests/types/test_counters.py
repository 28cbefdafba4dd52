"""Counters: every write counts once, tables of shares survive what counts twice."""

from __future__ import annotations

import itertools

import pytest

from mergekit.syntax.document import Number
from mergekit.values.value import value_of
from tests.types.value_histories import ABSENT, ValueHistory, contest, shown, term

COUNTERS = ("g-counter", "pn-counter", "bounded-counter")
every_counter = pytest.mark.parametrize("name", COUNTERS)


@every_counter
def test_steps_add_up(name: str) -> None:
    assert shown(term(name).merge(contest(10, 11, 13, 12))) == 16


@every_counter
def test_two_that_add_the_same_are_two(name: str) -> None:
    """The fifth trap: the blobs are identical, so that git never calls a driver, and the sum is 1."""
    assert shown(term(name).merge(contest(0, 1, 1))) == 2


@pytest.mark.parametrize("name", COUNTERS[1:])
def test_down_and_up(name: str) -> None:
    assert shown(term(name).merge(contest(10, 7, 12))) == 9


def test_a_squash_counts_once_and_what_follows_counts_too() -> None:
    """The sixth trap: a squash to 1, on a branch that goes on to 5. As a number, the squash is one more write of its own."""
    history = ValueHistory(term("pn-counter"))
    base = history.commit((), value_of(0))
    one = history.commit((base,), value_of(1))
    squash = history.commit((base,), value_of(1))
    five = history.commit((one,), value_of(5))
    assert shown(history.shown((squash, five))) == 6, "two commits each added one, and nothing in them says that they are the same"
    shares = ValueHistory(term("pn-counter"))
    base = shares.commit((), value_of({}))
    one = shares.commit((base,), value_of({"ann": {"plus": 1}}))
    squash = shares.commit((base,), value_of({"ann": {"plus": 1}}))
    five = shares.commit((one,), value_of({"ann": {"plus": 5}}))
    assert shown(shares.shown((squash, five))) == {"ann": {"plus": 5}}


def test_writes_below_an_engine_merge_count_once() -> None:
    history = ValueHistory(term("g-counter"))
    base = history.commit((), value_of(0))
    one, other = history.commit((base,), value_of(1)), history.commit((base,), value_of(2))
    both = history.merge((one, other))
    more = history.commit((both,), value_of(4))
    third = history.commit((one,), value_of(11))
    for heads in itertools.permutations((both, more, third, other)):
        assert shown(history.shown(heads)) == 14


def test_what_lowers_a_counter_that_grows_is_not_counted_and_told() -> None:
    verdict = term("g-counter").merge(contest(5, 3, 6))
    assert shown(verdict) == 6
    assert [one.facts for one in verdict.told] == [("not counted: from 5 down to 3",)]
    assert shown(term("g-counter").merge(contest(5, 3, 5))) == 3, "what one side alone wrote is taken"


@every_counter
def test_shares_take_the_greatest_of_each_replica(name: str) -> None:
    def made(count: int) -> object:
        return {"g-counter": count, "pn-counter": {"plus": count, "minus": 1}, "bounded-counter": {"granted": count, "spent": 1}}[name]

    verdict = term(name).merge(contest({"a": made(1)}, {"a": made(3)}, {"a": made(2), "b": made(1)}, {"a": made(1)}))
    assert shown(verdict) == {"a": made(3), "b": made(1)}


def test_numbers_with_a_point_are_exact() -> None:
    start = Number("0.1")
    verdict = term("g-counter").merge(contest(start, Number("0.3"), Number("0.30"), 1))
    assert shown(verdict) == "1.40"


@every_counter
def test_a_counter_that_somebody_removed(name: str) -> None:
    assert shown(term(name).merge(contest(5, ABSENT, 5))) is ABSENT
    assert shown(term(name).merge(contest(5, ABSENT, 7))) == 2, "what the remover had not seen is left"
    assert shown(term(name).merge(contest(ABSENT, 2, 3))) == 5


def test_what_was_lowered_stays_so_where_others_wrote_elsewhere() -> None:
    """Everybody who counts had seen it lowered; who wrote notes beside them brings the old count back no more than he counts."""
    history = ValueHistory(term("record", fields={"n": term("g-counter")}))
    base = history.commit((), value_of({"n": 5}))
    less = history.commit((base,), value_of({"n": 3}))
    one, two = history.commit((less,), value_of({"n": 4})), history.commit((less,), value_of({"n": 5}))
    notes = history.commit((base,), value_of({"n": 5, "notes": 1}))
    assert shown(history.shown((one, two))) == {"n": 6}
    assert shown(history.shown((one, two, notes))) == {"n": 6, "notes": 1}


@every_counter
@pytest.mark.parametrize("odd", ["5", True, None, [1], (1e3).__repr__()])
def test_what_is_no_number_is_siblings(name: str, odd: object) -> None:
    found = term(name).merge(contest(1, odd, 2)).value
    assert found is not None
    assert found.siblings is not None


def test_a_stock_is_never_oversold() -> None:
    verdict = term("bounded-counter").merge(contest(1, 0, 0))
    assert shown(verdict) == ["-1", "0"]
    assert verdict.value is not None
    assert verdict.value.siblings is not None
    assert [[one.label for one in variant.writers] for variant in verdict.value.siblings.variants] == [["agent 0"], ["agent 1"]]
    assert shown(term("bounded-counter").merge(contest(2, 1, 1))) == 0


def test_a_stock_has_a_most() -> None:
    assert shown(term("bounded-counter", max=10).merge(contest(8, 9, 10))) == ["11", "9"]
    assert shown(term("bounded-counter", max=11).merge(contest(8, 9, 10))) == 11
    assert shown(term("bounded-counter", min=-5).merge(contest(0, -3, -2))) == -5


def test_grants_that_pass_the_most_together() -> None:
    base = {"a": {"granted": 4, "spent": 1}}
    left, right = {**base, "b": {"granted": 4}}, {**base, "c": {"granted": 4}}
    assert len(shown(term("bounded-counter", max=10).merge(contest(base, left, right)))) == 2  # type: ignore[arg-type]  # siblings
    assert shown(term("bounded-counter", max=12).merge(contest(base, left, right))) == {**left, **right}


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        ("g-counter", 5, 3, "lowered from 5 to 3"),
        ("g-counter", {"a": 5}, {"a": 4}, "the share of a was lowered"),
        ("g-counter", {"a": 5}, {}, "the share of a was removed"),
        ("pn-counter", {"a": {"plus": 5}}, {"a": {"plus": 4}}, "the share of a was lowered"),
        ("bounded-counter", {"a": {"granted": 5}}, {"a": {"granted": 4}}, "the share of a was lowered"),
        ("g-counter", 5, 6, ""),
        ("pn-counter", 5, 3, ""),
        ("bounded-counter", 5, 3, ""),
    ],
)
def test_moves_that_are_refused(name: str, before: object, after: object, fault: str) -> None:
    found = term(name).type.move(value_of(before), value_of(after), term(name))
    assert (fault in found) if fault else not found


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("g-counter", -1, "less than nothing"),
        ("g-counter", "1", "neither"),
        ("g-counter", {"a": -1}, "less than nothing"),
        ("pn-counter", {"a": 1}, "no table of plus and minus"),
        ("pn-counter", {"a": {"plus": 1, "more": 1}}, "more is none of"),
        ("bounded-counter", -1, "passes the bounds"),
        ("bounded-counter", {"a": {"granted": 1, "spent": 2}}, "more than its share"),
    ],
)
def test_values_that_are_refused(name: str, value: object, fault: str) -> None:
    assert fault in term(name).type.wrong(value_of(value), term(name))


@pytest.mark.parametrize("depth", [1, 2])
def test_writes_count_where_every_side_is_back_at_the_base(depth: int) -> None:
    """K adds one, and two who had seen it each take one away: minus one, though all files hold what they started from."""
    nested = term("pn-counter")
    for _ in range(depth):
        nested = term("map", of=nested)

    def made(count: int, other: int = 0) -> object:
        found: object = count
        for _ in range(depth - 1):
            found = {"k": found}
        return {"k": found, **({"other": made_other(other)} if other else {})}

    def made_other(count: int) -> object:
        return count if depth == 1 else {"k": count}

    history = ValueHistory(nested)
    base = history.commit((), value_of(made(0)))
    above = history.commit((base,), value_of(made(1)))
    heads = [history.commit((above,), value_of(made(0))) for _ in range(2)]
    heads.append(history.commit((base,), value_of(made(0, 5))))
    assert shown(history.shown(heads)) == made(-1, 5)


def test_a_remove_takes_back_what_it_has_seen_once_however_many_remove() -> None:
    history = ValueHistory(term("map", of=term("pn-counter")))
    base = history.commit((), value_of({"a": 4}))
    gone, also = history.commit((base,), value_of({"b": 1})), history.commit((base,), value_of({"c": 1}))
    more = history.commit((base,), value_of({"a": 5}))
    assert shown(history.shown((gone, also))) == {"b": 1, "c": 1}
    assert shown(history.shown((gone, also, more))) == {"a": 1, "b": 1, "c": 1}

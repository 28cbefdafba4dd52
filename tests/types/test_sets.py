"""Sets and sequences: what is added stays, what is removed by somebody who had seen it is gone."""

from __future__ import annotations

import itertools

import pytest

from mergekit.values.kind import Verdict
from mergekit.values.value import Maybe, value_of
from tests.types.value_histories import ABSENT, ValueHistory, contest, shown, term

LISTS = ("g-set", "or-set", "sequence")
every_list = pytest.mark.parametrize("name", LISTS)


@every_list
def test_what_several_add_is_all_there_and_once(name: str) -> None:
    assert shown(term(name).merge(contest(["a"], ["a", "b", "x"], ["a", "c", "x"]))) == ["a", "b", "c", "x"]


@pytest.mark.parametrize("name", LISTS[1:])
def test_a_remove_of_what_it_has_seen_holds(name: str) -> None:
    assert shown(term(name).merge(contest(["a", "b", "c"], ["a", "c"], ["a", "b", "c", "d"]))) == ["a", "c", "d"]


def test_a_set_that_grows_keeps_what_somebody_removed_and_says_so() -> None:
    verdict = term("g-set").merge(contest(["a", "b"], ["a"], ["a", "b", "c"]))
    assert shown(verdict) == ["a", "b", "c"]
    assert [one.facts for one in verdict.told] == [('kept: "b"',)]


def test_a_set_that_grows_keeps_what_all_removed_but_did_not_agree_on() -> None:
    """A side that holds the base and wrote nothing must not be what keeps it."""
    for bystander in ((), (["a"],)):
        assert shown(term("g-set").merge(contest(["a"], [], ["b"], *bystander))) == ["b", "a"]
        assert shown(term("g-set").merge(contest(["a"], [], [], *bystander))) == []


def test_what_was_taken_out_of_a_set_that_grows_stays_out_where_others_wrote_elsewhere() -> None:
    history = ValueHistory(term("record", fields={"s": term("g-set")}))
    base = history.commit((), value_of({"s": ["a"]}))
    gone = history.commit((base,), value_of({"s": []}))
    one, two = history.commit((gone,), value_of({"s": ["b"]})), history.commit((gone,), value_of({"s": ["c"]}))
    notes = history.commit((base,), value_of({"s": ["a"], "notes": 1}))
    assert shown(history.shown((one, two))) == {"s": ["b", "c"]}
    assert shown(history.shown((one, two, notes))) == {"s": ["b", "c"], "notes": 1}


def test_a_set_that_grows_keeps_what_somebody_put_in_where_another_emptied_it() -> None:
    """All of it was there already when both met; who emptied it had not seen it put in once more."""
    history = ValueHistory(term("g-set"))
    base = history.commit((), value_of([]))
    one, other = history.commit((base,), value_of(["a"])), history.commit((base,), value_of(["a"]))
    empty, noted = history.commit((one,), value_of([])), history.commit((one, other), value_of(["a"]))
    assert shown(history.shown((empty, noted))) == ["a"]
    assert shown(history.shown((empty, one))) == []


def test_what_came_back_into_a_set_that_grows_is_there_for_whoever_had_not_seen_it_come_back() -> None:
    history = ValueHistory(term("g-set"))
    base = history.commit((), value_of(["a"]))
    gone, beside = history.commit((base,), value_of(["b"])), history.commit((base,), value_of(["a", "c"]))
    both = history.merge((gone, beside))
    back, later = history.commit((both,), value_of(["b", "a", "c", "d"])), history.commit((gone,), value_of(["b", "e"]))
    assert shown(history.shown((both,))) == ["b", "a", "c"]
    assert shown(history.shown((back, later))) == ["b", "a", "c", "d", "e"]


def test_sets_that_hold_the_same_in_another_order_agree() -> None:
    assert shown(term("g-set").merge(contest(["a", "b", "c"], ["c", "b"], ["b", "c"]))) == ["c", "b"]


@pytest.mark.parametrize("name", LISTS[1:])
def test_an_add_beats_a_remove_that_had_not_seen_it(name: str) -> None:
    """The fourth trap: A and B both add e, A2 removes A's e; whatever is merged first, B's is left."""
    history = ValueHistory(term(name))
    base = history.commit((), value_of([]))
    one, other = history.commit((base,), value_of(["e"])), history.commit((base,), value_of(["e"]))
    gone = history.commit((one,), value_of([]))
    assert shown(history.shown((gone, other))) == ["e"]
    both = history.merge((one, other))
    for heads in itertools.permutations((both, gone)):
        assert shown(history.shown(heads)) == ["e"]


@pytest.mark.parametrize("name", LISTS[1:])
def test_who_had_seen_both_adds_removes_both(name: str) -> None:
    history = ValueHistory(term(name))
    base = history.commit((), value_of([]))
    one, other = history.commit((base,), value_of(["e"])), history.commit((base,), value_of(["e"]))
    both = history.merge((one, other))
    gone = history.commit((both,), value_of([]))
    more = history.commit((other,), value_of(["e", "f"]))
    assert shown(history.shown((gone, more, one))) == ["f"]


@pytest.mark.parametrize("name", LISTS[1:])
def test_what_was_removed_and_added_again_is_a_new_copy(name: str) -> None:
    """Its bytes are the base's, so only the writes tell that somebody put it there again."""
    history = ValueHistory(term(name))
    base = history.commit((), value_of(["e"]))
    gone = history.commit((base,), value_of([]))
    again = history.commit((gone,), value_of(["e"]))
    other = history.commit((base,), value_of([]))
    assert shown(history.shown((again, other))) == ["e"]
    assert shown(history.shown((gone, other))) == []


def test_a_dead_copy_does_not_live_on_beside_another_one() -> None:
    """J removed its copy and merged another, which somebody else removed: both copies are gone."""
    history = ValueHistory(term("or-set"))
    base = history.commit((), value_of([]))
    mine = history.commit((base,), value_of(["e"]))
    gone = history.commit((mine,), value_of([]))
    yours = history.commit((base,), value_of(["e"]))
    joined = history.commit((gone, yours), value_of(["e"]))
    removed = history.commit((yours,), value_of([]))
    assert shown(history.shown((joined, removed))) == []


@every_list
def test_elements_with_a_key_merge_by_what_they_hold(name: str) -> None:
    base = [{"id": 1, "t": "a", "n": 0}, {"id": 2, "t": "b"}]
    left = [{"id": 1, "t": "A", "n": 0}, {"id": 2, "t": "b"}, {"id": 3}]
    right = [{"id": 1, "t": "a", "n": 1}, {"id": 2, "t": "b"}]
    assert shown(term(name, key="id").merge(contest(base, left, right))) == [{"id": 1, "t": "A", "n": 1}, {"id": 2, "t": "b"}, {"id": 3}]


@pytest.mark.parametrize("name", LISTS[1:])
def test_an_edit_beats_a_remove_and_keeps_the_whole_element(name: str) -> None:
    base = [{"id": 1, "t": "a", "n": 0}]
    assert shown(term(name, key="id").merge(contest(base, [], [{"id": 1, "t": "a", "n": 1}]))) == [{"id": 1, "t": "a", "n": 1}]


def test_a_sequence_may_hold_the_same_twice() -> None:
    assert shown(term("sequence").merge(contest(["a", "a"], ["a", "a", "a"], ["x", "a", "a"]))) == ["x", "a", "a", "a"]
    assert shown(term("or-set").merge(contest(["a"], ["a", "b", "b"], ["a", "c"]))) == ["a", "b", "c"]


def test_an_order_that_one_side_gave_stays() -> None:
    assert shown(term("sequence").merge(contest(["a", "b", "c"], ["c", "a", "b"], ["a", "b", "x", "c"]))) == ["c", "a", "b", "x"]


@every_list
def test_lists_that_come_and_go(name: str) -> None:
    assert shown(term(name).merge(contest(ABSENT, ["a"], ["b"]))) == ["a", "b"]
    assert shown(term(name).merge(contest(["a"], ABSENT, ["a"]))) is ABSENT


def test_sets_in_maps_in_sets() -> None:
    deep = term("map", of=term("or-set", key="id", of=term("map", of=term("or-set"))))
    base = {"k": [{"id": ["x"], "s": ["a", "b"]}]}
    left = {"k": [{"id": ["x"], "s": ["b", "c"]}], "l": []}
    right = {"k": [{"id": ["x"], "s": ["a", "b", "d"]}, {"id": ["y"]}]}
    assert shown(deep.merge(contest(base, left, right))) == {"k": [{"id": ["x"], "s": ["b", "c", "d"]}, {"id": ["y"]}], "l": []}


@pytest.mark.parametrize(
    ("value", "fault"),
    [({"a": 1}, "no list"), ([1], "has no id"), ([{"id": 1}, {"id": 1}], "two elements have the same id: 1"), ([{"id": 1}], "")],
)
def test_lists_that_are_refused(value: object, fault: str) -> None:
    for name in LISTS:
        found = term(name).type.wrong(value_of(value), term(name, key="id"))
        assert (fault in found) if fault else not found


def test_only_a_set_that_grows_refuses_a_remove() -> None:
    one = value_of(["a", "b"]), value_of(["a"])
    assert 'b" was removed' in term("g-set").type.move(*one, term("g-set"))
    assert not term("or-set").type.move(*one, term("or-set"))


# ---- elements that somebody took out and somebody else changed ----

PENS = term("or-set", of=term("record", fields={"count": term("pn-counter")}), key="id")


def pens(**counts: int) -> Maybe:
    return value_of([{"id": name, "count": count} for name, count in counts.items()])


def test_who_changes_an_element_keeps_all_that_he_saw_of_it() -> None:
    history = ValueHistory(PENS)
    base = history.commit((), pens(pen=2))
    gone, also, more = history.commit((base,), pens()), history.commit((base,), pens(cap=1)), history.commit((base,), pens(pen=3))
    anew = history.commit((gone,), pens(pen=7))
    assert shown(history.shown((gone, more))) == [{"id": "pen", "count": 3}]
    assert shown(history.shown((gone, also, more))) == [{"id": "cap", "count": 1}, {"id": "pen", "count": 3}]
    assert shown(history.shown((anew, base))) == [{"id": "pen", "count": 7}]
    assert shown(history.shown((anew, more))) == [{"id": "pen", "count": 10}]


def test_what_stood_beside_a_remove_goes_on_from_what_was_shown() -> None:
    history = ValueHistory(PENS)
    base = history.commit((), pens(pen=2))
    gone, more = history.commit((base,), pens()), history.commit((base,), pens(pen=3))
    both = history.merge((gone, more))
    later, beside = history.commit((both,), pens(pen=5)), history.commit((base,), pens(pen=2, cap=1))
    assert shown(history.shown((later, beside))) == [{"id": "pen", "count": 5}, {"id": "cap", "count": 1}]
    last = history.commit((later,), pens())
    other = history.commit((both,), pens(pen=4))
    assert shown(history.shown((last, other))) == [{"id": "pen", "count": 4}]


def test_a_remove_that_had_not_seen_another_copy_leaves_that_one() -> None:
    """The base holds both copies, and the remover had seen one of them."""
    history = ValueHistory(PENS)
    empty = history.commit((), pens())
    one, two = history.commit((empty,), pens(pen=3)), history.commit((empty,), pens(pen=2))
    gone = history.commit((two,), pens())
    both = history.merge((one, two))
    left, right = history.commit((gone, both), pens(pen=3, cap=1)), history.commit((both,), pens(pen=5, hat=1))
    assert shown(history.shown((left, right))) == [{"id": "pen", "count": 3}, {"id": "cap", "count": 1}, {"id": "hat", "count": 1}]


def test_a_set_that_only_grows_counts_in_its_elements_too() -> None:
    """Two who put in the same have put in two; their lists are equal."""
    counted = term("g-set", of=term("record", fields={"count": term("pn-counter")}), key="id")
    assert shown(counted.merge(contest([], [{"id": 1, "count": 3}], [{"id": 1, "count": 3}]))) == [{"id": 1, "count": 6}]
    assert shown(counted.merge(contest([{"id": 1, "count": 3}], [], []))) == []


def test_a_copy_that_was_put_in_anew_counts_beside_others_whoever_wrote_elsewhere_in_it() -> None:
    """Seven anew, two that the others kept, one and two that they put in; who noted something counts nothing, and takes nothing away."""
    history = ValueHistory(term("or-set", of=term("record", fields={"count": term("g-counter")}), key="id"))
    base = history.commit((), pens(pen=2))
    gone = history.commit((base,), pens())
    anew = history.commit((gone,), pens(pen=7))
    one, two = history.commit((base,), pens(pen=3)), history.commit((base,), pens(pen=4))
    noted = history.commit((base,), value_of([{"id": "pen", "count": 2, "note": "n"}]))
    assert shown(history.shown((anew, one, two))) == [{"id": "pen", "count": 12}]
    assert shown(history.shown((anew, one, two, noted))) == [{"id": "pen", "count": 12, "note": "n"}]
    also = history.commit((base,), pens(cap=1))
    assert shown(history.shown((anew, one, two, noted, also))) == [{"id": "cap", "count": 1}, {"id": "pen", "count": 12, "note": "n"}]


TITLED = term("or-set", of=term("record", fields={"title": term("siblings")}), key="id")


def books(*entries: object, **titles: str) -> Maybe:
    return value_of([*({"id": name, "title": title} for name, title in titles.items()), *entries])


def test_what_was_taken_out_of_an_element_stays_out_beside_one_who_took_out_all_of_it() -> None:
    """Bare had seen the title and took it out; beside holds it, and wrote elsewhere; gone had not seen it."""
    history = ValueHistory(TITLED)
    base = history.commit((), books({"id": "a"}))
    gone = history.commit((base,), books())
    named = history.commit((base,), books(a="x"))
    bare = history.commit((named,), books({"id": "a", "kept": 1}))
    beside = history.commit((named,), books({"id": "b"}, a="x"))
    assert shown(history.shown((bare, beside))) == [{"id": "a", "kept": 1}, {"id": "b"}]
    assert shown(history.shown((bare, beside, gone))) == [{"id": "a", "kept": 1}, {"id": "b"}]


def test_who_holds_a_copy_that_was_taken_out_says_nothing_of_another_that_is_left() -> None:
    """Gone had seen the title, and took all of it out; beside holds that copy, and wrote elsewhere; other has one of his own."""
    history = ValueHistory(TITLED)
    base = history.commit((), books({"id": "a"}))
    named = history.commit((base,), books(a="x"))
    gone = history.commit((named,), books())
    beside = history.commit((named,), books({"id": "b"}, a="x"))
    other = history.commit((base,), books({"id": "a", "kept": 1}))
    assert shown(history.shown((gone, beside))) == [{"id": "b"}]
    assert shown(history.shown((gone, beside, other))) == [{"id": "a", "kept": 1}, {"id": "b"}]


def test_who_merged_a_copy_that_was_taken_out_with_one_that_is_left_brings_nothing_of_it_back() -> None:
    """Other and named put it in apart; gone had seen named's; beside merged the two, and wrote elsewhere."""
    history = ValueHistory(TITLED)
    empty = history.commit((), books())
    other = history.commit((empty,), books({"id": "a", "kept": 1}))
    named = history.commit((empty,), books(a="x"))
    gone = history.commit((named,), books())
    both = history.merge((other, named))
    assert shown(history.shown((both,))) == [{"id": "a", "kept": 1, "title": "x"}]
    beside = history.commit((both,), books({"id": "a", "kept": 1, "title": "x"}, {"id": "b"}))
    third = history.commit((empty,), books({"id": "a", "more": 1}))
    assert shown(history.shown((gone, beside))) == [{"id": "a", "kept": 1}, {"id": "b"}]
    assert shown(history.shown((gone, beside, third))) == [{"id": "a", "kept": 1, "more": 1}, {"id": "b"}]


def test_what_was_put_into_a_copy_that_was_taken_out_is_no_write_inside_it() -> None:
    """An element has a set of its own; one had put a tag in and taken another out, and his copy was taken out."""
    history = ValueHistory(term("or-set", of=term("record", fields={"tags": term("or-set")}), key="id"))
    empty = history.commit((), books())
    base = history.commit((empty,), books({"id": "a", "tags": ["x"]}))
    one = history.commit((base,), books({"id": "a", "tags": ["y"]}))
    gone = history.commit((one,), books())
    other = history.commit((base,), books({"id": "a", "tags": ["x", "z"]}))
    assert shown(history.shown((one, other))) == [{"id": "a", "tags": ["y", "z"]}]
    assert shown(history.shown((gone, other))) == [{"id": "a", "tags": ["x", "z"]}]
    beside = history.commit((history.merge((one, other)),), books({"id": "a", "tags": ["y", "z"]}, {"id": "b"}))
    assert shown(history.shown((gone, beside))) == [{"id": "a", "tags": ["x", "z"]}, {"id": "b"}]


def test_who_changed_an_element_that_others_only_took_out_has_written_it_alone() -> None:
    """He took back one of a count that is to grow: beside others that would not count."""
    history = ValueHistory(term("or-set", of=term("record", fields={"count": term("g-counter")}), key="id"))
    empty = history.commit((), pens())
    one, two = history.commit((empty,), pens(pen=2)), history.commit((empty,), pens(pen=1))
    both = history.merge((one, two))
    less, gone = history.commit((both,), pens(pen=2)), history.commit((both,), pens(cap=1))
    other = history.commit((empty,), pens(pen=5))
    assert shown(history.shown((less, gone))) == [{"id": "cap", "count": 1}, {"id": "pen", "count": 2}]
    assert shown(history.shown((less, gone, other))) == [{"id": "pen", "count": 8}, {"id": "cap", "count": 1}]


def everything(*entries: dict[str, object]) -> Maybe:
    return value_of(list(entries))


def test_each_copy_counts_whoever_has_seen_what_it_holds() -> None:
    """Anew had seen the count and the note, and took out both; beside keeps them in a copy of his own, where he wrote something else."""
    of = term("record", fields={"count": term("g-counter"), "notes": term("g-set")})
    history = ValueHistory(term("or-set", of=of, key="id"))
    empty = history.commit((), everything())
    base = history.commit((empty,), everything({"id": "pen", "count": 2, "notes": ["old"]}))
    gone = history.commit((base,), everything())
    anew = history.commit((gone,), everything({"id": "pen", "count": 3, "notes": ["new"]}))
    beside = history.commit((base,), everything({"id": "pen", "count": 2, "notes": ["old"], "on": True}))
    assert shown(history.shown((gone, beside))) == [{"id": "pen", "count": 2, "notes": ["old"], "on": True}]
    assert shown(history.shown((anew, beside))) == [{"id": "pen", "count": 5, "notes": ["new", "old"], "on": True}]


def test_copies_are_merged_against_the_last_that_all_of_them_have_seen() -> None:
    """Bare took the title out, and anew wrote another: both had seen it, and neither the other. A third had not seen it, either."""
    history = ValueHistory(TITLED)
    empty = history.commit((), books())
    base = history.commit((empty,), books({"id": "a"}))
    named, third = history.commit((base,), books(a="x")), history.commit((base,), books(a="y"))
    bare = history.commit((named,), books({"id": "a"}))
    gone = history.commit((history.merge((named, third)),), books())
    anew = history.commit((gone,), books(a="z"))
    found = history.shown((bare, anew)).value
    assert found is not None
    assert found.items is not None
    assert shown(Verdict((found.items[0].table or {})["title"])) == ['"z"', "-"]


def test_who_puts_in_an_element_anew_holds_nothing_of_what_was_in_it() -> None:
    """Emptied took the part out of it; anew had taken out all of it, and put it in again with a part of the same name."""
    parts = term("or-set", of=term("record", fields={"count": term("pn-counter")}), key="id")
    history = ValueHistory(term("or-set", of=term("record", fields={"parts": parts}), key="id"))
    empty = history.commit((), everything())
    base = history.commit((empty,), everything({"id": "a", "parts": [{"id": "p", "count": 1}]}))
    emptied, more = (
        history.commit((base,), everything({"id": "a", "parts": left})) for left in ([], [{"id": "p", "count": 1}, {"id": "q"}])
    )
    gone = history.commit((more,), everything())
    anew = history.commit((gone,), everything({"id": "a", "parts": [{"id": "p", "count": 1}]}))
    assert shown(history.shown((emptied, anew))) == [{"id": "a", "parts": [{"id": "p", "count": 1}]}]
    third = history.commit((empty,), everything({"id": "a", "parts": [{"id": "p", "count": 3}]}))
    assert shown(history.shown((emptied, anew, third))) == [{"id": "a", "parts": [{"id": "p", "count": 4}]}]

"""Registers, flags, extremes, texts and states: which of several values stays, and what is told about the others."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from mergekit.conflicts import Writer, siblings_of
from mergekit.siblings_format import Siblings
from mergekit.values.kind import Term
from mergekit.values.value import Maybe, Value, standing, table, value_of
from tests.types.value_histories import ABSENT, ValueHistory, contest, shown, term, writer

MOVES = {
    "open": ("in_progress",),
    "in_progress": ("blocked", "review", "done"),
    "blocked": ("in_progress",),
    "review": ("in_progress", "done"),
    "done": ("open",),
}
STATUS = term("state-machine", moves=MOVES, with_=("closed_at",))


# ---- the last write wins ----


def test_the_last_write_wins_and_the_others_are_told() -> None:
    verdict = term("lww-register").merge(contest(0, 1, 2, 3, times=(30, 50, 40)))
    assert shown(verdict) == 2
    assert [(one.writers[0].label, one.facts) for one in verdict.told] == [("agent 0", ("dropped: 1",)), ("agent 2", ("dropped: 3",))]


def test_the_same_time_is_settled_by_the_replica_then_by_the_value() -> None:
    assert shown(term("lww-register").merge(contest(0, 1, 2, times=(5, 5), labels=("b", "a")))) == 1
    assert shown(term("lww-register").merge(contest(0, 1, 2, times=(5, 5), labels=("a", "a")))) == 2


def test_a_write_is_later_than_all_it_has_seen_whatever_its_clock_says() -> None:
    history = ValueHistory(term("lww-register"))
    base = history.commit((), value_of("0"), time=0)
    ahead = history.commit((base,), value_of("from a clock far ahead"), time=9_000)
    behind = history.commit((ahead,), value_of("by somebody who had seen it"), time=10)
    other = history.commit((base,), value_of("other"), time=5_000)
    assert shown(history.shown((ahead, other))) == "from a clock far ahead"
    assert shown(history.shown((behind, other))) == "by somebody who had seen it"


def test_who_wrote_nothing_of_a_field_changes_nothing_of_it_whatever_base_it_brings() -> None:
    r"""The smallest history in which a logical time that counts from the base on is none, though each count alone is right.

    base --- ahead --- one              ahead: 9000, one: 100, two: 200
       \          \--- two              from ahead on: one 100, two 200. From base on: both are one second behind ahead,
        \--- beside                     and the name of the replica decides.
    """
    history = ValueHistory(term("record", fields={"a": term("lww-register")}))
    base = history.commit((), value_of({"a": 0, "b": 0}), time=0)
    ahead = history.commit((base,), value_of({"a": "ahead", "b": 0}), time=9_000)
    one = history.commit((ahead,), value_of({"a": "one", "b": 0}), "z", time=100)
    two = history.commit((ahead,), value_of({"a": "two", "b": 0}), "a", time=200)
    beside = history.commit((base,), value_of({"a": 0, "b": 1}), time=300)
    assert shown(history.shown((one, two))) == {"a": "two", "b": 0}
    assert shown(history.shown((one, two, beside))) == {"a": "two", "b": 1}


def test_what_the_base_holds_and_somebody_had_not_seen_still_stands_before_what_it_stood_before() -> None:
    """Ahead (9000) is in the base, but late had not seen it: whoever writes on top of ahead is later than late."""
    history = ValueHistory(term("record", fields={"a": term("lww-register")}))
    base = history.commit((), value_of({"a": 0, "b": 0}), time=0)
    ahead = history.commit((base,), value_of({"a": "ahead", "b": 0}), time=9_000)
    late = history.commit((base,), value_of({"a": "late", "b": 0}), time=5_000)
    both = history.merge((ahead, late))
    other = history.commit((both,), value_of({"a": "ahead", "b": 1}), time=6_000)
    over = history.commit((ahead,), value_of({"a": "over", "b": 0}), time=100)
    assert shown(history.shown((late, over))) == {"a": "over", "b": 0}
    assert shown(history.shown((other, over))) == {"a": "over", "b": 1}


def test_the_time_is_that_of_the_write_of_this_field() -> None:
    both = term("record", fields={"a": term("lww-register")})
    history = ValueHistory(both)
    base = history.commit((), value_of({"a": 0, "b": 0}), time=0)
    early = history.commit((base,), value_of({"a": 1, "b": 0}), time=100)
    late = history.commit((early,), value_of({"a": 1, "b": 1}), time=900)
    other = history.commit((base,), value_of({"a": 2, "b": 0}), time=500)
    assert shown(history.shown((late, other))) == {"a": 2, "b": 1}


# ---- everything stays ----


@pytest.mark.parametrize("name", ["siblings", "mv-register", "immutable", "document"])
def test_concurrent_values_all_stay(name: str) -> None:
    assert shown(term(name).merge(contest(0, 1, 2, 2, 0))) == ["1", "2"]
    assert shown(term(name).merge(contest(0, 1, 0, 1))) == 1
    assert shown(term(name).merge(contest(0, ABSENT, 1))) == ["-", "1"]


def test_siblings_are_settled_by_whoever_replaces_them() -> None:
    history = ValueHistory(term("siblings"))
    base = history.commit((), value_of(0))
    one, other = history.commit((base,), value_of(1)), history.commit((base,), value_of(2))
    both = history.merge((one, other))
    settled = history.commit((both,), value_of(3))
    third = history.commit((base,), value_of(4))
    assert shown(history.shown((settled, one))) == 3
    assert shown(history.shown((settled, third))) == ["3", "4"]
    assert shown(history.shown((both, third))) == ["1", "2", "4"]


def test_a_value_that_somebody_puts_back_among_siblings_is_his() -> None:
    """Ann was replaced by ben; both had seen it, and one puts it back beside dee."""
    history = ValueHistory(term("siblings"))
    base = history.commit((), value_of("none"))
    ann, zed = history.commit((base,), value_of("ann")), history.commit((base,), value_of("zed"))
    ben, dee = history.commit((ann,), value_of("ben")), history.commit((ann,), value_of("dee"))
    both = history.commit((dee,), standing(Siblings(None, siblings_of([(b'"ann"', writer(7)), (b'"dee"', writer(8))]))))
    assert shown(history.shown((ben, dee, zed))) == ['"ben"', '"dee"', '"zed"']
    assert shown(history.shown((ben, both, zed))) == ['"ann"', '"ben"', '"dee"', '"zed"']


def test_what_means_the_same_is_one_variant_however_it_is_written() -> None:
    sides = (value_of("a", b"'a'"), value_of("a", b'"a"'), value_of("b", b"b"))
    for order in itertools.permutations(sides):
        assert shown(term("siblings").merge(contest(0, *order))) == ['"a"', "b"]


def test_a_change_of_what_never_changes_is_told() -> None:
    verdict = term("immutable").merge(contest(0, 1, 2))
    assert [one.facts for one in verdict.told] == [("changed: 0 to 1",), ("changed: 0 to 2",)]
    assert "never changes" in term("immutable").type.move(value_of(0), None, term("immutable"))


# ---- flags and extremes ----


@pytest.mark.parametrize(("wins", "expected"), [("", True), ("enable", True), ("disable", False)])
def test_flags(wins: str, expected: bool) -> None:
    flag = term("flag", wins=wins)
    history = ValueHistory(flag)
    base = history.commit((), value_of(not expected))
    one, other = history.commit((base,), value_of(expected)), history.commit((base,), value_of(expected))
    undone = history.commit((one,), value_of(not expected))
    assert shown(history.shown((undone, other))) is expected, "what wins had not been seen"
    both = history.merge((one, other))
    settled = history.commit((both,), value_of(not expected))
    assert shown(history.shown((settled, other))) is (not expected)
    assert shown(flag.merge(contest(ABSENT, True, False))) is expected


@pytest.mark.parametrize(
    ("name", "base", "sides", "expected"),
    [
        ("max", 1, (3, 20), 20),
        ("min", 10, (3, 20), 3),
        ("max", 5, (3, 4), 4),
        ("max", "2024-01-01", ("2025-01-01", "2024-09-01"), "2025-01-01"),
        ("max", 1, (ABSENT, 2), 2),
        ("max", 1, ("a", 2), ['"a"', "2"]),
    ],
)
def test_extremes(name: str, base: object, sides: tuple[object, ...], expected: object) -> None:
    assert shown(term(name).merge(contest(base, *sides))) == expected


# ---- texts ----


def test_texts_merge_line_by_line() -> None:
    assert shown(term("text").merge(contest("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n"))) == "A\nb\nc\nD\n"
    assert shown(term("text").merge(contest("a", "b", "c"))) == ['"b"', '"c"']
    assert shown(term("text").merge(contest("a", ABSENT, "c"))) == ['"c"', "-"]


# ---- states ----


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        ("open", ("in_progress", "done"), "done"),
        ("open", ("in_progress", "review", "done"), ['"done"', '"review"']),
        ("in_progress", ("blocked", "done"), ['"blocked"', '"done"']),
        ("done", ("open", "in_progress"), "in_progress"),
        ("open", ("in_progress", "nonsense"), ['"in_progress"', '"nonsense"']),
        (ABSENT, ("open", "in_progress"), "in_progress"),
        ("blocked", ("in_progress", "review"), "review"),
    ],
)
def test_the_further_of_moves_along_one_path(base: object, sides: tuple[object, ...], expected: object) -> None:
    assert shown(STATUS.merge(contest(base, *sides))) == expected


def test_siblings_of_states_take_part_in_the_next_merge() -> None:
    history = ValueHistory(STATUS)
    base = history.commit((), value_of("in_progress"))
    one, other = history.commit((base,), value_of("blocked")), history.commit((base,), value_of("review"))
    done = history.commit((other,), value_of("done"))
    both = history.merge((one, other))
    assert shown(history.shown((both,))) == ['"blocked"', '"review"']
    assert shown(history.shown((both, done))) == ['"blocked"', '"done"']
    settled = history.commit((both,), value_of("review"))
    assert shown(history.shown((settled, one))) == "review"


TASK = term("record", fields={"status": STATUS})


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        (
            {"status": "in_progress"},
            ({"status": "done", "closed_at": 5}, {"status": "review"}),
            [{"status": ['"done"', '"review"']}],
        ),
        (
            {"status": "open"},
            ({"status": "done", "closed_at": 5}, {"status": "in_progress", "closed_at": 3}),
            {"status": "done", "closed_at": 5},
        ),
        (
            {"status": "done", "closed_at": 5},
            ({"status": "open"}, {"status": "done", "closed_at": 7}),
            {"status": "open"},
        ),
        (
            {"status": "done", "closed_at": 5, "n": 1},
            ({"status": "done", "closed_at": 6, "n": 1}, {"status": "done", "closed_at": 5, "n": 2}),
            {"status": "done", "closed_at": 6, "n": 2},
        ),
    ],
)
def test_fields_that_move_together_with_the_state(base: object, sides: tuple[object, ...], expected: object) -> None:
    verdict = TASK.merge(contest(base, *sides))
    if isinstance(expected, list):
        assert verdict.value is not None
        assert verdict.value.table is not None
        assert verdict.value.table["status"].siblings is not None
        return
    assert shown(verdict) == expected


def test_what_moved_with_a_state_that_did_not_win_is_told() -> None:
    verdict = TASK.merge(contest({"status": "done", "closed_at": 5}, {"status": "open"}, {"status": "done", "closed_at": 7}))
    assert [(one.rule, one.path, one.facts) for one in verdict.told] == [("coupled", ("closed_at",), ("dropped: 7",))]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [("open", "done", ""), ("done", "open", ""), ("open", "odd", "no way"), (None, "open", ""), ("odd", "open", "")],
)
def test_moves_of_states(before: str | None, after: str, fault: str) -> None:
    one_way: Term = STATUS
    found = one_way.type.move(None if before is None else value_of(before), value_of(after), one_way)
    assert (fault in found) if fault else not found


def test_there_is_no_way_back_where_none_is_given() -> None:
    strict = term("state-machine", moves={"open": ("done",), "done": ()})
    assert strict.type.move(value_of("done"), value_of("open"), strict) == 'there is no way from done to "open"'
    assert "none of its states: open, done" in strict.type.wrong(value_of("odd"), strict)


def test_writers_are_named() -> None:
    verdict = STATUS.merge(contest("open", "in_progress", "done"))
    assert [(one.rule, one.facts, tuple(map(_label, one.writers))) for one in verdict.told] == [
        ("state-machine", ("passed: in_progress",), ("agent 0",))
    ]


def _label(writer: Writer) -> str:
    return writer.label


# ---- what others wrote in the same file ----


def test_who_holds_what_another_took_back_says_nothing_of_it() -> None:
    """Notes builds on taken and holds its owner; back took it back, having seen it; ben is the only one who still says something."""
    history = ValueHistory(term("record", fields={"owner": term("siblings")}))
    base = history.commit((), value_of({"owner": "nobody"}))
    taken = history.commit((base,), value_of({"owner": "ann"}))
    notes = history.commit((taken,), value_of({"owner": "ann", "notes": 1}))
    back = history.commit((taken,), value_of({"owner": "nobody", "back": 1}))
    ben = history.commit((base,), value_of({"owner": "ben"}))
    assert shown(history.shown((notes, back, ben))) == {"owner": "ben", "notes": 1, "back": 1}


@pytest.mark.parametrize(("name", "first", "raised", "back", "other"), [("max", 0, 9, 1, 5), ("min", 9, 0, 8, 5)])
def test_what_somebody_replaced_is_no_extreme_however_far_it_is(name: str, first: int, raised: int, back: int, other: int) -> None:
    """Notes builds on raised and holds its value; back had seen it and took it back; other knows of neither."""
    history = ValueHistory(term("record", fields={"n": term(name)}))
    base = history.commit((), value_of({"n": first}))
    far = history.commit((base,), value_of({"n": raised}))
    notes = history.commit((far,), value_of({"n": raised, "notes": 1}))
    near = history.commit((far,), value_of({"n": back}))
    beside = history.commit((base,), value_of({"n": other}))
    assert shown(history.shown((near, beside))) == {"n": other}
    assert shown(history.shown((notes, near, beside))) == {"n": other, "notes": 1}


def test_what_is_wrong_is_forgotten_where_somebody_replaced_it() -> None:
    history = ValueHistory(term("record", fields={"n": term("pn-counter")}))
    base = history.commit((), value_of({"n": 1}))
    wrong = history.commit((base,), value_of({"n": "many"}))
    beside = history.commit((wrong,), value_of({"n": "many", "x": 1}))
    right, other = history.commit((wrong,), value_of({"n": 5})), history.commit((base,), value_of({"n": 3}))
    assert shown(history.shown((beside, right))) == {"n": 5, "x": 1}
    assert shown(history.shown((beside, right, other))) == {"n": 7, "x": 1}


def moving(*commits: tuple[tuple[int, ...], Mapping[str, object]]) -> ValueHistory:
    history = ValueHistory(TASK)
    for parents, value in commits:
        history.commit(parents, value_of(value))
    return history


def test_a_field_moves_with_the_move_that_counts_and_not_with_one_that_was_taken_back() -> None:
    history = moving(
        ((), {"status": "open"}),
        ((0,), {"status": "done", "closed_at": 1}),
        ((1,), {"status": "done", "closed_at": 2}),  # says it better
        ((1,), {"status": "open"}),  # reopened: the first move is taken back, and what was said of it
        ((0,), {"status": "done", "closed_at": 3}),
    )
    assert shown(history.shown((2, 3))) == {"status": "open"}
    found = history.shown((2, 4)).value
    assert found is not None
    assert found.table is not None
    assert found.table["closed_at"].siblings is not None
    assert shown(history.shown((2, 3, 4))) == {"status": "done", "closed_at": 3}


def test_where_the_state_is_open_what_moves_with_it_is_decided_by_itself() -> None:
    history = moving(((), {"status": "in_progress"}), ((0,), {"status": "blocked"}), ((0,), {"status": "done", "closed_at": 1}))
    both = history.commit((1, 2), history.shown((1, 2)).value)
    later = history.commit((2,), value_of({"status": "done", "closed_at": 9}))
    found = history.shown((both, later)).value
    assert found is not None
    assert found.table is not None
    assert found.table["status"].siblings is not None
    assert found.table["closed_at"].content == 9


def test_what_moves_with_a_state_is_never_siblings_of_siblings() -> None:
    r"""Three closed it, one of them with siblings that he left standing; who merged two of them wrote elsewhere.

    open --- {1, 2} --- both, notes         status: done in all three
        \--- 3 -------/
        \--- 4
    """
    closed = standing(Siblings(None, siblings_of([(b"1", writer(7)), (b"2", writer(8))])))
    history = moving(((), {"status": "open"}), *[((0,), {"status": "done", "closed_at": at}) for at in (closed, 3, 4)])
    both = history.merge((1, 2))
    entries = entries_of(history.values[both])
    notes = history.commit((both,), table({**entries, "notes": value_of(1)}))
    siblings = entries_of(history.shown((notes, 3)).value)["closed_at"].siblings
    assert siblings is not None
    assert siblings.values == {b"1", b"2", b"3", b"4"}
    lesser = history.commit((0,), value_of({"status": "in_progress", "closed_at": 5}))
    siblings = entries_of(history.shown((1, 2, lesser)).value)["closed_at"].siblings
    assert siblings is not None
    assert siblings.values == {b"1", b"2", b"3"}, "who made a lesser move says nothing of it"


def entries_of(value: Maybe) -> Mapping[str, Value]:
    return (None if value is None else value.table) or {}


KEEPING = term("state-machine", moves=MOVES, others="keep")


@pytest.mark.parametrize(
    ("base", "sides", "expected"),
    [
        ("todo", ("in_progress", "done"), "done"),
        ("open", ("in_progress", "todo"), ['"in_progress"', '"todo"']),
        ("open", ("in_progress", "done", "todo"), ['"done"', '"todo"']),
        ("open", ("todo", "todo"), "todo"),
    ],
)
def test_a_state_that_nobody_named_is_kept_where_the_type_says_so(base: object, sides: tuple[object, ...], expected: object) -> None:
    assert shown(KEEPING.merge(contest(base, *sides))) == expected
    assert [KEEPING.type.wrong(value_of(side), KEEPING) for side in sides] == ["" for _ in sides]
    assert "none of its states" in KEEPING.type.odd(value_of("todo"), KEEPING)
    assert KEEPING.type.move(value_of("open"), value_of("todo"), KEEPING) == ""
    assert "none of its states" in KEEPING.type.wrong(value_of(5), KEEPING)

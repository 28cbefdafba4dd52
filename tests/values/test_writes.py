"""What the writes behind a field say: who has seen what, who replaced whom, and which is the last."""

from __future__ import annotations

from mergekit.values.value import Maybe, value_of
from mergekit.values.writes import Log, aware, changing, concerned, current, latest, moved, only, past_of, survives, unseen
from tests.types.value_histories import ValueHistory, contest, term

KIND = term("siblings")


def history_of(*commits: tuple[tuple[int, ...], object]) -> ValueHistory:
    history = ValueHistory(KIND)
    for parents, plain in commits:
        history.commit(parents, value_of(plain))
    return history


def said(values: tuple[Maybe, ...]) -> list[object]:
    return [None if value is None else value.content for value in values]


def test_without_history_each_side_is_a_write_that_has_seen_no_other() -> None:
    writes = contest(0, 1, 0, 2).writes()
    assert [(place, one.after and one.after.content) for place, one in changing(writes)] == [(0, 1), (2, 2)]
    assert {one.seen for one in writes} == {0}


def test_a_write_that_is_listed_twice_is_one() -> None:
    once = contest(0, 1).writes()
    assert len(changing((*once, *once))) == 1


def test_the_writes_that_no_other_has_seen() -> None:
    """0 --- 1 --- 2, and 3 beside them."""
    found = history_of(((), "0"), ((0,), "1"), ((1,), "2"), ((0,), "3")).contest((2, 3))
    writes = found.past()
    assert said(tuple(one.after for one in writes)) == ["1", "2", "3"]
    assert unseen(writes, 0b111) == 0b110
    assert unseen(writes, 0b101) == 0b101
    assert past_of(found) == (0b011, 0b100)


def test_of_some_sides_only_what_they_have_seen_is_left() -> None:
    found = history_of(((), "0"), ((0,), "3"), ((0,), "1"), ((2,), "2"), ((2,), "4")).contest((1, 3, 4))
    some = only(found, (1, 2))
    assert said(some.sides) == ["2", "4"]
    assert [(one.after and one.after.content, one.seen) for one in some.writes()] == [("1", 0), ("2", 1), ("4", 1)]
    assert [(below.content and below.content.content, set(below.seen_by)) for below in some.hidden()] == [("1", {0, 1})]
    assert said(some.among((1,)).sides) == ["4"]
    assert [one.after and one.after.content for one in some.among((1,)).writes()] == ["1", "4"], "who is left keeps what he wrote"
    assert only(found, (0, 1, 2)) is found


def test_who_holds_what_another_replaced_is_not_aware_of_anything() -> None:
    """The second builds on 1 and holds it; the third replaced 1, having seen it; the fourth knows of neither."""
    history = ValueHistory(term("record", fields={"a": KIND}))
    for parents, plain in (
        ((), {"a": 0}),
        ((0,), {"a": 1}),
        ((1,), {"a": 1, "b": 1}),
        ((1,), {"a": 2}),
        ((0,), {"a": 3}),
    ):
        history.commit(parents, value_of(plain))
    part = history.contest((2, 3, 4)).map(lambda value: None if value is None else (value.table or {}).get("a"))
    assert aware(part) == (1, 2)
    assert said(concerned(part).sides) == said(current(part).sides) == [2, 3]


def test_who_came_back_to_the_base_has_written_and_yet_decides_nothing() -> None:
    found = history_of(((), "0"), ((0,), "1"), ((1,), "0"), ((0,), "2")).contest((2, 3))
    assert said(concerned(found).sides) == ["0", "2"]
    assert said(current(found).sides) == ["2"]


def test_what_stands_of_those_who_moved() -> None:
    """Two moved to x, and one of them wrote on top of it; the move to y was replaced by whoever had seen it."""
    history = history_of(((), "a0"), ((0,), "y1"), ((1,), "x2"), ((2,), "x3"), ((0,), "x4"))
    stand = moved(history.contest((3, 4)), lambda value: str(value.content)[0] if value else "", "x")
    assert sorted(str(one.after and one.after.content) for one in stand) == ["x3", "x4"]
    assert moved(history.contest((3, 4)), lambda value: str(value.content)[0] if value else "", "y") == ()


def test_one_who_has_seen_all_wrote_alone() -> None:
    history = history_of(((), "0"), ((0,), "1"), ((0,), "2"), ((1, 2), "3"), ((0,), "0"))
    assert Log(history.contest((3, 4))).sole(history.contest((3, 4))) == 0
    assert Log(history.contest((1, 2))).sole(history.contest((1, 2))) is None
    assert [one.after and one.after.content for one in Log(history.contest((1, 2))).last()] == ["1", "2"]


def test_the_last_write_is_none_where_nobody_wrote() -> None:
    nobody = contest(0, 0, 0)
    assert latest(nobody, lambda value: b"" if value is None else value.meaning) is None
    assert Log(nobody).sole(nobody) is None


def test_what_survives_its_removes() -> None:
    """0 has x; one removes it, and puts it in again; another removes it, having seen no more than the first x."""
    history = history_of(((), "x"), ((0,), "-"), ((1,), "x"), ((0,), "-"))

    def left(heads: tuple[int, ...]) -> bool:
        found = history.contest(heads)
        return survives(
            found, lambda one: one.after == value_of("x"), lambda one: one.after == value_of("-"), in_base=found.base == value_of("x")
        )

    assert left((2, 3))
    assert not left((1, 3))

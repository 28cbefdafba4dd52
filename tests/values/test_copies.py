"""The copies of an element: which writes are left, what all of them started from, and who holds one."""

from __future__ import annotations

from mergekit.contested import Contested
from mergekit.values.copies import copies
from mergekit.values.value import Maybe, value_of
from tests.types.value_histories import ValueHistory, term


def pens(*commits: tuple[tuple[int, ...], int | None]) -> ValueHistory:
    """Draw the writes of one element: how many pens there are, or none."""
    history = ValueHistory(term("document"))
    for parents, count in commits:
        history.commit(parents, None if count is None else value_of(count))
    return history


def seen(contested: Contested[Maybe], *, removes: bool = True) -> tuple[object, list[object], list[tuple[object, str]]]:
    """Give the base, the sides, and what became of each write that a side has seen."""
    found = copies(contested, removes=removes)
    plain: list[object] = [None if value is None else value.content for value in (found.base, *found.sides)]
    return plain[0], plain[1:], [(None if one.after is None else one.after.content, one.copy) for one in found.past()]


def test_where_nobody_removed_it_all_who_hold_it_count() -> None:
    history = pens(((), 2), ((0,), 3), ((0,), 4))
    assert seen(history.contest((1, 2))) == (2, [3, 4], [(3, ""), (4, "")])


def test_who_changed_it_holds_all_that_he_saw() -> None:
    """The drawing of the module: a takes it out, b makes three of two, and c puts seven in after the remove."""
    history = pens(((), 2), ((0,), None), ((0,), 3), ((1,), 7))
    assert seen(history.contest((1, 2))) == (2, [3], [(3, "left")])
    assert seen(history.contest((2, 3))) == (2, [3, 7], [(None, "gone"), (3, "left"), (7, "left")])


def test_what_a_remove_had_seen_is_gone_and_what_it_had_not_seen_is_left() -> None:
    history = pens(((), None), ((0,), 3), ((0,), 2), ((2,), None))
    assert seen(history.contest((1, 3))) == (None, [3], [(3, "left")])


def test_a_copy_is_held_through_whoever_wrote_on_top_of_it_unseen() -> None:
    """Both saw three; one removed it, and the other had made four of it: he holds the three, too."""
    history = pens(((), None), ((0,), 3), ((1,), 4), ((1,), None), ((0,), 6))
    assert seen(history.contest((2, 3, 4))) == (None, [4, 6], [(3, "left"), (4, "left"), (6, "left")])


def test_who_puts_it_in_after_a_remove_holds_nothing_of_what_was_there() -> None:
    history = pens(((), 2), ((0,), None), ((1,), 7), ((0,), None))
    assert seen(history.contest((2, 3))) == (None, [7], [(None, "gone"), (7, "left")])


def test_who_holds_a_copy_that_is_gone_is_left_out() -> None:
    """Removed saw five; beside holds it still, and wrote elsewhere; other has a copy of the two."""
    history = ValueHistory(term("map", of=term("document")))
    for parents, entries in (((), {"pen": 2}), ((0,), {"pen": 5}), ((1,), {}), ((1,), {"pen": 5, "cap": 1}), ((0,), {"pen": 3})):
        history.commit(parents, value_of(entries))
    element = history.contest((2, 3, 4)).map(lambda value: None if value is None else (value.table or {}).get("pen"))
    assert seen(element)[:2] == (2, [3])


def test_without_removes_nothing_is_gone() -> None:
    history = pens(((), 2), ((0,), None), ((0,), 3))
    assert seen(history.contest((1, 2)), removes=False) == (2, [3], [(None, "gone"), (3, "left")])


def test_some_of_the_sides_keep_what_was_written() -> None:
    history = pens(((), 2), ((0,), None), ((0,), 3), ((0,), 4), ((1,), 7))
    found = copies(history.contest((2, 3, 4)), removes=True).among((0, 2))
    assert [value and value.content for value in (found.base, *found.sides)] == [2, 3, 7]
    assert [one.after and one.after.content for one in found.writes()] == [None, 3, 7]


def test_sides_are_the_last_copies_and_not_who_holds_two() -> None:
    """Beside holds five of one and three of other, and wrote elsewhere; the five were taken out, and of the three somebody made four."""
    history = ValueHistory(term("map", of=term("document")))
    for parents, entries in (((), {}), ((0,), {"pen": 3}), ((0,), {"pen": 5}), ((2,), {}), ((1,), {"pen": 4})):
        history.commit(parents, value_of(entries))
    shows = history.shown((1, 2)).value
    assert shows is not None
    assert shows.table is not None
    beside = history.commit((history.merge((1, 2)),), value_of({**shows.table, "cap": 1}))
    element = history.contest((3, 4, beside)).map(lambda value: None if value is None else (value.table or {}).get("pen"))
    found = copies(element, removes=True)
    assert seen(element)[:2] == (None, [4])
    assert [(one.content, one.seen_by) for one in found.hidden()] == [(value_of(3), frozenset({0}))]

from __future__ import annotations

from itertools import permutations

from mergekit.lines.cells import Rank
from mergekit.lines.merged import Lines
from mergekit.lines.rules.elsewhere import Once, standing_first

BASE = "one\ntwo\nthree\n"
TOP = "one\nnew = 4\ntwo\nthree\n"
END = "one\ntwo\nthree\nnew = 4\n"


def split(text: str) -> Lines:
    return tuple(text.encode().splitlines(keepends=True))


def once(base: str, *sides: str, first: str = "", twice: str = "new = 4") -> Once | None:
    """Merge where the side `first`, or else the earliest one given, wrote first."""

    def rank(who: list[int], lines: Lines) -> Rank:
        return (min(0 if sides[side] == first else side + 1 for side in who), lines)

    return standing_first(split(base), [split(side) for side in sides], rank, {twice.encode()})  # type: ignore[arg-type]


def texts(found: Once | None) -> list[str]:
    assert found is not None
    return [b"".join(side).decode() for side in found.sides]


def test_it_stands_where_the_first_of_them_put_it_in_any_order() -> None:
    assert texts(once(BASE, TOP, END, first=TOP)) == texts(once(BASE, END, TOP, first=TOP))[::-1] == [TOP, BASE]
    assert texts(once(BASE, TOP, END, first=END)) == texts(once(BASE, END, TOP, first=END))[::-1] == [BASE, END]


def test_any_number_of_sides() -> None:
    other = "one\ntwo\nnew = 4\nthree\n"
    for sides in permutations((TOP, END, other, END)):
        assert texts(once(BASE, *sides, first=END)) == [END if side == END else BASE for side in sides]


def test_it_stands_where_it_is_a_part_of_more() -> None:
    more = "one\nolder = 3\nnew = 4\ntwo\nthree\n"
    assert texts(once(BASE, more, END, first=END)) == [more, BASE]


def test_the_event_names_whoever_put_it_in() -> None:
    found = once(BASE, TOP, BASE, END, first=TOP)
    assert found is not None
    assert [(event.rule, event.sides, event.facts) for event in found.events] == [("once", (0, 2), ("once:1", "once:near"))]
    assert found.blocks == (split("new = 4\n"),)


def test_blank_lines_around_go_with_it() -> None:
    apart = "one\ntwo\nthree\n\nnew = 4\n"
    assert texts(once(BASE, TOP, apart, first=TOP)) == [TOP, BASE]
    assert texts(once(BASE, TOP, apart, first=apart)) == [BASE, apart]


def test_refuses_what_the_base_has_or_a_side_twice() -> None:
    assert once("new = 4\n" + BASE, "new = 4\n" + TOP, "new = 4\n" + END) is None
    assert once(BASE, TOP, TOP + "new = 4\n") is None


def test_refuses_what_stands_at_one_place_or_is_not_asked_for() -> None:
    assert once(BASE, TOP, TOP) is None
    assert once(BASE, TOP, TOP.replace("4", "5")) is None
    assert once(BASE, TOP, END, twice="two") is None


def test_refuses_what_came_in_place_of_something() -> None:
    assert once(BASE, TOP, "one\ntwo\nnew = 4\n") is None

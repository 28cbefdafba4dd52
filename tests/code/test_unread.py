"""Text of no known language: what is clean line by line is looked at, and what looks broken is in conflict."""

from __future__ import annotations

from mergekit.conflicts import Writer
from mergekit.driver import Contest, Outcome
from mergekit.drivers import text

BASE = b"node {\n  first = 1;\n  second = 2;\n\n  third = 3;\n}\n"
LEFT = BASE.replace(b"  second", b"  new = 4;\n  second")
RIGHT = BASE.replace(b"}", b"  new = 5;\n}")


def merged(base: bytes, *sides: bytes, syntax: str = "", trust: str = "eager") -> Outcome:
    writers = tuple(Writer(f"side {i}", time=i) for i in range(len(sides)))
    return text.merge(Contest("a.unheardof", base, sides, writers, options={"trust": trust, "syntax": syntax}))


def test_one_name_at_two_places() -> None:
    outcome = merged(BASE, LEFT, RIGHT)
    assert [conflict.base for conflict in outcome.conflicts] == [b"", b""]
    assert {sibling.value for conflict in outcome.conflicts for sibling in conflict.siblings} == {b"", b"  new = 4;\n", b"  new = 5;\n"}


def test_the_same_at_two_places_stands_where_it_was_put_first() -> None:
    right = RIGHT.replace(b"5", b"4")
    first, second = merged(BASE, LEFT, right), merged(BASE, right, LEFT)
    assert (first.content, second.content) == (LEFT, right)
    assert [event.rule for event in (*first.events, *second.events)] == ["once", "once"]
    assert first.events[0].place.first_line == 3
    assert merged(BASE, LEFT, right, trust="safe").conflicts != ()


def test_the_same_at_two_places_of_three_and_another_value_elsewhere() -> None:
    base, left, right = (text + b"\nrest {\n}\n" for text in (BASE, LEFT, RIGHT.replace(b"5", b"4")))
    third = base.replace(b"rest", b"other")
    assert merged(base, left, right, third).content == merged(base, left, third, left, right).content == left.replace(b"rest", b"other")
    assert merged(base, left, right, base.replace(b"  third", b"  new = 6;\n  third")).conflicts != ()


def test_an_entry_of_a_list_at_two_places() -> None:
    base = b"{\n  first,\n  second,\n  third,\n}: first\n"
    left, right = base.replace(b"  second", b"  new,\n  second"), base.replace(b"}", b"  new,\n}")
    assert merged(base, left, right).content == left


def test_one_name_at_one_place() -> None:
    other = LEFT.replace(b"4", b"5")
    assert len(merged(BASE, LEFT, other).conflicts) == 1
    assert merged(BASE, LEFT, other.replace(b"new", b"old")).conflicts == ()


def test_any_number_of_sides_in_any_order() -> None:
    third = BASE.replace(b"3;", b"30;")
    assert merged(BASE, LEFT, third).conflicts == ()
    assert len(merged(BASE, LEFT, third, RIGHT).conflicts) == len(merged(BASE, third, RIGHT, LEFT, LEFT).conflicts) > 0


def test_what_closes_nothing() -> None:
    base = b"call(\n  one,\n  two,\n)\nrest\n"
    left, right = b"  one,\n  two,\nrest\n", base.replace(b"  two", b")\ncall(\n  two")
    assert merged(base, left, base.replace(b"rest", b"other")).conflicts == ()
    assert merged(base, left, right).conflicts != ()


def test_without_syntax_lines_alone_decide() -> None:
    assert merged(BASE, LEFT, RIGHT, syntax="off").conflicts == ()

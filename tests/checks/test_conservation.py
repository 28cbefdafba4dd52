"""Conservation: nothing lost, resurrected, invented or said twice; and no alarm where a merge is right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mergekit.checks import conservation
from mergekit.drivers.text import merge_texts
from tests.lines.drawn_merges import merges

BASE = b"first line\nsecond line\nthird line\nfourth line\nfifth line\n"
LEFT = BASE.replace(b"second", b"second changed")
RIGHT = BASE.replace(b"fourth line\n", b"")
MERGED = LEFT.replace(b"fourth line\n", b"")


def found(base: bytes | None, sides: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in conservation(base, sides, result)]


def test_a_merge_that_is_right() -> None:
    assert found(BASE, (LEFT, RIGHT), MERGED) == []


def test_layout_and_place_do_not_count() -> None:
    assert found(BASE, (LEFT, RIGHT), b"\n\n" + MERGED.replace(b" ", b"\t ").replace(b"\n", b"\r\n")) == []
    assert found(BASE, (LEFT, RIGHT), b"".join(reversed(MERGED.splitlines(keepends=True)))) == []


def test_lost() -> None:
    assert found(BASE, (LEFT, RIGHT), RIGHT) == [(0, "lost: 'second changed line'"), (2, "deleted by a side: 'second line'")]


def test_resurrected() -> None:
    assert found(BASE, (LEFT, RIGHT), LEFT) == [(4, "deleted by a side: 'fourth line'")]


def test_invented() -> None:
    assert found(BASE, (LEFT, RIGHT), MERGED + b"another word\n") == [(5, "in no input: 'another word'")]


def test_said_twice() -> None:
    assert found(BASE, (LEFT, RIGHT), MERGED + b"first line\n") == [(5, "stands 2 times: 'first line'")]


def test_of_two_edits_of_a_line_the_one_that_is_left_out_is_lost() -> None:
    base = b'"tool": "1.2.0",\n'
    greater, less = b'"tool": "1.3.0",\n', b'"tool": "1.2.1",\n'
    assert found(base, (greater, less), greater) == [(0, 'lost: \'"tool": "1.2.1"\'')]


def test_of_a_line_that_repeats_any_number_is_right_but_none() -> None:
    base, side = b"return one\n" * 5, b"return one\n" * 5 + b"two\n"
    assert found(base, (base, side), b"return one\n" * 3 + b"two\n") == []
    assert found(base, (base, side), b"two\n") == [(0, "lost: 'return one'")]


def test_lines_without_substance_do_not_count() -> None:
    assert found(b"{\n", (b"{\n", b"{\nname\n"), b"}\nname\n;\n") == []


def test_a_line_that_both_changed_is_kept_if_its_words_are() -> None:
    base, left, right = b"call(one, two, three)\n", b"call(one, two, tres)\n", b"call(uno, two, three)\n"
    assert found(base, (left, right), b"call(uno, two, tres)\n") == []
    assert [line for line, _ in found(base, (left, right), b"call(uno, deux, tres)\n")] == [0, 0, 1]


def test_what_is_kept_in_a_merged_line_excuses_no_other() -> None:
    base = b"call(one, two, three)\nkept\ntwo(one)\n"
    left = b"call(one, two, tres)\nkept\ntwo(one)\n"
    right = b"call(uno, two, three)\nkept\n"
    assert found(base, (left, right), b"call(uno, two, tres)\nkept\ntwo(one)\n") == [(3, "deleted by a side: 'two(one)'")]


def test_a_merged_line_excuses_only_what_it_is_made_of() -> None:
    base = b"call(one, two, three)\nkept\nfour\nfive\n"
    left, right = base.replace(b"three", b"tres") + b"four five\n", base.replace(b"one", b"uno")
    assert found(base, (left, right), b"call(uno, two, tres)\nkept\nfour\nfive\n") == [(0, "lost: 'four five'")]


def test_where_both_changed_a_region_a_deletion_may_be_taken_back() -> None:
    left, right = BASE.replace(b"second line\n", b""), BASE.replace(b"second line\n", b"second line\nadded line\n")
    assert found(BASE, (left, right), right) == []
    assert found(BASE, (left, right), right.replace(b"second line\n", b"")) == []
    assert found(BASE, (left, right), left) == [(0, "lost: 'added line'")]


def test_what_moved_is_neither_lost_nor_twice() -> None:
    moved = b"fourth line\n" + RIGHT
    assert found(BASE, (moved, RIGHT), moved) == []
    assert found(BASE, (moved, RIGHT), RIGHT) == []


def test_both_added_the_same() -> None:
    side = BASE + b"added line\n"
    other = b"added line\n" + BASE
    assert found(BASE, (side, other), side) == []
    assert found(BASE, (side, other), b"added line\n" + side) == []


def test_no_base() -> None:
    assert found(None, (b"one thing\n", b"other thing\n"), b"one thing\nother thing\n") == []
    assert found(None, (b"one thing\n", b"other thing\n"), b"one thing\n") == [(0, "lost: 'other thing'")]


def wordy(text: bytes) -> bytes:
    """The same text with lines of substance."""
    return b"".join(b"line " + line for line in text.splitlines(keepends=True))


@given(merges())
def test_no_alarm_where_lines_merge(merge: tuple[bytes, list[bytes]]) -> None:
    base, sides = merge[0], merge[1]
    base, sides = wordy(base), [wordy(side) for side in sides]
    outcome = merge_texts(base, sides)
    if not outcome.conflicts:
        assert conservation(base, sides, outcome.content or b"") == ()


@given(merges(), st.data())
def test_the_order_and_the_repetition_of_sides_do_not_matter(merge: tuple[bytes, list[bytes]], data: st.DataObject) -> None:
    base, sides = wordy(merge[0]), [wordy(side) for side in merge[1]]
    shuffled = data.draw(st.permutations([*sides, sides[0]]))
    assert conservation(base, shuffled, sides[0]) == conservation(base, sides, sides[0])


def test_a_comma_at_the_end_of_a_line_says_nothing() -> None:
    base, left, right = b"{\n  first: 1\n}\n", b"{\n}\n", b"{\n  first: 1,\n  second: 2\n}\n"
    assert found(base, (left, right), b"{\n  second: 2\n}\n") == []
    assert found(base, (left, right), b"{\n}\n") == [(0, "lost: 'second: 2'")]


def test_a_line_that_is_laid_out_as_several_is_not_lost() -> None:
    base, left = b"draw(one, two, three)\n", b"draw(\n    one,\n    two,\n    three,\n)\n"
    right = b"draw(one, two, other(three))\n"
    assert found(base, (left, right), b"draw(\n    one,\n    two,\n    other(three),\n)\n") == []
    assert (0, "lost: 'draw(one, two, other(three))'") in found(base, (left, right), b"draw(\n    one,\n    other(three),\n)\n")


def test_a_line_that_is_laid_out_beside_an_edit_is_not_added() -> None:
    base, left = b"connect(host, port)\n", b"connect(\n    host,\n    port\n)\n"
    assert found(base, (left, b"connect(host, 8080)\n"), b"connect(\n    host,\n    8080\n)\n") == []


def test_a_line_is_not_laid_out_in_what_its_side_has_beside_it() -> None:
    base = b"first part\nsecond part\n"
    side = base + b"first part second part\n"
    assert found(base, (side, base + b"third part\n"), base + b"third part\n") == [(0, "lost: 'first part second part'")]


def test_what_others_put_into_a_line_that_a_side_closed() -> None:
    base, left = b"let object = {\n    first: 1\n};\n", b"let object = {};\n"
    right = b"let object = {\n    first: 1,\n    second: 2\n};\n"
    assert found(base, (left, right), b"let object = {\n    second: 2\n};\n") == []

from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided, proposed


def test_edits_with_an_unchanged_token_between_are_both_made() -> None:
    assert decided("x = f(one, two)\n", "y = f(one, two)\n", "x = f(one, three)\n") == ("y = f(one, three)\n", {"same-line"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("x = f(three, two)\n", "x = f(four, two)\n", id="one token, differently"),
        pytest.param('x = f("one more", two)\n', 'x = f("no more", two)\n', id="a string is one token"),
        pytest.param("x = f(five, two)\n", "x = f(one, five)\n", id="the same token put in twice"),
    ],
)
def test_refuses(left: str, right: str) -> None:
    assert decided("x = f(one, two)\n", left, right)[0] is None


def test_one_side_renames_throughout_the_line_and_both_put_in_signs() -> None:
    assert decided("def bar(one) = f(one)\n", "def bar(two) = f(two)\n", "def baz(one) = f(one)\n")[0] == "def baz(two) = f(two)\n"
    assert decided("x: all(of [one])\n", "x: all(of [two, one])\n", "x: all(of [one, three])\n")[0] == "x: all(of [two, one, three])\n"


def test_refuses_a_line_that_one_side_put_elsewhere() -> None:
    base, right = "a\nread_all(first, second)\nb\nc\n", "a\nread_all(first, third)\nb\nc\n"
    alone, moved = "a\nwrite_all(first, second)\nb\nc\n", "a\nwrite_all(first, second)\nb\n  read_all(first, second)\nc\n"
    assert decided(base, alone, right) == ("a\nwrite_all(first, third)\nb\nc\n", {"same-line"})
    assert decided(base, moved, right)[0] is None
    assert proposed(base, moved, right) == ("a\nwrite_all(first, second)\nb\n  read_all(first, third)\nc\n", {"moved"})


def test_a_line_that_the_base_has_twice_is_nowhere_else() -> None:
    base, left = (
        "a\nread_all(first, second)\nb\nread_all(first, second)\nc\n",
        "a\nwrite_all(first, second)\nb\nread_all(first, second)\nc\n",
    )
    assert decided(base, left, base.replace("second", "third", 1))[0] == left.replace("second", "third", 1)

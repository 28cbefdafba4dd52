from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided


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

from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided

BASE = "first = 1\nsecond = 2\nthird = 3\n"


@pytest.mark.parametrize(
    ("left", "right", "merged"),
    [
        pytest.param(
            "first = 10\nsecond = 2\nthird = 3\n",
            "first = 1\nsecond = 20\nthird = 3\n",
            "first = 10\nsecond = 20\nthird = 3\n",
            id="edit, edit",
        ),
        pytest.param("second = 2\nthird = 3\n", "first = 1\nsecond = 20\nthird = 3\n", "second = 20\nthird = 3\n", id="deletion, edit"),
        pytest.param(
            "second = 2\nthird = 3\n",
            "first = 1\nnew = 4\nsecond = 2\nthird = 3\n",
            "new = 4\nsecond = 2\nthird = 3\n",
            id="deletion, insertion",
        ),
        pytest.param(
            "first = 10\nnew = 4\nsecond = 2\nthird = 3\n",
            "first = 1\nsecond = 20\nthird = 3\n",
            "first = 10\nnew = 4\nsecond = 20\nthird = 3\n",
            id="an edit and an insertion, edit",
        ),
    ],
)
def test_both_edits_are_made(left: str, right: str, merged: str) -> None:
    assert decided(BASE, left, right) == (merged, {"touching"})
    assert decided(BASE, right, left) == (merged, {"touching"})


def test_three_sides() -> None:
    sides = [BASE.replace(f"= {i}", f"= {i}0") for i in (1, 2, 3)]
    assert decided(BASE, *sides) == ("first = 10\nsecond = 20\nthird = 30\n", {"touching"})


def test_refuses_two_edits_of_one_line() -> None:
    assert decided(BASE, BASE.replace("2", "20"), BASE.replace("2", "200"))[0] is None

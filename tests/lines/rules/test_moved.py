from __future__ import annotations

import pytest

from tests.lines.rules.deciding import proposed

HEAD = "import one\n\n\n"
FUNCTION = "def area(width, height):\n    unit = 10\n    return width * height\n\n\n"
OTHER = "def other_things():\n    return None\n\n\n"
TAIL = "def last_of_all():\n    return last\n"
BASE = HEAD + FUNCTION + OTHER + TAIL
MOVED = HEAD + OTHER + TAIL + "\n\n" + FUNCTION.rstrip("\n") + "\n"


def test_the_edit_goes_where_the_block_went() -> None:
    edited = BASE.replace("unit = 10", "unit = 1000")
    merged = (MOVED.replace("unit = 10", "unit = 1000"), {"moved"})
    assert proposed(BASE, MOVED, edited) == merged
    assert proposed(BASE, edited, MOVED) == merged


def test_any_number_of_sides_that_move_it_alike_or_edit_it_alike() -> None:
    edited = BASE.replace("unit = 10", "unit = 1000")
    text, rules = proposed(BASE, MOVED, edited, MOVED, edited, BASE.replace("import one", "import one, two"))
    assert text == MOVED.replace("unit = 10", "unit = 1000").replace("import one", "import one, two")
    assert rules == {"moved"}


def test_the_edit_is_indented_as_the_block_was() -> None:
    base = "start here\n" + FUNCTION + "end there\n"
    moved = "start here\nend there\nclass Shape:\n" + "".join(f"    {line}\n" if line else "\n" for line in FUNCTION.rstrip().split("\n"))
    text, rules = proposed(base, moved, base.replace("    unit = 10\n", "    unit = 10\n    check(unit)\n"))
    assert text == moved.replace("        unit = 10\n", "        unit = 10\n        check(unit)\n")
    assert rules == {"moved"}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(BASE.replace(FUNCTION, ""), id="deleted there"),
        pytest.param(BASE.replace(f"{FUNCTION[-25:]}{OTHER[:20]}", "nothing else\n"), id="an edit across its border"),
    ],
)
def test_refuses(other: str) -> None:
    assert "moved" not in proposed(BASE, MOVED, other)[1]


def test_refuses_two_edits() -> None:
    edits = [BASE.replace("unit = 10", f"unit = {number}") for number in (20, 30)]
    assert proposed(BASE, MOVED, *edits)[0] is None


def test_refuses_a_block_that_is_not_unique() -> None:
    twice = MOVED + "\n\n" + FUNCTION.rstrip("\n") + "\n"
    assert "moved" not in proposed(BASE, twice, BASE.replace("unit = 10", "unit = 1000"))[1]

from __future__ import annotations

import pytest

from tests.lines.rules.deciding import proposed

BASE = "import alpha\nimport beta\n\nkept = 1\n\nimport other\n"


@pytest.mark.parametrize("swapped", [False, True])
def test_what_one_side_deleted_and_another_moved_is_gone(swapped: bool) -> None:
    deleted = BASE.replace("import beta\n", "")
    moved = "import alpha\n\nkept = 1\n\nimport beta\nimport other\n"
    edited = moved.replace("import alpha", "import alpha as a")
    sides = [deleted, edited]
    text, rules = proposed(BASE, *(sides[::-1] if swapped else sides))
    assert text == "import alpha as a\n\nkept = 1\n\nimport other\n"
    assert "deletion-of-moved" in rules


def test_refuses_what_is_no_entry() -> None:
    base = BASE.replace("import beta", "beta = work(alpha)")
    deleted = base.replace("beta = work(alpha)\n", "")
    edited = "import alpha as a\n\nkept = 1\n\nbeta = work(alpha)\nimport other\n"
    assert "deletion-of-moved" not in proposed(base, deleted, edited)[1]

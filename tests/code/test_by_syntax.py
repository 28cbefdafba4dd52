"""What syntax proposes, and for whom."""

from __future__ import annotations

from mergekit.code.by_syntax import proposed
from mergekit.conflicts import Writer
from mergekit.driver import Contest, Hidden
from mergekit.languages import load

BASE = b"def call(name):\n    return run(name, first, last)\n"
LEFT = BASE.replace(b"last", b"last, *more")
RIGHT = BASE.replace(b"name, first", b"name.strip(), first")
WRITERS = tuple(Writer(f"w{n}", f"{n:040}", time=n) for n in range(1, 4))


def contest(*hidden: Hidden[bytes | None]) -> Contest:
    return Contest("a.py", BASE, (LEFT, RIGHT, BASE), WRITERS, hidden=lambda: hidden)


def test_one_that_changed_nothing_is_nobody() -> None:
    assert proposed(contest(), load("python")) is not None


def test_one_that_came_back_to_the_base_is_a_third_side() -> None:
    """It wrote something and took it back: that is a decision, and syntax merges two."""
    assert proposed(contest(Hidden(b"other\n", frozenset({2}))), load("python")) is None
    assert proposed(contest(Hidden(b"other\n", frozenset({0}))), load("python")) is not None

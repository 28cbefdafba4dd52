"""How alike versions are: seen in the facts of what was decided."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Event, Ruled
from mergekit.lines.rules.ladder import ladder

FILE = "".join(f"word{n} = start(value{n})\n" for n in range(30))
"""A file that is not small."""


def decided(base: str, *added: str) -> Event:
    """Put texts behind a base: the event of that."""
    writers = tuple(Writer(f"side {i}", time=i) for i in range(len(added)))
    contest = Contest("a.x", base.encode(), tuple((base + text).encode() for text in added), writers)
    (event,) = (event for piece in merge_lines(contest, (ladder,)).pieces if isinstance(piece, Ruled) for event in piece.events)
    return event


def told(event: Event, *names: str) -> list[str]:
    """Give what some facts say."""
    return [fact.rpartition(":")[2] for name in names for fact in event.facts if fact.rpartition(":")[0] == name]


def test_words_of_the_neighbours_are_no_sign_that_two_are_one() -> None:
    assert told(decided(FILE, "alpha = start(word3)\n", "gamma = start(word3)\n"), "new-words", "own") == ["most", "1"]
    assert told(decided(FILE, "alpha = start(word29)\n", "gamma = start(word29)\n"), "new-words", "own") == ["none", "1"]


def test_a_small_file_is_a_fact() -> None:
    assert "small-file" in decided("word = 1\n", "alpha = 2\n", "gamma = 3\n").facts
    assert "small-file" not in decided(FILE, "alpha = 2\n", "gamma = 3\n").facts


@pytest.mark.parametrize("lines", [("import alpha\n", "import gamma\n"), ("from m import alpha\n", "from m import gamma, delta\n\n")])
def test_imports_are_alike_whatever_they_bring_in(lines: tuple[str, str]) -> None:
    event = decided(FILE, *lines)
    assert told(event, "new-words", "all-words", "nearest", "same-lines", "own") == []
    assert "first-shape:same" in event.facts or "first-shape:differs" in event.facts


def test_of_many_versions_the_two_count_that_are_most_alike() -> None:
    near, like = "def alpha(x):\n    return stopped(x)\n", "def gamma(x):\n    return stopped(x)\n"
    apart = "def delta(words):\n    for one in words:\n        print(one)\n"
    pair = facts(near, like)
    assert facts(near, like, apart) == pair == facts(apart, like, near)
    assert facts(near, apart) != pair


def facts(*added: str) -> Sequence[str]:
    return decided(FILE, *added).facts

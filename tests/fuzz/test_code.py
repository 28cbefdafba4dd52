"""A few merges of `tests.fuzz.code`, and that its laws find what is wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mergekit import languages
from mergekit.driver import Contest, Outcome, clean
from mergekit.drivers import text
from tests.fuzz import code
from tests.fuzz.code_laws import violations
from tests.fuzz.mutations import MUTATIONS, Mutation
from tests.fuzz.sources import sources
from tests.laws.contests import plain

NOWHERE = Path(__file__).parent / "no-such-folder"
BASE = b"def one():\n    return 1\n\n\ndef two():\n    return 2\n"
SIDES = BASE.replace(b"return 1", b"return first"), BASE.replace(b"return 2", b"return second")
CONTEST = plain("a.py", BASE, SIDES)


def test_every_language_has_files() -> None:
    known = sources(NOWHERE)
    assert set(known) == set(languages.names())
    assert all(known.values())


@pytest.mark.parametrize("number", range(24))
def test_no_law_is_broken(number: int) -> None:
    _, _, contest = code.contest_of(sources(NOWHERE), 5, number)
    assert code.broken(contest) == {}, code.told(contest)


def test_the_same_number_is_the_same_merge() -> None:
    known = sources(NOWHERE)
    assert code.contest_of(known, 1, 7) == code.contest_of(known, 1, 7)
    assert code.contest_of(known, 1, 7)[2].sides != code.contest_of(known, 2, 7)[2].sides


def left_alone(contest: Contest) -> Outcome:
    return clean(contest.sides[0])


def lost(contest: Contest) -> Outcome:
    """Merge, and lose the last line of what is clean and nobody's own."""
    outcome = GOOD(contest)
    content = outcome.content or b""
    return outcome if outcome.conflicts or content in (contest.base, *contest.sides) else clean(b"".join(content.splitlines(True)[:-1]))


def doubled(contest: Contest) -> Outcome:
    """Merge, and define the last function twice."""
    outcome = GOOD(contest)
    content = outcome.content or b""
    return outcome if content in (contest.base, *contest.sides) else clean(content + content[content.index(b"def two") :])


def made_up(contest: Contest) -> Outcome:
    """Take one side's text where there is a choice, with a word of nobody."""
    return clean(GOOD(contest).content if len(set(contest.sides)) < 2 else b"invented = 1\n" + BASE)


def unreadable(contest: Contest) -> Outcome:
    """Say of what is clean that it had another base."""
    return Outcome(GOOD(contest).content, b"")


def raises(_: Contest) -> Outcome:
    raise KeyError


GOOD = text.merge


@pytest.mark.parametrize(
    ("wrong", "laws"),
    [
        (left_alone, {"order", "trivial"}),
        (lost, {"sound"}),
        (doubled, {"sound"}),
        (made_up, {"trivial", "sound", "words"}),
        (unreadable, {"told"}),
        (raises, {"KeyError"}),
    ],
)
def test_what_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch, wrong: Callable[[Contest], Outcome], laws: set[str]) -> None:
    assert list(violations(CONTEST)) == []
    monkeypatch.setattr(text, "merge", wrong)
    assert laws <= set(code.broken(CONTEST))


def test_what_breaks_a_law_is_made_small() -> None:
    def fails(contest: Contest) -> bool:
        return b"two" in (contest.sides[0] or b"") and b"second" in (contest.sides[1] or b"")

    small = code.smaller(CONTEST, fails)
    assert small.base == b""
    assert small.sides == (b"def two():\n", b"    return second\n")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_mutations(mutation: Mutation) -> None:
    for odd in (b"", b"\n", b"a", b"\r\n\r", b"\0\xff(", b"x" * 100):
        for seed in range(20):
            mutation(random.Random(seed), odd)
    indented = BASE.replace(b"return", b"return (0) +")
    assert any(mutation(random.Random(seed), indented) != indented for seed in range(20))
    assert mutation(random.Random(3), indented) == mutation(random.Random(3), indented)

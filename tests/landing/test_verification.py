"""What a command refuses: the smallest part of a landing is held back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.git.repository import Repository
from mergekit.landing import Landing, Mode, land
from mergekit.landing.results import Failure
from mergekit.landing.verification import Verification, smallest_failing
from tests.histories import History
from tests.landing.fleets import edited, fleet, names

FAILED = Failure("make test", 1, "no")


@given(count=st.integers(0, 24), data=st.data())
def test_of_all_that_fail_together_the_set_whose_last_one_comes_first(count: int, data: st.DataObject) -> None:
    bad = data.draw(
        st.lists(st.frozensets(st.integers(0, max(count - 1, 0)), min_size=1, max_size=4), max_size=4) if count else st.just([])
    )
    asked: list[tuple[int, ...]] = []

    def failure_of(positions: Sequence[int]) -> Failure | None:
        assert list(positions) == sorted(set(positions))
        asked.append(tuple(positions))
        return FAILED if any(one <= set(positions) for one in bad) else None

    found = smallest_failing(count, failure_of)
    if not bad:
        assert (found, len(asked)) == (None, 1)
        return
    assert found is not None
    assert frozenset(found.heads) in bad
    assert not any(one < set(found.heads) for one in bad)
    assert max(found.heads) == min(max(one) for one in bad)
    assert len(set(asked)) <= 2 + (len(found.heads) + 1) * 7


@given(verdicts=st.lists(st.booleans(), min_size=32, max_size=32))
def test_whatever_a_command_says_what_is_found_fails_and_with_one_less_does_not(verdicts: list[bool]) -> None:
    """Exhausting would be 2^32 commands over five replicas; among them those that fail with less and not with more."""

    def failure_of(positions: Sequence[int]) -> Failure | None:
        return FAILED if verdicts[sum(1 << at for at in positions)] else None

    found = smallest_failing(5, failure_of)
    assert (found is None) == (failure_of(range(5)) is None)
    if found is not None:
        assert failure_of(found.heads) is not None
        if found.heads:
            assert failure_of(()) is None


def landed(history: History, bad: Sequence[frozenset[str]], mode: Mode = "hold") -> tuple[Landing, int]:
    """Land where a command fails on any tree that holds all files of one of some sets; and count its runs."""
    runs = []
    repository = Repository.open(history.path)

    def run(commit: bytes) -> Failure | None:
        runs.append(commit)
        there = set(history.show(repository.objects.commit(commit).tree.hex()))
        return FAILED if any(one <= there for one in bad) else None

    return land(repository, mode=mode, verification=Verification(run)), len(runs)


THREE = {name: {name: f"{name}\n"} for name in "abc"}


@pytest.mark.parametrize("pair", list(combinations("abc", 2)))
def test_two_that_fail_together_wait_and_the_third_lands(tmp_path: Path, pair: tuple[str, str]) -> None:
    history = fleet(tmp_path, THREE)
    result, _ = landed(history, [frozenset(pair)])
    assert names(result.held) == [f"agent/{name}" for name in pair]
    assert names(result.landed) == [f"agent/{name}" for name in "abc" if name not in pair]
    for held in result.held:
        others = [f"agent/{name}" for name in pair if f"agent/{name}" != held.replica.name]
        assert (held.failure, list(held.fails_with)) == (FAILED, others)
        assert held.reason == f"fails 'make test' (exit 1) together with {others[0]}"


def test_one_that_conflicted_with_what_failed_lands_in_its_place(tmp_path: Path) -> None:
    history = fleet(tmp_path, {name: {"f": edited(3, name), name: name} for name in "ab"})
    first, _ = landed(history, [])
    (taken,), (other,) = names(first.landed), names(first.held)
    history.branch("main", "base")
    result, _ = landed(history, [frozenset(taken.removeprefix("agent/"))])
    assert (names(result.landed), names(result.held)) == ([other], [taken])


def test_where_the_target_itself_fails_all_wait(tmp_path: Path) -> None:
    history = fleet(tmp_path, THREE)
    result, runs = landed(history, [frozenset("f")])
    assert (result.commit, result.after, names(result.held)) == (None, result.before, ["agent/a", "agent/b", "agent/c"])
    assert {held.reason for held in result.held} == {"waits: main itself fails 'make test' (exit 1)"}
    assert runs == 2


def test_all_or_nothing(tmp_path: Path) -> None:
    history = fleet(tmp_path, THREE)
    result, _ = landed(history, [frozenset("b")], mode="all")
    assert (result.commit, names(result.held)) == (None, ["agent/a", "agent/b", "agent/c"])
    assert [held.replica.name for held in result.held if held.failure is not None] == ["agent/b"]


def test_a_set_that_clashes_without_the_others_is_not_to_blame(tmp_path: Path) -> None:
    """A and B clash, and C settled that: the merge of A and B alone is a conflict, and no command is asked about it."""
    order = {".mergekit.toml": 'priority = ["agent/a", "agent/b", "agent/c"]\n'}  # so A with B is what is looked at first
    history = fleet(tmp_path, {name: {"f": edited(3, name), name: name} for name in "ab"}, base=order)
    history.merge_commit("c", ["a", "b"], tree_of="a", files={"b": "b", "c": "c"})
    history.branch("agent/c", "c")
    result, runs = landed(history, [frozenset("ab")])
    assert runs == 3  # all of them, the target alone, and A with it; then A is what lands, and that is known
    why = {held.replica.name: held for held in result.held}
    assert why["agent/c"].failure == FAILED
    assert len(result.landed) == 1
    (other,) = {"agent/a", "agent/b"} - set(names(result.landed))
    assert (why[other].failure, len(why[other].conflicts)) == (None, 1)


def test_what_is_known_of_a_tree_is_not_asked_again() -> None:
    asked = []

    def run(commit: bytes) -> None:
        asked.append(commit)

    verification = Verification(run)
    for commit in (b"one", b"two"):
        assert verification.failure(commit, b"the same tree") is None
    assert asked == [b"one"]

"""Past merges made again: what people committed decides what was right."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.landing.target import policy_of
from mergekit.replay.replay import Replay, merges_of, replay, sampled
from mergekit.replay.tallies import Tally, by_level, by_path, by_rule, left_by_git, of_git
from tests.histories import History
from tests.landing.fleets import LINES, edited, landing


def replayed(history: History, head: str) -> Replay:
    repository = Repository.open(history.path)
    commit = bytes.fromhex(history[head])
    merges = merges_of(repository, [commit], None)
    return replay(repository, merges, policy_of(repository.objects, repository.objects.commit(commit).tree))


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Two edits far apart, two of neighbouring lines, and two of one line; people merged them as they say."""
    history = History(tmp_path / "r")
    both = edited(3, "left").replace("line 15\n", "line 15 by right\n")
    near = "".join(f"key_{n} = {n}\n" for n in range(9))
    history.commit("base", files={"far": LINES, "near": near, "same": LINES, "only": LINES})
    history.commit(
        "left",
        "base",
        files={
            "far": edited(3, "left"),
            "near": near.replace("key_3 = 3", "key_3 = 33"),
            "same": edited(5, "left"),
            "only": edited(1, "left"),
        },
    )
    history.commit(
        "right", "base", files={"far": edited(15, "right"), "near": near.replace("key_4 = 4", "key_4 = 44"), "same": edited(5, "right")}
    )
    people = {"far": both, "near": near.replace("key_3 = 3", "key_3 = 33").replace("key_4 = 4", "key_4 = 44"), "same": edited(5, "people")}
    history.merge_commit("merged", ["left", "right"], tree_of="left", files=people)
    return history


def test_each_file_that_both_changed_is_judged(history: History) -> None:
    result = replayed(history, "merged")
    assert (result.merges, result.plain, result.unread, result.own, result.beside_git) == (1, 0, 0, 0, True)
    found = {case.path: (case.verdict("eager"), case.git) for case in result.cases}
    assert found == {"far": ("right", "right"), "near": ("right", "conflict"), "same": ("conflict", "conflict")}
    assert by_level(result.cases)["eager"] == Tally(2, 0, 1)
    assert of_git(result.cases) == Tally(1, 0, 2)
    assert [case.path for case in left_by_git(result.cases)] == ["near", "same"]
    assert by_rule(result.cases) == {"touching": Tally(1, 0, 0)}
    assert next(iter(by_path(result.cases, "eager"))) == "same"


def test_what_people_decided_otherwise_is_wrong(history: History) -> None:
    history.merge_commit("other", ["left", "right"], tree_of="left")  # far without right's edit, which git brings
    found = {case.path: (case.verdict("safe"), case.git) for case in replayed(history, "other").cases}
    assert found["far"] == ("wrong", "wrong")


def test_nothing_is_written(history: History) -> None:
    def objects() -> bytes:
        return history.git("count-objects", "-v") + history.git("for-each-ref")

    before = objects()
    replayed(history, "merged")
    assert objects() == before


def test_what_mergekit_made_itself_is_left_out(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("base", files={"f": LINES})
    history.branch("main", "base")
    for name, line in (("a", 3), ("b", 15)):
        history.commit(name, "base", files={"f": edited(line, name)})
        history.branch(f"agent/{name}", name)
    landed = landing(history).after
    repository = Repository.open(history.path)
    result = replay(
        repository, merges_of(repository, [landed], None), policy_of(repository.objects, repository.objects.commit(landed).tree)
    )
    assert (result.own, result.merges, result.cases) == (1, 0, ())


def test_more_than_two_at_once_are_not_asked_of_git(tmp_path: Path) -> None:
    history = History(tmp_path / "r")
    history.commit("base", files={"f": LINES})
    for name, line in (("a", 3), ("b", 9), ("c", 15)):
        history.commit(name, "base", files={"f": edited(line, name)})
    text = LINES
    for name, line in (("a", 3), ("b", 9), ("c", 15)):
        text = text.replace(f"line {line}\n", f"line {line} by {name}\n")
    history.merge_commit("merged", ["a", "b", "c"], tree_of="a", files={"f": text})
    (case,) = replayed(history, "merged").cases
    assert (case.verdicts, case.git) == (("right", "right", "right"), None)


def test_a_replica_whose_objects_are_gone_stops_nothing(history: History) -> None:
    blob = history.git("rev-parse", f"{history['right']}:near").decode().strip()
    (history.path / "objects" / blob[:2] / blob[2:]).unlink()
    result = replayed(history, "merged")
    assert (result.unread, result.merges) == (1, 0)


@pytest.mark.parametrize(("count", "found"), [(0, []), (1, [0]), (3, [0, 3, 6]), (10, list(range(10))), (99, list(range(10)))])
def test_a_sample_is_spread_evenly(count: int, found: list[int]) -> None:
    assert sampled([bytes([n]) for n in range(10)], count) == [bytes([n]) for n in found]

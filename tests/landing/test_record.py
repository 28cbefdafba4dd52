"""What stays open is in refs as long as it is open, and survives clones and collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.errors import RepositoryError
from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.record import CONFLICTS, HELD, moves, read_conflicts, read_held
from tests.histories import Files, History, run_git
from tests.landing.fleets import LINES, edited, fleet, landing, names, tip


def recorded(history: History) -> tuple[set[str], dict[str, list[str]]]:
    """Give the ids that refs name, and the names of what is held, by target."""
    repository = Repository.open(history.path)
    ids = {ref.removeprefix(CONFLICTS) for ref, _ in refs.below(repository, CONFLICTS)}
    return ids, {found.target: [held.replica.name for held in found.held] for found in read_held(repository)}


def clashing(path: Path) -> History:
    return fleet(path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"c": "c"}})


def test_a_clean_landing_records_nothing(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}})
    landing(history)
    assert recorded(history) == (set(), {})


def test_a_dry_run_records_nothing(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    before = history.git("for-each-ref")
    assert landing(history, dry_run=True).held
    assert history.git("for-each-ref") == before


def test_what_is_held_is_recorded_with_lines_and_obstacles(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    result = landing(history)
    repository = Repository.open(history.path)
    [found] = read_held(repository)
    assert (found.target, found.commit, found.standing) == ("refs/heads/main", result.after, ())
    assert found.held == result.held
    assert read_conflicts(repository) == found.conflicts == result.conflicts
    assert recorded(history)[0] == {conflict.id for conflict in result.conflicts}


def test_a_landing_that_lands_nothing_records_too(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    result = landing(history, mode="all")
    assert recorded(history)[1] == {"refs/heads/main": [held.replica.name for held in result.held]}
    assert names(result.held) == ["agent/a", "agent/b", "agent/c"]
    assert tip(history) == history["base"]


def test_recording_again_writes_the_same(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    landing(history)
    before = history.git("for-each-ref", "refs/mergekit/conflicts")
    landing(history)
    assert history.git("for-each-ref", "refs/mergekit/conflicts") == before


def test_two_clones_write_the_same_conflict(tmp_path: Path) -> None:
    history = clashing(tmp_path / "origin")
    clones = [history.checkout_clone(tmp_path / name) for name in ("one", "two")]
    run_git(clones[1], "branch", "x/1", "origin/agent/b")
    run_git(clones[1], "branch", "x/2", "origin/agent/a")
    land(Repository.open(clones[0]), ["origin/agent/a", "origin/agent/b"])
    land(Repository.open(clones[1]), ["x/1", "x/2"])
    shown = [run_git(clone, "for-each-ref", "refs/mergekit/conflicts") for clone in clones]
    assert shown[0] == shown[1] != b""
    run_git(clones[0], "push", "--quiet", "origin", "refs/mergekit/*:refs/mergekit/*")
    held = max("ab", key=lambda name: history[name])
    assert recorded(history)[1] == {"refs/heads/main": [f"origin/agent/{held}"]}


def test_collection_keeps_what_is_recorded(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    landing(history)
    before = read_conflicts(Repository.open(history.path))
    history.git("update-ref", "-d", CONFLICTS + before[0].id)
    history.git("gc", "--quiet", "--prune=now")
    assert read_conflicts(Repository.open(history.path)) == before
    landing(history)
    assert recorded(history)[0] == {before[0].id}


def test_what_lands_later_is_forgotten(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    [held] = landing(history).held
    name = held.replica.name.removeprefix("agent/")
    resolved = history.merge_commit("resolved", [name, tip(history)], tree_of=tip(history), files={"f": edited(2, "both")})
    history.branch(f"agent/{name}", resolved)
    result = landing(history)
    assert result.after.hex() == resolved
    assert recorded(history) == (set(), {})


def test_other_replicas_stay_held_and_those_that_moved_on_do_not(tmp_path: Path) -> None:
    history = fleet(tmp_path, {name: {"f": edited(2, name)} for name in "abcd"}, main={"f": edited(2, "main")})
    for name in "abcd":
        landing(history, f"agent/{name}")
    assert recorded(history)[1] == {"refs/heads/main": ["agent/d", "agent/c", "agent/b", "agent/a"]}
    assert len(recorded(history)[0]) == 4
    history.git("branch", "-D", "agent/b")
    history.commit("c2", "c", files={"c": "2"})
    history.branch("agent/c", "c2")
    history.commit("e", "main", files={"e": "e"})
    history.branch("agent/e", "e")
    landing(history, "agent/e")
    ids, held = recorded(history)
    assert held == {"refs/heads/main": ["agent/d", "agent/a"]}
    assert len(ids) == 2


def test_a_replica_that_came_in_under_another_name_is_held_no_more(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}}, main={"f": edited(2, "main")})
    landing(history)
    history.merge_commit("by hand", ["main", "a"], tree_of="a")
    history.branch("agent/other", "by hand")
    landing(history, "agent/other")
    assert recorded(history) == (set(), {})


def test_a_conflict_that_another_target_names_stays(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}}, main={"f": edited(2, "main")})
    history.branch("release", "main")
    landing(history)
    landing(history, "agent/a", into="release")
    ids, held = recorded(history)
    assert held == {"refs/heads/main": ["agent/a"], "refs/heads/release": ["agent/a"]}
    history.commit("fixed", "main", files={"f": LINES})
    history.branch("main", "fixed")
    history.merge_commit("by hand", ["fixed", "a"], tree_of="a")
    history.branch("main", "by hand")
    landing(history, "agent/a")
    assert recorded(history) == (ids, {"refs/heads/release": ["agent/a"]})


def test_what_was_held_of_a_branch_that_is_gone_is_in_nobodys_way(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}}, main={"f": edited(2, "main")})
    history.branch("release", "main")
    landing(history, "agent/a", "agent/b", into="release")
    history.git("branch", "-D", "release")
    history.branch("release/1", "main")
    landing(history, "agent/a", into="release/1")
    ids, held = recorded(history)
    assert held == {"refs/heads/release/1": ["agent/a"]}
    assert len(ids) == 1


def test_a_record_that_cannot_be_read_is_named_and_nothing_moves(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}}, main={"m": "m"})
    history.git("update-ref", HELD + "main", history.tree("base"))
    before = history.git("for-each-ref")
    with pytest.raises(RepositoryError, match="cannot be read") as caught:
        landing(history)
    assert history.git("for-each-ref") == before
    assert "update-ref -d" in caught.value.hint


def test_conflicts_from_elsewhere_are_left_alone(tmp_path: Path) -> None:
    history = clashing(tmp_path)
    landing(history)
    [name] = recorded(history)[0]
    oid = history.git("rev-parse", CONFLICTS + name).decode().strip()
    history.git("update-ref", "-d", HELD + "main")
    history.git("branch", "-D", "agent/a", "agent/b")
    landing(history)
    assert history.git("rev-parse", CONFLICTS + name).decode().strip() == oid


def finding(value: str) -> Files:
    return {"findings/log.jsonl": f'{{"id": 1, "says": "{value}"}}\n'}


def test_siblings_in_the_tree_are_open_until_their_file_shows_none(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": finding("a"), "b": finding("b")}, base=finding("base"))
    first = landing(history)
    [found] = read_held(Repository.open(history.path))
    assert [standing.conflict for standing in found.standing] == list(first.rendered)
    assert found.held == ()
    log = history.show(first.tree.hex())["findings/log.jsonl"]
    history.commit("edit", tip(history), files={"findings/log.jsonl": log + b'{"id": 2}\n', "g": "g"})
    history.branch("agent/edit", "edit")
    landing(history, "agent/edit")
    [found] = read_held(Repository.open(history.path))
    assert [standing.conflict.id for standing in found.standing] == [conflict.id for conflict in first.rendered]
    assert log in history.show(tip(history))["findings/log.jsonl"]
    history.commit("settle", tip(history), files=finding("both"))
    history.branch("agent/settle", "settle")
    landing(history, "agent/settle")
    assert recorded(history) == (set(), {})


def test_a_landing_that_is_late_to_record_does_not_undo_what_is_known(tmp_path: Path) -> None:
    replicas: dict[str, Files] = {"a": {"a": "a"}, "b": {"b": "b"}, "x": {"f": edited(2, "x")}, "y": {"f": edited(2, "y")}}
    history = fleet(tmp_path, replicas, main={"f": edited(2, "main")})
    late = landing(history, "agent/a", "agent/x")
    landing(history, "agent/b", "agent/y")
    repository = Repository.open(history.path)
    assert moves(repository, late) == []
    [found] = read_held(repository)
    assert found.commit.hex() == tip(history)
    assert sorted(held.replica.name for held in found.held) == ["agent/x", "agent/y"]

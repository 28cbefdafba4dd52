"""Replicas that wait although they conflict with nobody: unfinished ones, until somebody names them."""

from __future__ import annotations

from pathlib import Path

from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.status import status
from tests.histories import History, run_git
from tests.landing.fleets import fleet, landing, names

TWO = {"a": {"a": "a\n"}, "b": {"b": "b\n"}}


def unfinished(history: History, message: str = "wip: half of it", **files: str) -> None:
    history.commit("more", "b", files=files or {"b": "half\n"}, message=message)
    history.branch("agent/b", "more")


def test_it_is_held_until_it_is_named(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", TWO)
    unfinished(history)
    result = landing(history)
    assert names(result.landed) == ["agent/a"]
    assert names(result.held) == ["agent/b"]
    assert result.held[0].reason == "unfinished: its last commit says 'wip: half of it'; name it to land it all the same"
    assert names(landing(history, "agent/b").landed) == ["agent/b"]


def test_only_the_last_commit_counts(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", TWO)
    unfinished(history)
    history.commit("done", "more", files={"b": "all\n"})
    history.branch("agent/b", "done")
    assert names(landing(history).landed) == ["agent/a", "agent/b"]


def test_the_target_says_what_counts_and_a_replica_does_not(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", TWO, base={".mergekit.toml": "[unfinished]\nsubjects = ['Draft']\n"})
    unfinished(history, "Draft of it", **{".mergekit.toml": "[unfinished]\nsubjects = []\n"})
    assert names(landing(history).held) == ["agent/b"]


def test_status_tells_it_and_what_is_not_committed(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", TWO, main={"m": "m\n"})
    unfinished(history)
    clone = history.checkout_clone(tmp_path / "clone")
    for name in ("a", "b"):
        run_git(clone, "branch", "--quiet", f"agent/{name}", f"origin/agent/{name}")
    run_git(clone, "worktree", "add", "--quiet", str(tmp_path / "work"), "agent/a")
    (tmp_path / "work" / "a").write_text("edited\n")
    (tmp_path / "work" / "new").write_text("new\n")
    (clone / "mine").write_text("not a replica's\n")
    index = (clone / ".git" / "worktrees" / "work" / "index").read_bytes()
    found = {one.replica.name: one for one in status(Repository.open(clone)).replicas}
    assert [(one.worktree, one.files) for one in found["agent/a"].uncommitted] == [(str(tmp_path / "work"), 2)]
    assert (found["agent/a"].outcome, found["agent/a"].unfinished) == ("lands", "")
    assert (found["agent/b"].outcome, found["agent/b"].unfinished) == ("held", "wip: half of it")
    assert found["agent/b"].uncommitted == ()
    assert (clone / ".git" / "worktrees" / "work" / "index").read_bytes() == index
    land(Repository.open(clone))
    again = {one.replica.name: one for one in status(Repository.open(clone)).replicas}
    assert again["agent/a"].uncommitted == found["agent/a"].uncommitted
    assert (tmp_path / "work" / "a").read_text() == "edited\n"

"""Which replicas a landing looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.errors import NotABranch, UnknownRevision
from mergekit.git.repository import Repository
from mergekit.landing.replicas import matching, named, with_news
from mergekit.landing.results import Replica
from mergekit.landing.target import find_target
from mergekit.policy import read_policy
from tests.histories import History


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "repo")
    history.draw("a; b<-a; x<-b; y<-a; z<-x", a={"f": "a"}, b={"f": "b"}, x={"x": "x"}, y={"y": "y"}, z={"z": "z"})
    history.git("config", "remote.origin.url", "nowhere")
    history.branch("main", "b")
    return history


@pytest.fixture
def repository(history: History) -> Repository:
    return Repository.open(history.path)


def test_names_stand_for_branches_in_any_order(history: History, repository: Repository) -> None:
    history.branch("agent/x", "x")
    history.ref("refs/remotes/origin/agent/y", "y")
    found = named(repository, ["origin/agent/y", "agent/x", "agent/x"])
    assert found == (
        Replica("agent/x", bytes.fromhex(history["x"]), "agent/x"),
        Replica("origin/agent/y", bytes.fromhex(history["y"]), "agent/y"),
    )
    assert named(repository, ["agent/x", "origin/agent/y"]) == found


def test_any_revision_is_a_replica_in_a_dry_run_alone(history: History, repository: Repository) -> None:
    history.ref("refs/tags/v1", "x")
    for name in ("v1", history["x"], "main~1"):
        assert [replica.name for replica in named(repository, [name], dry_run=True)] == [name]
        with pytest.raises(NotABranch, match="a replica is a branch") as caught:
            named(repository, [name])
        assert "--dry-run" in caught.value.hint
    with pytest.raises(UnknownRevision):
        named(repository, ["none"], dry_run=True)


def test_every_branch_that_the_policy_calls_a_replica_is_one(history: History, repository: Repository) -> None:
    history.branch("agent/x", "x")
    history.branch("task/y", "y")
    history.branch("feature", "x")
    history.ref("refs/remotes/origin/agent/x", "x")
    history.ref("refs/remotes/origin/agent/z", "z")
    history.ref("refs/remotes/origin/task/y", "x")
    history.ref("refs/tags/agent/t", "x")
    found = matching(repository, find_target(repository), read_policy({}))
    assert [(replica.name, replica.branch) for replica in found] == [
        ("agent/x", "agent/x"),
        ("origin/agent/z", "agent/z"),
        ("origin/task/y", "task/y"),
        ("task/y", "task/y"),
    ]


def test_the_target_is_no_replica_of_itself(history: History, repository: Repository) -> None:
    history.branch("agent/x", "x")
    history.ref("refs/remotes/origin/main", "z")
    history.ref("refs/remotes/origin/agent/x", "z")
    policy = read_policy({".mergekit.toml": b'replicas = ["*"]'})
    assert [replica.name for replica in matching(repository, find_target(repository), policy)] == ["origin/agent/x"]
    assert [replica.name for replica in matching(repository, find_target(repository, "agent/x"), policy)] == ["origin/main"]


def test_only_what_the_target_has_not_seen_is_news(history: History, repository: Repository) -> None:
    found = named(repository, [history[name] for name in ("a", "b", "x", "y", "z")], dry_run=True)
    fresh = with_news(repository, find_target(repository), found)
    assert {replica.commit.hex() for replica in fresh} == {history[name] for name in ("x", "y", "z")}
    assert with_news(repository, find_target(repository), ()) == ()


def test_one_replica_here_and_on_remotes_counts_by_what_it_has(history: History, repository: Repository) -> None:
    """z has seen x, and y has diverged from both."""
    target, policy = find_target(repository), read_policy({})

    def found(**places: str) -> list[str]:
        for ref in history.git("for-each-ref", "--format=%(refname)").decode().split():
            if ref != "refs/heads/main":
                history.git("update-ref", "-d", ref)
        for place, commit in places.items():
            history.ref("refs/heads/agent/a" if place == "here" else f"refs/remotes/{place}/agent/a", commit)
        return [replica.name for replica in matching(repository, target, policy)]

    assert found(here="x", origin="x") == ["agent/a"]
    assert found(here="x", origin="z") == ["origin/agent/a"]
    assert found(here="z", origin="x") == ["agent/a"]
    assert found(here="x", origin="y") == ["agent/a", "origin/agent/a"]
    assert found(here="x", origin="y", other="z") == ["origin/agent/a", "other/agent/a"]
    assert found(origin="z", other="z") == ["origin/agent/a"]

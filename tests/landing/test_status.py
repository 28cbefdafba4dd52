"""How replicas stand to a target."""

from __future__ import annotations

from pathlib import Path

from mergekit.git.repository import Repository
from mergekit.landing.status import status
from tests.landing.fleets import edited, fleet, landing, names


def test_every_replica_is_told_what_a_landing_would_make_of_it(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"f": edited(2, "a")}, "b": {"f": edited(2, "b")}, "c": {"c": "c"}}, main={"m": "m"})
    history.branch("agent/old", "base")
    history.commit("more", "c", files={"c": "2"})
    history.branch("agent/c", "more")
    before = history.git("for-each-ref")
    found = status(Repository.open(history.path))
    assert history.git("for-each-ref") == before
    assert found.landing.dry_run
    assert [(one.replica.name, one.ahead, one.behind) for one in found.replicas] == [
        ("agent/a", 1, 1),
        ("agent/b", 1, 1),
        ("agent/c", 2, 1),
        ("agent/old", 0, 1),
    ]
    outcomes = {one.replica.name: one.outcome for one in found.replicas}
    result = landing(history)
    assert sorted(name for name, outcome in outcomes.items() if outcome == "lands") == names(result.landed)
    assert sorted(name for name, outcome in outcomes.items() if outcome == "held") == names(result.held)
    assert outcomes["agent/old"] == "up-to-date"
    assert [one.held for one in found.replicas if one.held] == list(result.held)


def test_the_target_is_compared_with_its_upstream(tmp_path: Path) -> None:
    history = fleet(tmp_path, {}, main={"m": "m"})
    history.commit("theirs", "base", files={"t": "t"})
    history.ref("refs/remotes/origin/main", "theirs")
    for key, value in {"remote.origin.url": "nowhere", "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*"}.items():
        history.git("config", key, value)
    repository = Repository.open(history.path)
    assert (status(repository).upstream, status(repository).ahead) == ("", 0)
    history.git("config", "branch.main.remote", "origin")
    history.git("config", "branch.main.merge", "refs/heads/main")
    found = status(Repository.open(history.path))
    assert (found.upstream, found.ahead, found.behind) == ("origin/main", 1, 1)


def test_any_revision_can_be_looked_at(tmp_path: Path) -> None:
    history = fleet(tmp_path, {"a": {"a": "a"}})
    found = status(Repository.open(history.path), [history["a"]], into=history["base"])
    assert [one.outcome for one in found.replicas] == ["lands"]
    assert found.landing.after.hex() == history["a"]

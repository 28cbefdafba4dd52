"""A few histories of `tests.fuzz.campaign`, and that its auditor finds what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git import remotes
from mergekit.git.repository import Repository
from tests.fuzz import campaign
from tests.fuzz.auditor import Git, audit, check_log, reachable
from tests.fuzz.fleet import Fleet
from tests.histories import History, run_git


@pytest.mark.parametrize("number", range(6))
def test_nothing_is_lost(tmp_path: Path, number: int) -> None:
    lost, life = campaign.trial(tmp_path, f"7/{number}", 10)
    assert lost == "", "\n".join(life.told)


@pytest.mark.parametrize("number", range(4))
def test_nothing_is_lost_among_clones(tmp_path: Path, number: int) -> None:
    lost, life = campaign.trial(tmp_path, f"7/{number}", 10, Fleet)
    assert lost == "", "\n".join(life.told)


def found(history: History) -> list[str]:
    with Git(history.path) as git:
        return audit(git, git.refs(), "refs/heads/main")


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Two replicas, each with a line of its own, and one that takes a line away."""
    history = History(tmp_path / "r")
    history.commit("base", files={"f": "w1w\nw2w\n"})
    history.commit("a", "base", files={"f": "w1w\nw2w\nw3w\n"})
    history.commit("b", "base", files={"f": "w4w\nw1w\nw2w\n"})
    history.commit("c", "base", files={"f": "w1w\n"})
    return history


def merged(history: History, text: str, *heads: str, **trailers: str) -> list[str]:
    history.merge_commit("m", heads, files={"f": text}, trailers={"Mergekit-Engine": "x", **trailers})
    history.branch("main", "m")
    return found(history)


def test_a_whole_merge(history: History) -> None:
    assert merged(history, "w4w\nw1w\nw3w\n", "a", "b", "c") == []


def test_a_line_that_a_merge_drops(history: History) -> None:
    assert merged(history, "w1w\nw2w\nw3w\n", "a", "b") == [f"refs/heads/main: w4w of {history['b']} is lost"]


def test_a_line_that_comes_back(history: History) -> None:
    assert merged(history, "w1w\nw2w\nw3w\n", "a", "c") == [f"refs/heads/main: w2w is back, which {history['c']} had taken away"]


def test_a_line_that_is_recorded(history: History) -> None:
    history.commit("conflict", files={"side-1": "w4w\n"})
    history.git("update-ref", "refs/mergekit/conflicts/1", history.tree("conflict"))
    assert merged(history, "w1w\nw2w\nw3w\n", "a", "b") == []


def test_a_line_that_somebody_took_away_who_had_seen_it(history: History) -> None:
    history.merge_commit("m", ["a", "b"], files={"f": "w4w\nw1w\nw2w\nw3w\n"}, trailers={"Mergekit-Engine": "x"})
    history.commit("later", "m", files={"f": "w1w\nw2w\nw3w\n"})
    history.branch("main", "later")
    assert found(history) == []


def test_a_commit_that_no_ref_leads_to(history: History) -> None:
    history.branch("main", "a")
    with Git(history.path) as git:
        assert history["b"] not in reachable(git, git.refs())
        assert check_log(git, git.refs()) == []


def test_a_campaign_finds_what_a_broken_landing_loses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is made to drop a side: some history must show it."""
    from mergekit.history.file_history import FileHistory, Shown

    monkeypatch.setattr(FileHistory, "_merge", lambda self, writers: Shown(self.state(writers[0])) if writers else Shown(()))
    told = []
    for number in range(4):
        directory = tmp_path / str(number)
        directory.mkdir()
        told.append(campaign.trial(directory, f"7/{number}", 12)[0])
    assert any("is lost" in one for one in told), told


@pytest.mark.parametrize("broken", [False, True])
def test_a_campaign_finds_what_is_pushed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, broken: bool) -> None:
    """Others push after it was read where the remote is; an engine that pushes without a condition loses what they pushed."""
    life = Fleet(tmp_path, "7/0")
    life.enter(life.clones[0])
    life.history.branch("agent/0", life.history.commit("own", life.tip("main"), files={"own": life.word()}))
    others, waiting, real = life.clones[1], [1], remotes.tip_of

    def and_then_others(repository: Repository, upstream: remotes.Upstream) -> bytes | None:
        tip = real(repository, upstream)
        if waiting:
            waiting.clear()
            theirs = others.history.commit("theirs", life.remote.refs()["refs/heads/main"], files={"theirs": life.word()})
            run_git(others.path, "push", "--quiet", "origin", f"{theirs}:refs/heads/main")
        return tip

    def without_condition(repository: Repository, upstream: remotes.Upstream, old: bytes | None, new: bytes) -> remotes.Pushed:
        run_git(repository.git_dir, "push", "--quiet", "--force", upstream.remote, f"{new.hex()}:{upstream.ref}")
        return "pushed"

    monkeypatch.setattr(remotes, "tip_of", and_then_others)
    if broken:
        monkeypatch.setattr(remotes, "push", without_condition)
    try:
        life.look()
        assert life.pushing(("agent/0",), "main").tries == (1 if broken else 2)
        found = life.problems()
    finally:
        life.leave()
    assert [problem.partition(" ")[2] for problem in found] == (["was pushed, and is pushed over"] if broken else [])

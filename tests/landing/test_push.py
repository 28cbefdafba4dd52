"""Landing on a remote's branch: pushed on condition, followed here, and nothing moved where it fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mergekit.errors import CheckoutRefused, RepositoryError, UsageError
from mergekit.git import remotes
from mergekit.git.repository import Repository
from mergekit.landing import Landing, push
from mergekit.landing.push import land_and_push
from mergekit.operations import By
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet, names, tip

THREE = {"a": {"f": edited(2, "a")}, "b": {"f": edited(9, "b")}, "c": {"own/c": "c\n"}}


def git(at: Path, *arguments: str) -> str:
    return run_git(at, *arguments).decode().strip()


@pytest.fixture
def origin(tmp_path: Path) -> History:
    return fleet(tmp_path / "origin", THREE, main={"m": "m\n"})


@pytest.fixture
def clone(origin: History, tmp_path: Path) -> Path:
    return origin.checkout_clone(tmp_path / "clone")


def pushed(clone: Path, *replicas: str, **options: object) -> Landing:
    return land_and_push(Repository.open(clone), replicas, **options)  # type: ignore[arg-type]  # what each test names


def refuse(origin: History, hook: str, script: str) -> None:
    file = origin.path / "hooks" / hook
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_the_remote_moves_and_the_local_branch_follows(origin: History, clone: Path) -> None:
    result = pushed(clone)
    assert names(result.landed) == ["origin/agent/a", "origin/agent/b", "origin/agent/c"]
    assert result.pushed == "origin/main"
    assert {tip(origin), git(clone, "rev-parse", "main"), git(clone, "rev-parse", "origin/main")} == {result.after.hex()}
    assert result.worktree == str(clone)
    assert git(clone, "status", "--porcelain") == ""
    assert pushed(clone).commit is None


def test_what_others_pushed_meanwhile_is_merged_into(origin: History, clone: Path) -> None:
    origin.commit("others", "main", files={"others": "o\n"})
    origin.branch("main", "others")
    origin.commit("late", "base", files={"late": "l\n"})
    origin.branch("agent/late", "late")
    result = pushed(clone)
    assert result.before.hex() == origin["others"]
    assert "origin/agent/late" in names(result.landed)
    assert (clone / "others").read_text() == "o\n"


def test_a_race_is_run_again(origin: History, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else pushes between the fetch and the push."""
    real, left = remotes.push, ["one", "two"]

    def after_others(repository: Repository, upstream: remotes.Upstream, old: bytes | None, new: bytes) -> remotes.Pushed:
        if left:
            made = origin.commit(left[0], tip(origin), files={left.pop(0): "x\n"})
            origin.branch("main", made)
        return real(repository, upstream, old, new)

    monkeypatch.setattr(remotes, "push", after_others)
    result = pushed(clone)
    assert result.tries == 3
    assert (clone / "one").exists()
    assert (clone / "two").exists()
    assert tip(origin) == result.after.hex()


@pytest.mark.parametrize("window", ["asked", "read"])
def test_another_landing_in_the_same_clone_is_merged_into(
    origin: History, clone: Path, monkeypatch: pytest.MonkeyPatch, window: str
) -> None:
    """It runs whole once the remote was asked where its branch is, or once the local branch was read."""
    asked, read, once = remotes.tip_of, push._rehearse, [1]

    def other() -> None:
        if once:
            once.clear()
            land_and_push(Repository.open(clone), ["origin/agent/b"])

    def tip_of(repository: Repository, upstream: remotes.Upstream) -> bytes | None:
        found = asked(repository, upstream)
        other()
        return found

    def rehearse(repository: Repository, landing: Landing, here: bytes | None, by: By, trust: str) -> None:
        other()
        read(repository, landing, here, by, trust)

    if window == "asked":
        monkeypatch.setattr(remotes, "tip_of", tip_of)
    else:
        monkeypatch.setattr(push, "_rehearse", rehearse)
    result = land_and_push(Repository.open(clone), ["origin/agent/a"])
    assert result.tries == 2
    merged = git(clone, "branch", "--remotes", "--merged", "main", "--format=%(refname:short)").split()
    assert {"origin/agent/a", "origin/agent/b"} <= set(merged)
    assert run_git(clone, "rev-parse", "main").decode().strip() == tip(origin)


def test_one_that_was_killed_before_the_local_branch_followed_is_made_up_for(origin: History, clone: Path) -> None:
    before = run_git(clone, "rev-parse", "main").decode().strip()
    result = land_and_push(Repository.open(clone))
    run_git(clone, "reset", "--hard", "--quiet", before)
    again = land_and_push(Repository.open(clone))
    assert (again.commit, again.worktree) == (None, str(clone))
    assert run_git(clone, "rev-parse", "main").decode().strip() == result.after.hex() == tip(origin)
    assert run_git(clone, "status", "--porcelain") == b""


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_hook_that_refuses_is_quoted_and_nothing_moves(origin: History, clone: Path, hook: str) -> None:
    refuse(origin, hook, 'echo "not on Fridays" >&2; exit 1')
    before = git(clone, "for-each-ref")
    with pytest.raises(RepositoryError, match="not on Fridays") as refused:
        pushed(clone)
    assert "--into NEW-BRANCH" in refused.value.hint
    assert git(clone, "for-each-ref") == before
    assert tip(origin) == origin["main"]


def test_offline(origin: History, clone: Path) -> None:
    origin.path.rename(origin.path.parent / "away")
    before = git(clone, "for-each-ref")
    with pytest.raises(RepositoryError, match="'origin' cannot be reached"):
        pushed(clone)
    assert git(clone, "for-each-ref") == before


def test_no_upstream(origin: History, clone: Path) -> None:
    git(clone, "switch", "--quiet", "-c", "mine", "--no-track", "main")
    with pytest.raises(UsageError, match="follows no branch of a remote") as refused:
        pushed(clone)
    assert "--remote (origin)" in refused.value.hint
    with pytest.raises(UsageError, match="origin has no branch 'mine'"):
        pushed(clone, remote="origin")
    with pytest.raises(UsageError, match="'backup' is no remote"):
        pushed(clone, remote="backup")


def test_commits_of_ones_own_are_not_pushed_along(origin: History, clone: Path) -> None:
    git(clone, "-c", "user.name=me", "-c", "user.email=me", "commit", "--quiet", "--allow-empty", "-m", "mine")
    with pytest.raises(UsageError, match="has 1 commit that origin/main has not"):
        pushed(clone)
    assert tip(origin) == origin["main"]


def test_a_checkout_that_could_not_follow_stops_it_before_the_push(origin: History, clone: Path) -> None:
    (clone / "f").write_text("mine\n")
    with pytest.raises(CheckoutRefused):
        pushed(clone)
    assert tip(origin) == origin["main"]
    assert (clone / "f").read_text() == "mine\n"


def test_what_is_held_is_recorded(origin: History, clone: Path) -> None:
    origin.commit("x", "base", files={"f": edited(2, "x")})
    origin.branch("agent/x", "x")
    result = pushed(clone)
    assert len(result.held) == 1
    assert git(clone, "for-each-ref", "refs/mergekit/held")
    assert len(pushed(clone).held) == 1


def test_a_new_branch_is_pushed(origin: History, clone: Path) -> None:
    result = pushed(clone, into="landing/today")
    assert result.made_from == "main"
    assert tip(origin, "landing/today") == result.after.hex() == git(clone, "rev-parse", "landing/today")
    assert tip(origin) == origin["main"]
    git(clone, "branch", "-D", "landing/today")
    with pytest.raises(UsageError, match=r"has a branch 'landing/today' already|but origin/landing/today"):
        pushed(clone, into="landing/today")


def test_a_dry_run_does_neither(origin: History, clone: Path) -> None:
    origin.commit("others", "main", files={"others": "o\n"})
    origin.branch("main", "others")
    before = git(clone, "for-each-ref")
    result = pushed(clone, dry_run=True)
    assert result.pushed == "origin/main"
    assert git(clone, "for-each-ref") == before
    assert tip(origin) == origin["others"]


def test_tags_stay_here(origin: History, clone: Path) -> None:
    git(clone, "config", "push.followTags", "true")
    git(clone, "-c", "user.name=me", "-c", "user.email=me", "tag", "-a", "mine", "-m", "mine", "origin/main")
    pushed(clone)
    assert origin.git("tag") == b""


ROUNDS = 20
_RACER = """
import sys
from mergekit.git.repository import Repository
from mergekit.landing.push import land_and_push
repository = Repository.open(sys.argv[1])
for n in range(int(sys.argv[3])):
    done = land_and_push(Repository.open(sys.argv[1]), [f"origin/agent/{sys.argv[2]}{n}"])
    assert len(done.landed) == 1, done
"""


def test_two_clones_push_to_one_remote_at_once(tmp_path: Path) -> None:
    replicas = {f"{who}{n}": {f"own/{who}{n}": f"{who}{n}\n"} for who in "xy" for n in range(ROUNDS)}
    origin = fleet(tmp_path / "origin", replicas, main={"m": "m\n"})
    clones = {who: origin.checkout_clone(tmp_path / who) for who in "xy"}
    racers = [
        subprocess.Popen([sys.executable, "-c", _RACER, str(clone), who, str(ROUNDS)], stderr=subprocess.PIPE)
        for who, clone in clones.items()
    ]
    errors = [racer.communicate(timeout=120)[1].decode() for racer in racers]
    assert [(racer.returncode, error) for racer, error in zip(racers, errors, strict=True)] == [(0, ""), (0, "")]
    shown = origin.show(tip(origin))
    assert {path.removeprefix("own/") for path in shown if path.startswith("own/")} == set(replicas)
    merges = origin.git("rev-list", "--first-parent", "--merges", f"{origin['main']}..main").decode().split()
    landed = [parent for merge in merges for parent in origin.git("rev-parse", f"{merge}^@").decode().split()[1:]]
    assert sorted(landed) == sorted(origin[name] for name in replicas)

"""Branches that mean harm are held, each with its reason, or land as the data that they are; and never stop the others."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pygit2.enums import ObjectType

from mergekit.errors import RepositoryError
from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.status import status
from mergekit.tree_merge import allowance
from tests import hostile
from tests.histories import History, run_git
from tests.landing.fleets import landing, names, tip


def whole_tree(history: History, branch: str = "main") -> None:
    """See to it that git, at its strictest, would check a branch out."""
    strict = ("-c", "core.protectNTFS=true", "-c", "core.protectHFS=true", f"--work-tree={history.path}")
    tree = history.git("rev-parse", f"{branch}^{{tree}}").decode().strip()
    history.git(*strict, "read-tree", "--index-output", str(history.path / "index.trial"), tree)
    alone = history.path.parent / "alone"
    run_git(history.path.parent, "init", "--quiet", "--bare", str(alone))
    done = subprocess.run(["git", "push", "--quiet", str(alone), branch], cwd=history.path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_each_is_held_or_lands_and_the_harmless_one_lands(tmp_path: Path) -> None:
    """One by one, so that each says what it is held for by itself. A dry run does without contents that no merge reads."""
    history = hostile.start(tmp_path / "r")
    wrong = []
    for branch, (_, why) in hostile.BRANCHES.items():
        reason = "" if branch in hostile.NOT_READ else why
        hostile.bring(history, branch)
        found = landing(history, f"agent/{branch}", "agent/good", dry_run=True)
        held = {one.replica.name: one.reason for one in found.held}
        said = held.get(f"agent/{branch}", "")
        landed_good = "agent/good" in names(found.landed)
        if not landed_good or bool(said) != bool(reason) or not re.search(reason, said):
            wrong.append((branch, said or "landed"))
    assert wrong == []


def test_all_at_once(tmp_path: Path) -> None:
    history = hostile.start(tmp_path / "r")
    for branch in hostile.BRANCHES:
        hostile.bring(history, branch)
    result = land(Repository.open(history.path))
    bad = sorted(f"agent/{branch}" for branch, (_, reason) in hostile.BRANCHES.items() if reason)
    assert names(result.held) == bad
    assert len(result.landed) == len(hostile.BRANCHES) - len(bad) + 1
    assert tip(history) == result.after.hex()
    whole_tree(history)
    again = status(Repository.open(history.path))
    assert names(again.landing.held) == bad
    assert all(row.outcome == "held" for row in again.replicas if row.replica.name in bad)


def test_nothing_or_everything(tmp_path: Path) -> None:
    history = hostile.start(tmp_path / "r")
    hostile.bring(history, "git")
    result = landing(history, mode="all")
    assert (names(result.landed), names(result.held)) == ([], ["agent/git", "agent/good"])
    assert tip(history) == history["main"]


def test_what_the_target_has_is_no_news(tmp_path: Path) -> None:
    """A repository that has lived with a strange name for years can go on."""
    history = History(tmp_path / "r")
    root = hostile.tree(history, (b"100644", b"f", hostile.blob(history)), (b"100644", b"git~1", hostile.blob(history)))
    history.merge_commit("base", [], tree_of=root.hex())
    history.branch("main", "base")
    for name in "ab":
        raw = history.repository[history.tree("base")].read_raw()
        made = bytes(history.repository.write(ObjectType.TREE, f"100644 {name}\0".encode() + hostile.blob(history) + raw).raw)
        history.merge_commit(name, ["base"], tree_of=made.hex())
        history.branch(f"agent/{name}", name)
    assert names(landing(history).landed) == ["agent/a", "agent/b"]


def test_a_target_whose_objects_are_missing_is_an_error(tmp_path: Path) -> None:
    history = hostile.start(tmp_path / "r")
    root = history.tree("main")
    (history.path / "objects" / root[:2] / root[2:]).unlink()
    with pytest.raises(RepositoryError, match=root):
        landing(history)


SMALL: dict[str, tuple[Callable[[History], None], int]] = {
    "ladder": (lambda history: hostile.ladder(history, 120, own=True), 1),
    "ladder-of-forged-merges": (lambda history: hostile.ladder(history, 20, engine=True), 1),
    "forged-octopus": (lambda history: hostile.octopus(history, 200, engine=True), 0),
    "heads": (lambda history: hostile.heads(history, 200), 0),
    "wide": (lambda history: hostile.wide(history, 5000), 0),
    "big-and-different": (lambda history: hostile.big_and_different(history, 3_000), 1),
    "long-message": (lambda history: hostile.long_message(history, 100_000), 0),
}


@pytest.mark.parametrize("bomb", SMALL)
def test_bombs_in_a_small_size(tmp_path: Path, bomb: str) -> None:
    make, held = SMALL[bomb]
    wrong, found, seconds, memory = hostile.defuse(make, tmp_path / "r")
    assert (wrong, found) == ("", held)
    assert seconds < 30
    assert memory < 1000


def test_forged_merges_without_end_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance.Allowance.__init__, "__defaults__", (300,))
    history = hostile.start(tmp_path / "r")
    hostile.ladder(history, 40, engine=True)
    result = landing(history)
    assert (names(result.landed), names(result.held)) == (["agent/good"], ["agent/x", "agent/y"])
    assert all("claim to be mergekit's" in one.reason for one in result.held)

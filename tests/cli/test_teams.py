"""What docs/teams.md says of merge commits, squashing and rebasing on a forge."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.landing import land
from mergekit.landing.status import status
from tests.work_trees import LINES, WorkTree, work_tree


def with_line(text: str, line: int, by: str) -> str:
    return text.replace(f"line {line}\n", f"line {line} by {by}\n")


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    """A replica with two commits, and a target that went on."""
    made = work_tree(tmp_path / "r")
    text = with_line(LINES, 3, "x")
    made.branch("agent/x", "main", {"f": text})
    made.commit("second", {"f": with_line(text, 5, "x")})
    made.must("switch", "--quiet", "main")
    made.commit("other", {"other": "1\n"})
    return made


def outcome(tree: WorkTree) -> str:
    (row,) = status(Repository.open(tree.path)).replicas
    return row.outcome


def squash(tree: WorkTree) -> None:
    tree.must("merge", "--quiet", "--squash", "agent/x")
    tree.must("commit", "--quiet", "-m", "squashed")


def rebase(tree: WorkTree) -> None:
    tree.must("cherry-pick", "main..agent/x")


def edit_on(tree: WorkTree, path: str = "f") -> None:
    tree.commit("edit on", {path: (tree.path / path).read_text().replace("line 3 by x\n", "line 3 by main\n") + "more\n"})


def test_a_merge_commit(tree: WorkTree) -> None:
    tree.must("merge", "--quiet", "--no-ff", "agent/x", "-m", "Merge pull request")
    edit_on(tree)
    assert outcome(tree) == "up-to-date"


def test_a_fast_forward(tree: WorkTree) -> None:
    tree.must("rebase", "--quiet", "main", "agent/x")
    tree.must("switch", "--quiet", "main")
    tree.must("merge", "--quiet", "--ff-only", "agent/x")
    assert outcome(tree) == "up-to-date"


@pytest.mark.parametrize("button", [squash, rebase])
def test_a_copy_of_the_commits(tree: WorkTree, button: object) -> None:
    assert callable(button)
    button(tree)
    edit_on(tree, "other")
    before = tree.must("rev-parse", "HEAD^{tree}")
    assert outcome(tree) == "lands"
    assert land(Repository.open(tree.path), dry_run=True).tree.hex() == before
    edit_on(tree)
    assert outcome(tree) == "held"


def test_an_agent_that_goes_on_after_a_squash(tree: WorkTree) -> None:
    squashed = tree.must("rev-parse", "agent/x")
    squash(tree)
    edit_on(tree)
    tree.must("switch", "--quiet", "agent/x")
    tree.commit("third", {"f": (tree.path / "f").read_text().replace("line 15\n", "line 15 by x\n")})
    tree.must("switch", "--quiet", "main")
    assert outcome(tree) == "held"
    said = tree.must("rev-parse", "HEAD")
    tree.must("merge", "--quiet", "-s", "ours", squashed, "-m", "x was squashed")
    assert outcome(tree) == "lands"
    tree.must("reset", "--quiet", "--hard", said)
    tree.must("rebase", "--quiet", "--onto", "main", squashed, "agent/x")
    tree.must("switch", "--quiet", "main")
    assert outcome(tree) == "lands"


def test_a_protected_target(tree: WorkTree) -> None:
    tree.branch("agent/y", "main", {"g": "1\n"})
    tree.must("switch", "--quiet", "main")
    tree.must("branch", "land", "main")
    assert len(land(Repository.open(tree.path), into="land").landed) == 2
    tree.must("tag", "before")
    tree.must("merge", "--quiet", "--no-ff", "land", "-m", "Merge pull request")
    assert {row.outcome for row in status(Repository.open(tree.path)).replicas} == {"up-to-date"}
    tree.must("reset", "--quiet", "--hard", "before")
    tree.must("merge", "--quiet", "--squash", "land")
    tree.must("commit", "--quiet", "-m", "squashed")
    assert {row.outcome for row in status(Repository.open(tree.path)).replicas} == {"lands"}

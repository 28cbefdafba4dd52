"""The target: which branch a name stands for, and which policy it brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.errors import EmptyRepository, NotABranch, PolicyError, UnknownRevision
from mergekit.git.repository import Repository
from mergekit.landing.target import find_target, policy_of
from tests.histories import Files, History, run_git, symlink


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(tmp_path / "repo")
    history.draw("a; b<-a", a={"f": "1"}, b={"f": "2"})
    history.branch("main", "a")
    history.branch("other", "b")
    history.ref("refs/remotes/origin/main", "b")
    history.ref("refs/tags/v1", "b")
    return history


@pytest.fixture
def repository(history: History) -> Repository:
    return Repository.open(history.path)


def test_the_current_branch_is_the_target(history: History, repository: Repository) -> None:
    for into in (None, "HEAD", "main", "refs/heads/main"):
        found = find_target(repository, into)
        assert (found.name, found.ref, found.commit.hex(), found.tree.hex()) == ("main", "refs/heads/main", history["a"], history.tree("a"))


def test_the_current_branch_is_that_of_the_work_tree(history: History, tmp_path: Path) -> None:
    clone = history.checkout_clone(tmp_path / "clone")
    run_git(clone, "worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
    assert find_target(Repository.open(tmp_path / "linked")).name == "linked"
    assert find_target(Repository.open(clone)).name == "main"


@pytest.mark.parametrize(
    ("into", "word", "hint"),
    [
        ("origin/main", "remote 'origin'", "git branch main origin/main"),
        ("v1", "not a branch", "git branch NAME v1"),
        ("main~0", "not a branch", "--dry-run"),
    ],
)
def test_what_cannot_move_is_no_target_but_in_a_dry_run(history: History, repository: Repository, into: str, word: str, hint: str) -> None:
    with pytest.raises(NotABranch, match=word) as caught:
        find_target(repository, into)
    assert hint in caught.value.hint
    found = find_target(repository, into, dry_run=True)
    assert found.commit.hex() == history["a" if into == "main~0" else "b"]


def test_a_name_that_stands_for_nothing(repository: Repository) -> None:
    for dry_run in (False, True):
        with pytest.raises(UnknownRevision, match="there is main"):
            find_target(repository, "mian", dry_run=dry_run)


def test_a_detached_head_is_no_target_but_in_a_dry_run(history: History, repository: Repository) -> None:
    history.git("update-ref", "--no-deref", "HEAD", history["b"])
    with pytest.raises(NotABranch, match="detached") as caught:
        find_target(repository)
    assert "--into" in caught.value.hint
    assert find_target(repository, dry_run=True).commit.hex() == history["b"]


def test_an_unborn_branch_is_no_target(history: History, repository: Repository) -> None:
    history.git("symbolic-ref", "HEAD", "refs/heads/unborn")
    for dry_run in (False, True):
        with pytest.raises(NotABranch, match="'unborn' has no commit yet") as caught:
            find_target(repository, dry_run=dry_run)
        assert "--into" in caught.value.hint


def test_an_empty_repository_has_no_target(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet")
    with pytest.raises(EmptyRepository):
        find_target(Repository.open(tmp_path))


def test_the_policy_is_read_from_regular_files_of_the_tree(history: History, repository: Repository) -> None:
    def policy(files: Files) -> bytes:
        name = f"c{len(history.ids)}"
        history.commit(name, files=files)
        return bytes.fromhex(history.tree(name))

    found = policy_of(repository.objects, policy({".mergekit.toml": 'replicas = ["x/*"]', "d/.gitattributes": "* -merge"}))
    assert found.is_replica("x/1")
    assert found.driver_for("d/f").driver == "binary"
    assert not policy_of(repository.objects, policy({".mergekit.toml": symlink("x")})).is_replica("x/1")
    with pytest.raises(PolicyError, match="no-such"):
        policy_of(repository.objects, policy({".mergekit.toml": '[[rules]]\npath = "f"\ndriver = "no-such"'}))

"""A branch moves with its checkout, or not at all, and nothing else of the user's is touched."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from mergekit.errors import CheckoutRefused, RefMoved
from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.git.worktrees import advance as _advance
from mergekit.git.worktrees import checkouts, followers, try_following
from tests.histories import History, run_git


@dataclass
class Clone:
    """A clone with a work tree on `main`, which can move from `old` to `new`; `path` is the work tree."""

    path: Path
    old: str
    new: str
    side: str

    @property
    def repository(self) -> Repository:
        return Repository.open(self.path)

    @property
    def change(self) -> Move:
        return Move("refs/heads/main", bytes.fromhex(self.old), bytes.fromhex(self.new))

    def git(self, *arguments: str, at: Path | None = None) -> str:
        return run_git(at or self.path, *arguments).decode().strip()

    def snapshot(self) -> tuple[object, ...]:
        """Everything of the user's that a refusal must leave as it was."""
        files = {str(p): p.read_bytes() for p in sorted(self.path.rglob("*")) if p.is_file() and ".git" not in p.parts}
        return files, self.git("status", "--porcelain", "--ignored"), self.git("rev-parse", "HEAD"), self.git("stash", "list")


def advance(repository: Repository, change: Move, message: str) -> str:
    """Move one branch, and give the directory of its checkout."""
    if refs.read(repository, change.ref) != change.old:
        raise RefMoved(change.ref)
    following = followers(repository, [change])
    try_following(repository, following)
    _advance(repository, following, [[change]], message)
    return str(following[0].checkout.path) if following else ""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    history = History(tmp_path / "origin")
    history.commit("old", files={"f": "1\n", "g": "1\n", "d/x": "x\n"})
    history.commit("new", "old", files={"f": "2\n", "added": "new\n", ".husky/post-merge": "x"}, delete=["d/x"])
    history.commit("side", "old", files={"s": "s\n"})
    for name in ("new", "side"):
        history.branch(name, name)
    history.branch("main", "old")
    path = history.checkout_clone(tmp_path / "clone")
    return Clone(path, history["old"], history["new"], history["side"])


def test_a_clean_checkout_follows(clone: Clone) -> None:
    assert [tree.path for tree in checkouts(clone.repository, "refs/heads/main")] == [clone.path]
    assert advance(clone.repository, clone.change, "mergekit merge x") == str(clone.path)
    assert clone.git("rev-parse", "main", "HEAD").split() == [clone.new, clone.new]
    assert clone.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert clone.git("status", "--porcelain") == ""
    assert (clone.path / "f").read_text() == "2\n"
    assert not (clone.path / "d").exists()
    assert "mergekit merge x" in clone.git("reflog", "show", "main", "-1")


def test_changes_that_are_not_in_the_way_stay(clone: Clone) -> None:
    (clone.path / "g").write_text("mine\n")
    (clone.path / "mine").write_text("mine\n")
    (clone.path / "staged").write_text("mine\n")
    clone.git("add", "staged")
    advance(clone.repository, clone.change, "why")
    assert sorted(run_git(clone.path, "status", "--porcelain").splitlines()) == [b" M g", b"?? mine", b"A  staged"]
    assert clone.git("stash", "list") == ""
    assert clone.git("rev-parse", "HEAD") == clone.new


@pytest.mark.parametrize("way", ["changed", "staged", "untracked", "ignored", "deleted side"])
def test_whatever_is_in_the_way_refuses_and_nothing_changes(clone: Clone, way: str) -> None:
    clone.git("config", "merge.autoStash", "true")
    if way == "changed":
        (clone.path / "f").write_text("mine\n")
    elif way == "staged":
        (clone.path / "f").write_text("mine\n")
        clone.git("add", "f")
    elif way == "deleted side":
        (clone.path / "d/x").write_text("mine\n")
    else:
        (clone.path / "added").write_text("mine\n")
        if way == "ignored":
            (clone.path / ".git/info/exclude").write_text("added\n")
    before = clone.snapshot()
    with pytest.raises(CheckoutRefused) as caught:
        advance(clone.repository, clone.change, "why")
    assert clone.snapshot() == before
    assert {"changed": "f", "staged": "f", "deleted side": "d/x"}.get(way, "added") in caught.value.message
    assert str(clone.path) in caught.value.message
    assert "status" in caught.value.hint


def test_a_merge_under_way_refuses(clone: Clone) -> None:
    (clone.path / ".git/MERGE_HEAD").write_text(clone.side + "\n")
    with pytest.raises(CheckoutRefused, match="not concluded your merge"):
        advance(clone.repository, clone.change, "why")


def test_a_branch_that_moved_is_not_touched(clone: Clone) -> None:
    clone.git("reset", "--hard", "--quiet", clone.side)
    before = clone.snapshot()
    with pytest.raises(RefMoved):
        advance(clone.repository, clone.change, "why")
    assert clone.snapshot() == before


@pytest.mark.parametrize("empty_handed", [False, True])
def test_a_branch_that_is_checked_out_nowhere_moves_alone(clone: Clone, empty_handed: bool) -> None:
    clone.git("checkout", "--quiet", *(["--detach"] if empty_handed else ["-b", "other"]), "origin/side")
    before = clone.snapshot()
    assert checkouts(clone.repository, "refs/heads/main") == ()
    assert advance(clone.repository, clone.change, "why") == ""
    assert clone.git("rev-parse", "main") == clone.new
    assert clone.snapshot() == before


def test_a_bare_repository_has_no_checkout(tmp_path: Path) -> None:
    history = History(tmp_path / "bare")
    history.draw("a; b<-a")
    history.branch("main", "a")
    repository = Repository.open(history.path)
    assert checkouts(repository, "refs/heads/main") == ()
    assert advance(repository, Move("refs/heads/main", bytes.fromhex(history["a"]), bytes.fromhex(history["b"])), "why") == ""
    assert refs.read(repository, "refs/heads/main") == bytes.fromhex(history["b"])


@pytest.mark.parametrize("opened", ["main", "linked"])
def test_the_checkout_in_another_work_tree_follows(clone: Clone, tmp_path: Path, opened: str) -> None:
    clone.git("checkout", "--quiet", "-b", "other", "origin/side")
    linked = tmp_path / "linked"
    clone.git("worktree", "add", "--quiet", str(linked), "main")
    before = clone.snapshot()
    repository = Repository.open(linked if opened == "linked" else clone.path)
    assert advance(repository, clone.change, "why") == str(linked)
    assert clone.git("rev-parse", "HEAD", at=linked) == clone.new
    assert clone.git("status", "--porcelain", at=linked) == ""
    assert clone.snapshot() == before


def test_two_checkouts_of_one_branch_refuse(clone: Clone, tmp_path: Path) -> None:
    clone.git("worktree", "add", "--quiet", "--force", str(tmp_path / "linked"), "main")
    with pytest.raises(CheckoutRefused, match="checked out twice"):
        advance(clone.repository, clone.change, "why")
    assert clone.git("rev-parse", "main") == clone.old


def test_a_work_tree_that_is_gone_counts_only_if_it_is_locked(clone: Clone, tmp_path: Path) -> None:
    clone.git("checkout", "--quiet", "--detach")
    clone.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    clone.git("worktree", "lock", str(tmp_path / "linked"))
    shutil.rmtree(tmp_path / "linked")
    with pytest.raises(CheckoutRefused, match="locked"):
        advance(clone.repository, clone.change, "why")
    clone.git("worktree", "unlock", str(tmp_path / "linked"))
    assert advance(clone.repository, clone.change, "why") == ""
    assert clone.git("rev-parse", "main") == clone.new


def test_a_branch_in_the_middle_of_a_rebase_or_a_bisection_stays(clone: Clone) -> None:
    (clone.path / "f").write_text("mine\n")
    clone.git("commit", "--quiet", "--all", "--message", "mine")
    old = clone.git("rev-parse", "main")
    change = Move("refs/heads/main", bytes.fromhex(old), bytes.fromhex(clone.new))
    clone.git("-c", "sequence.editor=sed -i s/pick/edit/", "rebase", "--quiet", "--interactive", clone.old)
    with pytest.raises(CheckoutRefused, match="rebase"):
        advance(clone.repository, change, "why")
    clone.git("rebase", "--abort")
    clone.git("bisect", "start", old, clone.old)
    clone.git("checkout", "--quiet", "--detach", clone.old)
    with pytest.raises(CheckoutRefused, match="bisect"):
        advance(clone.repository, change, "why")
    assert clone.git("rev-parse", "main") == old


def test_hooks_that_a_replica_brings_are_not_run(clone: Clone, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    hooks = clone.path / ".git/hooks"
    for name in ("post-merge", "post-checkout", "pre-merge-commit", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {proof}\n")
        (hooks / name).chmod(0o755)
    advance(clone.repository, clone.change, "why")
    refs.move(clone.repository, Move("refs/heads/new-one", None, bytes.fromhex(clone.new)), "why")
    assert clone.git("rev-parse", "main") == clone.new
    assert not proof.exists()


def test_the_callers_idea_of_where_does_not_count(clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    advance(clone.repository, clone.change, "why")
    refs.move(clone.repository, Move("refs/heads/new-one", None, bytes.fromhex(clone.new)), "why")
    monkeypatch.undo()
    assert clone.git("rev-parse", "HEAD", "new-one").split() == [clone.new, clone.new]
    assert clone.git("status", "--porcelain") == ""


def test_nobody_needs_a_name_for_it(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")
    clone.git("config", "user.useConfigOnly", "true")
    advance(clone.repository, clone.change, "why")
    refs.move(clone.repository, Move("refs/heads/new-one", None, bytes.fromhex(clone.new)), "why")
    assert clone.git("rev-parse", "HEAD", "new-one").split() == [clone.new, clone.new]

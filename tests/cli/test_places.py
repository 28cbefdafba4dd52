"""Repositories as people have set them up: where the objects are, how files look in a checkout, and whose they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.program import mergekit
from tests.work_trees import LINES, WorkTree, edited, work_tree


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    """Make two replicas that edit one file in different places, with main checked out."""
    made = work_tree(tmp_path / "repo", {"f": LINES, "below/g": "g\n"})
    made.branch("agent/a", "main", {"f": edited(3, "a")})
    made.branch("agent/b", "main", {"f": edited(17, "b"), "below/g": "b\n"})
    made.must("switch", "--quiet", "main")
    return made


BOTH = edited(3, "a").replace("line 17\n", "line 17 by b\n")


def land(tree: WorkTree) -> None:
    done = mergekit("merge", cwd=tree.path)
    assert done.code == 0, done.error
    assert tree.must("show", "main:f") == BOTH.rstrip("\n")


def test_line_ends_of_a_checkout(tree: WorkTree) -> None:
    """The files get the line ends that the user's git writes; the commit has none of them."""
    tree.must("config", "core.autocrlf", "true")
    tree.must("rm", "--quiet", "--cached", "-r", ".")
    tree.must("reset", "--hard", "--quiet")
    land(tree)
    assert (tree.path / "f").read_bytes() == BOTH.replace("\n", "\r\n").encode()
    assert tree.must("status", "--porcelain") == ""


def test_what_a_sparse_checkout_leaves_out_stays_out(tree: WorkTree) -> None:
    tree.must("sparse-checkout", "set", "--no-cone", "/f")
    assert not (tree.path / "below").exists()
    land(tree)
    assert not (tree.path / "below").exists()
    assert (tree.path / "f").read_text() == BOTH
    assert tree.must("show", "main:below/g") == "b"
    assert tree.must("status", "--porcelain") == ""


def test_submodules_stay_as_they_are(tree: WorkTree, tmp_path: Path) -> None:
    """A submodule moves in the commit; what is checked out of it is for `git submodule update`, as after any merge."""
    other = work_tree(tmp_path / "other")
    first = other.must("rev-parse", "HEAD")
    tree.must("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")
    tree.commit("submodule")
    second = other.commit("more", {"f": "more"})
    tree.must("switch", "--quiet", "--create", "agent/sub")
    tree.must("update-index", "--cacheinfo", f"160000,{second},sub")
    tree.must("commit", "--quiet", "-m", "sub")
    tree.must("switch", "--quiet", "main")
    assert WorkTree(tree.path / "sub").must("rev-parse", "HEAD") == first
    land(tree)
    assert tree.must("rev-parse", "main:sub") == second
    assert WorkTree(tree.path / "sub").must("rev-parse", "HEAD") == first


def test_hooks_of_git_do_not_run(tree: WorkTree, tmp_path: Path) -> None:
    """They may be files that a replica brought."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-merge", "reference-transaction", "pre-commit", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\necho ran >> {tmp_path}/ran\n")
        (hooks / name).chmod(0o755)
    tree.git("config", "core.hooksPath", str(hooks))
    land(tree)
    assert not (tmp_path / "ran").exists()


def test_objects_of_another_repository(tree: WorkTree, tmp_path: Path) -> None:
    tree.must("repack", "-adq")
    tree.must("clone", "--quiet", "--shared", str(tree.path), str(tmp_path / "shared"))
    shared = WorkTree(tmp_path / "shared")
    done = mergekit("merge", "origin/agent/a", "origin/agent/b", cwd=shared.path)
    assert done.code == 0, done.error
    assert (shared.path / "f").read_text() == BOTH
    assert "agent" not in tree.must("log", "--format=%s", "main")


def test_nothing_else_is_touched(tree: WorkTree) -> None:
    """Stash, other branches, other work trees, untracked files and edits elsewhere are what they were."""
    tree.must("worktree", "add", "--quiet", "../linked", "agent/a")
    linked = WorkTree(tree.path.parent / "linked")
    linked.write("f", "unfinished\n")
    linked.write("new", "new\n")
    tree.write("below/g", "stashed\n")
    tree.must("stash", "--quiet")
    tree.write("untracked", "mine\n")
    tree.write("own", "mine\n")
    tree.must("add", "own")
    others = "refs/heads/agent", "refs/stash"
    before = tree.must("for-each-ref", *others), linked.must("status", "--porcelain"), (linked.path / "f").read_text()
    land(tree)
    assert (tree.must("for-each-ref", *others), linked.must("status", "--porcelain"), (linked.path / "f").read_text()) == before
    assert tree.must("status", "--porcelain") == "A  own\n?? untracked"
    assert (tree.path / "untracked").read_text() == "mine\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else(tree: WorkTree) -> None:
    """Git refuses it unless the user says that it is safe, and so does mergekit, with git's own way out."""
    for file in (tree.path, *tree.path.rglob("*")):
        os.chown(file, 4242, 4242, follow_symlinks=False)
    before = tree.path.stat().st_mtime_ns
    alone = {"SUDO_UID": "", "HOME": str(tree.path.parent)}
    refused = mergekit("merge", cwd=tree.path, env=alone)
    assert refused.code == 2
    assert "safe.directory" in refused.error
    assert tree.path.stat().st_mtime_ns == before
    (tree.path.parent / ".gitconfig").write_text(f"[safe]\n\tdirectory = {tree.path}\n[user]\n\tname = a\n\temail = a@b\n")
    done = mergekit("merge", cwd=tree.path, env=alone)
    assert done.code == 0, done.error

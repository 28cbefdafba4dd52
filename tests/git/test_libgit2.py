"""libgit2 without the rest of pygit2: what it reads, and that both live in one process. Each program starts afresh."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.histories import History, run_git

READ = """
import json, os, sys
from mergekit.git.repository import Repository
from mergekit.git import libgit2, refs
repository = Repository.open(sys.argv[1])
head = repository.commit_id("HEAD")
assert "pygit2" not in sys.modules and "pygit2._pygit2" in sys.modules
print(json.dumps({
    "head": head.hex(),
    "walk": [commit.hex() for commit in repository.above([head], None)],
    "seen": repository.has_seen(head, repository.above([head], None)[0]),
    "ahead": repository.ahead_behind(head, repository.above([head], None)[0]),
    "files": sorted((path, repository.objects.blob(entry.id).decode())
                    for path, entry in repository.objects.files(repository.objects.commit(head).tree)),
    "current": refs.resolve(repository, "HEAD"),
    "branches": [branch.name for branch in refs.branches(repository)],
}))
assert "pygit2" not in sys.modules, sorted(name for name in sys.modules if "pygit2" in name)
"""

WHOLE = """
import os, sys
from mergekit.git.repository import Repository
from mergekit.git import libgit2
repository = Repository.open(sys.argv[1])
before = dict(os.environ)
raw = repository.raw
assert dict(os.environ) == before
import pygit2
assert isinstance(raw, pygit2.Repository) and repository.raw is raw
assert (pygit2.Oid, pygit2.GitError, pygit2.Commit) == (libgit2.Oid, libgit2.GitError, libgit2.Commit)
assert raw.head.type == pygit2.enums.ReferenceType.DIRECT and raw.head.target == raw.head.peel(pygit2.Commit).id
assert repository.commit_id("HEAD").hex() == str(raw.head.target)
assert libgit2.whole(raw) is raw
"""


def run(program: str, *arguments: str | Path) -> str:
    return subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True).stdout


def made(path: Path) -> History:
    history = History(path)
    history.commit("a", files={"f": "0", "d/g": "1"})
    history.commit("b", "a", files={"f": "2", "d/g": "1"})
    history.branch("main", "b")
    history.branch("agent/x", "a")
    return history


def test_a_repository_is_read_without_the_package(tmp_path: Path) -> None:
    history = made(tmp_path / "r")
    expected = {
        "head": history["b"],
        "walk": [history["a"], history["b"]],
        "seen": True,
        "ahead": [1, 0],
        "files": [["d/g", "1"], ["f", "2"]],
        "current": "refs/heads/main",
        "branches": ["agent/x", "main"],
    }
    assert json.loads(run(READ, history.path)) == expected
    run_git(history.path, "gc", "--quiet")
    assert json.loads(run(READ, history.path)) == expected
    run_git(tmp_path, "clone", "--quiet", "--bare", "--shared", str(history.path), "shared")  # its objects lie in the other
    assert json.loads(run(READ, tmp_path / "shared")) == expected


def test_the_package_comes_when_it_is_asked_for(tmp_path: Path) -> None:
    history = made(tmp_path / "r")
    run(WHOLE, history.path)
    run("import pygit2\n" + WHOLE, history.path)


def test_what_git_packs_meanwhile_is_found(tmp_path: Path) -> None:
    history = made(tmp_path / "r")
    program = """
import subprocess, sys
from mergekit.git.repository import Repository
repository = Repository.open(sys.argv[1])
head = repository.commit_id("HEAD")
subprocess.run(["git", "-C", sys.argv[1], "gc", "--quiet", "--prune=now"], check=True)
print([path for path, _ in repository.objects.files(repository.objects.commit(head).tree)])
"""
    assert run(program, history.path) == "['f', 'd/g']\n"
    assert not [entry for entry in (history.path / "objects").iterdir() if len(entry.name) == 2]

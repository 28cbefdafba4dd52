"""A fleet: windows of a real mainline, each a target, the heads merged into it one after another, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from mergekit.conflicts import Conflict
from mergekit.git.repository import Repository
from mergekit.history.beliefs import BeliefCache
from mergekit.policy import read_policy
from mergekit.tree_merge import Engine
from tests.benchmarks.measuring import SHARED, environment, git, run_program

_BY_GIT = """
import pathlib, sys, time
sys.path.insert(0, sys.argv[1])
import fleet
started = time.perf_counter()
tree, conflicts = fleet.with_git(pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
print(time.perf_counter() - started, tree, conflicts)
"""


@dataclass(frozen=True)
class Window:
    """Hexadecimal ids of commits."""

    target: str
    heads: list[str]
    expected: str


@dataclass(frozen=True)
class Fleet:
    """Some windows of one repository."""

    name: str
    repository: Path
    windows: list[Window]

    def save(self, directory: Path) -> Path:
        """Write it as the corpus has its fleets."""
        file = directory / f"{self.name}.json"
        file.write_text(json.dumps({"bundle": "", "windows": [asdict(window) for window in self.windows]}))
        return file


def bundled(file: Path, directory: Path, limit: int | None) -> Fleet:
    """Clone the repository that a fleet of the corpus names."""
    said = json.loads(file.read_text())
    repository = directory / file.stem
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", file.parent / said["bundle"], repository], env=environment(), check=True, capture_output=True
    )
    return Fleet(file.stem, repository, [Window(**window) for window in said["windows"][:limit]])


def borrowed(repository: Path, directory: Path) -> Path:
    """Clone a repository so that the objects are shared and it is only read: merges write trees."""
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", "--shared", repository, directory], env=environment(), check=True, capture_output=True
    )
    return directory


def cut(repository: Path, size: int, count: int) -> list[Window]:
    """Cut the newest windows of so many branches out of a mainline where nothing but merges of two parents follows each other."""
    rows = [line.split() for line in git(repository, "rev-list", "--first-parent", "--parents", "HEAD").splitlines()]
    found: list[Window] = []
    run: list[list[str]] = []
    for row in rows:
        run = [*run, row] if len(row) == 3 else []
        if len(run) == size:
            found.append(Window(run[-1][1], [merge[2] for merge in reversed(run)], run[0][0]))
            run = []
            if len(found) == count:
                break
    return found


@dataclass(frozen=True)
class Answer:
    """What a merge came to: the tree's id, how many conflicts, and the seconds."""

    tree: str
    conflicts: int
    seconds: float


@dataclass(frozen=True)
class Measured:
    """One window: the mainline's tree, what the engine and git in mainline order made of it, and what the engine left open."""

    window: Window
    want: str
    ours: Answer
    theirs: Answer
    conflicts: tuple[Conflict, ...]

    def is_right(self, answer: Answer) -> bool:
        """Tell whether an answer is clean, and the mainline's tree."""
        return answer.tree == self.want and not answer.conflicts


def engine_once(repository: Path, window: Window) -> tuple[Answer, tuple[Conflict, ...]]:
    """Merge a window by the engine, from a repository just opened; give the conflicts, too."""
    started = time.perf_counter()
    merged = engine_of(repository, [window.target, *window.heads]).merge()
    seconds = time.perf_counter() - started
    return Answer(merged.tree.hex(), len(merged.conflicts), seconds), merged.conflicts


def git_once(repository: Path, window: Window) -> Answer:
    """Merge a window by git, branch by branch, as the corpus's program does: two processes for every head.

    A process of its own starts them, since a large one, as this is, takes longer for it.
    """
    command: list[str | Path] = [sys.executable, "-S", "-c", _BY_GIT, SHARED, repository, window.target, *window.heads]
    seconds, tree, conflicts = run_program(command).output.decode().split()
    return Answer(tree, int(conflicts), float(seconds))


def engine_of(repository: Path, heads: list[str], *, remembering: bool = False) -> Engine:
    """Open a repository and read the history of some heads, under the built-in policy; with or without the belief cache."""
    beliefs = None if remembering else BeliefCache(None, "")
    return Engine(Repository.open(repository), [bytes.fromhex(head) for head in heads], read_policy({}), beliefs)

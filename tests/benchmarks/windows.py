"""A fleet: windows of a real mainline, each a target, the heads merged into it one after another, and what came of it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mergekit.git.repository import Repository
from mergekit.history.beliefs import BeliefCache
from mergekit.policy import read_policy
from mergekit.tree_merge import Engine
from tests.benchmarks.measuring import SHARED, environment, git


@dataclass(frozen=True)
class Window:
    """Hexadecimal ids of commits."""

    target: str
    heads: list[str]
    expected: str

    def merge_by_git(self, repository: Path) -> None:
        """Merge as the corpus's program has git do it: two processes for every head."""
        _corpus_program().with_git(repository, self.target, self.heads)


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


def engine_once(repository: Path, window: Window) -> tuple[str, float]:
    """Merge a window by the engine, from a repository just opened; give the tree's id and the seconds."""
    started = time.perf_counter()
    engine = engine_of(repository, [window.target, *window.heads])
    tree = engine.merge().tree.hex()
    return tree, time.perf_counter() - started


def engine_of(repository: Path, heads: list[str], *, remembering: bool = False) -> Engine:
    """Open a repository and read the history of some heads, under the built-in policy; with or without the belief cache."""
    engine = Engine(Repository.open(repository), [bytes.fromhex(head) for head in heads], read_policy({}))
    if not remembering:
        engine.beliefs = BeliefCache(None, "")
    return engine


def _corpus_program() -> Any:  # noqa: ANN401 (a program that is no part of the project)
    spec = importlib.util.spec_from_file_location("corpus_fleet", SHARED / "fleet.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

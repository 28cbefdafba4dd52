"""Real merges of two parents, made again by `git merge-tree` and by the engine: the trees must be the same."""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import Options, as_in_a_program, environment, git, project_name, scratch
from tests.benchmarks.tables import Aim, Table, milliseconds, none_of, ratio
from tests.benchmarks.windows import borrowed, engine_of

SUMMARY = "pairs: real merges of two parents beside `git merge-tree`"
WANTS_REPO = True
ABOUT = """
Merges of two parents, drawn at random from each clone's history and made again from their parents. Where git merges them cleanly,
the engine's tree must be the same, object id by object id.
"""
_LEAST = 99
"""Per cent of git's clean merges whose tree must be the same."""
_ENOUGH = 500
_RENAMED = re.compile(r"^R\d*\t(.*)\t(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Pair:
    """A merge that people made, and what the two tools make of its parents; `tree` is None where there are conflicts."""

    commit: str
    parents: tuple[str, str]
    by_git: str | None
    ours: str | None
    people: str
    seconds: tuple[float, float]


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not options.repos:
        print("pairs: skipped, no clone is given with --repo DIR")
        return
    as_in_a_program()
    with scratch() as directory:
        clones = [borrowed(repository, directory / project_name(repository)) for repository in options.repos]
        yield from tables({clone: list(pairs_of(clone, options)) for clone in clones}, options)


def tables(found: Mapping[Path, Sequence[Pair]], options: Options) -> Iterator[Table]:
    """Count what was found in each clone, and list what differs."""
    rows: list[list[object]] = []
    differing: list[list[object]] = []
    total, unexplained = [0, 0, 0, 0, 0, 0], 0
    for repository, pairs in found.items():
        clean = [pair for pair in pairs if pair.by_git]
        same = [pair for pair in clean if pair.ours == pair.by_git]
        more = [pair for pair in pairs if pair.ours and not pair.by_git]
        counts = [len(pairs), len(clean), len(same), len(pairs) - len(clean), len(more), sum(pair.ours == pair.people for pair in more)]
        rows.append([repository.name, *counts, *times_of(pairs)])
        total = [a + b for a, b in zip(total, counts, strict=True)]
        for pair in clean:
            if pair.ours != pair.by_git:
                reason = why(repository, pair)
                unexplained += reason == _UNEXPLAINED
                differing.append([repository.name, pair.commit[:10], reason])
    rows.append(["all", *total, *times_of([pair for pairs in found.values() for pair in pairs])])
    enough = total[0] >= _ENOUGH and 100 * total[2] >= _LEAST * total[1]
    aims = [
        Aim(f"pairs: the same tree as git's clean ones, of at least {_ENOUGH}", f"{_LEAST} %", f"{total[2]} of {total[1]}", enough),
        none_of("pairs: differences that are not explained", unexplained),
    ]
    remarks = [
        f"up to {options.count} merges of each clone, seed {options.seed}; engine: in one process; git: as a program",
        "long-lived branches that are merged into each other take the engine longest: it reads every commit between them, git three trees",
        "git in conflict: how many of those mergekit merges cleanly, and to the tree that people committed",
    ]
    heading = [
        "project",
        "merges",
        "git clean",
        "same tree",
        "git in conflict",
        "mergekit clean",
        "as people did",
        "engine, median",
        "git, median",
        "longest",
        "all, × git",
    ]
    yield Table("Merges of two parents", heading, rows, remarks, aims)
    yield Table("Pairs that git merges cleanly and mergekit otherwise", ["project", "merge", "reason"], differing or [["none", "-", "-"]])


def times_of(pairs: Sequence[Pair]) -> list[str]:
    """Give the medians of the engine and of git, the engine's longest merge, and the ratio of all together."""
    by_git, ours = ([pair.seconds[i] for pair in pairs] for i in range(2))
    return [*map(milliseconds, (statistics.median(ours), statistics.median(by_git), max(ours))), ratio(sum(ours), sum(by_git))]


def pairs_of(repository: Path, options: Options) -> Iterator[Pair]:
    """Draw merges and make each of them twice."""
    lines = git(repository, "rev-list", "--min-parents=2", "--max-parents=2", "--parents", "HEAD").splitlines()
    random.Random(options.seed).shuffle(lines)
    left = options.count
    for commit, *parents in (line.split() for line in lines):
        if not left:
            return
        started = time.perf_counter()
        command: list[str | Path] = ["git", "-C", repository, "merge-tree", "--write-tree", *parents]
        done = subprocess.run(command, env=environment(), capture_output=True, check=False)
        theirs = time.perf_counter() - started
        if done.returncode > 1:  # unrelated histories
            continue
        started = time.perf_counter()
        merged = engine_of(repository, parents).merge()
        ours = time.perf_counter() - started
        yield Pair(
            commit,
            (parents[0], parents[1]),
            None if done.returncode else done.stdout.split(b"\n")[0].decode(),
            None if merged.conflicts else merged.tree.hex(),
            git(repository, "rev-parse", f"{commit}^{{tree}}"),
            (theirs, ours),
        )
        left -= 1


_UNEXPLAINED = "not explained"


def why(repository: Path, pair: Pair) -> str:
    """Tell why the results differ, as far as it can be told: at renamed paths, both follow what they take for renames."""
    merged = engine_of(repository, list(pair.parents)).merge()
    paths = {conflict.path for conflict in merged.conflicts}
    paths.update(git(repository, "diff", "--name-only", "--no-renames", pair.by_git or "", merged.tree.hex()).splitlines())
    base = git(repository, "merge-base", *pair.parents)
    renamed: set[str] = set()
    for parent in pair.parents:
        for places in _RENAMED.findall(git(repository, "diff", "--name-status", "--find-renames=40%", "-l0", base, parent)):
            renamed.update(places)
    if paths <= renamed:
        return "renames found differently: " + ", ".join(f"`{path}`" for path in sorted(paths))
    return _UNEXPLAINED

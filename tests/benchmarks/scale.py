"""The same work in ever larger repositories and histories: what should stay flat, and what should grow with it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from mergekit.tree_merge.identity import engine_id
from tests.benchmarks.measuring import Options, git, in_turns, median, memory, scratch
from tests.benchmarks.tables import Table, milliseconds, ratio
from tests.benchmarks.windows import engine_of
from tests.histories import History

SUMMARY = "the same 24 branches in trees of up to 100,000 files and above up to 10,000 commits; 500 engine merges"
QUICK = False
BRANCHES = 24
ROUNDS = 3
FILES = (1_000, 10_000, 100_000)
COMMITS = (100, 1_000, 10_000)
MERGES = 500
_SHARED_FILE = "d0/shared.txt"
_MERGE = ["mergekit", "merge", "--into", "main", "--dry-run", "--json"]
_BY_GIT = ["git", "merge-tree", "--write-tree", "main"]
_LINES = [f"line {i}\n" for i in range(40 * BRANCHES)]


def run(_: Options) -> Iterator[Table]:
    """Measure."""
    with scratch() as directory:
        by_files = [branches(directory / f"files-{count}", f"{count:,} files", files=count) for count in FILES]
        yield table("Scale: files in the tree", by_files)
        below = [branches(directory / f"below-{count}", f"{count:,} commits", below=count) for count in COMMITS]
        yield table("Scale: commits below the fork", below)
        above = [branches(directory / f"above-{count}", f"{count:,} commits", above=count) for count in COMMITS]
        yield table("Scale: commits above the fork", above)
        yield engine_merges(directory / "merges")


class Setting:
    """A repository, a target, and the heads to merge into it."""

    def __init__(self, name: str, history: History, target: str, heads: list[str]) -> None:
        self.name = name
        self.repository = history.path
        self.target = target
        self.heads = heads
        for number, head in enumerate(heads):
            history.branch(f"agent/{number}", head)
        history.branch("main", target)
        git(self.repository, "repack", "-a", "-d", "-q")


def branches(path: Path, name: str, *, files: int = 1_000, below: int = 0, above: int = 0) -> Setting:
    """Make a repository with 24 branches: each edits a file of its own, and its own lines of one that all edit."""
    history = History(path)
    rest = {f"d{i // 1000}/e{i // 50 % 20}/f{i}.txt": "text\n" for i in range(files - 1)}
    history.commit("root", files={**rest, _SHARED_FILE: "".join(_LINES)})
    fork = chain(history, "below", "root", below)
    heads = []
    for number in range(BRANCHES):
        lines = list(_LINES)
        lines[40 * number] = f"branch {number}\n"
        heads.append(history.commit(f"agent {number}", fork, files={f"d0/e0/f{number}.txt": f"{number}\n", _SHARED_FILE: "".join(lines)}))
    return Setting(name, history, history[chain(history, "above", fork, above)], heads)


def chain(history: History, name: str, start: str, count: int) -> str:
    """Add commits that write a file of their own one after another, and give the last."""
    for number in range(count):
        start = history.commit(f"{name} {number}", start, files={f"d0/{name}.txt": f"{number}\n"})
    return start


def table(title: str, settings: list[Setting]) -> Table:
    """Merge each setting by the whole program, by the engine alone and by git, branch by branch."""
    rows = []
    for setting in settings:
        names = [f"agent/{number}" for number in range(BRANCHES)]
        ours = in_turns(ROUNDS, {"mergekit": [*_MERGE, *names]}, setting.repository)["mergekit"]
        theirs = in_turns(ROUNDS, {name: [*_BY_GIT, name] for name in names}, setting.repository)
        clock, by_git = median(ours, "seconds"), sum(median(costs, "seconds") for costs in theirs.values())
        alone = statistics.median(engine_seconds(setting.repository, [setting.target, *setting.heads]) for _ in range(ROUNDS))
        times = [milliseconds(seconds) for seconds in (clock, alone, by_git)]
        rows.append(
            [setting.name, *times, ratio(clock, by_git), ratio(alone, by_git), f"{memory([*_MERGE, *names], setting.repository):.0f} MB"]
        )
    heading = ["setting", "mergekit", "engine alone", "git", "mergekit x git", "engine x git", "most memory"]
    return Table(title, heading, rows, [f"{BRANCHES} branches; git: merge-tree of each branch with the target, alone"])


def engine_merges(path: Path) -> Table:
    """Land branch after branch by engine merges, all made before the first; then merge one more, which writes all their files."""
    history = History(path)
    places = [f"d0/f{number}.txt" for number in range(20)]
    root = target = history.commit("root", files=dict.fromkeys(places, "".join(_LINES)))
    started = time.perf_counter()
    for number in range(MERGES):
        lines = list(_LINES)
        lines[number] = f"branch {number}\n"
        branch = history.commit(f"branch {number}", root, files={places[number % len(places)]: "".join(lines)})
        engine = engine_of(path, [target, branch], remembering=True)
        merged = engine.merge()
        if merged.conflicts:
            message = f"branches that should not conflict do: {merged.conflicts[0]}"
            raise RuntimeError(message)
        trailers = {"Mergekit-Engine": engine_id(), "Mergekit-Policy": engine.policy.hash}
        target = history.merge_commit(f"merge {number}", [target, branch], tree_of=merged.tree.hex(), trailers=trailers)
    making = (time.perf_counter() - started) / MERGES
    late = history.commit("late", root, files=dict.fromkeys(places, "".join([*_LINES, "late\n"])))
    Setting("merges", history, target, [late])
    by_git = median(in_turns(ROUNDS, {"git": [*_BY_GIT, "agent/0"]}, path)["git"], "seconds")
    rows = [[f"one of {MERGES} merges, beliefs kept", milliseconds(making), "-"]]
    heads = [target, late]
    for name, remembering, rounds in (("without beliefs", False, 1), ("with beliefs", True, ROUNDS)):
        engine_seconds(path, heads, remembering=remembering)
        seconds = statistics.median(engine_seconds(path, heads, remembering=remembering) for _ in range(rounds))
        rows.append([f"an old branch into them, {name}", milliseconds(seconds), ratio(seconds, by_git)])
    rows.append(["the same by git merge-tree", milliseconds(by_git), "1.00"])
    return Table(f"Scale: {MERGES} engine merges above an old fork", ["what", "time", "x git"], rows, ["the engine alone, 20 files"])


def engine_seconds(repository: Path, heads: list[str], *, remembering: bool = False) -> float:
    """Merge heads by the engine, from a repository just opened."""
    started = time.perf_counter()
    engine_of(repository, heads, remembering=remembering).merge()
    return time.perf_counter() - started

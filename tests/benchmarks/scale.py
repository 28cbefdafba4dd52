"""The same work in ever larger repositories and histories: what should stay flat, and what should grow with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from mergekit.tree_merge.identity import engine_id
from tests.benchmarks.measuring import Options, as_in_a_program, git, memory, scratch, succeed
from tests.benchmarks.tables import Table, at_most, milliseconds, ratio
from tests.benchmarks.windows import engine_of
from tests.histories import History

SUMMARY = "scale: the same work in ever larger trees and histories"
WANTS_REPO = False
ABOUT = """
The same 24 branches, made for this: each edits a file of its own, and its own lines of a file that all edit. Only the tree around
them grows, or the history below or above the commit that they fork from. Growth: against the first line of the table.
"""
BRANCHES = 24
ROUNDS = 5
FILES = (1_000, 10_000, 100_000)
COMMITS = (100, 1_000, 10_000)
MERGES = 500
_LOOKS = (50, 150, MERGES)
"""After so many of them it is measured."""
_SHARED_FILE = "d0/shared.txt"
_MERGE = ["mergekit", "merge", "--into", "main", "--dry-run", "--json"]
_BY_GIT = ["git", "merge-tree", "--write-tree", "main"]
_LINES = [f"line {i}\n" for i in range(40 * BRANCHES)]


_FLAT = 1.5
"""Growth that counts as none: measuring is no finer."""


def run(_: Options) -> Iterator[Table]:
    """Measure."""
    as_in_a_program()
    with scratch() as directory:
        by_files = [branches(directory / f"files-{count}", f"{count:,} files", files=count) for count in FILES]
        yield table("Files in the tree", by_files)
        below = [branches(directory / f"below-{count}", f"{count:,} commits", below=count) for count in COMMITS]
        yield table("Commits below the fork", below)
        above = [branches(directory / f"above-{count}", f"{count:,} commits", above=count) for count in COMMITS]
        yield table("Commits above the fork", above, walked=True)
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


def table(title: str, settings: list[Setting], *, walked: bool = False) -> Table:
    """Merge each setting by the whole program, by the engine alone and by git, branch by branch.

    `walked`: what grows lies between target and fork, where git has to walk, too.
    """
    names = [f"agent/{number}" for number in range(BRANCHES)]
    whole: dict[str, list[float]] = {setting.name: [] for setting in settings}
    alone: dict[str, list[float]] = {setting.name: [] for setting in settings}
    by_git: dict[str, list[float]] = {setting.name: [] for setting in settings}
    for number in range(ROUNDS + 1):
        for setting in settings:
            program = succeed([*_MERGE, *names], setting.repository).processor
            pairs = sum(succeed([*_BY_GIT, name], setting.repository).processor for name in names)
            engine = engine_seconds(setting.repository, [setting.target, *setting.heads])
            if number:  # the first only warms up
                for costs, cost in ((whole, program), (by_git, pairs), (alone, engine)):
                    costs[setting.name].append(cost)
    found = [
        (*(min(costs[setting.name]) for costs in (whole, alone, by_git)), memory([*_MERGE, *names], setting.repository))
        for setting in settings
    ]
    rows = []
    for setting, (clock, engine, pairs, most) in zip(settings, found, strict=True):
        times = [milliseconds(seconds) for seconds in (clock, engine, pairs)]
        growth = [ratio(now, first) for now, first in zip((clock, engine, pairs, most), found[0], strict=True)]
        rows.append([setting.name, *times, ratio(clock, pairs), ratio(engine, pairs), f"{most:.0f} MB", *growth])
    grown, _, git_grown, more = (now / first for now, first in zip(found[-1], found[0], strict=True))
    what = f"{title[0].lower()}{title[1:]}, {settings[0].name.split()[0]} to {settings[-1].name.split()[0]}"
    aims = [at_most(f"{what}: growth of the time{' (git: ' + format(git_grown, '.1f') + ')' if walked else ''}", _FLAT, grown, " ×")]
    aims.append(at_most(f"{what}: growth of the memory", _FLAT, more, " ×"))
    remarks = [
        f"{BRANCHES} branches; processor time, least of {ROUNDS} rounds in turns; git: merge-tree of each branch alone, no commit of it"
    ]
    if walked:
        remarks.append(
            "both tools walk the commits between fork and target, to find what the branches have seen; mergekit keeps them in memory"
        )
    heading = ["setting", "mergekit", "engine alone", "git", "mergekit × git", "engine × git", "most memory"]
    return Table(title, [*heading, *(f"growth: {what}" for what in ("mergekit", "engine", "git", "memory"))], rows, remarks, aims)


def engine_merges(path: Path) -> Table:
    """Land branch after branch by engine merges, all made before the first; then merge one more, which writes all their files."""
    history = History(path)
    places = [f"d0/f{number}.txt" for number in range(20)]
    root = target = history.commit("root", files=dict.fromkeys(places, "".join(_LINES)))
    late = history.commit("late", root, files=dict.fromkeys(places, "".join([*_LINES, "late\n"])))
    rows: list[list[object]] = []
    for number in range(1, MERGES + 1):
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
        engine.believe(bytes.fromhex(history[target]))  # as a landing does
        if number in _LOOKS:
            heads = [target, late]
            times = [engine_seconds(path, heads)]
            engine_seconds(path, heads, remembering=True)
            times.append(min(engine_seconds(path, heads, remembering=True) for _ in range(ROUNDS)))
            history.branch("main", target)
            history.branch("late", late)
            by_git = min(succeed([*_BY_GIT, "late"], path).processor for _ in range(ROUNDS))
            rows.append([number, *map(milliseconds, times), milliseconds(by_git), ratio(times[0], times[1]), ratio(times[1], by_git)])
    heading = ["engine merges", "without the cache", "with it", "git", "cache saves, ×", "with it × git"]
    remarks = [
        "one branch from before the first of them, which writes 20 files that they all write; engine alone, processor time",
        "git takes the merges for anybody's: it reads three versions of each file, whatever lies between",
    ]
    return Table(f"{MERGES} engine merges above an old fork", heading, rows, remarks)


def engine_seconds(repository: Path, heads: list[str], *, remembering: bool = False) -> float:
    """Merge heads by the engine, from a repository just opened."""
    started = time.process_time()
    engine_of(repository, heads, remembering=remembering).merge()
    return time.process_time() - started

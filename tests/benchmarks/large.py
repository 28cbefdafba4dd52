"""Fleets cut from clones that are given: trees of thousands of files, branches of many years."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.fleets import engine_table, measure, process_table
from tests.benchmarks.left_open import left_open
from tests.benchmarks.measuring import PROJECT, Options, git, project_name, scratch
from tests.benchmarks.tables import Table
from tests.benchmarks.windows import Fleet, borrowed, cut, engine_once

SUMMARY = "large: fleets of 24 branches in large repositories"
WANTS_REPO = True
ABOUT = """
The same, on the newest windows of the clones' mainlines in which at least 24 merges of two parents follow each other.
Where version branches are merged into each other (symfony), a few windows reach back over many hundred commits. The engine reads
every one of them, git three trees a merge: there git is quicker.
"""
SIZE = 24
LARGE = 4_500
"""Files from which on a tree counts as large."""
_HOT = 25


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not options.repos:
        print("large: skipped, no clone is given with --repo DIR")
        return
    with scratch() as directory:
        fleets, saved, facts = [], [], []
        for number, repository in enumerate(options.repos):
            clone = borrowed(repository, directory / str(number))
            fleet = Fleet(project_name(repository), clone, cut(clone, SIZE, options.windows))
            files = len(git(fleet.repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines())
            if not fleet.windows:
                print(f"{fleet.name}: nowhere do {SIZE} merges follow each other on the mainline")
            elif files < LARGE:
                print(f"large: {fleet.name} is left out, it has {files:,} files")
            elif options.profile:
                yield profile(fleet)
            else:
                fleets.append(fleet)
                saved.append((fleet.save(directory), fleet.repository))
                facts.append(f"{fleet.name}: {files:,} files, mainline at {git(fleet.repository, 'rev-parse', 'HEAD')[:10]}")
        if fleets:
            whole = process_table("Large repositories: whole programs", saved, options, bound=1 / 3, orders_by_git=1)
            yield replace(whole, remarks=[remark.removesuffix(", the lesser of two turns") for remark in (*whole.remarks, *facts)])
            measured = [(fleet, measure(fleet, git_rounds=1)) for fleet in fleets]
            yield engine_table("Large repositories: the engine alone", measured)
            yield left_open("Large repositories: fleets that stay in conflict", measured)


def profile(fleet: Fleet) -> Table:
    """Tell where the engine spends its time over all windows; a profiler makes small functions look dearer than they are."""
    engine_once(fleet.repository, fleet.windows[0])  # imports what is imported late
    profiler = cProfile.Profile()
    profiler.enable()
    for window in fleet.windows:
        engine_once(fleet.repository, window)
    profiler.disable()
    found = pstats.Stats(profiler).get_stats_profile()
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]  # what the module keeps it in, undocumented
    rows = sorted(stats.items(), key=lambda item: -item[1][2])[:_HOT]
    cells = [
        [_place(*where), calls, f"{100 * own / found.total_tt:.0f} %", f"{100 * below / found.total_tt:.0f} %"]
        for where, (_, calls, own, below, _) in rows
    ]
    remarks = [f"{len(fleet.windows)} fleets, {found.total_tt:.1f} s with the profiler"]
    return Table(f"Profile, {fleet.name}", ["function", "calls", "own", "with calls"], cells, remarks)


def _place(file: str, line: int, function: str) -> str:
    if file == "~":
        return function
    path = Path(file)
    return f"{path.relative_to(PROJECT) if path.is_relative_to(PROJECT / 'mergekit') else path.name}:{line} {function}"

"""Fleets cut from clones that are given: trees of thousands of files, branches of many years."""

from __future__ import annotations

import cProfile
import pstats
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.fleets import engine_table, process_table
from tests.benchmarks.measuring import PROJECT, Options, environment, scratch
from tests.benchmarks.tables import Table
from tests.benchmarks.windows import Fleet, cut, engine_once

SUMMARY = "24 branches in one step in large repositories, given with --repo"
QUICK = False
SIZE = 24
_HOT = 25


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not options.repos:
        print("large: skipped, no clone is given with --repo DIR")
        return
    with scratch() as directory:
        for number, repository in enumerate(options.repos):
            fleet = borrowed(repository, directory / str(number), options.windows)
            if not fleet.windows:
                print(f"{fleet.name}: nowhere do {SIZE} merges follow each other on the mainline")
                continue
            saved = fleet.save(directory)
            if options.profile:
                yield profile(fleet)
                continue
            yield process_table(f"Large, {fleet.name}: the whole program", [(saved, fleet.repository)], options)
            yield engine_table(f"Large, {fleet.name}: the engine alone", [fleet])


def borrowed(repository: Path, directory: Path, count: int) -> Fleet:
    """Cut a fleet from a clone that shares the objects of another, which is only read."""
    name = repository.parent.name if repository.name in {"repo", ".git"} else repository.name.removesuffix(".git")
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", "--shared", repository, directory], env=environment(), check=True, capture_output=True
    )
    return Fleet(name.rpartition("+")[2], directory, cut(directory, SIZE, count))


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

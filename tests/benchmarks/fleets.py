"""Fleets of real branches: the result against what the mainline became, and the time against git, branch by branch."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.measuring import SHARED, Options, git, patience, run_program, scratch
from tests.benchmarks.tables import Table, milliseconds, ratio
from tests.benchmarks.windows import Fleet, bundled, engine_once, git_seconds

SUMMARY = "24 and 8 real branches in one step: results and time beside git"
QUICK = True
PATIENCE = 60
"""Seconds after which a merge of one fleet is given up."""
ROUNDS = 3
COMMAND = "mergekit merge {heads} --into {target} --landing all --dry-run --json"
_LINE = re.compile(
    r"(?P<fleet>\S+) (?P<tool>\S+): fleets (?P<count>\d+), same as mainline (?P<same>\d+), differ (?P<differ>\d+), "
    r"conflicts (?P<conflicts>\d+), order-dependent (?P<by_order>\d+), (?P<median>[\d.]+) s each, (?P<total>[\d.]+) s in all"
)


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not SHARED.is_dir():
        print("fleets: skipped, ../shared is not there")
        return
    files = sorted((SHARED / "fleets").glob("*.json"))
    with scratch() as directory:
        fleets = [bundled(file, directory, options.limit) for file in files]
        yield process_table("Fleets: the whole program", [(file, None) for file in files], options)
        yield engine_table("Fleets: the engine alone, in one process", fleets)


def process_table(title: str, fleets: Sequence[tuple[Path, Path | None]], options: Options) -> Table:
    """Run the corpus's own program over git and mergekit, in turns of one fleet file."""
    rows: list[list[object]] = []
    remarks = [f"heads named in {options.orders} orders; time: of one merge of a whole fleet, median; x git: all merges together"]
    limit = f"timeout {PATIENCE} " if shutil.which("timeout") else ""
    for file, repository in fleets:
        command: list[str | Path] = [sys.executable, SHARED / "fleet.py", "--fleet", file, "--orders", str(options.orders)]
        command += ["--tool", "git=git", "--tool", f"mergekit={limit}{COMMAND}"]
        command += ["--limit", str(options.limit)] if options.limit else []
        command += ["--repo", repository] if repository else []
        printed = run_program(command).output.decode(errors="replace")
        found = [match.groupdict() for match in _LINE.finditer(printed)]
        totals = {row["tool"]: float(row["total"]) for row in found}
        for row in found:
            figures = [row[name] for name in ("same", "differ", "conflicts", "by_order")]
            cost = [milliseconds(float(row["median"])), ratio(totals[row["tool"]], totals["git"])]
            rows.append([row["fleet"], row["tool"], row["count"], *figures, *cost])
        if len(found) != 2:
            remarks.append(f"{file.stem}: not all could be run: {printed[-300:]}")
        remarks += [line.strip() for line in printed.splitlines() if line.startswith("  mergekit")]
    heading = ["fleet", "tool", "fleets", "as mainline", "differ", "conflicts", "by order", "time", "x git"]
    return Table(title, heading, rows, remarks)


def engine_table(title: str, fleets: Sequence[Fleet]) -> Table:
    """Merge every fleet by the engine in this process, beside git as a whole program."""
    rows = []
    remarks = [f"every fleet {ROUNDS} times from a repository just opened, no belief cache; medians"]
    for fleet in fleets:
        ours, theirs, same = [], [], 0
        for window in fleet.windows:
            want = git(fleet.repository, "rev-parse", f"{window.expected}^{{tree}}")
            try:
                with patience(PATIENCE):
                    runs = [engine_once(fleet.repository, window) for _ in range(ROUNDS)]
            except TimeoutError as late:
                remarks.append(f"{fleet.name} target {window.target[:10]}: {late}, left out")
                continue
            same += all(tree == want for tree, _ in runs)
            ours.append(statistics.median(seconds for _, seconds in runs))
            theirs.append(statistics.median(git_seconds(fleet.repository, window) for _ in range(ROUNDS)))
        if not ours:
            continue
        each = [a / b for a, b in zip(ours, theirs, strict=True)]
        figures = [milliseconds(statistics.median(ours)), milliseconds(statistics.median(theirs))]
        ratios = [statistics.median(each), max(each), sum(ours) / sum(theirs)]
        rows.append([fleet.name, len(fleet.windows), same, *figures, *(f"{value:.3f}" for value in ratios)])
    heading = ["fleet", "fleets", "as mainline", "engine", "git", "x git, median", "worst", "in all"]
    return Table(title, heading, rows, remarks)

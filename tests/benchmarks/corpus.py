"""Three-way merges of single files from real repositories, scored against what people committed."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import SHARED, Options, run_program, scratch
from tests.benchmarks.tables import Table, milliseconds

SUMMARY = "merges of single files, scored against what people made of them"
QUICK = False
TOOLS = {
    "git": "git merge-file -p --diff3 {left} {base} {right}",
    "mergekit": "mergekit merge-file {base} {left} {right} -p {path} -o {out}",
    "mergiraf": "mergiraf merge {base} {left} {right} -o {out} -p {path}",
    "weave": "weave-driver {base} {left} {right} {out} {path}",
}
OUTCOMES = ("exact", "space", "order", "differs", "conflict")
RIGHT = ("exact", "space", "order")


def run(options: Options) -> Iterator[Table]:
    """Measure, the tools that are on the PATH."""
    if not SHARED.is_dir():
        print("corpus: skipped, ../shared is not there")
        return
    with scratch() as directory:
        report = directory / "report.json"
        command: list[str | Path] = [sys.executable, SHARED / "score.py", "--jobs", "1", "--json", report]
        command += ["--limit", str(options.limit)] if options.limit else []
        for name, tool in TOOLS.items():
            if name == "mergekit" or shutil.which(tool.partition(" ")[0]):
                command += ["--tool", f"{name}={tool}"]
        run_program(command)
        found: dict[str, list[dict[str, Any]]] = json.loads(report.read_text())
    labels = sorted({row["label"] for row in next(iter(found.values()))})
    for label in ["clean", *(label for label in labels if label != "clean"), ""]:
        yield scores(label, {name: [row for row in rows if label in {"", row["label"]}] for name, rows in found.items()})
    yield differences(found)


def scores(label: str, found: dict[str, list[dict[str, Any]]]) -> Table:
    """Count the outcomes of the cases of one label, tool by tool."""
    rows = []
    for name, cases in found.items():
        count = Counter(case["outcome"] for case in cases)
        right = sum(count[outcome] for outcome in RIGHT)
        sums = [sum(case[kind] for case in cases) for kind in ("lost", "invented", "broken")]
        reductions = [f"{1 - (count['conflict'] + k * count['differs']) / len(cases):.3f}" for k in (1, 5)]
        time = milliseconds(statistics.median(case["seconds"] for case in cases))
        rows.append([name, *(count[outcome] for outcome in OUTCOMES), f"{100 * right / len(cases):.1f} %", *sums, *reductions, time])
    heading = ["tool", *OUTCOMES, "right", "lost", "invented", "broken", "ER(1)", "ER(5)", "time"]
    return Table(f"Corpus: {label or 'all labels'} ({len(next(iter(found.values())))} cases)", heading, rows)


def differences(found: dict[str, list[dict[str, Any]]]) -> Table:
    """Set mergekit's outcome of each case against git's."""
    theirs = {row["case"]: row["outcome"] for row in found["git"]}
    pairs = Counter((theirs[row["case"]], row["outcome"]) for row in found["mergekit"])
    worse = [row["case"] for row in found["mergekit"] if theirs[row["case"]] in RIGHT and row["outcome"] not in RIGHT]
    rows = [[theirs, ours, count] for (theirs, ours), count in sorted(pairs.items()) if theirs != ours]
    remarks = [f"git right, mergekit not: {'/'.join(Path(case).parts[-3:])}" for case in worse[:20]]
    return Table(
        "Corpus: where mergekit and git differ", ["git", "mergekit", "cases"], rows, remarks or ["nowhere is git right and mergekit not"]
    )

"""Three-way merges of single files from real repositories, scored against what people committed."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import SHARED, Options, run_program, scratch
from tests.benchmarks.tables import Table, count_of, milliseconds, none_of

SUMMARY = "corpus: merges of single files, scored against what people made of them"
WANTS_REPO = False
ABOUT = """
Three-way merges from the histories of many projects, with what people committed. Label `clean`: git merges them, and that was
committed. `both`: people kept the lines of both sides. The other labels are choices of people, which no tool can know.
"""
TOOLS = {
    "git": "git merge-file -p --diff3 {left} {base} {right}",
    "mergekit": "mergekit merge-file {base} {left} {right} -p {path} -o {out}",
    "mergiraf": "mergiraf merge {base} {left} {right} -o {out} -p {path}",
    "weave": "weave-driver {base} {left} {right} -o {out} -p {path}",
}
OUTCOMES = ("exact", "space", "order", "differs", "conflict")
RIGHT = ("exact", "space", "order")
_ALL = "all"
_SHOWN = 20


def run(options: Options) -> Iterator[Table]:
    """Measure, the tools that are on the PATH."""
    if not SHARED.is_dir():
        print("corpus: skipped, ../shared is not there")
        return
    found = scored(TOOLS, options.limit)
    labels = sorted({row["label"] for row in next(iter(found.values()))})
    yield scores(["clean", *(label for label in labels if label != "clean")], found)
    yield differences(found)


def scored(tools: Mapping[str, str], limit: int | None) -> dict[str, list[dict[str, Any]]]:
    """Score the tools that are there, on all cases or so many of each label: a row per case, by tool."""
    found: dict[str, list[dict[str, Any]]] = {}
    with scratch() as directory:
        report = directory / "report.json"
        command: list[str | Path] = [sys.executable, SHARED / "score.py", "--jobs", "1", "--json", report]
        for name, tool in tools.items():
            if tool.startswith("mergekit ") or shutil.which(tool.partition(" ")[0]):
                command += ["--tool", f"{name}={tool}"]
        parts = [[]] if limit is None else [["--label", label, "--limit", str(limit)] for label in labels_of(SHARED)]
        for part in parts:
            run_program([*command, *part])
            for name, rows in json.loads(report.read_text()).items():
                found.setdefault(name, []).extend(rows)
    return found


def labels_of(corpus: Path) -> list[str]:
    """Name the labels of the cases of a corpus."""
    return sorted(folder.name for folder in (corpus / "cases").iterdir())


def scores(labels: Sequence[str], found: dict[str, list[dict[str, Any]]]) -> Table:
    """Count the outcomes label by label, tool by tool."""
    rows = []
    for label in [*labels, _ALL]:
        for name, every in found.items():
            cases = [case for case in every if label in {_ALL, case["label"]}]
            count = Counter(case["outcome"] for case in cases)
            right = sum(count[outcome] for outcome in RIGHT)
            sums = [sum(case[kind] for case in cases) for kind in ("lost", "invented", "broken")]
            reductions = [f"{1 - (count['conflict'] + k * count['differs']) / len(cases):.3f}" for k in (1, 5)]
            time = milliseconds(statistics.median(case["seconds"] for case in cases))
            outcomes = [count[outcome] for outcome in OUTCOMES]
            rows.append([label, len(cases), name, *outcomes, f"{100 * right / len(cases):.1f} %", *sums, *reductions, time])
    heading = ["label", "cases", "tool", *OUTCOMES, "right", "lost", "invented", "broken", "ER(1)", "ER(5)", "time"]
    clean = [case for case in found["mergekit"] if case["label"] == "clean"]
    exact = sum(case["outcome"] == "exact" for case in clean)
    remarks = [
        f"`score.py --tool 'mergekit={TOOLS['mergekit']}'`, time: of the whole process, a median",
        "outcomes: exact, the same but for white space, the same lines in another order, clean but different, conflict",
        "lost: lines that people kept and a clean result lacks; invented: lines of it that no input has; broken: it no longer parses",
        "ER(k): effort reduced, 1 - (conflicts + k × clean but different) / cases",
    ]
    aims = [count_of("corpus: exact of label clean", len(clean), exact, len(clean))]
    return Table("Outcomes", heading, rows, remarks, aims)


def differences(found: dict[str, list[dict[str, Any]]]) -> Table:
    """Set mergekit's outcome of each case against git's, and name the cases that are clean and not what people made."""
    theirs = {row["case"]: row["outcome"] for row in found["git"]}
    pairs = Counter((theirs[row["case"]], row["outcome"]) for row in found["mergekit"])
    worse = [row["case"] for row in found["mergekit"] if theirs[row["case"]] in RIGHT and row["outcome"] not in RIGHT]
    rows = [[theirs, ours, count] for (theirs, ours), count in sorted(pairs.items()) if theirs != ours]
    remarks = [f"git right, mergekit not: {_name(case)}" for case in worse[:_SHOWN]]
    wrong = [row["case"] for row in found["mergekit"] if row["outcome"] == "differs" and theirs[row["case"]] != "differs"]
    remarks += [f"clean and different from what people made, where git is not: {_name(case)}" for case in wrong[:_SHOWN]]
    aims = [none_of("corpus: cases that git gets right and mergekit does not", len(worse))]
    return Table("Cases in which the outcomes differ", ["git", "mergekit", "cases"], rows, remarks, aims)


def _name(case: str) -> str:
    return "/".join(Path(case).parts[-3:])

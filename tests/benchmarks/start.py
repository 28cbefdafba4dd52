"""What starting costs: commands that have next to nothing to do, and the modules that they import."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Options, git, in_turns, median, run_program, scratch
from tests.benchmarks.tables import Table, milliseconds, ratio

SUMMARY = "starting, and what it imports"
QUICK = True
ROUNDS = 11
_NOTHING = "python -c pass"
_MERGE_TREE = "git merge-tree"
_IMPORT = re.compile(rb"import time: +(\d+) \| +\d+ \| +([\w.]+)")
_SHOWN = 5


def commands(directory: Path) -> dict[str, list[str]]:
    """Make three small files and a repository of two branches; list what is run on them."""
    base = "".join(f"line {i}\n" for i in range(200))
    texts = {"base": base, "left": f"first\n{base}", "right": f"{base}last\n"}
    for name, text in texts.items():
        (directory / name).write_text(text)
    (directory / "scratch").write_text(texts["left"])
    repository = directory / "repository"
    git(directory, "init", "--quiet", "--initial-branch=main", str(repository))
    for branch, text in {"main": "base", "agent/left": "left", "agent/right": "right"}.items():
        if branch != "main":
            git(repository, "checkout", "--quiet", "-b", branch, "main")
        (repository / "file").write_text(texts[text])
        git(repository, "add", "file")
        git(repository, "commit", "--quiet", "-m", branch)
    merge = ["mergekit", "merge", "-C", "repository", "--into", "main", "--dry-run"]
    return {
        _NOTHING: [sys.executable, "-c", "pass"],
        "git merge-file": ["git", "merge-file", "-p", "left", "base", "right"],
        _MERGE_TREE: ["git", "-C", "repository", "merge-tree", "--write-tree", "agent/left", "agent/right"],
        "mergekit --version": ["mergekit", "--version"],
        "mergekit merge-file": ["mergekit", "merge-file", "base", "left", "right", "-p", "file.txt"],
        "mergekit driver": ["mergekit", "driver", "base", "scratch", "right", "7", "file.txt"],
        "mergekit merge --json": [*merge, "--json"],
        "mergekit merge": merge,
    }


def run(_: Options) -> Iterator[Table]:
    """Measure."""
    with scratch() as directory:
        known = commands(directory)
        costs = in_turns(ROUNDS, known, directory)
        processor = {name: median(found, "processor") for name, found in costs.items()}
        rows = []
        for name, cost in processor.items():
            times = [milliseconds(median(costs[name], "seconds")), milliseconds(cost)]
            rows.append([name, *times, ratio(cost, processor[_NOTHING]), ratio(cost, processor[_MERGE_TREE])])
        heading = ["command", "clock", "processor", f"x {_NOTHING}", f"x {_MERGE_TREE}"]
        yield Table("Start", heading, rows, [f"medians of {ROUNDS} rounds in turns, all modules compiled; ratios of processor time"])
        yield imports({name: command for name, command in known.items() if command[0] == "mergekit"}, directory)


def imports(known: dict[str, list[str]], directory: Path) -> Table:
    """Tell what each command imports: the time by package, without what the interpreter imports by itself."""
    bare = {name for name, _ in _imported([], directory)}
    rows = []
    for name, command in known.items():
        costs: Counter[str] = Counter()
        count = 0
        for module, microseconds in _imported(["-m", *command], directory):
            if module not in bare:
                count += 1
                costs[module.partition(".")[0]] += microseconds
        largest = ", ".join(f"{package} {cost / 1000:.0f}" for package, cost in costs.most_common(_SHOWN))
        rows.append([name, count, milliseconds(costs.total() / 1_000_000), largest])
    remarks = ["python -X importtime, which itself makes imports slower; the standard library by module"]
    return Table("Imports", ["command", "modules", "time", "of which (ms)"], rows, remarks)


def _imported(arguments: list[str], directory: Path) -> list[tuple[str, int]]:
    command = [sys.executable, "-X", "importtime", *(arguments or ["-c", "pass"])]
    run_program(command, directory)
    log = run_program(command, directory, errors=True).output
    return [(name.decode(), int(cost)) for cost, name in _IMPORT.findall(log)]

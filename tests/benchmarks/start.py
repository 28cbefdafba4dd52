"""What starting costs: commands that have next to nothing to do, and the modules that they import."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from tests.benchmarks.measuring import Options, git, in_turns, median, run_program, scratch
from tests.benchmarks.tables import Aim, Table, milliseconds, ratio

SUMMARY = "start: commands that have next to nothing to do"
WANTS_REPO = False
ABOUT = """
Three files of 200 lines; two branches that each change one line. All modules are compiled, commands run in turns.
"""
ROUNDS = 15
_NOTHING = "python3 -c pass"
_VERSION = "mergekit --version"
_DRIVER = "mergekit driver"
_AVOIDED = ("typer", "rich", "pygit2", "_pygit2")
_VERSION_WITHIN = 0.15
_LIBRARY = "mergekit.git.libgit2"
"""What loads libgit2, by pygit2's compiled module alone."""
_MERGE = "mergekit merge --dry-run --json"
_IMPORT_ROUNDS = 5
_IMPORT = re.compile(rb"import time: +(\d+) \| +\d+ \| +([\w.]+)")
_SHOWN = 7
_DEAREST = 8
FIGURES: tuple[Literal["seconds"], Literal["processor"]] = ("seconds", "processor")


def commands(directory: Path) -> dict[str, list[str]]:
    """Make three small files and a repository of two branches; list what is run on them."""
    base = "".join(f"line {i}\n" for i in range(200))
    texts = {"base": base, "left": f"first\n{base}", "right": f"{base}last\n"}
    git(directory, "init", "--quiet", "--initial-branch=main")
    for branch, text in {"main": "base", "agent/left": "left", "agent/right": "right"}.items():
        if branch != "main":
            git(directory, "checkout", "--quiet", "-b", branch, "main")
        (directory / "file").write_text(texts[text])
        git(directory, "add", "file")
        git(directory, "commit", "--quiet", "-m", branch)
    for name, text in texts.items():
        (directory / name).write_text(text)
    (directory / "scratch").write_text(texts["left"])
    merge = ["mergekit", "merge", "--into", "main", "--dry-run"]
    return {
        _NOTHING: [sys.executable, "-c", "pass"],
        "git merge-file": ["git", "merge-file", "-p", "left", "base", "right"],
        "git merge-tree": ["git", "merge-tree", "--write-tree", "agent/left", "agent/right"],
        _VERSION: ["mergekit", "--version"],
        "mergekit merge-file": ["mergekit", "merge-file", "base", "left", "right", "-p", "file.txt"],
        _DRIVER: ["mergekit", "driver", "base", "scratch", "right", "7", "file.txt"],
        _MERGE: [*merge, "--json"],
        "mergekit merge --dry-run": merge,
    }


def run(_: Options) -> Iterator[Table]:
    """Measure."""
    with scratch() as directory:
        known = commands(directory)
        costs = in_turns(ROUNDS, known, directory)
        clock, processor = ({name: median(found, what) for name, found in costs.items()} for what in FIGURES)
        rows = []
        for name in known:
            ratios = [ratio(figures[name], figures[_NOTHING]) for figures in (clock, processor)]
            rows.append([name, milliseconds(clock[name]), ratios[0], milliseconds(processor[name]), ratios[1]])
        heading = ["command", "clock", f"× `{_NOTHING}`", "processor", f"× `{_NOTHING}`"]
        version = clock[_VERSION]
        fast = Aim(
            f"`{_VERSION}`",
            "under 150 ms",
            f"{milliseconds(version)}, {ratio(version, clock[_NOTHING])} × Python's own",
            version < _VERSION_WITHIN,
        )
        yield Table("Start", heading, rows, [f"medians of {ROUNDS} rounds"], [fast])
        yield imports({name: command for name, command in known.items() if command[0] == "mergekit"}, directory)


def imports(known: dict[str, list[str]], directory: Path) -> Table:
    """Tell what each command imports: the time by package, without what the interpreter imports by itself."""
    bare = {module.partition(".")[0] for module in _imported([], directory)}
    rows = []
    dearest = ""
    seen: dict[str, set[str]] = {}
    for name, command in known.items():
        found = _imported(["-m", *command], directory)
        costs: dict[str, float] = defaultdict(float)
        for module, seconds in found.items():
            costs[_package(module)] += seconds
        seen[name] = {module.partition(".")[0] for module in found} - bare
        each = ", ".join(f"{package} {1000 * cost:.1f}" for package, cost in sorted(costs.items(), key=lambda one: -one[1])[:_SHOWN])
        if name == _MERGE:
            dearest = ", ".join(
                f"`{module}` {1000 * found[module]:.1f}" for module in sorted(found, key=lambda one: -found[one])[:_DEAREST]
            )
        rows.append([name, len(found), milliseconds(sum(costs.values())), each])
    remarks = [
        f"`python -X importtime`, which itself makes imports slower: least of {_IMPORT_ROUNDS} runs for each module, itself alone",
        "left out: what Python imports in any case; libgit2: pygit2's compiled module, loaded without its package",
        f"the dearest modules of `{_MERGE}` (ms): {dearest}",
    ]
    heavy = sorted(seen[_DRIVER].intersection(_AVOIDED))
    aim = Aim(f"`{_DRIVER}` imports of typer, rich and pygit2", "none", ", ".join(heavy) or "none", not heavy)
    return Table("Imports", ["command", "modules", "time", "of which (ms)"], rows, remarks, [aim])


def _package(module: str) -> str:
    if module == _LIBRARY:
        return "libgit2"
    package = module.partition(".")[0]
    return "Python's own" if package in sys.stdlib_module_names else package


def _imported(arguments: list[str], directory: Path) -> dict[str, float]:
    """Give the seconds that each module took, itself, without those that a bare interpreter imports."""
    found: dict[str, float] = {}
    started = _log([], directory) if arguments else {}
    for _ in range(_IMPORT_ROUNDS):
        for module, seconds in _log(arguments, directory).items():
            if module not in started:
                found[module] = min(seconds, found.get(module, seconds))
    return found


def _log(arguments: list[str], directory: Path) -> dict[str, float]:
    log = run_program([sys.executable, "-X", "importtime", *(arguments or ["-c", "pass"])], directory, errors=True).output
    return {name.decode(): int(cost) / 1_000_000 for cost, name in _IMPORT.findall(log)}

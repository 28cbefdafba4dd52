"""Fleets of real branches: the result against what the mainline became, and the time against git, branch by branch."""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from mergekit.conflicts import Conflict
from tests.benchmarks.left_open import left_open
from tests.benchmarks.measuring import SHARED, Options, as_in_a_program, git, patience, run_program, scratch
from tests.benchmarks.tables import Aim, Table, at_most, count_of, milliseconds, none_of, ratio
from tests.benchmarks.windows import Answer, Fleet, Measured, bundled, engine_once, git_once

SUMMARY = "fleets: 24 and 8 real branches in one step"
WANTS_REPO = False
ABOUT = """
A fleet is a window of a real mainline: the commit before it, the heads of the branches that were merged one after another, and
the tree that the mainline had in the end. All heads merged in one step should give that tree, in whatever order they are named.
Git merges the same heads one by one (`git merge-tree`, `git commit-tree`), in every order too.
"""
PATIENCE = 60
"""Seconds after which a merge of one fleet is given up."""
ROUNDS = 3
TURNS = 2
COMMAND = "mergekit merge {heads} --into {target} --landing all --dry-run --json"
_WANTED = {"flask-24": 6, "tornado-24": 11}
_LINE = re.compile(
    r"(?P<fleet>\S+) (?P<tool>\S+): fleets (?P<count>\d+), same as mainline (?P<same>\d+), differ (?P<differ>\d+), "
    r"conflicts (?P<conflicts>\d+), order-dependent (?P<by_order>\d+), (?P<median>[\d.]+) s each, (?P<total>[\d.]+) s in all"
)


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not SHARED.is_dir():
        print("fleets: skipped, ../shared is not there")
        return
    files = sorted((SHARED / "fleets").glob("*.json"), key=lambda file: (-int(file.stem.rpartition("-")[2]), file.stem))
    with scratch() as directory:
        fleets = [bundled(file, directory, options.limit) for file in files]
        yield process_table("Whole programs", [(file, None) for file in files], options, bound=1.0)
        measured = [(fleet, measure(fleet)) for fleet in fleets]
        yield engine_table("The engine alone, in one process", measured)
        yield left_open("Fleets that stay in conflict", measured)


def process_table(
    title: str, fleets: Sequence[tuple[Path, Path | None]], options: Options, *, bound: float, orders_by_git: int | None = None
) -> Table:
    """Run the corpus's own program over git and mergekit, in turns of one fleet file."""
    rows: list[list[object]] = []
    aims: list[Aim] = []
    ours = f"timeout {PATIENCE} {COMMAND}" if shutil.which("timeout") else COMMAND
    by_order = 0
    by_git = orders_by_git or options.orders
    orders = f"{options.orders} orders" if by_git == options.orders else f"{options.orders} orders, git's {by_git}"
    remarks = [
        f"`fleet.py --tool 'mergekit={COMMAND}'`: the whole process, Python's start and imports included",
        f"heads named in {orders}; time: of one merge of a whole fleet, the mean over all fleets and orders, the lesser of two turns",
        "differ: clean, but not the mainline's tree; by order: the result depends on the order of the heads",
    ]
    for file, repository in fleets:
        found: dict[str, tuple[dict[str, str], float]] = {}
        failure = ""
        turns = [("git", "git", by_git), ("mergekit", ours, options.orders)] * (TURNS if repository is None else 1)
        for tool, command, count in turns:
            asked: list[str | Path] = [sys.executable, SHARED / "fleet.py", "--fleet", file, "--orders", str(count)]
            asked += ["--tool", f"{tool}={command}"]
            asked += ["--limit", str(options.limit)] if options.limit else []
            asked += ["--repo", repository] if repository else []
            printed = run_program(asked).output.decode(errors="replace")
            for row in (match.groupdict() for match in _LINE.finditer(printed)):
                mean = float(row["total"]) / (int(row["count"]) * count)
                found[tool] = row, min(mean, found[tool][1]) if tool in found else mean
            failure = failure or ("" if tool in found else printed[-300:])
        if len(found) != len(("git", "mergekit")):
            remarks.append(f"{file.stem}: not all could be run: {failure}")
            continue
        base = found["git"][1]
        for tool, (row, mean) in found.items():
            figures = [row[name] for name in ("count", "same", "differ", "conflicts", "by_order")]
            figures[-1] = "-" if tool == "git" and by_git == 1 else figures[-1]
            rows.append([file.stem, tool, *figures, milliseconds(mean), ratio(mean, base)])
        row, mean = found["mergekit"]
        if not file.stem.endswith("-8"):
            aims.append(at_most(f"{file.stem}, whole program: time, × git", bound, mean / base))
        if file.stem in _WANTED and options.limit is None:
            aims.append(
                count_of(f"{file.stem}: fleets that come to the mainline's tree", _WANTED[file.stem], int(row["same"]), int(row["count"]))
            )
        by_order += int(row["by_order"])
    aims.append(none_of(f"{names_of(fleets)}: fleets whose result depends on the order of the heads ({options.orders} tried)", by_order))
    heading = ["fleet", "tool", "fleets", "as mainline", "differ", "in conflict", "by order", "time", "× git"]
    return Table(title, heading, rows, remarks, aims)


def names_of(fleets: Sequence[tuple[Path | Fleet, object]]) -> str:
    """Name fleets in a row."""
    return ", ".join(one.stem if isinstance(one, Path) else one.name for one, _ in fleets)


def measure(fleet: Fleet, *, git_rounds: int = ROUNDS) -> list[Measured]:
    """Merge every window by the engine and by git in mainline order, in turns; each in the least time it took."""
    as_in_a_program()
    found = []
    for window in fleet.windows:
        want = git(fleet.repository, "rev-parse", f"{window.expected}^{{tree}}")
        by_git, ours = [], []
        conflicts: tuple[Conflict, ...] = ()
        for number in range(ROUNDS):
            if number < git_rounds:
                by_git.append(git_once(fleet.repository, window))
            with patience(PATIENCE):
                answer, conflicts = engine_once(fleet.repository, window)
            ours.append(answer)
        found.append(Measured(window, want, _least(ours), _least(by_git), conflicts))
    return found


def _least(answers: Sequence[Answer]) -> Answer:
    return min(answers, key=lambda answer: answer.seconds)


def engine_table(title: str, fleets: Sequence[tuple[Fleet, Sequence[Measured]]]) -> Table:
    """Set the engine's results and times against git's as a whole program, window by window."""
    rows: list[list[object]] = []
    aims: list[Aim] = []
    remarks: list[str] = []
    all_wrong = 0
    for fleet, found in fleets:
        ours, theirs = ([getattr(each, who) for each in found] for who in ("ours", "theirs"))
        right = [sum(each.is_right(getattr(each, who)) for each in found) for who in ("ours", "theirs")]
        wrong = sum(each.ours.tree != each.want and not each.ours.conflicts and each.theirs.tree != each.ours.tree for each in found)
        worse = sum(each.is_right(each.theirs) and not each.is_right(each.ours) for each in found)
        times = [[answer.seconds for answer in answers] for answers in (ours, theirs)]
        each_ratio = [a / b for a, b in zip(*times, strict=True)]
        figures = [milliseconds(statistics.median(seconds)) for seconds in times]
        total = sum(times[0]) / sum(times[1])
        ratios = [statistics.median(each_ratio), max(each_ratio), total]
        rows.append([fleet.name, len(found), *right, wrong, *figures, *(f"{value:.3f}" for value in ratios)])
        if fleet.name not in _WANTED:
            what = f"{fleet.name}: fleets right, as many as by git in mainline order"
            aims.append(Aim(what, f"at least {right[1]} of {len(found)}", f"{right[0]} of {len(found)}", right[0] >= right[1]))
        if worse:
            remarks.append(f"{fleet.name}: {worse} of those that git gets right in mainline order mergekit leaves in conflict: see below")
        all_wrong += wrong
        if not fleet.name.endswith("-8"):
            aims.append(at_most(f"{fleet.name}, engine alone: time, × git", 0.2, total))
    aims.append(none_of(f"{names_of(fleets)}: clean results that are neither the mainline's nor git's", all_wrong))
    remarks += [
        f"least of {ROUNDS} rounds in turns, each from a repository just opened, without the belief cache; git in mainline order",
        "right: clean, and the mainline's tree; wrong: clean, but neither the mainline's tree nor what git makes",
    ]
    heading = ["fleet", "fleets", "right", "git right", "wrong", "engine, median", "git, median", "× git, median", "worst", "all together"]
    return Table(title, heading, rows, remarks, aims)

"""Files that git leaves in conflict: what each level of trust gives, beside other tools, and how long it takes."""

from __future__ import annotations

import json
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mergekit.checks.trees import tree
from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.drivers import text
from mergekit.lines import trust, weights
from tests.benchmarks.corpus import RIGHT, TOOLS, labels_of, scored
from tests.benchmarks.measuring import SHARED, Options, as_in_a_program, run_program, scratch
from tests.benchmarks.tables import Table, at_most, milliseconds, none_of
from tests.calibration.fitting import Weights
from tests.calibration.merges import Seen, Way, seen_at

SUMMARY = "code: what each level of trust gives, beside other tools, and how long a file takes"
WANTS_REPO = False
ABOUT = """
The same cases. A decision of a rule is believed if its odds, right to wrong, reach what the level of trust asks for. The odds are
a table that was fitted to these cases and to others: the curve is that of the table as it is, and flatters it. What it is worth on
repositories that it has not seen is what `make calibrate` prints, cross-validated.
"""
COSTS = (1, 3, 5, 10)
THRESHOLDS = (1.5, 2, 4, 5, 7, 15, 20, 30, 50, 75, 100, 200)
_BOTH, _CLEAN, _ALL = "both", "clean", "all"
_MERGEKIT = TOOLS["mergekit"]
_BESIDE = {
    "git": TOOLS["git"],
    **{f"mergekit, {level}": f"{_MERGEKIT} --trust {level}" for level in trust.LEVELS},
    "mergiraf": TOOLS["mergiraf"],
    "weave": TOOLS["weave"],
}
_TIMED = 40
"""Files whose merges are timed as whole processes."""
_ROUNDS = 3
_WITHIN = 0.010
"""Seconds that a contested file may take, in process."""
_MEGABYTE = 1_000_000
_MEGABYTE_WITHIN = 2.0
_LARGE = ("py", "js", "ts", "go", "rs", "java", "c")
_WRITERS = (Writer("left", time=1), Writer("right", time=2))


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if not SHARED.is_dir():
        print("code: skipped, ../shared is not there")
        return
    yield curve([seen_at(meta, SHARED / "cases") for meta in chosen(options.limit)])
    yield beside(scored(_BESIDE, options.limit))
    contested = [Case.read(meta) for meta in chosen(options.limit) if meta.parts[-4] != _CLEAN]
    yield processes(contested)
    yield in_process(contested)


def chosen(limit: int | None) -> list[Path]:
    """List the cases, or so many of each label, spread over all; each by its file of facts."""
    found: list[Path] = []
    for label in labels_of(SHARED):
        cases = sorted((SHARED / "cases" / label).glob("*/*/meta.json"))
        found += cases if limit is None else cases[:: max(1, len(cases) // limit)][:limit]
    return found


@dataclass(frozen=True)
class Case:
    """A merge of one file: its name in its repository, and the files that hold its versions."""

    path: str
    base: Path
    left: Path
    right: Path

    @classmethod
    def read(cls, meta: Path) -> Case:
        """Read the case that a file of facts stands beside."""
        files = {file.name.split(".")[0]: file for file in meta.parent.iterdir()}
        return cls(json.loads(meta.read_text())["path"], files["base"], files["left"], files["right"])

    def contest(self) -> Contest:
        """Give the contest."""
        return Contest(self.path, self.base.read_bytes(), (self.left.read_bytes(), self.right.read_bytes()), _WRITERS)


def curve(cases: Sequence[Seen]) -> Table:
    """Show what is right and wrong at every threshold on the odds."""
    table = Weights(dict(weights.WEIGHTS), weights.CALIBRATION)
    ranked = [(case, *table.best(case)) for case in cases]
    named = {least: f"{level}: " for level, least in trust.LEVELS.items()}
    rows = [[f"{named.get(least, '')}{least:g} : 1", *_at(least, ranked)] for least in sorted({*THRESHOLDS, *named})]
    both = sum(case.label == _BOTH for case in cases)
    heading = ["odds", "both: right", "wrong", "all: right", "wrong", *(f"ER({cost})" for cost in COSTS)]
    remarks = [
        f"{len(cases)} files, {both} of label `both`; in process, every rule asked once",
        "in-sample: the table was fitted to these cases too. `make calibrate` prints the cross-validated curve, which is what to expect",
        "right: the same lines as people's, white space and order aside; ER(k): effort reduced, 1 - (conflicts + k × wrong) / cases",
    ]
    return Table("The curve of trust", heading, rows, remarks)


def _at(least: float, ranked: Sequence[tuple[Seen, Way, float]]) -> list[str]:
    """Give the cells of one threshold."""
    taken = [(case, way.outcome) for case, way, chance in ranked if way.outcome != "conflict" and chance >= least / (1 + least)]
    both = sum(case.label == _BOTH for case, *_ in ranked)
    of_both = Counter(outcome for case, outcome in taken if case.label == _BOTH)
    of_all = Counter(outcome for _, outcome in taken)
    shares = [
        *(100 * of_both[outcome] / max(1, both) for outcome in ("right", "wrong")),
        *(100 * of_all[outcome] / len(ranked) for outcome in ("right", "wrong")),
    ]
    return [*(f"{share:.1f} %" for share in shares), *_efforts(of_all["right"], of_all["wrong"], len(ranked))]


def _efforts(right: int, wrong: int, cases: int) -> list[str]:
    return [f"{(right - (cost - 1) * wrong) / cases:.3f}" for cost in COSTS]


def beside(found: Mapping[str, Sequence[dict[str, Any]]]) -> Table:
    """Set the levels of trust beside the other tools that are there."""
    rows: list[list[object]] = []
    for label in (_BOTH, _CLEAN, _ALL):
        for name, every in found.items():
            cases = [case for case in every if label in {_ALL, case["label"]}]
            if not cases:
                continue
            count = Counter(case["outcome"] for case in cases)
            right, wrong = sum(count[outcome] for outcome in RIGHT), count["differs"]
            sums = [sum(case[kind] for case in cases) for kind in ("lost", "broken")]
            shares = [f"{100 * part / len(cases):.1f} %" for part in (right, wrong)]
            rows.append([label, len(cases), name, *shares, *sums, *_efforts(right, wrong, len(cases))])
    ours = [case for name, every in found.items() if name.startswith("mergekit") for case in every]
    aims = [
        none_of("code: lines that people kept and a clean result lacks", sum(case["lost"] for case in ours)),
        none_of("code: clean results that no longer parse", sum(case["broken"] for case in ours)),
    ]
    heading = ["label", "cases", "tool", "right", "wrong", "lost", "broken", *(f"ER({cost})" for cost in COSTS)]
    remarks = [f"`score.py --tool 'mergekit={_MERGEKIT} --trust LEVEL'`; of the other tools, those that are on the PATH"]
    return Table("Beside other tools", heading, rows, remarks, aims)


def processes(cases: Sequence[Case]) -> Table:
    """Time whole processes on contested files, in turns."""
    timed = cases[:: max(1, len(cases) // _TIMED)][:_TIMED]
    costs: dict[str, list[tuple[float, float]]] = {}
    with scratch() as directory:
        for case in timed:
            for name, tool in _timed_tools().items():
                costs.setdefault(name, []).append(_least(case, tool, directory))
    medians = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in costs.items()}
    rows = [[name, *map(milliseconds, found), _quicker(costs[_DRIVER], costs[name])] for name, found in medians.items()]
    aims = []
    if "mergiraf" in medians:
        clock, processor = (ours / theirs for ours, theirs in zip(medians[_DRIVER], medians["mergiraf"], strict=True))
        aims = [
            at_most("code: `mergekit driver` on a contested file, clock, × mergiraf", 1, clock),
            at_most("code: the same, processor", 1, processor),
        ]
    remarks = [f"{len(timed)} contested files, the least of {_ROUNDS} runs of each, in turns; medians of these"]
    return Table("A contested file, whole processes", ["tool", "clock", "processor", "`driver` is quicker on"], rows, remarks, aims)


_DRIVER = "mergekit driver"


def _timed_tools() -> dict[str, str]:
    known = {
        _DRIVER: "mergekit driver {base} {left} {right} 7 {path}",
        "mergiraf": TOOLS["mergiraf"],
        "weave": TOOLS["weave"],
        "git": TOOLS["git"],
    }
    return {name: tool for name, tool in known.items() if name == _DRIVER or shutil.which(tool.partition(" ")[0])}


def _least(case: Case, tool: str, directory: Path) -> tuple[float, float]:
    """Give the least time, on the clock and of the processor, of a few runs; each merges into a copy of left."""
    found = []
    for _ in range(_ROUNDS):
        left = directory / f"left{case.left.suffix}"
        left.write_bytes(case.left.read_bytes())
        fill = {"base": case.base, "left": left, "right": case.right, "out": directory / "out", "path": case.path}
        found.append(run_program([word.format(**fill) for word in tool.split()], directory))
    return min(cost.seconds for cost in found), min(cost.processor for cost in found)


def _quicker(ours: Sequence[tuple[float, float]], theirs: Sequence[tuple[float, float]]) -> str:
    return "-" if ours is theirs else f"{sum(one < other for (one, _), (other, _) in zip(ours, theirs, strict=True))} of {len(ours)}"


def in_process(cases: Sequence[Case]) -> Table:
    """Time contested files as a fleet has them, and megabytes of code."""
    as_in_a_program()
    contests = [case.contest() for case in cases]
    for contest in contests[:10]:
        text.merge(contest)
    seconds = sorted(_seconds(contest) for contest in contests)
    median = statistics.median(seconds)
    rows: list[list[object]] = [
        [f"{len(contests)} contested files", milliseconds(median), milliseconds(seconds[len(seconds) * 9 // 10]), milliseconds(seconds[-1])]
    ]
    aims = [at_most("code: a contested file, in process, median", 1000 * _WITHIN, 1000 * median, " ms")]
    for extension in _LARGE:
        large = megabyte([case for case in cases if case.base.suffix == f".{extension}"])
        if large is None:
            continue
        took = _seconds(large)
        rows.append([f"{len(large.base or b'') / _MEGABYTE:.1f} MB of .{extension}", milliseconds(took), "", ""])
        aims.append(at_most(f"code: a megabyte of .{extension}, in process", _MEGABYTE_WITHIN, took, " s"))
    remarks = ["processor time; a megabyte: files of the language behind each other, changed in every fifth, both sides' changes together"]
    return Table("In process", ["what", "median", "9 of 10 within", "most"], rows, remarks, aims)


def _seconds(contest: Contest) -> float:
    """Give the processor's time for a merge of a file that was never seen before."""
    tree.cache_clear()
    started = time.process_time()
    text.merge(contest)
    return time.process_time() - started


def megabyte(cases: Sequence[Case]) -> Contest | None:
    """Put files behind each other to a megabyte; None if there are none."""
    parts: list[tuple[bytes, bytes, bytes]] = []
    size = 0
    while cases and size < _MEGABYTE:
        for case in cases:
            base = case.base.read_bytes()
            if size + len(base) > _MEGABYTE + (1 << 14):
                continue
            changed = len(parts) % 5 == 4
            parts.append((base, case.left.read_bytes() if changed else base, case.right.read_bytes() if changed else base))
            size += len(base)
        if not any(size + case.base.stat().st_size <= _MEGABYTE + (1 << 14) for case in cases):
            break
    if not parts:
        return None
    base, left, right = (b"".join(versions) for versions in zip(*parts, strict=True))
    return Contest(f"large{cases[0].base.suffix}", base, (left, right), _WRITERS)

"""The audit, measured: on files that people merged, on the same spoiled on purpose, and on the merges of whole repositories."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mergekit.audit import Finding, audit_texts
from mergekit.audit.certificate import Certificate
from mergekit.audit.merges import audit_merge
from mergekit.git.repository import Repository
from mergekit.landing.target import policy_of
from tests.audit.spoiled import WAYS, Spoiled, spoil
from tests.benchmarks.measuring import SHARED, Options, environment, project_name
from tests.benchmarks.tables import Aim, Table, milliseconds

SUMMARY = "audits: what `mergekit audit` finds in merges that people made, and in spoiled ones"
WANTS_REPO = False
ABOUT = """
Three-way merges of single files from the histories of many projects, with what people committed. Label `clean`: git merges them, and
that was committed. `both`: people kept the added lines of both sides. In the others they dropped something (`pick-left`, `pick-right`,
`mixed`) or wrote something else (`novel`). Then good merges with one fault each; and, with `--repo`, the last merges of whole projects.
"""
_GOOD = ("clean", "both")
_SPOILED = 500
_ALSO = 1500
_MERGES = 300
_TOLD = 20
_WRONG = {
    "both/c/libgit2__9937967efd__src__transports__httpclient.c": "the old assignment stands behind the new one",
    "both/go/etcd-io__8952c1bd42__etcd.go": "a block that one side moved stands there twice, as it was and edited",
    "both/java/dubbo__62e204e424__-consumer__src__main__java__org__apache__dubbo__demo__consumer__Application.java": "main begins twice",
    "both/py/sympy__b81bfb8d02__sympy__stats__crv.py": "two imports are gone that are still used",
    "both/py/sympy__ffe2a536d8__sympy__solvers__ode__single.py": "the import stands there as it was, and as it became",
    "both/py/tornado__ae166d7219__tornado__httputil.py": "the loop stands there twice",
    "both/rs/cargo__3c93f6c7ea__src__cargo__core__compiler__context__mod.rs": "moved imports stand there twice, as they were and edited",
    "both/scala/RxJava__4df4ccaa1c__java-scala__src__main__scala__rx__lang__scala__ImplicitFunctionConversions.scala": "an import that one "
    "side rewrote is there as it was",
    "both/yml/pytest-dev__6af7172204__.travis.yml": "two entries of the list stand there twice",
    "both/yml/sympy__08b0d7bcc8__.travis.yml": "a setting that one side removed everywhere is back in the entry that the other moved",
}
"""Merges that people made wrongly, read one by one: what is found there is true, and they are not spoiled any further."""


@dataclass(frozen=True)
class Case:
    """A merge of one file: where it is from, and its texts."""

    name: str
    label: str
    base: bytes
    sides: tuple[bytes, ...]
    result: bytes


def run(options: Options) -> Iterator[Table]:
    """Measure."""
    if SHARED.is_dir():
        cases = list(read_cases(SHARED / "cases"))
        if options.limit:
            cases = [case for label in sorted({case.label for case in cases}) for case in _some(cases, label, options.limit)]
        yield by_label(cases, "Files that people merged")
        yield spoiled(cases, "Merges with one fault", options.seed)
    else:
        print("audits: no files, ../shared is not there")
    if options.also:
        cases = list(read_cases(options.also))
        cases = random.Random(options.seed).sample(cases, min(options.limit or _ALSO, len(cases)))
        yield by_label(cases, "Files that people merged, in other projects")
        yield spoiled(cases, "Merges of other projects with one fault", options.seed)
    if options.repos:
        yield repositories(options.repos, options.limit or _MERGES)


def _some(cases: Sequence[Case], label: str, limit: int) -> list[Case]:
    of_label = [case for case in cases if case.label == label]
    return of_label[:: max(1, len(of_label) // limit)][:limit]


def read_cases(folder: Path) -> Iterator[Case]:
    """Read merges of single files, as the corpus lays them out."""
    for meta in sorted(folder.glob("*/*/*/meta.json")):
        files = {file.name.partition(".")[0]: file for file in meta.parent.iterdir()}
        base, left, right, human = (files[name].read_bytes() for name in ("base", "left", "right", "human"))
        yield Case("/".join(meta.parent.parts[-3:]), json.loads(meta.read_text())["label"], base, (left, right), human)


@cache
def losses(case: Case) -> tuple[Finding, ...]:
    """Audit what people made."""
    return audit_texts(case.base, case.sides, case.result).losses


def by_label(cases: Sequence[Case], title: str) -> Table:
    """Count what is certified, label by label."""
    rows = []
    aims = []
    remarks = []
    labels = {case.label for case in cases}
    for label in [*(one for one in _GOOD if one in labels), *sorted(labels.difference(_GOOD))]:
        some = [case for case in cases if case.label == label]
        kinds = Counter(kind for case in some for kind in {one.kind for one in losses(case)})
        started = time.perf_counter()
        for case in some:
            audit_texts(case.base, case.sides, case.result)
        seconds = (time.perf_counter() - started) / len(some)
        certified = sum(not losses(case) for case in some)
        counts = [kinds[kind] for kind in ("lost", "resurrected", "duplicated")]
        rows.append([label, len(some), f"{100 * certified / len(some):.1f} %", *counts, milliseconds(seconds)])
        if label in _GOOD:
            aims.append(_per_cent(f"audits: {title.lower()}: certified of label {label}", 98, certified, len(some)))
            remarks += [f"not certified: {case.name}{_reason(case)}" for case in some if losses(case)][:_TOLD]
    heading = ["label", "files", "certified", "lost", "resurrected", "duplicated", "time"]
    return Table(title, heading, rows, ["time: of one file, a mean", *remarks], aims)


def _reason(case: Case) -> str:
    return f" (rightly: {_WRONG[case.name]})" if case.name in _WRONG else ""


def make(cases: Sequence[Case], count: int, seed: int) -> Iterator[tuple[Case, Spoiled]]:
    """Spoil good merges, each way in turn, every case once before any is taken again."""
    rng = random.Random(seed)
    order = list(cases)
    rng.shuffle(order)
    made = tries = 0
    while made < count and tries < 10 * count:
        case = order[tries % len(order)]
        found = spoil(case.base, case.sides, case.result, WAYS[tries % len(WAYS)], rng)
        tries += 1
        if found is not None:
            made += 1
            yield case, found


def spoiled(cases: Sequence[Case], title: str, seed: int) -> Table:
    """Spoil good merges, and count what is caught: what is found in the spoiled merge and not in the good one."""
    good = [case for case in cases if case.label in _GOOD and case.name not in _WRONG]
    made: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    missed = []
    for case, one in make(good, _SPOILED, seed):
        known = Counter((loss.kind, loss.text.strip()) for loss in losses(case))
        now = Counter((loss.kind, loss.text.strip()) for loss in audit_texts(case.base, case.sides, one.result).losses)
        rows = ["all", one.way, f"{one.way}, {one.size}", *(["moved code"] if one.moved else [])]
        made.update(rows)
        if now - known:
            caught.update(rows)
        else:
            missed.append(f"missed: {one.way}, {one.size}: {case.name}")
    table = [
        [name, made[name], caught[name], f"{100 * caught[name] / made[name]:.1f} %"] for name in sorted(made, key=lambda n: (n != "all", n))
    ]
    flagged = [case.name for case in good if losses(case)]
    wrong = sum(case.name in _WRONG for case in cases)
    aims = [
        _per_cent(f"audits: {title.lower()}: caught", 98, caught["all"], made["all"]),
        _per_cent(f"audits: {title.lower()}: untouched, without findings", 99, len(good) - len(flagged), len(good)),
    ]
    remarks = [
        f"untouched: {len(flagged)} of {len(good)} have findings; seed {seed}",
        *([f"{wrong} merges that were read and found wrong are left out"] if wrong else []),
        *missed[:_TOLD],
    ]
    return Table(title, ["unit", "made", "caught", "share"], table, remarks, aims)


def _per_cent(what: str, least: int, found: int, of: int) -> Aim:
    return Aim(what, f"at least {least} %", f"{100 * found / of:.1f} %", 100 * found >= least * of)


def repositories(clones: Sequence[Path], count: int) -> Table:
    """Audit the last merges of whole projects."""
    rows = []
    for clone in clones:
        repository = Repository.open(clone)
        listed = ["git", "-C", str(clone), "log", "--merges", "--format=%H", f"--max-count={count}"]
        commits = subprocess.run(listed, capture_output=True, check=True, env=environment()).stdout.decode().split()
        seconds = []
        found: list[Certificate] = []
        for name in commits:
            started = time.perf_counter()
            read = repository.objects.commit(bytes.fromhex(name))
            tree = repository.objects.commit(read.parents[0]).tree
            found.append(audit_merge(repository, read.id, policy_of(repository.objects, tree)))
            seconds.append(time.perf_counter() - started)
        failed = sum(not one.is_certified for one in found)
        rules = Counter(item.rule for one in found for item in one.items if item.rule)
        said = ", ".join(f"{rule} {times}" for rule, times in rules.most_common())
        files, lost = sum(one.files for one in found), sum(len(one.losses) for one in found)
        times = [milliseconds(statistics.median(seconds)), milliseconds(max(seconds))]
        rows.append([project_name(clone), len(found), files, failed, lost, said or "-", *times])
    heading = ["project", "merges", "files looked into", "with losses", "losses", "explained", "median", "longest"]
    return Table("Merges of projects", heading, rows, ["the last merges of the main line, times in one process"])

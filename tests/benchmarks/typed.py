"""What typed data costs: a fleet of 24 that all changed one file of records, in process."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator, Sequence

from mergekit.conflicts import Writer
from mergekit.driver import Contest, MergeDriver
from mergekit.drivers import load, types_of
from tests.benchmarks.measuring import Options
from tests.benchmarks.tables import Aim, Table, ratio

SUMMARY = "typed: one file of records that 24 replicas changed"
WANTS_REPO = False
ABOUT = """
Each of 24 replicas edits 20 records of its own and adds one; with conflicts, two fields are set differently by two replicas. A driver is
asked once, in process: processor time. Beside it, what Python's own `json.loads` or `csv.reader` takes for the same 25 versions, and a file
half as large.
"""
_SIDES = 24
_EDITS = 20
_OBJECT = {"list": [1, 2, 3], "name": "a name", "on": True, "text": "some text that is here", "value": 0}
_SIZES = (3_100, 6_200)
_LINES = (5_000, 10_000)
_STOCK = types_of({"stock": {"count": "pn-counter", "value": "pn-counter"}})["stock"]
_WRITERS = tuple(Writer(f"agent/{n}", commit=f"{n:040x}", time=n) for n in range(_SIDES))


def run(_: Options) -> Iterator[Table]:
    """Measure."""
    rows: list[list[str]] = []
    aims: list[Aim] = []
    for driver, conflicts in (("fields", False), ("fields", True), ("document", False), ("document", True)):
        half, whole = (_objects(size, conflicts=conflicts) for size in _SIZES)
        name = f"`{driver}`, {'with' if conflicts else 'no'} conflicts"
        took = _row(rows, name, load(driver), "a.json", half, whole, json.loads)
        if driver == "fields" and not conflicts:
            aims.append(Aim("JSON of 1 MB, 24 replicas, typed", "under 3 s", f"{took:.2f} s", took < 3))
        if driver == "document" and conflicts:
            aims.append(Aim("JSON of 1 MB, 24 replicas, as a document with conflicts", "under 3 s", f"{took:.2f} s", took < 3))
    half, whole = (lines(size) for size in _LINES)
    took = _row(rows, "`records`, JSON Lines", load("records"), "a.jsonl", half, whole, lambda text: [*map(json.loads, text.splitlines())])
    aims.append(Aim("10,000 JSON Lines, 24 replicas", "under 1 s", f"{took:.2f} s", took < 1))
    took = _row(
        rows,
        "`fields`, JSON Lines with a counter",
        load("fields"),
        "a.jsonl",
        half,
        whole,
        lambda text: [*map(json.loads, text.splitlines())],
    )
    aims.append(Aim("10,000 JSON Lines, 24 replicas, typed", "under 3 s", f"{took:.2f} s", took < 3))
    half, whole = (_rows(size) for size in _LINES)
    took = _row(
        rows, "`fields`, CSV with a counter", load("fields"), "a.csv", half, whole, lambda text: [*csv.reader(io.StringIO(text.decode()))]
    )
    aims.append(Aim("10,000 rows of CSV, 24 replicas, typed", "under 1.5 s", f"{took:.2f} s", took < 1.5))
    heading = ["what", "bytes of a version", "processor", "× Python's own reader", "half the size"]
    yield Table("One file, 24 replicas", heading, rows, [], aims)


def _row(
    rows: list[list[str]],
    name: str,
    driver: MergeDriver,
    path: str,
    half: Sequence[bytes],
    whole: Sequence[bytes],
    read: Callable[[bytes], object],
) -> float:
    """Measure one file, and one of half its size."""
    small, took = (_seconds(driver, path, versions) for versions in (half, whole))
    began = time.process_time()
    for version in whole:
        read(version)
    rows.append([name, f"{len(whole[0]):,}", f"{took:.2f} s", ratio(took, time.process_time() - began), f"{small:.2f} s"])
    return took


def _seconds(driver: MergeDriver, path: str, versions: Sequence[bytes]) -> float:
    base, *sides = versions
    options = {"type": "stock", "schema": _STOCK} if path.endswith((".csv", ".jsonl")) else {"type": "task"}
    contest = Contest(path, base, tuple(sides), _WRITERS, options=options if driver.name == "fields" else {})
    began = time.process_time()
    driver.merge(contest)
    return time.process_time() - began


def _objects(size: int, *, conflicts: bool) -> list[bytes]:
    """Make a base and its sides: objects by key."""
    base = {f"key{n}": {**_OBJECT, "value": n} for n in range(size)}
    versions = [base]
    for side in range(_SIDES):
        changed = {key: dict(value) for key, value in base.items()}
        for at in range(_EDITS):
            changed[f"key{side * _EDITS + at}"]["value"] = -side - 1
        if conflicts:
            changed[f"key{size - 1 - side % 2}"]["name"] = f"by {side // 2}" if side < 4 else "a name"
        else:
            changed[f"new{side}"] = {"name": "new"}
        versions.append(changed)
    return [json.dumps(version, indent=2).encode() + b"\n" for version in versions]


def lines(size: int) -> list[bytes]:
    """Make a base and its sides: a record per line."""
    base = [{"id": n, **_OBJECT, "value": n} for n in range(size)]
    versions = [base]
    for side in range(_SIDES):
        own = range(side * _EDITS, (side + 1) * _EDITS)
        changed = [{**record, "value": -side - 1} if record["id"] in own else record for record in base]
        versions.append([*changed, {"id": size + side, **_OBJECT}])
    return ["".join(json.dumps(record) + "\n" for record in version).encode() for version in versions]


def _rows(size: int) -> list[bytes]:
    """Make a base and its sides: a row per record, of which one column has a type."""
    base = [{"sku": f"r{n}", "count": n, "status": "open", "text": "some text here"} for n in range(size)]
    versions = [base]
    for side in range(_SIDES):
        own = range(side * _EDITS, (side + 1) * _EDITS)
        changed = [{**row, "count": size + side} if place in own else row for place, row in enumerate(base)]
        versions.append([*changed, {**base[0], "sku": f"new{side}"}])
    return [b"".join(",".join(map(str, row)).encode() + b"\n" for row in (base[0], *map(dict.values, version))) for version in versions]

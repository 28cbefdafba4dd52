"""Notebooks: what people wrote merges, and how cells ran is never a conflict."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mergekit.driver import Outcome
from mergekit.drivers.document import DRIVER
from tests.decided import contest, shown

Cell = dict[str, Any]


def cell(name: str, *source: str, count: int | None = None, outputs: tuple[str, ...] = (), **metadata: object) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": name,
        "metadata": dict(metadata),
        "outputs": list(outputs),
        "source": list(source),
    }


def notebook(*cells: Cell, ids: bool = True) -> bytes:
    kept = [{key: value for key, value in one.items() if ids or key != "id"} for one in cells]
    return json.dumps({"cells": kept, "metadata": {"kernel": "py"}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode() + b"\n"


def merged(*versions: bytes) -> Outcome:
    outcome = DRIVER.merge(contest("x.ipynb", *versions))
    swapped = DRIVER.merge(contest("x.ipynb", versions[0], *versions[:0:-1], numbers=range(len(versions) - 1, 0, -1)))
    assert swapped == outcome, "the order of sides matters"
    return outcome


def cells(outcome: Outcome) -> list[Cell]:
    assert not outcome.conflicts
    found: list[Cell] = json.loads(shown(outcome))["cells"]
    return found


BASE = [cell("a", "x = 1\n", "y = 2\n", "x", count=1, outputs=("1",)), cell("b", "print(x)", count=2), cell("c", "end", count=3)]


@pytest.mark.parametrize("ids", [True, False])
def test_all_cells_ran_on_both_sides(ids: bool) -> None:
    one = [part | {"execution_count": 10 + n, "outputs": ["one"]} for n, part in enumerate(BASE)]
    other = [part | {"execution_count": 20 + n, "outputs": ["other"]} for n, part in enumerate(BASE)]
    other[0] = other[0] | {"source": ["x = 9\n", "y = 2\n", "x"]}
    one[2] = one[2] | {"source": ["the end"]}
    outcome = merged(*(notebook(*part, ids=ids) for part in (BASE, one, other)))
    found = cells(outcome)
    assert [part["source"] for part in found] == [other[0]["source"], BASE[1]["source"], one[2]["source"]]
    assert [(part["execution_count"], part["outputs"]) for part in found[:2]] == [(20, ["other"]), (21, ["other"])], "the last writer's"
    assert {event.rule for event in outcome.events} == {"by-key", "last-run"}
    assert all(event.writers[-1].label == "agent-2" for event in outcome.events)
    assert ids is False or any(event.place.key == "cells.[b].outputs" for event in outcome.events)


def test_times_of_a_run_are_no_conflict_and_other_metadata_is() -> None:
    base, one, other = (cell("a", "x", execution={"at": at}, tags=at) for at in ("0", "1", "2"))
    for key, clashes in (("execution", False), ("tags", True)):
        versions = (notebook(part | {"metadata": {key: part["metadata"][key]}}) for part in (base, one, other))
        assert bool(merged(*versions).conflicts) == clashes


def test_a_deleted_cell_that_somebody_ran_is_gone() -> None:
    ran = BASE[1] | {"execution_count": 9, "outputs": ["x"]}
    edited = BASE[1] | {"source": ["print(y)"]}
    deleted = notebook(BASE[0], BASE[2])
    assert [part["id"] for part in cells(merged(notebook(*BASE), notebook(BASE[0], ran, BASE[2]), deleted))] == ["a", "c"]
    assert merged(notebook(*BASE), notebook(BASE[0], edited, BASE[2]), deleted).conflicts


def test_cells_that_both_added_stand_one_after_the_other() -> None:
    one, other = notebook(*BASE, cell("d", "one")), notebook(*BASE, cell("e", "two"))
    assert [part["id"] for part in cells(merged(notebook(*BASE), one, other))] == ["a", "b", "c", "d", "e"]


def test_one_line_of_a_cell_that_both_edited_is_a_conflict_of_that_line() -> None:
    one, other = (notebook(BASE[0] | {"source": ["x = 1\n", f"y = {n}\n", "x"]}, *BASE[1:]) for n in ("a", "b"))
    (conflict,) = merged(notebook(*BASE), one, other).conflicts
    assert [sibling.value for sibling in conflict.siblings] == [b'    "y = a\\n",\n', b'    "y = b\\n",\n']


def test_edits_of_two_lines_of_a_cell_merge() -> None:
    one = notebook(BASE[0] | {"source": ["x = 7\n", "y = 2\n", "x"]}, *BASE[1:])
    other = notebook(BASE[0] | {"source": ["x = 1\n", "y = 2\n", "z\n", "end"]}, *BASE[1:])
    assert cells(merged(notebook(*BASE), one, other))[0]["source"] == ["x = 7\n", "y = 2\n", "z\n", "end"]


def test_cells_without_ids_keep_their_own_outputs() -> None:
    runs = ([("1", "2", "3"), (4, 5, 6)], [("7", "8", "9"), (10, 11, 12)])
    versions = [
        notebook(*(one | {"outputs": [text], "execution_count": count} for one, text, count in zip(BASE, *run, strict=True)), ids=False)
        for run in runs
    ]
    found = cells(merged(notebook(*BASE, ids=False), *versions))
    assert [(one["outputs"], one["execution_count"]) for one in found] == [(["7"], 10), (["8"], 11), (["9"], 12)]


def ran(count: int, *parts: Cell) -> list[Cell]:
    return [part | {"execution_count": count + n, "outputs": [f"{count + n}"]} for n, part in enumerate(parts)]


@pytest.mark.parametrize("ids", [True, False])
def test_a_cell_that_both_edited_and_ran_is_open_in_what_people_wrote_alone(ids: bool) -> None:
    def versions(one: list[str], other: list[str]) -> list[bytes]:
        first = ran(10, BASE[0] | {"source": one}, *BASE[1:])
        second = ran(20, BASE[0] | {"source": other}, *BASE[1:])
        return [notebook(*part, ids=ids) for part in (BASE, first, second)]

    found = cells(merged(*versions(["x = 7\n", "y = 2\n", "x"], ["x = 1\n", "y = 2\n", "z"])))
    assert found[0]["source"] == ["x = 7\n", "y = 2\n", "z"]
    assert [(part["execution_count"], part["outputs"]) for part in found] == [(20, ["20"]), (21, ["21"]), (22, ["22"])]
    (conflict,) = merged(*versions(["x = 1\n", "y = 7\n", "x"], ["x = 1\n", "y = 8\n", "x"])).conflicts
    assert [sibling.value for sibling in conflict.siblings] == [b'    "y = 7\\n",\n', b'    "y = 8\\n",\n']


def test_a_cell_without_an_id_that_one_edited_and_another_replaced_is_open() -> None:
    one = [BASE[0] | {"source": ["x = 7\n", "y = 2\n", "x"]}, *BASE[1:]]
    other = [cell("n", "other = 1\n", "things = 2\n", "entirely"), *BASE[1:]]
    assert merged(*(notebook(*part, ids=False) for part in (BASE, one, other))).conflicts
    assert merged(*(notebook(*part, ids=False) for part in (BASE, one, BASE[1:]))).conflicts


def test_cells_without_ids_are_found_again_by_what_they_say() -> None:
    """Both edit two cells that stand beside each other, one adds a cell between, the other gives all of them ids."""
    base = [cell(name, f"{name} = 1\n", "x\n", "y\n", name) for name in "abc"]
    one = [part | {"source": [*part["source"][:3], "z"]} for part in base[:2]]
    other = [part | {"source": ["first\n", *part["source"][1:]]} for part in base[:2]]
    outcome = merged(
        notebook(*base, ids=False), notebook(one[0], cell("n", "n = 0"), one[1], base[2], ids=False), notebook(*other, base[2])
    )
    assert ["".join(part["source"]) for part in cells(outcome)] == ["first\nx\ny\nz", "n = 0", "first\nx\ny\nz", "c = 1\nx\ny\nc"]


def test_a_moved_cell_without_an_id_takes_its_edit_along() -> None:
    base = [cell(name, f"{name} = 1\n", f"print({name})") for name in "abcd"]
    edited = [*base[:3], base[3] | {"execution_count": 7}]
    moved = [base[3], *base[:3]]
    found = cells(merged(*(notebook(*part, ids=False) for part in (base, edited, moved))))
    assert [(part["source"][0], part["execution_count"]) for part in found] == [
        ("d = 1\n", 7),
        ("a = 1\n", None),
        ("b = 1\n", None),
        ("c = 1\n", None),
    ]

"""`mergekit check`, and the hook that refuses the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.repository import Repository
from mergekit.hooks.installing import install
from tests.cli.program import mergekit
from tests.schemas import faults
from tests.work_trees import WorkTree, work_tree

TASK = '{\n  "status": "open",\n  "time_spent": 5\n}\n'


@pytest.fixture
def tree(tmp_path: Path) -> WorkTree:
    made = work_tree(tmp_path / "r")
    made.commit("a task", {"tasks/a.json": TASK, "code/b.json": "{"})
    return made


def test_check(tree: WorkTree) -> None:
    fine = mergekit("check", cwd=tree.path)
    assert (fine.code, fine.text) == (0, "Nothing is wrong in 1 typed file.\n")
    tree.write("tasks/a.json", TASK.replace("5", "4").replace("open", "odd"))
    tree.write("tasks/new.yaml", "status: done\nnotes: x\n")
    done = mergekit("check", cwd=tree.path)
    assert done.code == 1
    assert done.text.splitlines()[:5] == [
        "2 faults in 2 typed files:",
        "tasks/a.json:2  odd-value",
        '  status: state-machine: "odd" is none of its states: open, in_progress, blocked, review, done, cancelled',
        "tasks/a.json:3  wrong-move",
        "  time_spent: g-counter: it was lowered from 5 to 4, and it only grows",
    ]
    found = mergekit("check", "--json", "../tasks/new.yaml", "-C", str(tree.path / "code"), cwd=tree.path.parent)
    assert (found.code, faults(found.json, "check")) == (1, [])
    message = "notes: g-set: it is no list"
    assert found.json == {"files": 1, "faults": [{"path": "tasks/new.yaml", "line": 2, "code": "wrong-value", "message": message}]}


def test_what_is_only_odd_is_told_and_stops_nobody(tree: WorkTree) -> None:
    install(Repository.open(tree.path))
    tree.write("tasks/a.json", TASK.replace("open", "todo"))
    done = mergekit("check", cwd=tree.path)
    assert done.code == 0
    assert done.text.splitlines()[:2] == ["1 warning in 1 typed file:", "tasks/a.json:2  odd-value"]
    tree.must("add", ".")
    committed = tree.git("commit", "-m", "x")
    assert committed.code == 0
    assert '"todo" is none of its states' in committed.error


def test_what_cannot_be_checked(tree: WorkTree) -> None:
    assert "no such file" in mergekit("check", "nowhere", cwd=tree.path).error
    assert "is not in the work tree" in mergekit("check", tree.path.parent, cwd=tree.path).error
    tree.write(".mergekit.toml", "[types.x]\na = 'nothing'\n")
    done = mergekit("check", cwd=tree.path)
    assert done.code == 1
    assert "'nothing' is an unknown type" in done.text


def test_the_hook_refuses_it_and_the_types_that_come_along_count(tree: WorkTree) -> None:
    install(Repository.open(tree.path))
    tree.write("tasks/a.json", TASK.replace("5", "4"))
    tree.must("add", ".")
    done = tree.git("commit", "-m", "x")
    assert done.code == 1
    assert "tasks/a.json:3: time_spent: g-counter: it was lowered from 5 to 4, and it only grows" in done.error
    tree.write(".mergekit.toml", '[types.task]\ntime_spent = "pn-counter"\n')
    tree.must("add", ".")
    assert tree.git("commit", "-m", "x").code == 0

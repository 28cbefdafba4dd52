"""`log`, `undo`, `redo` and `gc`: what was done here, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.git.worktrees import followers
from mergekit.operations import Plan
from mergekit.operations.entries import newest, write_entry
from mergekit.operations.journal import write_journal
from tests.cli.program import mergekit, on_terminal
from tests.histories import run_git
from tests.landing.fleets import edited, fleet
from tests.schemas import faults


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout of `main` with three replicas, two of which clash."""
    history = fleet(tmp_path / "origin", {"a": {"f": edited(3, "a")}, "b": {"f": edited(3, "b")}, "c": {"g": "c\n"}})
    made = history.checkout_clone(tmp_path / "clone")
    for name in "abc":
        run_git(made, "branch", "--quiet", "--no-track", f"agent/{name}", f"origin/agent/{name}")
    return made


def refs(at: Path) -> list[bytes]:
    return [line for line in run_git(at, "for-each-ref").splitlines() if not line.endswith(b"refs/mergekit/operations")]


def test_there_and_back(clone: Path) -> None:
    before = refs(clone)
    assert mergekit("merge", "agent/a", "agent/b", "agent/c", cwd=clone).code == 1
    landed = refs(clone)
    assert len(landed) == len(before) + 2
    (clone / "f").write_bytes((clone / "f").read_bytes())  # touched, not changed
    dry = mergekit("undo", "--dry-run", "--json", cwd=clone)
    assert (dry.code, faults(dry.json, "undo"), dry.json["operation"]) == (0, [], None)
    assert refs(clone) == landed
    done = mergekit("undo", "--json", cwd=clone)
    assert (done.code, faults(done.json, "undo")) == (0, [])
    assert {**done.json, "dry_run": True, "operation": None} == dry.json
    assert (refs(clone), run_git(clone, "status", "--porcelain")) == (before, b"")
    redone = mergekit("redo", "--json", cwd=clone)
    assert (redone.code, faults(redone.json, "undo"), redone.json["undoes"]) == (0, [], [2])
    assert (refs(clone), run_git(clone, "status", "--porcelain")) == (landed, b"")
    told = mergekit("log", "--json", cwd=clone)
    assert (told.code, faults(told.json, "log")) == (0, [])
    assert [(one["number"], one["kind"], one["state"], one["undone_by"]) for one in told.json["operations"]] == [
        (3, "redo", "done", None),
        (2, "undo", "undone", 3),
        (1, "merge", "done", None),
    ]
    first = told.json["operations"][-1]
    assert (first["name"], first["email"], first["time"]) == ("A Committer", "committer@example.com", 1_700_000_000)
    assert first["asked"] == ["merge", "agent/a", "agent/b", "agent/c"]
    assert first["worktrees"] == [str(clone)]
    assert len(first["replicas"]) == 2
    assert first["engine"].startswith("mergekit ")
    assert mergekit("log", "-n", "1", "--json", cwd=clone).json["operations"] == told.json["operations"][:1]


def test_for_people(clone: Path) -> None:
    assert mergekit("log", cwd=clone).text == "No operation is recorded.\n"
    mergekit("merge", "agent/c", cwd=clone)
    [line, *rest] = mergekit("log", cwd=clone).text.splitlines()
    assert line.startswith("  #1  done  merge  A Committer, 2023-11-14 22:13 +0000  main ")
    assert line.endswith("; agent/c")
    assert rest[-1].startswith("  mergekit undo --dry-run  ")
    told = mergekit("undo", "-n", cwd=clone).text
    assert told.startswith("Would undo 1 operation\n")
    assert f"The checkout in {clone} would follow." in told
    done = mergekit("undo", cwd=clone).text
    assert done.startswith("Undid 1 operation, as #2\n")
    assert "mergekit redo" in done
    assert "undone by #2" in mergekit("log", cwd=clone).text
    for command in ("log", "redo", "undo", "gc"):
        _, shown = on_terminal(24, command, cwd=clone, env={"NO_COLOR": "1"})
        assert max(len(line) for line in shown.splitlines() if "mergekit " not in line) <= 24  # commands are never broken


def test_what_cannot_be_undone(clone: Path) -> None:
    done = mergekit("undo", cwd=clone)
    assert (done.code, done.error) == (2, "error: there is nothing to undo\nhint: mergekit log shows what was done\n")
    mergekit("merge", "agent/c", cwd=clone)
    run_git(clone, "commit", "--quiet", "--allow-empty", "--message", "on top")
    done = mergekit("undo", "--json", cwd=clone)
    assert done.code == 2
    assert done.json["error"]["kind"] == "RefMoved"
    assert "A Committer: commit: on top" in done.json["error"]["message"]
    assert mergekit("undo", "0", cwd=clone).code == 2


def die(at: Path, *, moved: bool) -> None:
    """Leave what a process leaves that is killed before or after it has moved a ref."""
    repository = Repository.open(at)
    old, new = (repository.commit_id(name) for name in ("main", "agent/c"))
    plan = Plan("merge", (Move("refs/heads/main", old, new), Move("refs/mergekit/x", None, old)), message="mergekit merge agent/c")
    following = followers(repository, plan.moves)
    (at / ".git/mergekit").mkdir(exist_ok=True)
    write_journal(repository, plan, following, write_entry(repository.objects, plan, newest(repository)))
    run_git(at, "read-tree", "-m", "-u", old.hex(), new.hex())
    if moved:
        run_git(at, "update-ref", "refs/heads/main", new.hex())


@pytest.mark.parametrize("moved", [False, True])
def test_what_a_process_that_died_left_is_told_and_cleared_up(clone: Path, moved: bool) -> None:
    die(clone, moved=moved)
    outcome = "to be completed" if moved else "never happened"
    for command in ("log", "status"):
        told = mergekit(command, "--json", cwd=clone)
        assert faults(told.json, command) == []
        assert told.json["interrupted"]["outcome"] == outcome
        assert mergekit(command, cwd=clone).text.startswith("interrupted  mergekit merge: ")
    assert mergekit("merge", "--dry-run", cwd=clone).error == ""
    done = mergekit("merge", "agent/c", cwd=clone)
    assert done.code == 0
    became = "has been completed" if moved else "never happened: all is as before"
    assert done.error == f"An interrupted operation (mergekit merge) {became}.\n"
    assert run_git(clone, "status", "--porcelain") == b""
    assert run_git(clone, "rev-parse", "main") == run_git(clone, "rev-parse", "agent/c")
    operations = mergekit("log", "--json", cwd=clone).json["operations"]
    assert [one["state"] for one in operations] == (["completed"] if moved else ["done"])
    assert mergekit("status", "--json", cwd=clone).json["interrupted"] is None


def test_gc_removes_what_nothing_refers_to_and_undo_brings_it_back(clone: Path) -> None:
    mergekit("merge", "agent/a", "agent/b", cwd=clone)
    assert mergekit("gc", cwd=clone).text == "Nothing to remove.\n"
    run_git(clone, "update-ref", "refs/mergekit/conflicts/elsewhere", "HEAD^{tree}")
    (clone / ".git/mergekit/beliefs").write_bytes(b"x" * 20)
    dry = mergekit("gc", "--dry-run", "--keep", "1", "--json", cwd=clone)
    assert faults(dry.json, "gc") == []
    assert (dry.json["refs"], dry.json["files"]) == (["refs/mergekit/conflicts/elsewhere"], ["mergekit/beliefs"])
    before = refs(clone)
    done = mergekit("gc", "--json", cwd=clone)
    assert {**done.json, "dry_run": True, "operation": None} == dry.json
    assert done.json["operation"] == 2
    assert len(refs(clone)) == len(before) - 1
    assert not (clone / ".git/mergekit/beliefs").exists()
    assert mergekit("undo", cwd=clone).code == 0
    assert refs(clone) == before
    assert mergekit("gc", "--keep", "1", cwd=clone).text.startswith("Removed\n")
    assert [one["number"] for one in mergekit("log", "--json", cwd=clone).json["operations"]] == [4]

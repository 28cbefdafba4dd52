"""`merge --verify COMMAND`: run on what would land, in a throw-away checkout of which nothing stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import mergekit
from tests.histories import History, run_git
from tests.landing.fleets import fleet, tip
from tests.schemas import faults

THREE = {name: {name: f"{name}\n"} for name in "abc"}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return fleet(tmp_path / "r", THREE)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory for temporary files."""
    made = tmp_path / "tmp"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    return made


def work_trees(at: Path) -> int:
    return run_git(at, "worktree", "list", "--porcelain").count(b"worktree ")


def test_what_fails_is_held_with_the_last_that_was_printed(history: History, temporary: Path) -> None:
    done = mergekit("merge", "--verify", "ls; test ! -e b", "--json", cwd=history.path)
    assert (done.code, faults(done.json, "merge")) == (1, [])
    assert [one["name"] for one in done.json["landed"]] != []
    (held,) = done.json["held"]
    assert held["name"] == "agent/b"
    assert held["failure"] == {"command": "ls; test ! -e b", "status": 1, "output": "b\nf", "with": []}
    assert set(history.show(done.json["tree"])) == {"a", "c", "f"}
    assert (list(temporary.iterdir()), work_trees(history.path)) == ([], 1)


def test_a_page_says_who_fails_together_and_what_to_do(history: History) -> None:
    done = mergekit("merge", "--verify", "echo both are there; ! test -e a -a -e b", cwd=history.path)
    assert done.code == 1
    assert "(exit 1) together with agent/a\n" in done.text
    assert "(exit 1) together with agent/b\n" in done.text
    assert "printed\n  both are there\n" in done.text
    assert "lands agent/" in done.text


@pytest.mark.usefixtures("temporary")
def test_the_command_sees_a_repository_of_its_own_and_no_input(history: History) -> None:
    command = 'test -z "$(cat)" && test -z "$GIT_DIR" && git status --porcelain && test "$(basename "$PWD")" = r && git log -1 --format=%s'
    done = mergekit("merge", "--verify", command, cwd=history.path.parent, env={"GIT_DIR": str(history.path)})
    assert (done.code, done.error) == (0, "")


def test_a_dry_run_verifies_and_moves_nothing(history: History) -> None:
    before = tip(history)
    done = mergekit("merge", "--dry-run", "--verify", "test ! -e c", "--json", cwd=history.path)
    assert [one["name"] for one in done.json["held"]] == ["agent/c"]
    assert tip(history) == before


def test_what_is_pushed_was_verified(tmp_path: Path) -> None:
    origin = fleet(tmp_path / "origin", THREE, main={"m": "m\n"})
    clone = origin.checkout_clone(tmp_path / "clone")
    done = mergekit("merge", "--push", "--verify", "test ! -e a", "--json", cwd=clone)
    assert [one["name"] for one in done.json["held"]] == ["origin/agent/a"]
    assert set(origin.show(tip(origin))) == {"b", "c", "f", "m"}


def test_hooks_do_not_run(history: History, tmp_path: Path) -> None:
    hook = history.path / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    assert mergekit("merge", "--verify", "true", cwd=history.path).code == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_stays_of_one_that_is_stopped(history: History, temporary: Path, how: signal.Signals) -> None:
    before = tip(history)
    started = temporary.parent / "started"
    process = subprocess.Popen(
        [sys.executable, "-m", "mergekit", "merge", "--verify", f"touch {started}; sleep 60"],
        cwd=history.path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    for _ in range(1000):
        if started.exists():
            break
        time.sleep(0.01)
    process.send_signal(how)
    code = process.wait(20)
    assert tip(history) == before
    if how == signal.SIGINT:
        assert code == 130
    else:
        assert work_trees(history.path) == 2
        assert mergekit("merge", cwd=history.path).code == 0
    assert (list(temporary.iterdir()), work_trees(history.path)) == ([], 1)

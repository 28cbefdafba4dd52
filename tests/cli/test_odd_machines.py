"""Machines where something is wrong or missing, and people who press Ctrl-C: `tests.odd_machines` has the campaign."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from mergekit.cli import exits
from tests import odd_machines
from tests.cli.program import PROGRAM, mergekit, on_terminal
from tests.crashes import World, build
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet

LOOKS = (["status"], ["merge", "--dry-run"], ["log"], ["conflicts"], ["doctor"], ["--help"], ["merge", "--dry-run", "--json"])


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which one replica landed and another one is held, with names and messages that mean harm."""
    directory = tmp_path_factory.mktemp("landed")
    history = fleet(directory / "r", {"a": {"f": edited(3, "a"), "a\nb\x1b[2Jc": "x\n"}})
    evil = "\x1b]0;title\x07\u202eevil"
    history.commit(
        "b",
        "base",
        files={"f": edited(3, "b")},
        message=f"{evil}\n\nbody",
        author=f"A {evil} <a@example.com>",
        trailers={"Mergekit-Replica": evil},
    )
    history.branch("agent/b\u202e", "b")
    at = history.checkout_clone(directory / "clone")
    for name in ("agent/a", "agent/b\u202e"):
        run_git(at, "branch", "--quiet", "--no-track", name, f"origin/{name}")
    run_git(at, "remote", "remove", "origin")
    assert mergekit("merge", cwd=at).code == exits.FINDINGS
    return at


@pytest.fixture
def clone(landed: Path, tmp_path: Path) -> Path:
    """A copy of that clone for one test, down to the times of its files, so that its index holds."""
    return Path(shutil.copytree(landed, tmp_path / "clone", symlinks=True))


def whole(output: str) -> None:
    assert "Traceback" not in output
    assert "bug" not in output


@pytest.mark.parametrize(
    "changed",
    [
        {"HOME": None, "XDG_CONFIG_HOME": None},
        {"HOME": "/nowhere", "USER": None, "LOGNAME": None},
        {"LC_ALL": "C", "LANG": None, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "LANG": None, "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "xx_YY.nothing", "TZ": "Nowhere/Land"},
        {"TERM": None, "COLUMNS": "0"},
        {"TERM": "nothing", "COLUMNS": "-5"},
        {"GIT_COMMITTER_DATE": "@0 +0000"},
        {"GIT_COMMITTER_DATE": "@4102444800 +0000"},
    ],
    ids=["no-home", "nobody", "no-locale", "ascii", "unknown-locale", "no-terminal", "odd-terminal", "1970", "2100"],
)
def test_environments(clone: Path, changed: dict[str, str | None]) -> None:
    environment = {name: value for name, value in {**os.environ, **changed}.items() if value is not None}
    before = run_git(clone, "rev-parse", "main")
    for words in (["undo"], ["redo"], ["status"], ["log"]):
        done = subprocess.run([*PROGRAM, *words], cwd=clone, env=environment, capture_output=True, check=False)
        assert done.returncode in (exits.DONE, exits.FINDINGS), (words, done)
        whole((done.stdout + done.stderr).decode())
    assert run_git(clone, "rev-parse", "main") == before
    assert run_git(clone, "status", "--porcelain") == b""


@pytest.mark.parametrize("date", ["18446744073709551615 +0000", "no date"])
def test_dates_that_git_does_not_take(clone: Path, date: str) -> None:
    before = run_git(clone, "for-each-ref")
    done = mergekit("undo", cwd=clone, env={"GIT_COMMITTER_DATE": date})
    assert (done.code, done.out) == (exits.ERROR, b"")
    assert "invalid date format" in done.error
    assert run_git(clone, "for-each-ref") == before
    assert run_git(clone, "status", "--porcelain") == b""


def test_a_narrow_terminal_and_text_that_means_harm(clone: Path) -> None:
    for words in LOOKS[:4]:
        code, shown = on_terminal(20, *words, cwd=clone)
        assert code in (exits.DONE, exits.FINDINGS)
        whole(shown)
        plain = odd_machines.without_colours(shown)
        assert not odd_machines.ACTIVE.search(plain), (words, plain)
    piped = mergekit("status", cwd=clone).out + mergekit("conflicts", cwd=clone).out + mergekit("merge", "--dry-run", cwd=clone).out
    assert not odd_machines.ACTIVE.search(piped.decode())


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_nobody_reads(clone: Path, words: list[str]) -> None:
    line = " ".join(PROGRAM) + " " + " ".join(words)
    more = ("| true", ">&- 2>&-", "<&-", "2>&-", "> /dev/full 2> /dev/full") if words == ["status"] else ()
    for redirection in ("| head -1", ">&-", "> /dev/full", *more):
        done = subprocess.run(["bash", "-c", f"set -o pipefail; {line} {redirection}"], cwd=clone, capture_output=True, check=False)
        assert done.returncode in (exits.DONE, exits.FINDINGS, exits.ERROR), (redirection, done)
        assert (done.returncode == exits.ERROR) == ("full" in redirection), (redirection, done)
        whole((done.stdout + done.stderr).decode())


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    return {kind: build(tmp_path_factory.mktemp(kind), kind, ("main",)) for kind in ("merge", "undo")}


@pytest.mark.parametrize("kind", ["merge", "undo"])
@pytest.mark.parametrize("trial", odd_machines.TRIALS)
def test_trials(worlds: dict[str, World], tmp_path: Path, trial: str, kind: str) -> None:
    if trial in odd_machines.MOUNTING and not odd_machines.may_mount():
        pytest.skip("nothing can be mounted here")
    odd_machines.TRIALS[trial](worlds[kind], tmp_path / "trial", random.Random(3), kind)


def test_forged_dates_are_shown(tmp_path: Path) -> None:
    history = fleet(tmp_path, {})
    for name, time in (("first", 0), ("last", 4_102_444_800), ("far", 2**61)):
        history.commit(name, "base", files={"f": edited(3, name)}, time=time)
        history.branch(f"agent/{name}", name)
    done = mergekit("merge", cwd=history.path)
    assert (done.code, done.error) == (exits.FINDINGS, "")
    shown = mergekit("conflicts", "show", _conflict(history), cwd=history.path)
    assert (shown.code, shown.error) == (exits.DONE, "")
    whole(done.text + shown.text)


def _conflict(history: History) -> str:
    return history.git("for-each-ref", "--format=%(refname:lstrip=3)", "refs/mergekit/conflicts").decode().split()[0]

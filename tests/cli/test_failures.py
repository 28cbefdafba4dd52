"""Whatever goes wrong: a message that names the cause and the next command, exit code 2, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from mergekit.cli import exits, failures
from mergekit.errors import PolicyError
from tests.cli.program import PROGRAM, Done, mergekit
from tests.histories import History, run_git
from tests.landing.fleets import edited, fleet
from tests.schemas import faults


@pytest.fixture
def repository(tmp_path: Path) -> History:
    return fleet(tmp_path / "r", {"a": {"f": edited(3, "a")}, "b": {"f": edited(15, "b")}})


def refused(done: Done, *words: str) -> None:
    assert done.code == exits.ERROR
    assert done.out == b""
    first, second, *rest = done.error.splitlines()
    assert first.startswith("error: ")
    assert second.startswith("hint: ")
    assert rest == []
    for word in words:
        assert word in done.error


def test_not_a_repository(tmp_path: Path) -> None:
    refused(mergekit("merge", cwd=tmp_path), str(tmp_path), "is not inside a Git repository", "-C DIR")


def test_no_commit_yet(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet", ".")
    refused(mergekit("merge", cwd=tmp_path), "the repository has no commit yet", "git commit")


def test_unknown_branch(repository: History) -> None:
    refused(mergekit("merge", "agent/aa", cwd=repository.path), "'agent/aa' names no commit; there is agent/a", "git branch --all")


def test_target_that_is_no_branch(repository: History) -> None:
    refused(mergekit("merge", "--into", repository["base"], cwd=repository.path), "is a commit, not a branch", "--dry-run")


def test_malformed_policy(repository: History) -> None:
    repository.commit("main", "base", files={".mergekit.toml": "[[rules]]\npath = '*.py'\ndriver = 'txet'\n"})
    repository.branch("main", "main")
    refused(mergekit("merge", "--dry-run", cwd=repository.path), ".mergekit.toml:3", "'txet'", "text")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    refused(mergekit("merge-file", "f", "none", "f", cwd=tmp_path), "error: none: No such file or directory", "ls -ld FILE")
    refused(mergekit("merge-file", "f", "f", ".", cwd=tmp_path), "error: .: Is a directory", "ls -ld FILE")
    refused(mergekit("merge-file", "f/g", "f", "f", cwd=tmp_path), "error: f/g: Not a directory", "ls -ld FILE")


def test_history_that_was_cut_off(repository: History, tmp_path: Path) -> None:
    for name in ("a", "b"):
        repository.commit(f"{name}2", name, files={"g": name})
        repository.branch(f"agent/{name}", f"{name}2")
    run_git(tmp_path, "clone", "--quiet", "--bare", "--depth=1", "--no-single-branch", f"file://{repository.path}", "shallow")
    refused(mergekit("merge", "--dry-run", cwd=tmp_path / "shallow"), "shallow", "git fetch --unshallow")


def test_missing_objects(repository: History) -> None:
    tree = repository.tree("a")
    (repository.path / "objects" / tree[:2] / tree[2:]).unlink()
    done = mergekit("merge", "--dry-run", cwd=repository.path)
    assert (done.code, done.error) == (exits.FINDINGS, "")
    assert f"cannot be merged: the tree {tree} is not in the repository" in done.text
    assert "Would land 1 of 2 replicas" in done.text
    hint = "git fsck --connectivity-only; git fetch --refetch brings back what a remote has"
    helps = f"What helps those that cannot be merged\n  agent/a: {hint}\n"
    assert helps in done.text
    assert helps in mergekit("status", cwd=repository.path).text
    told = mergekit("merge", "--dry-run", "--json", cwd=repository.path).json
    assert faults(told, "merge") == []
    assert [one["hint"] for one in told["held"]] == [hint]
    refused(
        mergekit("merge", "--into", "agent/a", "--dry-run", cwd=repository.path), f"the tree {tree} is not in the repository", "git fsck"
    )


def test_object_formats_and_extensions(repository: History, tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet", "--object-format=sha256", "sha256")
    refused(mergekit("merge", cwd=tmp_path / "sha256"), "SHA-256")
    run_git(repository.path, "config", "core.repositoryFormatVersion", "1")
    run_git(repository.path, "config", "extensions.refStorage", "reftable")
    refused(mergekit("merge", cwd=repository.path), "reftable", "git refs migrate")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mrege"], ["No such command 'mrege'", "'merge'", "--help"]),
        (["merge", "--ladning", "all"], ["No such option: --ladning", "--landing", "merge --help"]),
        (["merge", "--landing", "some"], ["'some'", "hold", "merge --help"]),
        (["merge-file", "base"], ["Missing argument 'LEFT'", "merge-file --help"]),
        (["merge", "-C", "nowhere"], ["cannot change to nowhere"]),
        (["conflicts", "show"], ["Missing argument 'ID'"]),
    ],
)
def test_usage(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    refused(mergekit(*arguments, cwd=tmp_path), *words)


@pytest.mark.parametrize("arguments", [["merge"], ["merge", "--ladning"], ["policy", "f"], ["merge-file", "a", "b", "c"]])
def test_json_tells_errors_as_json(arguments: list[str], tmp_path: Path) -> None:
    done = mergekit(*arguments, "--json", cwd=tmp_path)
    assert done.code == exits.ERROR
    assert faults(done.json, "error") == []


def test_a_traceback_only_for_those_who_ask(tmp_path: Path) -> None:
    asked = mergekit("merge", cwd=tmp_path, env={"MERGEKIT_DEBUG": "1"})
    assert asked.code == exits.ERROR
    assert "Traceback" in asked.error
    assert "NotARepository" in asked.error
    assert "Traceback" not in mergekit("merge", cwd=tmp_path).error


def test_an_interrupt_ends_quietly(tmp_path: Path) -> None:
    """The program waits for a named pipe when the interrupt comes."""
    run_git(tmp_path, "init", "--quiet", ".")
    for name in ("left", "right"):
        (tmp_path / name).write_text("x\n")
    subprocess.run(["mkfifo", "base"], cwd=tmp_path, check=True)
    process = subprocess.Popen(
        [*PROGRAM, "merge-file", "base", "left", "right"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    writer = _opened_for_writing(tmp_path / "base")  # it reads now, or is about to
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == exits.INTERRUPTED
    os.close(writer)


def _opened_for_writing(pipe: Path) -> int:
    """Open a named pipe as soon as somebody wants to read from it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads yet
            time.sleep(0.02)
    pytest.fail("nobody reads from the pipe")


class TestReport:
    """The handler itself."""

    def test_errors_of_mergekit(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert failures.report(PolicyError("a\x1b[31m", "b"), as_json=False) == exits.ERROR
        assert capsys.readouterr() == ("", "error: a\\x1b[31m\nhint: b\n")

    def test_errors_of_the_system_name_the_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert failures.report(PermissionError(13, "Permission denied", "f"), as_json=False) == exits.ERROR
        assert capsys.readouterr().err.startswith("error: f: Permission denied\nhint: ls -ld FILE ")
        assert failures.report(OSError(28, "No space left on device", "f"), as_json=False) == exits.ERROR
        assert capsys.readouterr() == ("", "error: f: No space left on device\n")

    def test_what_should_not_happen_asks_for_a_report(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert failures.report(ZeroDivisionError("oh"), as_json=False) == exits.ERROR
        error = capsys.readouterr().err
        assert error.startswith("error: unexpected ZeroDivisionError: oh\nhint: ")
        assert "report" in error
        assert "MERGEKIT_DEBUG=1" in error
        assert "Traceback" not in error

    def test_as_json(self, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        assert failures.report(PolicyError("\udcff", ""), as_json=True) == exits.ERROR
        out = json.loads(capsysbinary.readouterr().out)
        assert out == {"error": {"kind": "PolicyError", "message": "\\xff", "hint": "", "exit_code": 2}}
        assert faults(out, "error") == []

    def test_interrupts_say_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert failures.report(KeyboardInterrupt(), as_json=True) == exits.INTERRUPTED
        assert capsys.readouterr() == ("", "")

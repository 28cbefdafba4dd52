"""What explains itself: help, examples, and completion in the shell."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mergekit.cli import commands
from tests.cli.program import mergekit, on_terminal
from tests.histories import History, run_git
from tests.landing.fleets import fleet

NAMES = sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))
SCRIPTS = Path(sys.executable).parent


def test_the_commands_are_listed(tmp_path: Path) -> None:
    done = mergekit(cwd=tmp_path)
    assert done == mergekit("--help", cwd=tmp_path)
    assert done.code == 0
    for name in NAMES:
        assert re.search(rf"^│ {name} ", done.text, re.MULTILINE), name
    for code in ("0  done", "1  done, and something is open", "2  error", "130  interrupted"):
        assert code in done.text


def test_what_comes_first_is_the_main_command_and_examples_are_there(tmp_path: Path) -> None:
    text = mergekit("--help", cwd=tmp_path).text
    assert re.findall(r"^│ ([a-z][a-z-]*) ", text, re.MULTILINE)[0] == "merge"
    assert re.search(r"Examples\s+# .*\n\s+mergekit demo *\n", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_explains_itself_by_examples(name: str, tmp_path: Path) -> None:
    done = mergekit(name, "-h", cwd=tmp_path)
    assert done.code == 0
    assert f"mergekit {name} " in done.text
    assert re.search(rf"Examples\s+# .*\n\s+(mergekit {name}|git config)", done.text)


def test_help_fits_a_narrow_terminal(tmp_path: Path) -> None:
    code, shown = on_terminal(30, "merge", "--help", cwd=tmp_path)
    assert code == 0
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in shown.splitlines()) <= 30


def test_git_finds_the_command(tmp_path: Path) -> None:
    history = fleet(tmp_path / "r", {"a": {"g": "a\n"}})
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["git", "-C", str(history.path), "mergekit", "merge"], env=environment, check=True, capture_output=True)
    assert history.git("rev-parse", "main").decode().strip() == history["a"]


class TestCompletion:
    @pytest.fixture
    def repository(self, tmp_path: Path) -> History:
        history = fleet(tmp_path / "r", {"ada": {"g": "a\n"}, "ben": {"h": "b\n"}})
        run_git(tmp_path, "clone", "--quiet", str(history.path), "work")
        return history

    def completed(self, words: str, cwd: Path) -> list[str]:
        environment = {
            **os.environ,
            "_MERGEKIT_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        }
        done = subprocess.run([SCRIPTS / "mergekit"], cwd=cwd, env=environment, capture_output=True, check=False)
        assert done.stderr == b""
        return done.stdout.decode().split()

    def test_branches(self, repository: History, tmp_path: Path) -> None:
        assert self.completed("mergekit merge agent/", repository.path) == ["agent/ada", "agent/ben"]
        assert self.completed("mergekit merge -C r agent/b", tmp_path) == ["agent/ben"]
        assert self.completed("mergekit merge origin/agent/a", tmp_path / "work") == ["origin/agent/ada"]
        assert self.completed("mergekit merge --into ", tmp_path / "work") == ["main"]

    def test_commands_and_nothing(self, tmp_path: Path) -> None:
        assert self.completed("mergekit me", tmp_path) == ["merge", "merge-file"]
        assert self.completed("mergekit merge agent/", tmp_path) == []

"""The tests see nothing of the machine that they run on: what conftest.py promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pygit2
import pytest
from hypothesis import settings

HOSTILE = """\
[user]
    name = Somebody Else
[merge]
    conflictStyle = zdiff3
[core]
    autocrlf = true
"""
INNER = """\
import os, subprocess, pygit2, pytest
from pathlib import Path

def test_configuration_is_empty(tmp_path):
    shown = subprocess.run(["git", "config", "--list"], cwd=tmp_path, capture_output=True, check=True)
    assert shown.stdout == b""
    with pytest.raises(OSError):
        pygit2.Config.get_global_config()
    assert not any(name.startswith(("GIT_DIR", "GIT_INDEX", "LANG")) for name in os.environ)

def test_writes_home():
    (Path.home() / "x").write_text("x")

def test_finds_home_clean():
    assert not any(Path.home().iterdir())

def test_moves():
    os.chdir("/")

def test_sets():
    os.environ["NEW"] = "secret"

def test_finds_environment_clean():
    assert "NEW" not in os.environ

def test_borrows(monkeypatch, tmp_path):
    monkeypatch.setenv("NEW", "2")
    monkeypatch.chdir(tmp_path)
"""


def test_git_and_libgit2_have_no_configuration_but_a_repositorys_own(tmp_path: Path) -> None:
    assert subprocess.run(["git", "config", "--list"], cwd=tmp_path, capture_output=True, check=True).stdout == b""
    for found in (pygit2.Config.get_global_config, pygit2.Config.get_system_config, pygit2.Config.get_xdg_config):
        with pytest.raises(OSError, match=r"doesn't exist|not found|does not exist"):
            found()


def test_every_language_is_english_and_every_zone_is_utc() -> None:
    assert [os.environ.get(name) for name in ("LC_ALL", "LANG", "TZ")] == ["C", None, "UTC"]


def test_laws_are_the_same_on_every_run() -> None:
    assert settings().derandomize
    assert settings().deadline is None


def test_a_hostile_machine_is_kept_out_and_a_careless_test_is_found(tmp_path: Path) -> None:
    here = Path(__file__).parent
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(HOSTILE)
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "conftest.py").write_text((here / "conftest.py").read_text())
    (inner / "test_inner.py").write_text(INNER)
    outside = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "x", "LANG": "de_DE"}
    del outside["GIT_CONFIG_GLOBAL"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=inner, env=outside, capture_output=True, check=False
    )
    lines = run.stdout.decode().splitlines()
    found = [line.partition("::")[2].partition(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))]
    assert found == ["test_writes_home", "test_moves", "test_sets"], "\n".join(lines)
    assert "7 passed, 3 errors" in lines[-1]
    assert "secret" not in run.stdout.decode()

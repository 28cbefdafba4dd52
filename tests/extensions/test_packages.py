"""Drivers of other packages, installed as an installer leaves them, found by real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Done, mergekit
from tests.extensions.installed import GREATEST, install
from tests.histories import History

POINTS = {"greatest": "acme_merges:DRIVER"}
RULE = "[[rules]]\npath = '*.bin'\ndriver = 'greatest'\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return install(tmp_path / "site", "acme-merges", "1.2", POINTS, acme_merges=GREATEST)


def repository(path: Path, **files: str) -> Path:
    """A bare repository whose `main` has these files, and two agents that each changed x.bin."""
    history = History(path)
    history.commit("o", files={"x.bin": "1", **{name.replace("_", "."): text for name, text in files.items()}})
    for branch, content in (("agent/a", "2"), ("agent/b", "3")):
        history.commit(branch, "o", files={"x.bin": content})
        history.branch(branch, branch)
    history.branch("main", "o")
    return path


def run(*arguments: str | Path, cwd: Path, site: Path) -> Done:
    return mergekit(*arguments, cwd=cwd, env={"PYTHONPATH": f"{site}:{Path(__file__).parents[2]}"})


def policy(path: Path, site: Path) -> Any:  # noqa: ANN401 (a JSON object)
    return run("policy", "x.bin", "--into", "main", "--json", cwd=path, site=site).json


def test_a_policy_names_it_like_any_other(tmp_path: Path, site: Path) -> None:
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE})
    done = run("merge", "--into", "main", "--dry-run", "--json", cwd=path, site=site)
    assert (done.code, done.json["conflicts"]) == (0, [])
    shown = subprocess.run(["git", "cat-file", "blob", f"{done.json['tree']}:x.bin"], cwd=path, capture_output=True, check=True)
    assert shown.stdout == b"3"
    assert policy(path, site)["paths"][0]["options"] == {"package": "acme-merges 1.2"}


def test_attributes_name_it_too(tmp_path: Path, site: Path) -> None:
    path = repository(tmp_path / "r", _gitattributes="*.bin merge=mergekit-greatest\n")
    rule = policy(path, site)["paths"][0]
    assert (rule["driver"], rule["source"], rule["options"]) == ("greatest", ".gitattributes", {"package": "acme-merges 1.2"})


@pytest.mark.parametrize("where", [".mergekit_toml", "_gitattributes"])
def test_another_version_is_another_policy(tmp_path: Path, site: Path, where: str) -> None:
    text = RULE if where == ".mergekit_toml" else "*.bin merge=mergekit-greatest\n"
    path = repository(tmp_path / "r", **{where: text})
    newer = install(tmp_path / "newer", "acme-merges", "1.3", POINTS, acme_merges=GREATEST)
    before = policy(path, site)
    assert before["hash"] != policy(path, newer)["hash"]
    install(site, "acme-other", "7", {}, acme_other="")
    assert policy(path, site) == before


def test_one_that_is_not_installed_is_named_with_what_there_is(tmp_path: Path, site: Path) -> None:
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE.replace("greatest", "graetest")})
    done = run("policy", "--into", "main", cwd=path, site=site)
    assert done.code == 2
    assert ".mergekit.toml:3:1: 'graetest' is an unknown driver; is 'greatest' meant? " in done.error
    assert "Allowed are: binary, document, fields, function, greatest, " in done.error
    assert "hint: install the package that brings it, or correct .mergekit.toml on the target branch" in done.error


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nowhere\n", "the driver 'greatest' of acme-merges 1.2 cannot be loaded: ModuleNotFoundError: No module named 'nowhere'"),
        ("raise SystemExit(3)\n", "the driver 'greatest' of acme-merges 1.2 cannot be loaded: SystemExit: 3"),
        ("", "the driver 'greatest' of acme-merges 1.2 cannot be loaded: AttributeError: "),
        ("DRIVER = 1\n", "the driver 'greatest' of acme-merges 1.2 is no MergeDriver: acme_merges:DRIVER is a int"),
        (GREATEST.replace('name="greatest"', 'name="text"'), "the driver 'greatest' of acme-merges 1.2 calls itself 'text'"),
    ],
)
def test_a_broken_one_is_an_error_with_its_cause(tmp_path: Path, source: str, message: str) -> None:
    site = install(tmp_path / "site", "acme-merges", "1.2", POINTS, acme_merges=source)
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE})
    done = run("merge", "--into", "main", "--dry-run", cwd=path, site=site)
    assert done.code == 2
    assert f"error: .mergekit.toml:3:1: {message}" in done.error
    assert "hint: install acme-merges anew" in done.error


def test_two_packages_with_one_name_are_both_named(tmp_path: Path, site: Path) -> None:
    install(site, "zenith", "0.3", {"greatest": "zenith:DRIVER"}, zenith=GREATEST)
    path = repository(tmp_path / "r", _gitattributes="*.bin merge=mergekit-greatest\n")
    done = run("merge", "--into", "main", "--dry-run", cwd=path, site=site)
    assert done.code == 2
    assert "two packages bring a driver 'greatest': acme-merges 1.2 and zenith 0.3" in done.error
    assert done.error.startswith("error: .gitattributes:1: merge=mergekit-greatest: ")


def test_a_built_in_name_is_not_taken_over(tmp_path: Path) -> None:
    site = install(tmp_path / "site", "acme-merges", "1.2", {"text": "acme_merges:DRIVER"}, acme_merges="raise SystemExit('never')\n")
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE.replace("greatest", "text")})
    assert run("merge", "--into", "main", "--dry-run", cwd=path, site=site).code == 1  # two changes of one line, as text has it


def test_what_it_raises_is_a_conflict(tmp_path: Path) -> None:
    source = GREATEST.replace("clean(max(contest.sides))", "1 // 0")
    site = install(tmp_path / "site", "acme-merges", "1.2", POINTS, acme_merges=source)
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE})
    done = run("merge", "--into", "main", "--dry-run", "--json", cwd=path, site=site)
    (conflict,) = done.json["conflicts"]
    assert conflict["message"] == "the driver 'greatest' of acme-merges 1.2 failed: ZeroDivisionError: integer division or modulo by zero"
    assert (done.code, conflict["driver"], len(conflict["siblings"])) == (1, "greatest", 2)


def test_nothing_is_looked_up_where_all_names_are_built_in(tmp_path: Path) -> None:
    path = repository(tmp_path / "r", **{".mergekit_toml": RULE.replace("greatest", "binary")})
    program = (
        "import sys; sys.argv = ['mergekit', 'merge', '--into', 'main', '--dry-run', '--json']\n"
        "import os; os._exit = lambda code: None\n"
        "from mergekit.cli.start import main; main(); print('importlib.metadata' in sys.modules, 'ast' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=path, capture_output=True, text=True, check=True)
    assert done.stderr == "False False\n"

"""What is shipped: the wheel, its metadata, and the locks that everybody installs from."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import mergekit
from mergekit.tree_merge.identity import GRAMMARS

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def build(directory: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory)], cwd=ROOT, capture_output=True, check=True
    )
    (wheel,) = directory.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def test_the_version_is_the_packages_own() -> None:
    installed = distribution("git-mergekit")
    assert installed.version == mergekit.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", mergekit.__version__)


def test_the_commands_start_the_program_and_gits_strategy() -> None:
    scripts = {script.name: script.value for script in distribution("git-mergekit").entry_points.select(group="console_scripts")}
    program, strategy = "mergekit.__main__:main", "mergekit.cli.strategy:main"
    assert scripts == {"mergekit": program, "git-mergekit": program, "git-merge-mergekit": strategy}


def test_the_program_that_the_commands_start_is_there() -> None:
    if not (ROOT / "mergekit/__main__.py").exists():
        pytest.skip("mergekit has no command line yet")
    for script in distribution("git-mergekit").entry_points.select(group="console_scripts"):
        assert callable(script.load())


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    package = (path for path in (ROOT / "mergekit").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    shims = {f"mergekit/hooks/shims/{path.name}" for path in (ROOT / "hooks").iterdir()}
    assert held == {path.relative_to(ROOT).as_posix() for path in package} | shims
    assert "mergekit/py.typed" in held


def test_the_wheel_carries_licence_and_commands(wheel: Path) -> None:
    about = f"git_mergekit-{mergekit.__version__}.dist-info"
    with ZipFile(wheel) as archive:
        assert archive.read(f"{about}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert archive.read(f"{about}/entry_points.txt").count(b"mergekit.__main__:main") == 2
        metadata = archive.read(f"{about}/METADATA").decode()
    assert wheel.name == f"git_mergekit-{mergekit.__version__}-py3-none-any.whl"
    for line in ("Name: git-mergekit", "License-Expression: MIT", "Requires-Python: <3.15,>=3.11"):
        assert line in metadata.splitlines()
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n")


def test_a_wheel_is_a_function_of_its_sources(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_place(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_every_package_with_its_hashes(lock: Path) -> None:
    for entry in entries(lock):
        requirement, *hashes = entry.split(" --hash=sha256:")
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; .+)?", requirement), requirement
        assert hashes
        assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("lock", "group"), [("run", "build"), ("dev", "dev")])
def test_a_lock_gives_what_the_project_asks_for(lock: str, group: str, python: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "implementation_name": "cpython",
    }
    pinned: dict[str, set[str]] = {}
    for entry in entries(ROOT / f"requirements/{lock}.lock"):
        requirement = Requirement(entry.split(" --hash")[0])
        if requirement.marker is None or requirement.marker.evaluate(environment):
            pinned.setdefault(canonicalize_name(requirement.name), set()).update(spec.version for spec in requirement.specifier)
    for wanted in [*PROJECT["project"]["dependencies"], *asked(group)]:
        requirement = Requirement(wanted)
        (version,) = pinned[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, f"{wanted}: `make lock` was not run"


def test_what_is_asked_for_is_used() -> None:
    """A dependency that nothing imports costs every user; a grammar that decides results is part of the engine's id."""
    sources = "\n".join(path.read_text() for path in (ROOT / "mergekit").rglob("*.py"))
    modules = {Requirement(wanted).name.replace("-", "_") for wanted in PROJECT["project"]["dependencies"]}
    assert {module for module in modules if not re.search(rf'(?:import|from) {module}\b|"{module}"', sources)} == set()
    assert {module for module in modules if module.startswith("tree_sitter")} == set(GRAMMARS)


def test_the_smaller_lock_is_part_of_the_larger() -> None:
    assert set(entries(ROOT / "requirements/run.lock")) <= set(entries(ROOT / "requirements/dev.lock"))


def entries(lock: Path) -> list[str]:
    """Join the lines of each package: ``name==version ; marker --hash=sha256:... --hash=...``."""
    joined = re.sub(r"\s*\\\n\s*", " ", lock.read_text())
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def asked(group: str) -> list[str]:
    found: list[str] = []
    for item in PROJECT["dependency-groups"][group]:
        found += asked(item["include-group"]) if isinstance(item, dict) else [item]
    return found

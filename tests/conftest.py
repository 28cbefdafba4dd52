"""Seals every test off from the machine it runs on: its user, its Git configuration, its language, its clock's zone.

The environment is set once, before any test module (and so libgit2, which reads HOME as it loads) is imported.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

FIXED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_EDITOR": "false",
    "GIT_AUTHOR_NAME": "An Author",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "A Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.com",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
    "GIT_DEFAULT_HASH": "sha1",
    "LC_ALL": "C",
    "TZ": "UTC",
    "TERM": "dumb",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "MERGEKIT_PATIENCE": "60",  # on a machine that is busy, a hook must not give up
}
LEFTOVERS = ("GIT_", "MERGEKIT_", "XDG_", "LC_", "LANG", "FORCE_COLOR", "CLICOLOR", "PYTHONWARNINGS", "EDITOR", "VISUAL", "PAGER", "EMAIL")

# What fails once fails again, on every machine; `--hypothesis-profile=explore` looks further.
# Time limits are off: on a shared machine they fail by chance.
settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", settings.get_profile("fixed"), derandomize=False, max_examples=2000)
settings.load_profile("fixed")

_home = Path(tempfile.mkdtemp(prefix="mergekit-home-"))


def sealed_environment(home: Path) -> dict[str, str]:
    """Give the environment of this process without what a user or a hook left in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFTOVERS)}
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache")}
    return {**kept, **FIXED, **places}


def pytest_configure() -> None:
    sealed = sealed_environment(_home)
    os.environ.clear()
    os.environ.update(sealed)

    import pygit2
    from pygit2.enums import ConfigLevel

    # libgit2 knows no GIT_CONFIG_NOSYSTEM, and has places of its own.
    for level in (ConfigLevel.SYSTEM, ConfigLevel.XDG, ConfigLevel.GLOBAL):
        pygit2.settings.search_path[level] = str(_home)


def pytest_unconfigure() -> None:
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(autouse=True)
def _leaves_no_trace() -> Iterator[None]:
    """Fail a test that moved the working directory, changed the environment or wrote into the home directory; undo it."""
    directory, environment = Path.cwd(), _environment()
    yield
    traces = []
    if Path.cwd() != directory:
        traces.append("working directory")
        os.chdir(directory)
    now = _environment()
    if now != environment:
        # Names only: what an environment holds is nobody's to log.
        traces += sorted(name for name in {*now, *environment} if now.get(name) != environment.get(name))
        os.environ.clear()
        os.environ.update(environment)
    if any(_home.iterdir()):
        traces += sorted(str(path.relative_to(_home)) for path in _home.rglob("*"))
        shutil.rmtree(_home)
        _home.mkdir()
    assert not traces, "the test left changed what others see"


def _environment() -> dict[str, str]:
    # pytest itself keeps the name of the running test there.
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}

"""The engine's id: the same as long as nothing that decides results changes."""

from __future__ import annotations

from importlib import metadata

from mergekit import __version__
from mergekit.tree_merge import identity


def test_it_names_the_version_and_is_stable() -> None:
    assert identity.engine_id().startswith(f"mergekit {__version__}+")
    assert identity.engine_id.__wrapped__() == identity.engine_id()


def test_the_versions_are_those_that_are_installed() -> None:
    for package in identity.GRAMMARS:
        assert identity._version(package) == metadata.version(package)
    assert identity._version("no_such_package") == "none"

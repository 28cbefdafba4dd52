"""The drivers: one type of content per module, found by discovery; and those that other packages bring."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache

from mergekit.driver import MergeDriver, Read
from mergekit.errors import UnknownDriver
from mergekit.policy.registry import Registry


@cache
def names() -> tuple[str, ...]:
    """List the built-in drivers, without importing them. Those of other packages are looked up when a policy names one."""
    # pkgutil, which would list them, imports inspect: 4 ms of every command.
    files = (name for directory in __path__ for name in os.listdir(directory))  # noqa: PTH208 (drivers need no pathlib)
    return tuple(sorted(name.removesuffix(".py") for name in files if name.endswith(".py") and name != "__init__.py"))


@cache
def registry() -> Registry:
    """Tell a policy what it may name; no code that its rules name is looked at, which takes `completed`."""
    return Registry(frozenset(names()), options_of, types_of, unfit=unfit)


def options_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """List the options of a driver, with the values each allows (none: any).

    Raises:
        PolicyError: if it is not there, or broken.
    """
    return load(name).options


def types_of(tables: Mapping[str, object]) -> Mapping[str, str]:
    """Give the schema of every type of documents that a policy's tables define; an empty one for those that are built in.

    Raises:
        Misfit: for what cannot be meant.
    """
    from mergekit.fields.schema import known_types  # late: most policies define none

    return known_types(tables)


def unfit(name: str, pattern: str, options: Mapping[str, str]) -> str:
    """Say why a driver cannot merge the files that a pattern names; nothing where it can.

    Raises:
        PolicyError: if it is not there, or broken.
    """
    return load(name).unfit(pattern, options)


def completed(name: str, options: Mapping[str, str], read: Read) -> Mapping[str, str]:
    """Add to the options of a rule what else decides its results.

    Raises:
        PolicyError: if the driver, or what it needs, is not there.
    """
    return load(name).completes(options, read)


@cache
def load(name: str) -> MergeDriver:
    """Import the driver of that name: a built-in one, which no package can take over, or else that of a package.

    Raises:
        UnknownDriver: if there is none.
        PolicyError: if it is broken, or two packages bring it.
    """
    if name in names():
        driver: MergeDriver = importlib.import_module(f"{__name__}.{name}").DRIVER
        return driver
    from mergekit.extensions import packages  # late: most policies name built-in drivers alone

    found = packages.driver_of(name)
    if found is None:
        there = tuple(sorted({*names(), *packages.names()}))
        message = f"there is no driver '{name}'; the drivers are: {', '.join(there)}"
        raise UnknownDriver(message, "install the package that brings it; or mergekit policy PATH... shows which rule named it", there)
    return found

"""The drivers: one type of content per module, found by discovery."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache

from mergekit.driver import MergeDriver
from mergekit.errors import PolicyError


@cache
def names() -> tuple[str, ...]:
    """List the drivers that are there, without importing them."""
    # pkgutil, which would list them, imports inspect: 4 ms of every command.
    files = (name for directory in __path__ for name in os.listdir(directory))  # noqa: PTH208 (drivers need no pathlib)
    return tuple(sorted(name.removesuffix(".py") for name in files if name.endswith(".py") and name != "__init__.py"))


def options_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """List the options of a driver, with the values each allows (none: any)."""
    return load(name).options


def types_of(tables: Mapping[str, object]) -> Mapping[str, str]:
    """Give the schema of every type of documents that a policy's tables define; an empty one for those that are built in.

    Raises:
        Misfit: for what cannot be meant.
    """
    from mergekit.fields.schema import known_types  # late: most policies define none

    return known_types(tables)


@cache
def load(name: str) -> MergeDriver:
    """Import the driver of that name.

    Raises:
        PolicyError: if there is none.
    """
    if name not in names():
        message = f"there is no driver '{name}'; the drivers are: {', '.join(names())}"
        raise PolicyError(message, "mergekit policy PATH... shows which rule named it")
    driver: MergeDriver = importlib.import_module(f"{__name__}.{name}").DRIVER
    return driver

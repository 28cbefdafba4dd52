"""The drivers: one type of content per module, found by discovery."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from mergekit.driver import MergeDriver
from mergekit.errors import PolicyError


@cache
def names() -> tuple[str, ...]:
    """List the drivers that are there, without importing them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def options_of(name: str) -> Mapping[str, tuple[str, ...]]:
    """List the options of a driver, with the values each allows (none: any)."""
    return load(name).options


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

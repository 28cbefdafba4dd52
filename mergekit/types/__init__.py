"""The types of fields: one per module, found by discovery."""

from __future__ import annotations

import importlib
import os
from functools import cache

from mergekit.errors import PolicyError
from mergekit.values.kind import FieldType


@cache
def names() -> tuple[str, ...]:
    """List the types that are there, without importing them."""
    files = (name for directory in __path__ for name in os.listdir(directory))  # noqa: PTH208 (as drivers are found)
    modules = sorted(name.removesuffix(".py") for name in files if name.endswith(".py") and name != "__init__.py")
    return tuple(name.replace("_", "-") for name in modules)


@cache
def load(name: str) -> FieldType:
    """Import the type of that name.

    Raises:
        PolicyError: if there is none.
    """
    if name not in names():
        raise PolicyError(f"there is no type '{name}'; the types are: {', '.join(names())}", "docs/types.md has them all")
    found: FieldType = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").TYPE
    return found

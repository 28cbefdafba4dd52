"""The languages: one profile per module, found by discovery."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache

from mergekit.languages.profile import Profile

_MACHINERY = frozenset({"__init__", "profile", "grammars"})


@cache
def names() -> tuple[str, ...]:
    """List the languages that are there, without importing them."""
    # pkgutil, which would list them, imports inspect: 4 ms of every command.
    files = (name for directory in __path__ for name in os.listdir(directory))  # noqa: PTH208 (needs no pathlib)
    return tuple(sorted(name.removesuffix(".py") for name in files if name.endswith(".py") and name[:-3] not in _MACHINERY))


@cache
def load(name: str) -> Profile:
    """Import the profile of that name, which is one of `names`."""
    profile: Profile = importlib.import_module(f"{__name__}.{name}").PROFILE
    return profile


def of_path(path: str) -> Profile | None:
    """Give the language of a file, by its name or else its extension; None if there is none."""
    file_name = path.rpartition("/")[2]
    by_name = _by_name()
    if file_name in by_name:
        return by_name[file_name]
    stem, dot, extension = file_name.rpartition(".")
    return by_name.get(f".{extension.lower()}") if stem and dot else None


@cache
def _by_name() -> Mapping[str, Profile]:
    """Map whole names, and extensions with their dot, to languages."""
    profiles = [load(name) for name in names()]
    found = {f".{extension}": profile for profile in profiles for extension in profile.extensions}
    found.update({name: profile for profile in profiles for name in profile.file_names})
    return found

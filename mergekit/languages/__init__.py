"""The languages: one profile per module, found by discovery.

Importing all profiles takes some ten milliseconds, so `index.py` keeps which module a file's name leads to. It is made from the
profiles and decides nothing: a module that it does not know is imported and asked.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from functools import cache

from mergekit.languages.index import INDEX
from mergekit.languages.profile import Profile

_MACHINERY = frozenset({"__init__", "grammars", "index", "profile"})


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
    """Give the language of a file, by its name or else by its extension; None if there is none."""
    file_name = path.rpartition("/")[2]
    stem, dot, extension = file_name.rpartition(".")
    wanted = (file_name, f"*.{extension.lower()}") if stem and dot else (file_name,)
    found = next((INDEX[key] for key in wanted if key in INDEX), None)
    if found is None:
        found = next((_not_in_index()[key] for key in wanted if key in _not_in_index()), None)
    return None if found is None else load(found)


def called(name: str) -> Profile | None:
    """Give the language that people call so: by its profile's name, or an extension; None if there is none."""
    wanted = name.lower()
    return load(wanted) if wanted in names() else of_path(f"x.{wanted}")


@cache
def _not_in_index() -> Mapping[str, str]:
    """Index the languages that the index does not know."""
    return index_of(set(names()) - set(INDEX.values()))


def index_of(languages: set[str]) -> dict[str, str]:
    """Map names of files, and patterns for their ends, to languages."""
    profiles = [load(name) for name in sorted(languages)]
    found = {f"*.{extension}": profile.name for profile in profiles for extension in profile.extensions}
    found.update({name: profile.name for profile in profiles for name in profile.file_names})
    return found

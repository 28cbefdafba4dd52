"""The formats of documents, and which file is of which."""

from __future__ import annotations

from functools import cache

from mergekit.frozen import replace
from mergekit.syntax.document import Dialect

BY_SUFFIX = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".toml": "toml"}
"""The format by the end of a path."""

FORMATS = tuple(dict.fromkeys(BY_SUFFIX.values()))


@cache
def dialect(name: str) -> Dialect:
    """Import the dialect of that name."""
    import importlib

    found: Dialect = importlib.import_module(f"mergekit.syntax.{name}_document").DIALECT
    return found


def remembering(one: Dialect) -> Dialect:
    """Give a dialect that reads no content twice: for one merge."""
    return replace(one, read=cache(one.read))


def format_of(path: str) -> str:
    """Tell the format of a file by its name; nothing for one that is no document."""
    name = path.rpartition("/")[2].lower()
    return BY_SUFFIX.get("." + name.rpartition(".")[2], "")

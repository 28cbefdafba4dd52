"""Which engine this is: its version, and the versions of what else decides results."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from mergekit import __version__

GRAMMARS = ("tree_sitter", "tree_sitter_toml", "tree_sitter_yaml")
"""The packages that decide results. libgit2 does not: it reads and writes objects, and everything else is our own."""


@cache
def engine_id() -> str:
    """Name the engine, its grammars and its table of odds: two machines with the same id make the same results of the same commits."""
    found = " ".join((*(f"{name}={_version(name)}" for name in GRAMMARS), f"odds={_table()}"))
    return f"mergekit {__version__}+{hashlib.sha256(found.encode()).hexdigest()[:12]}"


def _table() -> str:
    """Hash the table of odds, which decides what rules decide."""
    from mergekit.lines.weights import WEIGHTS  # late: most merges need no rule

    return hashlib.sha256(repr(sorted(WEIGHTS.items())).encode()).hexdigest()[:12]


def _version(package: str) -> str:
    """Read the version off the name of the directory beside the package; importlib.metadata takes 20 ms to import."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return "none"
    for directory in Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"):
        return directory.name.removeprefix(f"{package}-").removesuffix(".dist-info")
    from importlib import metadata

    return metadata.version(package)

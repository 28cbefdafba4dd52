"""Which engine this is: its version, and the versions of what else decides results."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from functools import cache

from mergekit import __version__
from mergekit.languages.grammars import PINNED

_METADATA = ".dist-info"

GRAMMARS = ("tree_sitter", *PINNED)
"""The packages that decide results. libgit2 does not: it reads and writes objects, and everything else is our own."""


@cache
def engine_id() -> str:
    """Name the engine, its grammars and its table of odds: two machines with the same id make the same results of the same commits."""
    beside = _beside(GRAMMARS[0])
    found = " ".join((*(f"{name}={beside.get(name) or _version(name)}" for name in GRAMMARS), f"odds={_table()}"))
    return f"mergekit {__version__}+{hashlib.sha256(found.encode()).hexdigest()[:12]}"


def _table() -> str:
    """Hash the table of odds, which decides what rules decide."""
    from mergekit.lines.weights import CALIBRATION, WEIGHTS  # late: most merges need no rule

    return hashlib.sha256(repr((CALIBRATION, sorted(WEIGHTS.items()))).encode()).hexdigest()[:12]


def _beside(package: str) -> dict[str, str]:
    """Read the versions of a package, and of all that are installed beside it, off the names of their directories.

    Nothing is imported, and one directory is listed; importlib.metadata takes 20 ms to import.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return {}
    names = sorted(os.listdir(os.path.dirname(os.path.dirname(spec.origin))))  # noqa: PTH120, PTH208 (pathlib is slow)
    parts = (name.removesuffix(_METADATA).partition("-") for name in names if name.endswith(_METADATA))
    return {name: version for name, _, version in parts}


def _version(package: str) -> str:
    """Read the version of a package that is installed elsewhere."""
    if importlib.util.find_spec(package) is None:
        return "none"
    found = _beside(package).get(package)
    if found:
        return found
    from importlib import metadata

    return metadata.version(package)

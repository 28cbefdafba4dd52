"""Fleets of replicas in real repositories, and what landing them says, in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mergekit.git.repository import Repository
from mergekit.landing import Landing, Mode, land
from tests.histories import Files, History

LINES = "".join(f"line {n}\n" for n in range(1, 21))
"""A text in which edits five lines apart do not touch."""


def edited(line: int, by: str) -> str:
    """Give the text with one line changed."""
    return LINES.replace(f"line {line}\n", f"line {line} by {by}\n")


def fleet(path: Path, replicas: Mapping[str, Files], base: Files | None = None, main: Files | None = None) -> History:
    """Make a bare repository: `base` below `main`, and a branch `agent/NAME` from the base for each replica's changes."""
    history = History(path)
    history.commit("base", files={"f": LINES, **(base or {})})
    history.branch("main", "base")
    for name, files in replicas.items():
        history.commit(name, "base", files=files)
        history.branch(f"agent/{name}", name)
    if main is not None:
        history.commit("main", "base", files=main)
        history.branch("main", "main")
    return history


def landing(history: History, *names: str, mode: Mode = "hold", dry_run: bool = False, into: str | None = None) -> Landing:
    """Land replicas of a history."""
    return land(Repository.open(history.path), names, mode=mode, dry_run=dry_run, into=into)


def names(replicas: Sequence[Any]) -> list[str]:
    """Name replicas, or those that were held."""
    return sorted(getattr(one, "replica", one).name for one in replicas)


def tip(history: History, ref: str = "main") -> str:
    """Give the commit of a branch."""
    return history.git("rev-parse", ref).decode().strip()

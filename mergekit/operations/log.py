"""The log as people read it: what was done, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from mergekit.frozen import frozen
from mergekit.git.repository import Repository
from mergekit.operations.entries import Entry, Plan, entries
from mergekit.operations.journal import is_interrupted, read_journal
from mergekit.operations.recover import was_reached

UNDO, REDO = "undo", "redo"

State: TypeAlias = Literal["done", "undone", "completed"]
"""`completed`: a process died in the middle of it, and another one did the rest."""


@frozen
class Logged:
    """An entry and its state; `undone_by` is the number of the entry that undid it, 0 for none."""

    entry: Entry
    state: State
    undone_by: int = 0


@frozen
class Interrupted:
    """What a process that died had begun; the next command that writes completes it, or finds that nothing happened."""

    plan: Plan
    outcome: Literal["to be completed", "never happened"]


def log(repository: Repository) -> Iterator[Logged]:
    """Read the entries, newest first, one by one, with their states.

    Raises:
        RepositoryError: if one of them cannot be read.
    """
    undone: dict[int, int] = {}
    for entry in entries(repository):
        by = undone.get(entry.number, 0)
        yield Logged(entry, "undone" if by else "completed" if entry.recovers else "done", by)
        _note(entry, undone)


def interrupted(repository: Repository) -> Interrupted | None:
    """Tell what a process that died has left half done; None if there is nothing of that kind.

    Raises:
        RepositoryError: if its journal cannot be read.
    """
    journal = read_journal(repository) if is_interrupted(repository) else None
    if journal is None:
        return None
    return Interrupted(journal.plan, "to be completed" if was_reached(repository, journal) else "never happened")


def _note(entry: Entry, undone: dict[int, int]) -> None:
    """Note what an entry undoes, seen from its end: an entry that was undone itself undoes nothing."""
    if entry.plan.kind in (UNDO, REDO) and entry.number not in undone:
        undone.update(dict.fromkeys(entry.plan.undoes, entry.number))


def undoable(repository: Repository, kind: str, count: int) -> list[Entry]:
    """Find the newest entries that an undo can undo, or (`kind`) a redo: undos are for redo, all else is for undo.

    Raises:
        RepositoryError: if an entry cannot be read.
    """
    found: list[Entry] = []
    for one in log(repository):
        if len(found) == count:
            break
        if one.state != "undone" and one.entry.plan.kind != REDO and (one.entry.plan.kind == UNDO) == (kind == REDO):
            found.append(one.entry)
    return found

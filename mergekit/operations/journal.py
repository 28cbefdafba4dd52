"""The journal: a file below the git directory that says what is under way, from before anything moves until all has.

Who finds it while nobody holds the lock knows that a process died in between, and what it wanted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen
from mergekit.git.locks import is_free
from mergekit.git.quoted import text_from_json, text_to_json
from mergekit.git.repository import Repository
from mergekit.git.worktrees import Checkout, Follower
from mergekit.operations.entries import FORMAT, Entry, Plan, plan_from_json, to_json

PENDING = "pending"
_NEW = "pending.new"
_LOCK = "operations.lock"


@frozen
class Journal:
    """What is under way: the entry that was written for it, its plan, and the checkouts that follow.

    Without an entry, it is only being found out whether the checkouts can follow: git locks their indexes, no more.
    """

    entry: str
    plan: Plan
    following: tuple[Follower, ...]
    since: int = 0
    """When it was written: nanoseconds since 1970, as the file system knows."""


def lock_file(repository: Repository) -> Path:
    """Name the file that is locked while refs move."""
    return repository.git_dir / "mergekit" / _LOCK


def write_journal(repository: Repository, plan: Plan, following: tuple[Follower, ...], entry: Entry | None = None) -> None:
    """Write down what begins now; it is on the disk when this returns."""
    document = {
        "format": FORMAT,
        "entry": None if entry is None else entry.id.hex(),
        "operation": to_json(plan, 0 if entry is None else entry.number, (), ""),
        "checkouts": [
            {
                "path": text_to_json(str(one.checkout.path)),
                "git_dir": text_to_json(str(one.checkout.git_dir)),
                "ref": text_to_json(one.ref),
                "before": None if one.old is None else one.old.hex(),
                "after": one.new.hex(),
            }
            for one in following
        ],
    }
    home = repository.git_dir / "mergekit"
    new = home / _NEW
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    left = (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()
    try:
        while left:  # on a disk that gets full, a first write may write a part, without an error
            left = left[os.write(handle, left) :]
        if entry is not None:  # before, nothing is lost with it but the name of a lock
            os.fsync(handle)
    finally:
        os.close(handle)
    new.replace(home / PENDING)


def read_journal(repository: Repository) -> Journal | None:
    """Read what is or was under way; None if nothing is.

    Raises:
        RepositoryError: if it cannot be read.
    """
    file = repository.git_dir / "mergekit" / PENDING
    try:
        since = file.stat().st_mtime_ns
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    try:
        document: dict[str, Any] = json.loads(content)
        if document["format"] != FORMAT:
            raise ValueError(f"its format is {document['format']!r}, not {FORMAT}")  # noqa: TRY301 (one answer to all that is unreadable)
        following = tuple(_follower(one) for one in document["checkouts"])
        return Journal(document["entry"] or "", plan_from_json(document["operation"]), following, since)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        hint = "a newer mergekit may have written it: let that one finish; or look at git status and git reflog, and delete the file"
        raise RepositoryError(f"{file}, which tells of an interrupted operation, cannot be read: {broken}", hint) from broken


def remove_journal(repository: Repository) -> None:
    """Say that nothing is under way any more."""
    (repository.git_dir / "mergekit" / PENDING).unlink(missing_ok=True)


def remains(repository: Repository) -> tuple[Path, ...]:
    """Name the files that a crash may leave and nobody reads: a journal that was not finished."""
    return (repository.git_dir / "mergekit" / _NEW,) if is_free(lock_file(repository)) else ()


def is_interrupted(repository: Repository) -> bool:
    """Tell whether a process died in the middle of an operation, and nobody has cleared it up yet."""
    return (repository.git_dir / "mergekit" / PENDING).exists() and is_free(lock_file(repository))


def _follower(one: dict[str, Any]) -> Follower:
    tree = Checkout(Path(text_from_json(one["path"])), Path(text_from_json(one["git_dir"])))
    before = None if one["before"] is None else bytes.fromhex(one["before"])
    return Follower(tree, text_from_json(one["ref"]), before, bytes.fromhex(one["after"]))

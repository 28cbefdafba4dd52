"""Removing what nothing refers to any more; only ever when somebody asks for it."""

from __future__ import annotations

from pathlib import Path

from mergekit.errors import RefMoved
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.refs import HEADS, Move
from mergekit.git.repository import Repository
from mergekit.landing.record import CONFLICTS, HELD, read_held
from mergekit.operations import By, Entry, Plan, perform
from mergekit.operations.forget import forget, forgettable
from mergekit.operations.journal import remains

_TRIES = 20


@frozen
class Collected:
    """What was removed, or in a dry run would be: refs, files below the git directory, and the number of forgotten operations."""

    refs: tuple[str, ...]
    files: tuple[str, ...]
    operations: int
    dry_run: bool
    entry: Entry | None = None


def collect(repository: Repository, *, keep: int | None = None, by: By = By(), dry_run: bool = False) -> Collected:  # noqa: B008 (frozen)
    """Remove conflicts that no record names, records of branches that are gone, remains of crashes and the cache of beliefs.

    With `keep`, all operations but that many last ones are forgotten; the log keeps their numbers going.

    Raises:
        RefMoved: if refs are moved by others all the time.
        RepositoryError: if a record or the log cannot be read, or refs cannot be written.
    """
    for _ in range(_TRIES):
        moves = _unnamed(repository)
        entry = None
        if moves and not dry_run:
            try:
                entry = perform(repository, Plan("gc", tuple(moves), by))
            except RefMoved:
                continue
        break
    else:
        raise RefMoved("refs below refs/mergekit are moved by others all the time", "do it again when fewer others do")
    files = [*remains(repository), repository.git_dir / "mergekit" / "beliefs"]
    found = [file for file in files if file.is_file()]
    operations = 0
    if keep is not None:
        operations = forgettable(repository, keep) if dry_run else forget(repository, keep)
    if not dry_run:
        for file in found:
            file.unlink(missing_ok=True)
    names = tuple(_named(repository, file) for file in found)
    return Collected(tuple(move.ref for move in moves), names, operations, dry_run, entry)


def _unnamed(repository: Repository) -> list[Move]:
    """Find the records of branches that are gone, and the conflicts that no other record names."""
    records = {HELD + record.target.removeprefix(HEADS): record for record in read_held(repository)}
    gone = {ref for ref, record in records.items() if refs.read(repository, record.target) is None}
    named = {CONFLICTS + conflict.id for ref, record in records.items() if ref not in gone for conflict in record.conflicts}
    return [
        Move(ref, oid, None)
        for prefix, kept in ((HELD, records.keys() - gone), (CONFLICTS, named))
        for ref, oid in refs.below(repository, prefix)
        if ref not in kept
    ]


def _named(repository: Repository, file: Path) -> str:
    return str(file.relative_to(repository.git_dir))

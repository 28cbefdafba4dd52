"""Forgetting old operations: the log is written anew with its last entries, which keep their numbers."""

from __future__ import annotations

from itertools import islice

from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.operations.entries import LOG, entries, write_entry
from mergekit.operations.perform import alone
from mergekit.operations.recover import settle


def forgettable(repository: Repository, keep: int) -> int:
    """Count the entries that are older than a number of last ones.

    Raises:
        RepositoryError: if one of them cannot be read.
    """
    return sum(1 for _ in islice(entries(repository), keep, None))


def forget(repository: Repository, keep: int) -> int:
    """Forget all entries but the last ones, at least one, and count those that were forgotten.

    Raises:
        RepositoryError: if an entry cannot be read, or others have been moving refs for too long.
    """
    with alone(repository) as lock:
        settle(repository, lock)
        found = list(entries(repository))
        kept, forgotten = found[: max(keep, 1)], found[max(keep, 1) :]
        if not forgotten:
            return 0
        last = None
        for old in reversed(kept):
            last = write_entry(repository.objects, old.plan, last, old.worktrees, old.recovers, old.number)
        if last is not None:
            refs.move_all(repository, (Move(LOG, found[0].id, last.id),), "mergekit gc", keep_open=(lock,))
        return len(forgotten)

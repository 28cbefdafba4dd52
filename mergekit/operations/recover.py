"""After a crash: what a process that died had begun is completed, or undone as if it had never been."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from mergekit.errors import RefMoved
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.locks import locked, remove_left
from mergekit.git.objects import EMPTY_TREE
from mergekit.git.refs import HEADS, Move
from mergekit.git.repository import Repository
from mergekit.git.restoring import restore
from mergekit.operations.entries import LOG, Plan, newest, write_entry
from mergekit.operations.journal import Journal, is_interrupted, lock_file, read_journal, remove_journal
from mergekit.operations.transactions import transactions

_STAYS = 2.0
"""Seconds after which a lock file that a dead process may have left counts as left."""
_TRIES = 20


@frozen
class Recovered:
    """What became of an interrupted operation: it was completed, or it never happened.

    `kept` are the files, by work tree, that were left as they are, since somebody else wrote them; `left` the refs that
    somebody else moved.
    """

    plan: Plan
    outcome: Literal["completed", "never happened"]
    kept: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def recover(repository: Repository) -> Recovered | None:
    """Clear up what a process that died has left; None if there is nothing, or somebody is at work.

    Where no ref had moved, all is as before, and no trace stays. Else all of it is done, and the log has its entry.
    Checkouts are at their branches then; files that others wrote meanwhile stay.

    Raises:
        RepositoryError: if that cannot be done; nothing of it is lost, and the next one tries again.
    """
    if not is_interrupted(repository):
        return None
    with locked(lock_file(repository), 0.0) as lock:
        return None if lock is None else settle(repository, lock)


def settle(repository: Repository, lock: int, *, crashed: bool = True) -> Recovered | None:
    """Clear up, with the lock in hand.

    `crashed` tells that a process died, so that git's locks may be left; without, git has given up by itself.
    """
    journal = read_journal(repository)
    if journal is None:
        return None
    if crashed:
        remove_left(_locks(repository, journal), journal.since, _STAYS)
    for _ in range(_TRIES):
        try:
            outcome, left = _move_the_rest(repository, journal, lock)
        except RefMoved:
            continue
        break
    else:
        raise RefMoved("refs of an interrupted operation are moved by others all the time", "do it again when fewer others do")
    kept = []
    for one in journal.following if journal.entry else ():
        trees = [EMPTY_TREE if oid is None else repository.objects.commit(oid).tree for oid in (one.old, one.new)]
        found = restore(repository, one.checkout, (trees[0], trees[1]), (lock,))
        kept += [str(one.checkout.path / path) for path in found]
    remove_journal(repository)
    return Recovered(journal.plan, outcome, tuple(kept), left)


def was_reached(repository: Repository, journal: Journal) -> bool:
    """Tell whether an interrupted operation has moved a ref, so that it is to be completed."""
    if not journal.entry:
        return False
    last = newest(repository)
    if last is not None and journal.entry in (last.id.hex(), last.recovers):
        return True
    return any(move.old != move.new and _reached(repository, move) for move in journal.plan.moves)


def _move_the_rest(repository: Repository, journal: Journal, lock: int) -> tuple[Literal["completed", "never happened"], tuple[str, ...]]:
    if not was_reached(repository, journal):
        return "never happened", ()
    now = {move.ref: refs.value(repository, move.ref) for move in journal.plan.moves}
    rest = [move for move in journal.plan.moves if now[move.ref] == move.old != move.new]
    left = tuple(move.ref for move in journal.plan.moves if now[move.ref] not in (move.old, move.new) and not _reached(repository, move))
    last = newest(repository)
    moves = rest
    # The log is last, so that whoever reads it there knows that all the rest was done.
    if last is None or journal.entry not in (last.id.hex(), last.recovers):
        done = tuple(move for move in journal.plan.moves if move.ref not in left)
        plan = replace(journal.plan, moves=done, left=(*journal.plan.left, *left))
        worktrees = tuple(str(one.checkout.path) for one in journal.following)
        entry = write_entry(repository.objects, plan, last, worktrees, recovers=journal.entry)
        moves = [*rest, Move(LOG, None if last is None else last.id, entry.id)]
    home = journal.following[0].checkout.git_dir if journal.following else None
    for part in transactions(moves):
        refs.move_all(repository, part, journal.plan.message, git_dir=home, keep_open=(lock,))
    return "completed", left


def _reached(repository: Repository, move: Move) -> bool:
    """Tell whether a ref has come to its new value, even if it went on since."""
    now = refs.value(repository, move.ref)
    if now == move.new:
        return True
    if now in (move.old, None) or move.new is None or not move.ref.startswith(HEADS):
        return False
    gained = move.old is None or not repository.has_seen(move.old, move.new)
    lost = move.old is not None and not repository.has_seen(now, move.old)
    return repository.has_seen(now, move.new) and (gained or lost)


def _locks(repository: Repository, journal: Journal) -> Iterator[Path]:
    """Name the lock files that the dead process may have left: of the refs and work trees that its journal names."""
    home = repository.git_dir
    yield home / f"{LOG}.lock"  # nobody else writes there
    for move in journal.plan.moves:
        file = home / f"{move.ref}.lock"
        if _may_hold(file, move.new):
            yield file
    for own in {home, *(one.checkout.git_dir for one in journal.following)}:
        yield own / "HEAD.lock"
    for one in journal.following:
        yield one.checkout.git_dir / "index.lock"
    if any(move.new is None for move in journal.plan.moves):
        yield home / "packed-refs.lock"
        yield home / "packed-refs.new"


def _may_hold(file: Path, value: bytes | None) -> bool:
    """Tell whether what a lock file holds can have been written for that value: it is empty, or its beginning."""
    try:
        content = file.read_bytes()
    except OSError:
        return False
    return not content or (value is not None and (value.hex() + "\n").encode().startswith(content))

"""Performing an operation: all its refs move, with their checkouts, and the log says so; or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mergekit.errors import CheckoutRefused, RefMoved, RepositoryError
from mergekit.frozen import replace
from mergekit.git import refs
from mergekit.git.locks import locked
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.git.worktrees import Follower, advance, followers, try_following
from mergekit.operations.entries import LOG, Entry, Plan, newest, write_entry
from mergekit.operations.journal import lock_file, read_journal, remove_journal, write_journal
from mergekit.operations.recover import settle
from mergekit.operations.transactions import transactions

PATIENCE = 30.0
"""Seconds that an operation waits for another one that is moving refs."""


def perform(repository: Repository, plan: Plan) -> Entry:
    """Move the refs of a plan, each with its checkout where it has one, as one entry of the log.

    One process at a time does so, and each ref must still have its old value. A process that dies in between leaves a
    journal, by which the next one completes or forgets what it began (`recover`); so does this one if it fails.

    Raises:
        RefMoved: if a ref has another value by now; nothing was changed.
        CheckoutRefused: if a branch is checked out and cannot be followed there; nothing was changed.
        RepositoryError: if refs cannot be written, or others have been moving refs for too long.
    """
    with alone(repository) as lock:
        settle(repository, lock)
        with _settled(repository, lock):
            moves = tuple(replace(move, ref=refs.resolve(repository, move.ref)) for move in plan.moves)
            plan = replace(plan, message=plan.message or f"mergekit {plan.kind}", moves=moves)
            following = _checked(repository, plan)
            last = newest(repository)
            entry = write_entry(repository.objects, plan, last, tuple(str(one.checkout.path) for one in following))
            write_journal(repository, plan, following, entry)
            logged = Move(LOG, None if last is None else last.id, entry.id)
            advance(repository, following, transactions(plan.moves, logged), plan.message, (lock,))
            remove_journal(repository)
            return entry


def rehearse(repository: Repository, plan: Plan) -> tuple[str, ...]:
    """Find out whether a plan could be performed, and give the checkouts that would follow; nothing moves.

    Raises:
        RefMoved, CheckoutRefused, RepositoryError: as `perform` does.
    """
    with alone(repository) as lock:
        if read_journal(repository) is not None:  # somebody died, and a checkout may be half done
            return tuple(str(one.checkout.path) for one in followers(repository, plan.moves))
        with _settled(repository, lock):
            following = _checked(repository, plan)
            remove_journal(repository)
            return tuple(str(one.checkout.path) for one in following)


@contextmanager
def alone(repository: Repository) -> Iterator[int]:
    """Be the only one that moves refs; gives the descriptor of the lock.

    Raises:
        RepositoryError: if others have been moving refs for too long.
    """
    with locked(lock_file(repository), PATIENCE) as lock:
        if lock is None:
            message = f"another mergekit has been moving refs for {PATIENCE:.0f} seconds"
            raise RepositoryError(message, "wait for it to end, or stop it, then do it again")
        yield lock


@contextmanager
def _settled(repository: Repository, lock: int) -> Iterator[None]:
    """Clear up what an error interrupts."""
    try:
        yield
    except (CheckoutRefused, RefMoved):
        settle(repository, lock, crashed=False)
        raise
    except BaseException:
        settle(repository, lock)
        raise


def _checked(repository: Repository, plan: Plan) -> tuple[Follower, ...]:
    """Find the checkouts that follow, and whether all can be as planned.

    Once the journal has an entry, whatever is half done at the paths that change is ours to mend: so this comes before.
    """
    for move in plan.moves:
        if refs.value(repository, move.ref) != move.old:
            raise RefMoved(f"{move.ref} moved while it was being worked on", "do it again")
    following = followers(repository, plan.moves)
    if following:
        write_journal(repository, plan, following)  # git locks indexes to find out
        try_following(repository, following)
    return following

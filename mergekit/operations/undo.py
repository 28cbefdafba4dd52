"""Undo and redo: the refs of operations put back where they were, with their checkouts, as one more operation."""

from __future__ import annotations

from mergekit.errors import RefMoved, UsageError
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.refs import HEADS, Move
from mergekit.git.repository import Repository
from mergekit.operations.entries import By, Entry, Plan
from mergekit.operations.log import REDO, UNDO, undoable
from mergekit.operations.perform import perform, rehearse
from mergekit.operations.recover import recover

_TRIES = 20
_MOST_NAMED = 3
_NOW = "it is now"


@frozen
class Undone:
    """What an undo (or redo) did, or in a dry run would do: the entries, newest first, and its own entry.

    `worktrees` are the checkouts that follow. `plan.left` are records of mergekit's that others have changed since,
    and which therefore stay.
    """

    plan: Plan
    undoes: tuple[Entry, ...]
    worktrees: tuple[str, ...] = ()
    entry: Entry | None = None


def undo(repository: Repository, count: int = 1, *, by: By = By(), dry_run: bool = False) -> Undone:  # noqa: B008 (frozen)
    """Put back the refs of the last operations that are not undone yet, byte for byte, with their checkouts.

    Raises:
        UsageError: if there are not that many.
        RefMoved: if others have moved one of the branches since; nothing was changed.
        CheckoutRefused: if changes in a work tree are in the way; nothing was changed.
        RepositoryError: if the log cannot be read, or refs cannot be written.
    """
    return _take_back(repository, UNDO, count, by, dry_run=dry_run)


def redo(repository: Repository, count: int = 1, *, by: By = By(), dry_run: bool = False) -> Undone:  # noqa: B008 (frozen)
    """Undo the last undos that are not redone yet.

    Raises:
        UsageError, RefMoved, CheckoutRefused, RepositoryError: as `undo` does.
    """
    return _take_back(repository, REDO, count, by, dry_run=dry_run)


def _take_back(repository: Repository, kind: str, count: int, by: By, *, dry_run: bool) -> Undone:
    if count < 1:
        raise UsageError(f"{count} operations cannot be {kind}ne", f"mergekit {kind} {kind.upper()[0]}, with a number of 1 or more")
    if not dry_run:
        recover(repository)
    for _ in range(_TRIES):
        found = undoable(repository, kind, count)
        if len(found) < count:
            raise _too_few(kind, len(found))
        plan = _plan(repository, kind, found, by)
        try:
            if dry_run:
                return Undone(plan, tuple(found), rehearse(repository, plan))
            entry = perform(repository, plan)
        except RefMoved:
            continue  # the next plan says who was quicker, or leaves alone what is theirs
        return Undone(plan, tuple(found), entry.worktrees, entry)
    raise RefMoved("refs are moved by others all the time", "do it again when fewer others do")


def _plan(repository: Repository, kind: str, found: list[Entry], by: By) -> Plan:
    """Join the moves of entries, newest first, into one move per ref: from where the newest left it to before the oldest."""
    joined: dict[str, tuple[Move, Entry]] = {}
    left: set[str] = set()
    for entry in found:
        for move in entry.plan.moves:
            known = joined.get(move.ref)
            now, which = (
                (known[0].new, f"operation {known[1].number} found it") if known else (refs.value(repository, move.ref), "it is now")
            )
            if now != move.new and not move.ref.startswith(HEADS):
                left.add(move.ref)
            elif now != move.new:
                raise _moved_on(repository, move, entry, now, which, kind)
            joined[move.ref] = (Move(move.ref, known[0].old if known else move.new, move.old), entry)
    moves = tuple(move for ref, (move, _) in sorted(joined.items()) if ref not in left and move.old != move.new)
    numbers = tuple(entry.number for entry in found)
    plan = Plan(kind, moves, by, f"mergekit {kind}: #{', #'.join(map(str, numbers))}", undoes=numbers, left=tuple(sorted(left)))
    replicas = {name: commit for entry in found for name, commit in entry.plan.replicas}
    return replace(plan, replicas=tuple(sorted(replicas.items())))


def _moved_on(repository: Repository, move: Move, entry: Entry, now: bytes | None, which: str, kind: str) -> RefMoved:
    name = move.ref.removeprefix(HEADS)
    there, left_at = ("gone" if oid is None else f"at {oid.hex()[:8]}" for oid in (now, move.new))
    who = refs.last_change(repository, move.ref) if which == _NOW else ""
    message = f"'{name}' was moved since operation {entry.number} left it {left_at}: {which} {there}" + (f" ({who})" if who else "")
    hint = f"git reflog show {name} tells what happened since"
    if kind == UNDO and entry.plan.replicas:
        names = ", ".join(replica for replica, _ in entry.plan.replicas[:_MOST_NAMED])
        hint += f"; mergekit unland REPLICA takes one of what landed ({names}) out again and keeps the rest"
    return RefMoved(message, hint)


def _too_few(kind: str, there_are: int) -> UsageError:
    if not there_are:
        return UsageError(f"there is nothing to {kind}", "mergekit log shows what was done")
    return UsageError(f"only {there_are} can be {kind}ne", f"mergekit {kind} {there_are}; mergekit log shows what was done")

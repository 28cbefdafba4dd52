"""Unlanding: one landed replica out of the target again, as an ordinary commit; whatever else landed stays.

The merge that brought the replica is made again without it. The step from that merge to what it would have been is merged with
the target as any change is; the result is one commit on top of the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from mergekit.conflicts import Conflict
from mergekit.errors import RefMoved
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.history.file_history import REPLICA_TRAILER, describe
from mergekit.landing.brought import Brought
from mergekit.landing.commit import IDENTITY, commit_bytes, first_line, own_stamp, stamp_of
from mergekit.landing.land import NOBODY, TRIES, Progress, quiet
from mergekit.landing.latest import latest_landing, refuse_what_others_rest_on
from mergekit.landing.results import Landing, Replica
from mergekit.landing.target import Target, find_target, policy_of, target_at
from mergekit.landing.unlandings import FROM_TRAILER, NAME_TRAILER, UNLAND_TRAILER, seen_by
from mergekit.operations import By, Plan, perform, recover
from mergekit.policy import Policy
from mergekit.tree_merge import Engine, FileReport
from mergekit.tree_merge.identity import engine_id

UnlandMode: TypeAlias = Literal["hold", "markers"]
"""What happens if the rest conflicts with what is taken out: nothing, or it lands with markers."""


@frozen
class Unlanding:
    """What an unlanding did, or in a dry run would do.

    `replica` is as it was named, with the head that was taken out; `origin` is the commit that had brought it. `target`,
    `ref`, `before`, `after`, `tree`, `commit`, `mode`, `files`, `tries`, `dry_run`, `worktree` and `made_from` are as in a
    `Landing`; `commit` is None if nothing moved: since nothing of the replica is left, or, with `blocking` conflicts,
    since these hold it. `rendered` are the conflicts that stand in the tree. `kept` are replicas that the one which
    was taken out had brought along, and that stay.
    """

    replica: Replica
    origin: bytes
    target: str
    ref: str
    before: bytes
    after: bytes
    tree: bytes
    commit: bytes | None
    mode: UnlandMode
    kept: tuple[Replica, ...] = ()
    blocking: tuple[Conflict, ...] = ()
    rendered: tuple[Conflict, ...] = ()
    files: tuple[FileReport, ...] = ()
    tries: int = 1
    dry_run: bool = False
    worktree: str = ""
    made_from: str = ""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """All conflicts, each once: those that hold it, and those that stand in the tree."""
        found = {conflict.id: conflict for conflict in (*self.blocking, *self.rendered)}
        return tuple(sorted(found.values(), key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id)))


def unland(  # noqa: PLR0913 (each is a choice of the caller's)
    repository: Repository,
    name: str,
    *,
    into: str | None = None,
    start: str | None = None,
    since: str | None = None,
    mode: UnlandMode = "hold",
    dry_run: bool = False,
    tries: int = TRIES,
    progress: Progress = quiet,
    by: By = NOBODY,
) -> Unlanding:
    """Take one landed replica out of a target: what the latest landing of it brought.

    `name` is that of a branch, or of one that landed here and is gone, or any revision. `into` names the target, the
    current branch by default; one that is not there is made, as `land` makes it (`start`). `since` is the commit that the
    replica began from, where history does not tell: if the target was fast-forwarded to it elsewhere. `by` is the author
    of the commit, and for the log of operations.

    Raises:
        UnknownRevision: if a name stands for nothing.
        UsageError: if the replica has not landed, is out already, or came in as a part of another one.
        MergekitError: as `land` does.
    """
    if not dry_run:
        recover(repository)
    target = find_target(repository, into, dry_run=dry_run, may_make=True, start=start)
    for count in range(1, tries + 1):
        found = replace(_compute(repository, target, name, since, mode, by, progress), tries=count, dry_run=dry_run)
        if dry_run or found.commit is None:
            return found
        try:
            return _carry_out(repository, found, found.commit, by, progress)
        except RefMoved:
            target = target_at(repository, target)
    raise RefMoved(f"'{target.name}' moved during each of {tries} attempts", "do it again when fewer others land")


def _compute(
    repository: Repository, target: Target, name: str, since: str | None, mode: UnlandMode, by: By, progress: Progress
) -> Unlanding:
    progress("reading history")
    replica, brought, ledger = latest_landing(repository, target, name, None if since is None else repository.commit_id(since))
    refuse_what_others_rest_on(repository, target, replica, brought, ledger)
    progress(f"merging without {name}")
    kept = _contained(repository, target, replica, brought)
    without, opened = _without(repository, replica, brought, kept)
    engine = Engine(repository, [target.commit, without], policy_of(repository.objects, target.tree))
    merge = engine.merge()
    nothing = Unlanding(
        replica,
        brought.origin,
        target.name,
        target.ref,
        target.commit,
        target.commit,
        target.tree,
        None,
        mode,
        kept,
        made_from=target.made_from,
    )
    if merge.tree == target.tree:
        return nothing
    known = {conflict.id for conflict in engine.merge(engine.heads[:1]).conflicts}
    blocking = {one.id: one for one in (*opened, *merge.conflicts) if one.holds and one.id not in known}
    if blocking and mode == "hold":
        return replace(nothing, blocking=tuple(blocking.values()), files=merge.files)
    commit = repository.objects.write_commit(_commit(repository, replica, brought, merge.tree, target.commit, by))
    return replace(
        nothing,
        after=commit,
        tree=merge.tree,
        commit=commit,
        blocking=tuple(blocking.values()),
        rendered=merge.conflicts,
        files=merge.files,
    )


def _contained(repository: Repository, target: Target, replica: Replica, brought: Brought) -> tuple[Replica, ...]:
    """List the replicas that came in only as a part of the one that is taken out: branches behind its head."""
    policy = policy_of(repository.objects, target.tree)
    found: dict[bytes, Replica] = {}
    for branch in refs.branches(repository):
        commit = branch.commit
        if (
            policy.is_replica(branch.bare_name)
            and branch.bare_name != replica.branch
            and branch.ref != target.ref
            and commit != brought.head
            and repository.has_seen(brought.head, commit)
            and not any(seen_by(repository, known, commit) for known in (brought.before, *brought.with_it))
        ):
            found.setdefault(commit, Replica(branch.name, commit, branch.bare_name))
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _without(repository: Repository, replica: Replica, brought: Brought, kept: Sequence[Replica]) -> tuple[bytes, tuple[Conflict, ...]]:
    """Write the commit on top of the one that brought a replica with what that would have been without, and what that leaves open."""
    objects = repository.objects
    origin = objects.commit(brought.origin)
    rest = [*brought.with_it, *(one.commit for one in kept)]
    conflicts: tuple[Conflict, ...] = ()
    tree = objects.commit(brought.before).tree
    if rest:
        policy = policy_of(objects, tree)
        engine = Engine(repository, [brought.before, *rest, brought.head], policy)
        whole, without = engine.merge(), engine.merge([brought.before, *rest])
        known = {conflict.id for conflict in whole.conflicts}
        conflicts = tuple(conflict for conflict in without.conflicts if conflict.id not in known)
        tree = without.tree
        if whole.tree != origin.tree:  # by hand, or by another version: what it holds beyond the merge stays
            tree, left = _merged_by_trees(repository, policy, whole.tree, origin.tree, without.tree)
            conflicts += left
    label = f"without {first_line(describe(objects.commit(replica.commit)).label)}"
    raw = commit_bytes(tree, [origin.id], own_stamp(objects, [origin.id]), label, {REPLICA_TRAILER: label})
    return objects.write_commit(raw), conflicts


def _merged_by_trees(repository: Repository, policy: Policy, base: bytes, left: bytes, right: bytes) -> tuple[bytes, tuple[Conflict, ...]]:
    """Merge two trees against a third one."""
    objects = repository.objects
    stamp = f"{IDENTITY} 0 +0000"
    root = objects.write_commit(commit_bytes(base, [], stamp, "base", {}))
    sides = [objects.write_commit(commit_bytes(tree, [root], stamp, name, {})) for tree, name in ((left, "left"), (right, "right"))]
    merge = Engine(repository, sides, policy).merge()
    return merge.tree, merge.conflicts


def _commit(repository: Repository, replica: Replica, brought: Brought, tree: bytes, parent: bytes, by: By) -> bytes:
    """Give the bytes of the commit that takes a replica out."""
    objects = repository.objects
    origin = objects.commit(brought.origin)
    message = (
        f"Unland {first_line(replica.name)}\n\n"
        f"This takes out what {origin.hex[:12]} ({first_line(origin.message)}) brought of it, up to\n"
        f"{replica.commit.hex()[:12]} ({first_line(objects.commit(replica.commit).message)})."
    )
    trailers: dict[str, str | Sequence[str]] = {UNLAND_TRAILER: replica.commit.hex(), FROM_TRAILER: brought.origin.hex()}
    if replica.branch:
        trailers[NAME_TRAILER] = first_line(replica.branch)
    return commit_bytes(tree, [parent], stamp_of(by), message, trailers)


def _carry_out(repository: Repository, found: Unlanding, commit: bytes, by: By, progress: Progress) -> Unlanding:
    """Move the target and what is recorded of it, as one operation.

    Raises:
        RefMoved: if the target, or what is recorded, moved meanwhile; nothing was changed.
    """
    from mergekit.landing import record

    progress(f"moving {found.target}")
    landing = Landing(found.target, found.ref, found.before, found.after, found.tree, found.commit, "markers", rendered=found.rendered)
    policy = policy_of(repository.objects, repository.objects.commit(found.before).tree)
    plan = Plan(
        "unland",
        (Move(found.ref, None if found.made_from else found.before, commit), *record.moves(repository, landing)),
        by,
        f"mergekit unland {found.replica.name}",
        ((found.replica.name, found.replica.commit),),
        policy.hash,
        engine_id(),
    )
    done = perform(repository, plan)
    return replace(found, worktree=done.worktrees[0] if done.worktrees else "")

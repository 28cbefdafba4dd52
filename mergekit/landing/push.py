"""Landing on a remote: its branch moves first, by a conditional push; the local one follows what was pushed."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.errors import CheckoutRefused, RefMoved, UsageError
from mergekit.frozen import replace
from mergekit.git import refs, remotes
from mergekit.git.refs import Move
from mergekit.git.remotes import Upstream
from mergekit.git.repository import Repository
from mergekit.git.settings import settings
from mergekit.landing.eligible import worth_a_look
from mergekit.landing.land import NOBODY, Progress, compute, plan_of, quiet
from mergekit.landing.replicas import matching, named
from mergekit.landing.results import Landing, Mode
from mergekit.landing.target import Target, find_target, policy_of
from mergekit.landing.verification import Verification
from mergekit.operations import By, Plan, perform, recover
from mergekit.operations.perform import rehearse

TRIES = 50
"""How often a landing is computed because the remote's branch moved meanwhile, before it gives up."""


def land_and_push(  # noqa: PLR0913 (each is a choice of the caller's)
    repository: Repository,
    replicas: Sequence[str] = (),
    *,
    into: str | None = None,
    start: str | None = None,
    remote: str | None = None,
    mode: Mode = "hold",
    verification: Verification | None = None,
    dry_run: bool = False,
    tries: int = TRIES,
    progress: Progress = quiet,
    by: By = NOBODY,
    trust: str = "",
) -> Landing:
    """Land replicas on the branch that a local one follows (or, with `remote`, on that remote's branch of its name).

    It is fetched, merged into, verified, and pushed only if it did not move meanwhile; else all of it is done again. Then the local
    branch follows, with its checkout. Where anything fails before the push, nothing but what was fetched has changed. A
    dry run neither fetches nor pushes. `trust` stands in for the policy's own.

    Raises:
        UsageError: if the branch follows none, or has commits that are not pushed.
        RepositoryError: if the remote refuses, or cannot be reached.
        CheckoutRefused: if the local branch is checked out and could not follow.
        RefMoved: if the remote's branch moved in every one of `tries` computations.
        MergekitError: as `land` does.
    """
    if not dry_run:
        recover(repository)
    local = find_target(repository, into, may_make=True, start=start)
    upstream = remotes.upstream_of(repository, local.ref, remote or (_only_remote(repository) if local.made_from else None))
    for count in range(1, tries + 1):
        here = refs.read(repository, local.ref)  # before the remote is asked: what others push from here is there first
        if not dry_run:
            progress(f"fetching from {upstream.remote}")
            remotes.fetch(repository, upstream.remote)
        old = refs.read(repository, upstream.tracking) if dry_run else remotes.tip_of(repository, upstream)
        target = _target(repository, local, upstream, old, here)
        if replicas:
            found = named(repository, replicas)
        else:
            known = matching(repository, target, policy_of(repository.objects, target.tree))
            found = worth_a_look(repository, target, known)
        landing = compute(repository, target, found, mode, progress, are_named=bool(replicas), verification=verification, trust=trust)
        landing = replace(landing, tries=count, pushed=upstream.name if landing.commit is not None else "", dry_run=dry_run)
        if dry_run:
            return landing
        if landing.commit is None:
            try:
                landing = _catch_up(repository, local, landing, Move(local.ref, here, old), by)
            except RefMoved:
                continue
            _note(repository, landing, by, trust)
            return landing
        try:
            _rehearse(repository, landing, here, by, trust)
        except RefMoved:
            continue  # by another landing here
        progress(f"pushing to {upstream.name}")
        if remotes.push(repository, upstream, old, landing.commit) == "pushed":
            return _follow(repository, landing, landing.commit, by, trust)
    raise RefMoved(f"{upstream.name} moved during each of {tries} attempts to land on it", "land again when fewer others do")


def _only_remote(repository: Repository) -> str:
    """Give the remote to which a new branch goes, where nobody says so.

    Raises:
        UsageError: if there is not exactly one.
    """
    known = remotes.remotes(settings(repository))
    if len(known) == 1:
        return known[0]
    there = f"there is {', '.join(known)}" if known else "there is none"
    raise UsageError(f"a new branch goes to the only remote, but {there}", "name it with --remote NAME, or add it: git remote add NAME URL")


def _target(repository: Repository, local: Target, upstream: Upstream, old: bytes | None, here: bytes | None) -> Target:
    """Give the target as the remote has it; `here` is where the local branch was before the remote was asked.

    Raises:
        UsageError: if the remote has no such branch, or one that a new branch would meet, or lacks commits of the local one.
    """
    branch = upstream.ref.removeprefix(refs.HEADS)
    if local.made_from:
        if old is None:
            return local
        message = f"{upstream.remote} has a branch '{branch}' already"
        raise UsageError(message, f"take another name, or land on that one: git branch {branch} {upstream.name}")
    if old is None:
        message = f"{upstream.remote} has no branch '{branch}', or not any more"
        raise UsageError(message, f"git push --set-upstream {upstream.remote} {local.name} makes it")
    if here is not None and here != old and not repository.has_seen(old, here):
        ahead, _ = repository.ahead_behind(here, old)
        message = f"'{local.name}' has {ahead} commit{'s' if ahead != 1 else ''} that {upstream.name} has not, and only a landing is pushed"
        raise UsageError(message, f"bring them there first: git pull, then git push {upstream.remote} {local.name}")
    return replace(local, commit=old, tree=repository.objects.commit(old).tree)


def _rehearse(repository: Repository, landing: Landing, here: bytes | None, by: By, trust: str) -> None:
    """Find out whether the local branch could follow, before others see the landing.

    Raises:
        CheckoutRefused: if it could not.
    """
    plan = plan_of(repository, landing, here, by, trust)
    if plan is not None:
        rehearse(repository, plan)


def _catch_up(repository: Repository, local: Target, landing: Landing, move: Move, by: By) -> Landing:
    """Let the local branch follow where nothing is new to the remote: somebody else pushed, or this one did and was killed.

    Raises:
        RefMoved: if it moved meanwhile.
        CheckoutRefused: if it is checked out and cannot follow.
    """
    if local.made_from or move.old is None or move.old == move.new:
        return landing
    done = perform(repository, Plan("merge", (move,), by, f"mergekit merge: {local.name} follows its remote"))
    return replace(landing, worktree=done.worktrees[0] if done.worktrees else "")


def _note(repository: Repository, landing: Landing, by: By, trust: str) -> None:
    """Record what is open, where nothing was pushed."""
    while True:
        plan = plan_of(repository, landing, None, by, trust)
        if plan is None:
            return
        try:
            perform(repository, plan)
        except RefMoved:
            continue  # what is recorded moved: by another landing
        return


def _follow(repository: Repository, landing: Landing, commit: bytes, by: By, trust: str) -> Landing:
    """Move the local branch to what was pushed; one that has it, or has something else by now, stays.

    Raises:
        CheckoutRefused: if it cannot follow any more.
    """
    while True:
        here = refs.read(repository, landing.ref)
        if here is not None and here != commit and not repository.has_seen(commit, here):
            return landing  # somebody else moved it, on from this or to something of theirs
        plan = plan_of(repository, landing, here, by, trust)
        if plan is None:
            return landing
        try:
            done = perform(repository, plan)
        except RefMoved:
            continue  # by somebody else, who got on with it
        except CheckoutRefused as refused:
            message = f"the landing was pushed to {landing.pushed} as {commit.hex()[:12]}, but: {refused.message}"
            hint = f"clear the way, then git merge --ff-only {commit.hex()[:12]} there"
            raise CheckoutRefused(message, hint) from refused
        return replace(landing, worktree=done.worktrees[0] if done.worktrees else "")

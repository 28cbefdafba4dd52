"""The flow of a landing: find the replicas, choose, commit, move the target, record; again if the target moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TypeAlias

from mergekit.errors import RefMoved, RepositoryError
from mergekit.frozen import replace
from mergekit.git import refs
from mergekit.git.locks import locked
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.landing.combine import combine
from mergekit.landing.eligible import eligible, worth_a_look
from mergekit.landing.replicas import matching, named
from mergekit.landing.results import Landing, Mode, Replica
from mergekit.landing.target import Target, find_target, policy_of, target_at
from mergekit.landing.verification import Verification
from mergekit.operations import By, Plan, perform, recover
from mergekit.tree_merge.identity import engine_id

Progress: TypeAlias = Callable[[str], None]
"""Is told what begins now, in a few words for people."""

TRIES = 100
"""How often a landing is computed because the target moved meanwhile, before it gives up."""

NOBODY = By()
_FEW = 5
_PATIENCE = 5.0
"""Seconds that one which lost a race waits for others that did, before it goes ahead."""


def quiet(_stage: str) -> None:
    """Tell nobody."""


def land(  # noqa: PLR0913 (each is a choice of the caller's)
    repository: Repository,
    replicas: Sequence[str] = (),
    *,
    into: str | None = None,
    start: str | None = None,
    mode: Mode = "hold",
    verification: Verification | None = None,
    dry_run: bool = False,
    tries: int = TRIES,
    progress: Progress = quiet,
    by: By = NOBODY,
    trust: str = "",
) -> Landing:
    """Land replicas on a target: the named ones, or every branch that the target's policy calls a replica.

    `trust` stands in for the policy's own, where a rule of it does not say otherwise.

    `into` names the target, a branch (in a dry run any revision); the current branch by default. One that is not there is
    made, and begins at `start`, or else at the current commit (`find_target`). A dry run moves no
    ref and records nothing. If the target moves meanwhile, the same replicas are merged with where it is now. What
    `verification` refuses is held back.
    `by` is for the log of operations.

    Raises:
        UnknownRevision: if a name stands for nothing.
        NotABranch: if the target, or outside a dry run a replica, is no branch.
        EmptyRepository: if there is no commit yet.
        PolicyError: if the target's policy cannot be read.
        CheckoutRefused: if the target is checked out and git would not fast-forward it there; nothing was changed.
        RefMoved: if the target moved in every one of `tries` computations.
        RepositoryError: if the repository cannot give what the merge needs.
    """
    if not dry_run:
        recover(repository)
    progress("reading branches")
    target = find_target(repository, into, dry_run=dry_run, may_make=True, start=start)
    if replicas:
        found = named(repository, replicas, dry_run=dry_run)
    else:
        found = worth_a_look(repository, target, matching(repository, target, policy_of(repository.objects, target.tree)))
    if dry_run:
        landing = compute(
            repository, target, found, mode, progress, are_named=bool(replicas), verification=verification, files=False, trust=trust
        )
        return replace(landing, dry_run=True)
    for count in range(1, tries + 1):
        # Those that lost a race line up, so that each of them computes about once more; nobody waits for long.
        with nullcontext() if count == 1 else locked(repository.git_dir / "mergekit" / "landing.lock", _PATIENCE):
            target = target_at(repository, target)
            landing = compute(repository, target, found, mode, progress, are_named=bool(replicas), verification=verification, trust=trust)
            landing = replace(landing, tries=count)
            try:
                return _carry_out(repository, landing, by, progress, trust)
            except RefMoved:
                continue
    raise RefMoved(f"'{target.name}' moved during each of {tries} attempts to land on it", "land again when fewer others do")


def compute(  # noqa: PLR0913 (each is a choice of the caller's)
    repository: Repository,
    target: Target,
    replicas: Sequence[Replica],
    mode: Mode = "hold",
    progress: Progress = quiet,
    *,
    are_named: bool = True,
    verification: Verification | None = None,
    files: bool = True,
    trust: str = "",
) -> Landing:
    """Compute what landing replicas on a target would do; only objects are written.

    Those that somebody named land even if they were taken out before, or say that they are unfinished. Unless `files` is
    false, a replica is held whose contents are not all there, even those that the merge does not read.

    Raises:
        PolicyError: if the target's policy cannot be read.
        RepositoryError: if the repository cannot give what the merge needs.
    """
    policy = policy_of(repository.objects, target.tree, trust)
    found = eligible(repository, target, policy, replicas, named=are_named)
    nothing = Landing(
        target.name,
        target.ref,
        target.commit,
        target.commit,
        target.tree,
        None,
        mode,
        held=found.held,
        up_to_date=found.up_to_date,
        skipped=found.skipped,
        made_from=target.made_from,
        trust=policy.trust,
    )
    if not found.replicas:
        return nothing
    progress("reading history")
    combined = combine(repository, target, policy, found, mode, progress, verification=verification, files=files)
    chosen, landed = combined.chosen, combined.landed
    nothing = replace(nothing, held=(*(chosen.held if chosen is not None else ()), *combined.broken, *found.held))
    if chosen is None:
        return nothing
    if landed is None:
        return replace(nothing, rendered=chosen.merge.conflicts)
    return replace(
        nothing,
        after=landed.commit,
        tree=landed.tree,
        commit=landed.commit,
        landed=chosen.landed,
        rendered=chosen.merge.conflicts,
        files=chosen.merge.files,
        fast_forward=landed.fast_forward,
    )


def plan_of(repository: Repository, landing: Landing, before: bytes | None, by: By, trust: str = "") -> Plan | None:
    """Plan the moves of a landing's target, which is at `before`, and of what is recorded of it; None if nothing moves.

    Raises:
        RepositoryError: if what is recorded cannot be read.
    """
    from mergekit.landing import record  # a dry run does without

    moves = record.moves(repository, landing) if landing.commit is not None or not landing.made_from else []
    if landing.commit is not None and landing.commit != before:
        moves.insert(0, Move(landing.ref, before, landing.commit))
    if not moves:
        return None
    names = [replica.name for replica in landing.landed]
    action = ", ".join(names) if len(names) <= _FEW else f"{len(names)} replicas"
    return Plan(
        "merge",
        tuple(moves),
        by,
        f"mergekit merge {action}" if names else "mergekit merge: what is open",
        tuple((replica.name, replica.commit) for replica in landing.landed),
        policy_of(repository.objects, repository.objects.commit(landing.before).tree, trust).hash,
        engine_id(),
    )


def _carry_out(repository: Repository, landing: Landing, by: By, progress: Progress, trust: str) -> Landing:
    """Move the target and what is recorded of it, as one operation.

    Raises:
        RefMoved: if the target moved meanwhile; nothing was changed.
    """
    if landing.commit is not None:
        progress(f"moving {landing.target}")
    before = None if landing.made_from else landing.before
    for _ in range(TRIES):
        plan = plan_of(repository, landing, before, by, trust)
        if plan is None:
            return landing
        try:
            done = perform(repository, plan)
        except RefMoved:
            if refs.read(repository, landing.ref) != before:
                raise
            continue  # what is recorded moved: by a landing on another target
        return replace(landing, worktree=done.worktrees[0] if done.worktrees else "")
    raise RepositoryError(f"what is open on '{landing.target}' is recorded by others all the time", "do it again when fewer others do")

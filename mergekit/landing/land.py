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
from mergekit.landing.choose import choose
from mergekit.landing.commit import commit_merge
from mergekit.landing.replicas import matching, named, with_news
from mergekit.landing.results import Landing, Mode, Replica
from mergekit.landing.target import Target, find_target, policy_of, target_at
from mergekit.operations import By, Plan, perform, recover
from mergekit.tree_merge import Engine
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
    mode: Mode = "hold",
    dry_run: bool = False,
    tries: int = TRIES,
    progress: Progress = quiet,
    by: By = NOBODY,
) -> Landing:
    """Land replicas on a target: the named ones, or every branch that the target's policy calls a replica.

    `into` names the target, a branch (in a dry run any revision); the current branch by default. A dry run moves no
    ref and records nothing. If the target moves meanwhile, the same replicas are merged with where it is now.
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
    target = find_target(repository, into, dry_run=dry_run)
    if replicas:
        found = named(repository, replicas, dry_run=dry_run)
    else:
        policy = policy_of(repository.objects, target.tree)
        found = with_news(repository, target, matching(repository, target, policy))
    if dry_run:
        return replace(compute(repository, target, found, mode, progress), dry_run=True)
    for count in range(1, tries + 1):
        # Those that lost a race line up, so that each of them computes about once more; nobody waits for long.
        with nullcontext() if count == 1 else locked(repository.git_dir / "mergekit" / "landing.lock", _PATIENCE):
            target = target_at(repository, target)
            landing = replace(compute(repository, target, found, mode, progress), tries=count)
            try:
                return _carry_out(repository, landing, by, progress)
            except RefMoved:
                continue
    raise RefMoved(f"'{target.name}' moved during each of {tries} attempts to land on it", "land again when fewer others do")


def compute(
    repository: Repository, target: Target, replicas: Sequence[Replica], mode: Mode = "hold", progress: Progress = quiet
) -> Landing:
    """Compute what landing replicas on a target would do; only objects are written.

    Raises:
        PolicyError: if the target's policy cannot be read.
        RepositoryError: if the repository cannot give what the merge needs.
    """
    news = with_news(repository, target, replicas)
    up_to_date = tuple(replica for replica in replicas if replica not in news)
    nothing = Landing(target.name, target.ref, target.commit, target.commit, target.tree, None, mode, up_to_date=up_to_date)
    if not news:
        return nothing
    progress("reading history")
    policy = policy_of(repository.objects, target.tree)
    engine = Engine(repository, [target.commit, *(replica.commit for replica in news)], policy)
    chosen = choose(engine, policy, target.name, news, mode, progress)
    landed = commit_merge(engine, chosen.merge, policy, marked=chosen.blocked)
    if landed is None:
        return replace(nothing, held=chosen.held, rendered=chosen.merge.conflicts)
    return replace(
        nothing,
        after=landed.commit,
        tree=landed.tree,
        commit=landed.commit,
        landed=chosen.landed,
        held=chosen.held,
        rendered=chosen.merge.conflicts,
        files=chosen.merge.files,
        fast_forward=landed.fast_forward,
    )


def _carry_out(repository: Repository, landing: Landing, by: By, progress: Progress) -> Landing:
    """Move the target and what is recorded of it, as one operation.

    Raises:
        RefMoved: if the target moved meanwhile; nothing was changed.
    """
    from mergekit.landing import record  # a dry run does without

    if landing.commit is not None:
        progress(f"moving {landing.target}")
    names = [replica.name for replica in landing.landed]
    action = ", ".join(names) if len(names) <= _FEW else f"{len(names)} replicas"
    for _ in range(TRIES):
        moves = record.moves(repository, landing)
        if landing.commit is not None:
            moves.insert(0, Move(landing.ref, landing.before, landing.commit))
        if not moves:
            return landing
        plan = Plan(
            "merge",
            tuple(moves),
            by,
            f"mergekit merge {action}" if names else "mergekit merge: what is open",
            tuple((replica.name, replica.commit) for replica in landing.landed),
            policy_of(repository.objects, repository.objects.commit(landing.before).tree).hash,
            engine_id(),
        )
        try:
            done = perform(repository, plan)
        except RefMoved:
            if refs.read(repository, landing.ref) != landing.before:
                raise
            continue  # what is recorded moved: by a landing on another target
        return replace(landing, worktree=done.worktrees[0] if done.worktrees else "")
    raise RepositoryError(f"what is open on '{landing.target}' is recorded by others all the time", "do it again when fewer others do")

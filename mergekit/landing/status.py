"""How replicas stand to a target: what each has, and what a landing would make of it now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mergekit.errors import MissingObject, Unmergeable
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.git.uncommitted import Uncommitted, uncommitted
from mergekit.landing.land import Progress, compute, quiet
from mergekit.landing.replicas import matching, named
from mergekit.landing.results import Held, Landing, Mode, Replica
from mergekit.landing.target import find_target, policy_of
from mergekit.policy import Policy


@frozen
class ReplicaStatus:
    """One replica, and what a landing now would make of it; `held` says why it would be held back, or is out.

    `ahead` counts the commits that it has and the target has not, `behind` the other way round; 0 where nobody can tell.
    ``out``: it was taken out of the target again. `uncommitted` are its work trees with edits; `unfinished` is where its
    last commit says that it is.
    """

    replica: Replica
    ahead: int
    behind: int
    outcome: Literal["lands", "held", "out", "up-to-date"]
    held: Held | None = None
    uncommitted: tuple[Uncommitted, ...] = ()
    unfinished: str = ""


@frozen
class Status:
    """A target and its replicas, by name. `landing` is the dry run that the outcomes come from.

    `upstream` names the remote branch that the target follows, empty if there is none; `ahead` and `behind` count
    commits against it as it was last fetched.
    """

    landing: Landing
    replicas: tuple[ReplicaStatus, ...]
    upstream: str = ""
    ahead: int = 0
    behind: int = 0


def status(
    repository: Repository,
    replicas: Sequence[str] = (),
    *,
    into: str | None = None,
    mode: Mode = "hold",
    progress: Progress = quiet,
) -> Status:
    """Tell how replicas stand to a target: the named revisions, or every branch that the target's policy calls a replica.

    Raises:
        MergekitError: as `land` does in a dry run.
    """
    target = find_target(repository, into, dry_run=True)
    if replicas:
        found = named(repository, replicas, dry_run=True)
    else:
        found = matching(repository, target, policy_of(repository.objects, target.tree))
    landing = replace(compute(repository, target, found, mode, progress, are_named=bool(replicas)), dry_run=True)
    policy = policy_of(repository.objects, target.tree)
    rows = tuple(_row(repository, policy, replica, landing) for replica in found)
    upstream = refs.upstream(repository, target.ref) if target.ref else None
    if upstream is None:
        return Status(landing, rows)
    return Status(landing, rows, upstream.name, *repository.ahead_behind(target.commit, upstream.commit))


def _row(repository: Repository, policy: Policy, replica: Replica, landing: Landing) -> ReplicaStatus:
    try:
        ahead, behind = repository.ahead_behind(replica.commit, landing.before)
        unfinished = policy.unfinished.sign(repository.objects.commit(replica.commit).message)
    except (MissingObject, Unmergeable):  # it is held for that
        ahead, behind, unfinished = 0, 0, ""
    branch = refs.branch(repository, replica.name)
    edits = () if branch is None or branch.remote else uncommitted(repository, branch.ref)
    waiting = {one.replica: one for one in (*landing.held, *landing.skipped)}
    row = ReplicaStatus(replica, ahead, behind, "up-to-date", waiting.get(replica), edits, unfinished if ahead else "")
    if row.held is not None:
        return replace(row, outcome="held" if row.held in landing.held else "out")
    return replace(row, outcome="lands") if replica in landing.landed else row

"""How replicas stand to a target: what each has, and what a landing would make of it now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.landing.land import Progress, compute, quiet
from mergekit.landing.replicas import matching, named
from mergekit.landing.results import Held, Landing, Mode, Replica
from mergekit.landing.target import find_target, policy_of


@frozen
class ReplicaStatus:
    """One replica, and what a landing now would make of it; `held` says why it would be held back.

    `ahead` counts the commits that it has and the target has not, `behind` the other way round.
    """

    replica: Replica
    ahead: int
    behind: int
    outcome: Literal["lands", "held", "up-to-date"]
    held: Held | None = None


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
    landing = replace(compute(repository, target, found, mode, progress), dry_run=True)
    rows = tuple(_row(repository, replica, landing) for replica in found)
    upstream = refs.upstream(repository, target.ref) if target.ref else None
    if upstream is None:
        return Status(landing, rows)
    return Status(landing, rows, upstream.name, *repository.ahead_behind(target.commit, upstream.commit))


def _row(repository: Repository, replica: Replica, landing: Landing) -> ReplicaStatus:
    ahead, behind = repository.ahead_behind(replica.commit, landing.before)
    held = next((one for one in landing.held if one.replica == replica), None)
    if held is not None:
        return ReplicaStatus(replica, ahead, behind, "held", held)
    return ReplicaStatus(replica, ahead, behind, "lands" if replica in landing.landed else "up-to-date")

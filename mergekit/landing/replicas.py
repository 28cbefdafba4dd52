"""Which replicas a landing looks at: those that are named, or every branch that the policy calls one."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.errors import NotABranch
from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.landing.results import Replica
from mergekit.landing.target import Target
from mergekit.policy import Policy


def named(repository: Repository, names: Sequence[str], *, dry_run: bool = False) -> tuple[Replica, ...]:
    """Find replicas by name, each once, in an order that does not depend on that of the names.

    A name is that of a branch, local (`agent/a`) or of a remote (`origin/agent/a`); in a dry run any revision.

    Raises:
        UnknownRevision: if a name stands for nothing.
        NotABranch: if it stands for a commit but no branch, and this is no dry run.
    """
    return tuple(_named(repository, name, dry_run=dry_run) for name in sorted(set(names)))


def matching(repository: Repository, target: Target, policy: Policy) -> tuple[Replica, ...]:
    """List the branches that the policy calls replicas, but not the target, here or on a remote.

    Branches of one name, here and on remotes, are one replica: what another one of them has seen is left out, and of
    equals the local one counts. Those that diverged count both.
    """
    own = target.ref.removeprefix(refs.HEADS)
    found: dict[str, dict[bytes, Replica]] = {}
    for branch in refs.branches(repository):
        if branch.bare_name != own and policy.is_replica(branch.bare_name):
            found.setdefault(branch.bare_name, {}).setdefault(branch.commit, Replica(branch.name, branch.commit, branch.bare_name))
    kept = (
        replica
        for same in found.values()
        for replica in same.values()
        if not any(repository.has_seen(other, replica.commit) for other in same if other != replica.commit)
    )
    return tuple(sorted(kept, key=lambda replica: replica.name))


def with_news(repository: Repository, target: Target, replicas: Sequence[Replica]) -> tuple[Replica, ...]:
    """Keep the replicas that have something which the target has not seen.

    Raises:
        MissingObject: if history is not there to tell.
        Unmergeable: if a branch is at something else than a commit.
    """
    if not replicas:
        return ()
    for replica in replicas:
        repository.objects.commit(replica.commit)
    fresh = set(repository.above(list(dict.fromkeys(replica.commit for replica in replicas)), target.commit))
    return tuple(replica for replica in replicas if replica.commit in fresh)


def _named(repository: Repository, name: str, *, dry_run: bool) -> Replica:
    found = refs.branch(repository, name)
    if found is not None:
        return Replica(name, found.commit, found.bare_name)
    commit = repository.commit_id(name)
    if dry_run:
        return Replica(name, commit, name)
    message = f"'{name}' is a commit, not a branch; a replica is a branch"
    raise NotABranch(message, f"git branch NAME {name} makes a branch there; --dry-run merges any commit")

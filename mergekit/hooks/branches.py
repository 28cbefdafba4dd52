"""The branch that a hook is about, and the policy that it goes by."""

from __future__ import annotations

from mergekit.drivers import registry
from mergekit.errors import MergekitError, PolicyError
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.objects import EXECUTABLE, REGULAR
from mergekit.git.repository import Repository
from mergekit.landing.target import policy_without_code
from mergekit.policy import Choice, Policy, read_policy

TARGETS = ("main", "master", "trunk", "develop")
"""Branches that replicas usually land on, if the remote names none."""


@frozen
class Here:
    """What is checked out: a branch (by short name; empty where HEAD is detached) at a commit, if it has one, and its policy."""

    branch: str
    commit: bytes | None
    policy: Policy

    @property
    def is_replica(self) -> bool:
        """Whether the branch is a replica."""
        return bool(self.branch) and self.policy.is_replica(self.branch)


def here(repository: Repository) -> Here:
    """Find what is checked out; where its policy cannot be read, the built-in one counts."""
    ref = refs.resolve(repository, "HEAD")
    commit = refs.read(repository, "HEAD")
    return Here(ref.removeprefix(refs.HEADS) if ref.startswith(refs.HEADS) else "", commit, policy_at(repository, commit))


def policy_at(repository: Repository, commit: bytes | None) -> Policy:
    """Read the policy of a commit, or else the built-in one: a hook must not stop the commit that mends a policy.

    No code that it names is loaded: what is checked out may be a replica's branch.
    """
    try:
        if commit is not None:
            return policy_without_code(repository.objects, repository.objects.commit(commit).tree)
    except MergekitError:
        pass
    return read_policy({}, registry())


def choice_of(policy: Policy, path: str) -> Choice:
    """Choose the driver of a path; where an attribute names one that is not there, the built-in rules do."""
    try:
        return policy.driver_for(path)
    except PolicyError:
        return read_policy({}, registry()).driver_for(path)


def committed(repository: Repository, commit: bytes | None, path: str) -> bytes | None:
    """Give the content that a commit has at a path; None where it has no regular file, or there is no commit."""
    entry = None if commit is None else repository.objects.lookup(repository.objects.commit(commit).tree, path)
    return repository.objects.blob(entry.id) if entry is not None and entry.mode in (REGULAR, EXECUTABLE) else None


def target(repository: Repository, policy: Policy) -> refs.Branch | None:
    """Find the branch that replicas land on: the one that the remote's HEAD names, or one of the usual names."""
    ref = refs.resolve(repository, f"{refs.REMOTES}origin/HEAD")
    names_of_remote = [ref.removeprefix(f"{refs.REMOTES}origin/")] if ref != f"{refs.REMOTES}origin/HEAD" else []
    for name in (*names_of_remote, *TARGETS):
        found = refs.branch(repository, refs.HEADS + name) or refs.branch(repository, f"{refs.REMOTES}origin/{name}")
        if found is not None and not policy.is_replica(found.bare_name):
            return found
    return None

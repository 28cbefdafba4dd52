"""Explaining a merge: what rules decided in it, and how sure that was; the merge is made again, and nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.errors import UsageError
from mergekit.frozen import frozen
from mergekit.landing.commit import POLICY_TRAILER
from mergekit.landing.target import policy_as_of
from mergekit.tree_merge import Engine, FileReport

if TYPE_CHECKING:
    from mergekit.conflicts import Conflict
    from mergekit.git.repository import Repository
    from mergekit.policy import Policy

_LEVELS = ("", "safe", "balanced", "eager")


@frozen
class File:
    """A file that several sides had changed: what the merge made of it, its text, and whether the commit has just that."""

    report: FileReport
    content: bytes | None
    as_committed: bool


@frozen
class Explanation:
    """A merge commit, made again: the files that several sides had changed, and what stays open.

    `policy` tells that the policy is the one that the commit names; else it is that of its first parent now.
    """

    commit: bytes
    parents: tuple[bytes, ...]
    files: tuple[File, ...]
    conflicts: tuple[Conflict, ...]
    policy: bool


def explain(repository: Repository, commit: bytes) -> Explanation:
    """Explain a merge commit, whoever made it: under the policy of its first parent, at the level of trust that it was made with.

    Raises:
        UsageError: if it merges nothing.
        RepositoryError: if the repository cannot give what the merge needs.
    """
    read = repository.objects.commit(commit)
    if len(read.parents) < 2:  # noqa: PLR2004 (a merge)
        hint = "mergekit explain wants a merge: git log --merges lists them"
        raise UsageError(f"{commit.hex()[:12]} is no merge: it has {'one parent' if read.parents else 'no parent'}", hint)
    policy, known = _policy(repository, read.parents[0], read.trailers(POLICY_TRAILER))
    engine = Engine(repository, read.parents, policy)
    made = engine.preview()
    files = []
    for report in made.files:
        entry = repository.objects.lookup(read.tree, report.path)
        there = None if entry is None or entry.is_tree else repository.objects.blob(entry.id)
        content = made.content(report.path)
        files.append(File(report, content, there == content))
    return Explanation(commit, read.parents, tuple(files), made.conflicts, known)


def last_merge(repository: Repository, commit: bytes) -> bytes:
    """Find the merge that was made last on a branch; the commit itself if there is none."""
    at = commit
    while True:
        parents = repository.objects.commit(at).parents
        if len(parents) > 1:
            return at
        if not parents:
            return commit
        at = parents[0]


def _policy(repository: Repository, target: bytes, named: tuple[str, ...]) -> tuple[Policy, bool]:
    for level in _LEVELS:
        policy = policy_as_of(repository, target, level)
        if policy.hash in named:
            return policy, True
    return policy_as_of(repository, target), False

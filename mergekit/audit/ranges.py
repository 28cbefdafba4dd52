"""The merge commits that a revision, or a range of them, names."""

from __future__ import annotations

from mergekit.git.repository import Repository

BETWEEN = ".."
"""What parts the ends of a range: the commits that the second has seen and the first has not. An end left out is HEAD."""


def is_range(revision: str) -> bool:
    """Tell whether a revision names a range."""
    return BETWEEN in revision


def merges_in(repository: Repository, revision: str) -> list[bytes]:
    """List the merge commits of a range, the last first.

    Raises:
        UnknownRevision: if an end of it names nothing.
        ShallowHistory: if the range goes down to where a shallow clone was cut off.
    """
    start, _, end = revision.partition(BETWEEN)
    found = repository.above([repository.commit_id(end.removeprefix(".") or "HEAD")], repository.commit_id(start or "HEAD"))
    return [commit for commit in reversed(found) if len(repository.objects.commit(commit).parents) > 1]

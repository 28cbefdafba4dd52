"""Whose a file is: the commits that wrote last what a commit has at a path."""

from __future__ import annotations

from mergekit.errors import MissingObject
from mergekit.git.objects import Commit, Objects
from mergekit.history.file_history import REPLICA_TRAILER
from mergekit.history.graph import ENGINE_TRAILER

_STEPS = 100_000
"""Commits that are looked at for one path."""


def last_writers(objects: Objects, head: bytes, path: str) -> tuple[Commit, ...]:
    """Find the commits that wrote what stands at a path, by id; several where lines of history wrote the same apart.

    A merge that shows what a parent shows wrote nothing, nor does an engine merge: whoever is behind it did. In a clone that is
    cut short, the commit at which it ends counts as the writer.
    """
    found: dict[bytes, Commit] = {}
    seen: set[bytes] = set()
    waiting = [head]
    while waiting and len(seen) < _STEPS:
        oid = waiting.pop()
        if oid in seen:
            continue
        seen.add(oid)
        commit = objects.commit(oid)
        here = objects.lookup(commit.tree, path)
        try:
            parents = {parent: objects.lookup(objects.commit(parent).tree, path) for parent in commit.parents}
        except MissingObject:
            parents = {}
        same = [parent for parent, entry in parents.items() if entry == here]
        if same:
            waiting += same
        elif len(parents) > 1 and commit.trailers(ENGINE_TRAILER):
            waiting += [parent for parent, entry in parents.items() if entry is not None]
        elif here is not None:
            found[oid] = commit
    return tuple(found[oid] for oid in sorted(found))


def voter(commit: Commit) -> str:
    """Name the replica that a commit belongs to: by its trailer, else by its author's name."""
    named = commit.trailers(REPLICA_TRAILER)
    return named[-1] if named else commit.person("author")[0]

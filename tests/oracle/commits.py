"""Every commit that some heads have seen, from the roots, with what each path holds: read once, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pygit2
from pygit2.enums import ObjectType

from mergekit.conflicts import Writer

Value: TypeAlias = "tuple[int, str] | None"
"""What a commit has at a path: mode and object id, or nothing."""

DIRECTORY = 0o040000


@dataclass(frozen=True)
class Commit:
    """A commit: its parents, its files, and whether it says that mergekit made it. `seen` are its ancestors and itself."""

    id: str
    parents: tuple[str, ...]
    engine: bool
    files: dict[str, Value]
    seen: frozenset[str]
    writer: Writer


class Commits:
    """All commits below some heads, read on demand."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self.repository = repository
        self._known: dict[str, Commit] = {}

    def __getitem__(self, commit: str) -> Commit:
        known = self._known.get(commit)
        if known is not None:
            return known
        waiting = [commit]
        while waiting:
            top = waiting[-1]
            missing = [str(parent) for parent in self.repository[top].peel(pygit2.Commit).parent_ids if str(parent) not in self._known]
            if missing:
                waiting += missing
            else:
                waiting.pop()
                self._known[top] = self._read(top)
        return self._known[commit]

    def reachable(self, heads: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(self[head].seen for head in heads))

    def _read(self, commit: str) -> Commit:
        found = self.repository[commit].peel(pygit2.Commit)
        parents = tuple(str(parent) for parent in found.parent_ids)
        paragraph = found.message.rstrip().split("\n\n")[-1]
        engine = len(parents) > 1 and any(line.startswith("Mergekit-Engine:") for line in paragraph.splitlines())
        replicas = [line.split(":", 1)[1].strip() for line in paragraph.splitlines() if line.startswith("Mergekit-Replica:")]
        author = found.author
        label = replicas[-1] if replicas else f"{author.name} {commit[:7]}"
        writer = Writer(label, commit, author.name, author.time, author.offset, found.message)
        seen = frozenset({commit}).union(*(self._known[parent].seen for parent in parents))
        return Commit(commit, parents, engine, dict(files_of(self.repository, found.tree_id)), seen, writer)


def files_of(repository: pygit2.Repository, tree: pygit2.Oid, prefix: str = "") -> Iterator[tuple[str, Value]]:
    """List all files of a tree."""
    for entry in repository[tree].peel(pygit2.Tree):
        path = prefix + (entry.raw_name or b"").decode("utf-8", "surrogateescape")
        if entry.filemode == DIRECTORY:
            yield from files_of(repository, entry.id, path + "/")
        else:
            yield path, (int(entry.filemode), str(entry.id))


def tree_id(repository: pygit2.Repository, files: dict[str, Value]) -> str:
    """Write the tree that holds these files, and give its id."""
    entries: list[tuple[bytes, int, str]] = []
    below: dict[str, dict[str, Value]] = {}
    for path, value in files.items():
        first, slash, rest = path.partition("/")
        if value is not None and slash:
            below.setdefault(first, {})[rest] = value
        elif value is not None:
            entries.append((first.encode("utf-8", "surrogateescape"), *value))
    for name, inner in below.items():
        entries.append((name.encode("utf-8", "surrogateescape"), DIRECTORY, tree_id(repository, inner)))
    entries.sort(key=lambda entry: entry[0] + b"/" * (entry[1] == DIRECTORY))
    data = b"".join(b"%o %s\0%s" % (mode, name, bytes.fromhex(oid)) for name, mode, oid in entries)
    return str(repository.write(ObjectType.TREE, data))

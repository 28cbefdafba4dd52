"""Who it was: the commit that a unit comes from, and the one that superseded it, read off the history of its file."""

from __future__ import annotations

from collections import Counter

from mergekit.audit.units import Text
from mergekit.errors import MissingObject
from mergekit.frozen import NamedTuple
from mergekit.git.objects import Objects
from mergekit.history.file_history import FileHistory, Located, State
from mergekit.lines.split import is_binary
from mergekit.tree_merge.contents import Contents

_STEPS = 10_000
"""Commits that are looked at below what a merge looks at, for all the findings of one merge."""


class Origin(NamedTuple):
    """A commit, by its number in the graph; `below` says that it lies at the cut, or below it."""

    commit: int
    below: bool


class Origins:
    """Counts lines in the states that commits left of one file, and follows them from writer to writer."""

    def __init__(self, history: FileHistory, contents: Contents, counts: dict[State, Counter[bytes]]) -> None:
        self.history = history
        self._contents = contents
        self._counts = counts

    def count(self, i: int, key: bytes | None) -> int:
        """Count a line in what a commit has of the file; without a line, the places of the file."""
        state = self.history.state(i)
        if key is None:
            return len(state)
        known = self._counts.get(state)
        if known is None:
            texts = [content for content in map(self._contents.of, state) if not is_binary(content)]
            known = self._counts[state] = Text(b"".join(texts)).counts
        return known[key]

    def origin(self, writer: int, key: bytes | None, *, added: bool) -> Origin:
        """Find the commit on the way to a writer that brought a line to its count, upwards or downwards.

        The line is followed to an earlier writer as long as one has it as often (as rarely) as the first.
        """
        graph = self.history.graph
        at, now = writer, self.count(writer, key)
        while not (graph.has_cut and at == 0):
            below = 0
            for mask in graph.parent_masks(at):
                below |= mask
            met = self.history.maximal_writers(below)
            known = [i for i in met if (self.count(i, key) >= now if added else self.count(i, key) <= now)]
            if not known:
                return Origin(at, below=False)
            at = known[0]
        return Origin(at, below=True)

    def superseded(self, origin: Origin, writers: tuple[int, ...], key: bytes | None, *, added: bool, shown: int) -> int | None:
        """Find the commit that, having seen one that added (deleted) a line, took it away (put it back) as the result has it."""
        graph = self.history.graph
        for writer in writers:
            if writer == origin.commit or not graph.seen[writer] >> origin.commit & 1 or origin.below:
                continue
            has = self.count(writer, key)
            if has <= shown if added else has >= shown:
                return self.origin(writer, key, added=not added).commit
        return None


class Walk:
    """Follows lines below what a merge looks at, from parent to parent of one path; renames are not followed there."""

    def __init__(self, objects: Objects, contents: Contents) -> None:
        self._objects = objects
        self._contents = contents
        self._counts: dict[bytes, Counter[bytes]] = {}
        self._left = _STEPS

    def origin(self, commit: bytes, path: str, key: bytes | None, *, added: bool) -> bytes | None:
        """Find the commit that brought a line to its count, upwards or downwards; None where it lies too far back."""
        at, now = commit, self._count(commit, path, key)
        while self._left > 0:
            parents = self._objects.commit(at).parents
            self._left -= len(parents)
            try:
                counts = [self._count(parent, path, key) for parent in parents]
            except MissingObject:
                return None  # a shallow clone ends here
            known = [parent for parent, count in zip(parents, counts, strict=True) if (count >= now if added else count <= now)]
            if not known:
                return at if added or parents else None
            at = known[0]
        return None

    def _count(self, commit: bytes, path: str, key: bytes | None) -> int:
        entry = self._objects.lookup(self._objects.commit(commit).tree, path)
        if entry is None or key is None:
            return int(entry is not None)
        known = self._counts.get(entry.id)
        if known is None:
            content = self._contents.of(Located(path, entry.mode, entry.id))
            known = self._counts[entry.id] = Counter() if is_binary(content) else Text(content).counts
        return known[key]

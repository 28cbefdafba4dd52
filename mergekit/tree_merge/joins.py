"""Files that renames join: all places that one contested file had, on any side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.history.graph import CUT, members
from mergekit.tree_merge.renames import find_renames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mergekit.git.objects import Entry
    from mergekit.history.file_history import Move
    from mergekit.history.writes import Writes
    from mergekit.tree_merge.contents import Contents

_NEAREST = 64
"""How many related commits are searched for a file that a commit deleted."""


def joined_by_renames(writes: Writes, finder: RenameFinder, moves: Iterable[Move] = ()) -> dict[str, tuple[str, ...]]:
    """Find the renames of contested files, edge by edge: path -> all places of that file, in order.

    A file that is contested, or was before an engine merge, is looked for where a commit deletes it: among what this
    commit adds, and then among what the commits before and after it on its own line of history add; a file found is
    followed further. Every answer is a function of ordinary commits alone, and of those that not all of the file's
    last writers have seen, so merging in another grouping, or with others beside, finds the same.
    """
    groups: dict[str, frozenset[str]] = {}
    for move in moves:
        groups[move.old] = groups[move.new] = frozenset({move.old, move.new}) | groups.get(move.new, frozenset())
        writes.look_at([move.new])
    waiting = [groups.get(path, frozenset({path})) for path in sorted({*writes.met(), *groups})]
    done: set[frozenset[str]] = set()
    while waiting:
        group = waiting.pop()
        if group in done:
            continue
        done.add(group)
        found = finder.places(group)
        joined = group.union(found, *(groups.get(path, ()) for path in (*group, *found)))
        if joined != group:
            writes.look_at(sorted(joined - group))
            groups.update(dict.fromkeys(joined, joined))
            waiting.append(joined)
    return {path: tuple(sorted(joined)) for path, joined in groups.items()}


class RenameFinder:
    """Looks for the new places of files that commits deleted."""

    def __init__(self, writes: Writes, contents: Contents) -> None:
        self._writes = writes
        self._graph = writes.graph
        self._contents = contents
        self._changes: dict[int, dict[str, tuple[Entry | None, Entry | None]]] = {}
        self._renames: dict[int, dict[str, str]] = {}

    def places(self, group: Iterable[str]) -> set[str]:
        """Find where commits moved a file to, or from, that lies at some paths.

        Who merged a rename with an edit may be one head, in which the old place is contested no more. What all of the
        last writers have seen is below their base.
        """
        writers = {path: self._writes.candidates.get(path, 0) & ~self._graph.engine for path in group}
        together = 0
        for mask in writers.values():
            together |= mask
        shared = self._graph.shared(together)
        found: set[str] = set()
        for path, mask in writers.items():
            for i in members(mask & ~shared):
                found.update(self._places(i, path, shared))
        return found

    def renamed(self, path: str) -> bool:
        """Tell whether one of several commits that wrote a path moved a file to it, or from it."""
        ordinary = self._writes.candidates.get(path, 0) & ~self._graph.engine
        return ordinary & ordinary - 1 != 0 and any(self._places(i, path, 0) for i in members(ordinary))

    def _places(self, i: int, path: str, shared: int) -> list[str]:
        before, after = self._at(i, path)
        if before is not None and after is None:
            place = self.within(i).get(path) or self._nearby(i, path, before, shared)
            return [] if place is None else [place]
        if before is None and after is not None:
            return [old for old, place in self.within(i).items() if place == path]
        return []

    def adds(self, i: int, path: str) -> bool:
        """Tell whether a commit adds a file at a path."""
        before, after = self._at(i, path)
        return before is None and after is not None

    def _at(self, i: int, path: str) -> tuple[Entry | None, Entry | None]:
        """Give what the first parent of a commit has at a path, and what the commit has."""
        lookup = self._graph.objects.lookup
        return lookup(self._graph.parent_trees(i)[0], path), lookup(self._graph.trees[i], path)

    def _all(self, i: int) -> dict[str, tuple[Entry | None, Entry | None]]:
        known = self._changes.get(i)
        if known is None:
            known = self._changes[i] = self._graph.objects.changes(self._graph.parent_trees(i)[0], self._graph.trees[i])
        return known

    def within(self, i: int) -> dict[str, str]:
        """Find the renames that one commit made."""
        known = self._renames.get(i)
        if known is None:
            changes = self._all(i)
            deleted = {path: old for path, (old, new) in changes.items() if old is not None and new is None}
            known = self._renames[i] = find_renames(deleted, self._added(i), self._contents)
        return known

    def _added(self, i: int) -> dict[str, Entry]:
        """List what a commit adds; in a person's merge, what no other parent had."""
        found = {path: new for path, (old, new) in self._all(i).items() if old is None and new is not None}
        for tree in self._graph.parent_trees(i)[1:]:
            found = {path: entry for path, entry in found.items() if self._graph.objects.lookup(tree, path) is None}
        return found

    def _nearby(self, i: int, path: str, before: Entry, shared: int) -> str | None:
        """Look for a deleted file among what the commits before and after on one line of history add, the nearest first."""
        graph = self._graph
        related = []
        for k in members((1 << len(graph.commits)) - 1 & ~(CUT if graph.has_cut else 0) & ~graph.engine & ~shared):
            earlier, later = (i, k) if graph.seen[k] >> i & 1 else (k, i)
            if k != i and graph.seen[later] >> earlier & 1 and len(graph.parent_trees(k)) == 1:
                between = graph.seen[later] & ~graph.seen[earlier] & ~graph.engine
                related.append((between.bit_count(), graph.commits[k].id, k))
        for _, _, k in sorted(related)[:_NEAREST]:
            added = {place: entry for place, entry in self._added(k).items() if place != path and place not in self.within(k).values()}
            place = find_renames({path: before}, added, self._contents).get(path)
            if place is not None:
                return place
        return None

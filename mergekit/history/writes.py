"""Which commits may have written which path: the candidates, from tree differences alone.

A commit with one parent writes where it differs from it. A merge is a candidate wherever it is not plain that one of
its parents has seen every other write and the merge shows what that parent shows; whether a candidate merge really
writes is decided path by path (file_history), since it takes the merge of its parents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.objects import EMPTY_TREE, Entry
from mergekit.history.graph import CUT, Graph, members

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mergekit.git.objects import Objects

_FEW_COMMITS = 16
"""Below so many commits of one head alone, looking at everything is cheaper than finding out what matters."""

_FEW_PATHS = 32
"""Up to so many paths are looked up one by one; beyond, comparing whole trees is cheaper."""


class Writes:
    """Candidate writers of each path among the commits of a graph.

    `candidates[path]` is a mask of commits. The cut, where there is one, counts as a writer of every path and is in
    no mask. Commits in `narrowed` are looked at only for the paths that some other commit writes, since no other path
    can be contested: those that only the first head has seen (a target that moved on for long), and those that every
    head has seen (where the cut had to be lowered). What `always` has not seen is not among the former: a merge of
    some of the heads may do without it.
    """

    def __init__(self, graph: Graph, shared: bytes | None = None, always: int = -1) -> None:
        self.graph = graph
        self.candidates: dict[str, int] = {}
        self.merged_by_engine: dict[str, int] = {}
        self._paths: dict[int, set[str]] = {}
        self._everything = (1 << len(graph.commits)) - 1 & ~(CUT if graph.has_cut else 0)
        self.narrowed = self._everything & _not_worth_opening(graph, shared, always)
        changed = {i: self._differences(i) for i in members(self._everything & ~self.narrowed)}
        some = self.narrowed or graph.lower is not None
        self._wanted = dict.fromkeys(path for paths in changed.values() for path in paths) if some else {}
        self._below: dict[tuple[bytes, bytes], frozenset[str]] = {}
        trie = _trie(self._wanted)
        for i in members(self._everything):
            known = changed.get(i)
            self._record(i, self._differences(i, trie) if known is None else known, trie)

    def look_at(self, paths: Collection[str]) -> None:
        """Make sure that the narrowed commits were looked at for these paths too."""
        fresh = [path for path in paths if path not in self._wanted] if self.narrowed else []
        if not fresh:
            return
        self._wanted.update(dict.fromkeys(fresh))
        for path in fresh:
            self.candidates.pop(path, None)
            self.merged_by_engine.pop(path, None)
            for known in self._paths.values():
                known.discard(path)
        self._below.clear()
        trie = _trie(fresh)
        for i in members(self._everything):
            self._record(i, self._differences(i, trie), trie, frozenset(fresh))

    def _differences(self, i: int, trie: dict[bytes, object] | None = None) -> Collection[str]:
        """List the paths (of a trie) at which a commit differs from its first parent.

        What another parent has seen of the cut, of what lies below it, or of a narrowed commit, and the first has not,
        is in no record: there the other parent's tree tells what a merge dropped of it.
        """
        graph = self.graph
        (first, *others), (seen, *masks) = graph.parent_trees(i), graph.parent_masks(i)
        cut = CUT if graph.has_cut else 0
        partly = cut | self.narrowed
        found = dict.fromkeys(self._between(first, graph.trees[i], trie))
        for tree, mask in zip(others, masks, strict=True):
            if mask & ~seen & partly or cut & ~seen:
                changes = self._between(tree, graph.trees[i], trie)
                found.update(dict.fromkeys(self._news(changes, tree, i, trie) if graph.lower and cut & ~seen else changes))
        return found

    def _between(self, old: bytes, new: bytes, trie: dict[bytes, object] | None) -> Collection[str]:
        objects = self.graph.objects
        return objects.changes(old, new) if trie is None else list(_changed(objects, old, new, trie))

    def _news(self, changes: Collection[str], tree: bytes, i: int, trie: dict[bytes, object] | None) -> list[str]:
        """Leave out the paths at which another parent's tree has nothing that the first one's line had not seen below the cut."""
        graph = self.graph
        first = graph.index.get(graph.commits[i].parents[0])
        older = graph.commits[i].parents[:1] if first is None or graph.lower is None else graph.lower.nearest(first)
        news = [self._between(graph.objects.commit(one).tree, tree, trie) for one in older]
        return [path for path in changes if all(path in known for known in news)]

    def _met_below(self, i: int, trie: dict[bytes, object]) -> dict[str, int]:
        """Give the paths (of a trie) that were written below the cut by who comes to a merge beside a parent: a mask of such parents.

        Where that parent shows the same, no tree tells that they met there; so whoever merged them decided.
        """
        graph = self.graph
        found: dict[str, int] = {}
        for k, commits in enumerate(graph.lower.brought(i) if graph.lower else ()):
            for tree, starts in commits:
                for path in frozenset.intersection(*(self._written_below(start, tree, trie) for start in starts)):
                    found[path] = found.get(path, 0) | 1 << k
        return found

    def _written_below(self, old: bytes, new: bytes, trie: dict[bytes, object]) -> frozenset[str]:
        known = self._below.get((old, new))
        if known is None:
            known = self._below[old, new] = frozenset(_changed(self.graph.objects, old, new, trie))
        return known

    def _record(self, i: int, changed: Iterable[str], trie: dict[bytes, object], only: frozenset[str] | None = None) -> None:
        graph = self.graph
        trees = graph.parent_trees(i)
        bit = 1 << i
        written: Iterable[str] = changed
        if len(trees) > 1:
            met = self._met_below(i, trie)
            looked_at = self._looked_at(i, changed, met)
            if only is not None:
                looked_at = [path for path in looked_at if path in only]
            written = self._may_write(i, looked_at, trees, met)
        known = self._paths.setdefault(i, set())
        for path in written:
            known.add(path)
            self.candidates[path] = self.candidates.get(path, 0) | bit
            if graph.is_engine(i):
                self.merged_by_engine[path] = self.merged_by_engine.get(path, 0) | bit

    def _looked_at(self, i: int, changed: Iterable[str], met: Mapping[str, int]) -> list[str]:
        """List the paths at which a merge could decide something.

        These are what differs from the first parent, what the other parents wrote, and what engine merges below
        left to be decided. If the first parent has not seen the cut, which counts as a writer of every path, it is
        also what was written on the way to it: the others may have written the same below the cut. In a contracted
        graph it is known where they did: what is in `met`.
        """
        masks = self.graph.parent_masks(i)
        paths = dict.fromkeys(changed)
        wrote = self.candidates
        both = [path for path, mine in met.items() if any(mine >> k & 1 and wrote.get(path, 0) & mask for k, mask in enumerate(masks))]
        paths.update(dict.fromkeys(sorted(both)))
        fresh = masks[0] if self.graph.has_cut and not self.graph.lower and not masks[0] & CUT else 0
        for mask in masks[1:]:
            fresh |= mask & ~masks[0]
        for k in members(fresh):
            paths.update(dict.fromkeys(self._paths.get(k, ())))
        if not self.graph.is_engine(i):
            below = 0
            for mask in masks:
                below |= mask
            paths.update(dict.fromkeys(p for p, engines in self.merged_by_engine.items() if engines & below))
        return list(paths)

    def _may_write(self, i: int, paths: list[str], trees: tuple[bytes, ...], met: Mapping[str, int]) -> list[str]:
        """Leave out the paths at which it is plain that a merge decides nothing.

        There, one parent has seen all that any of them has, also below the cut (`met`), and the merge shows what that parent shows.
        """
        graph = self.graph
        masks = graph.parent_masks(i)
        cut = CUT if graph.has_cut else 0
        union = 0
        for mask in masks:
            union |= mask
        if cut and not union & CUT and not graph.lower:
            return paths
        open_ones = {} if graph.is_engine(i) else self.merged_by_engine
        differ = _Difference(graph.objects, graph.trees[i], trees, len(paths))
        found = []
        for path in paths:
            seen = (self.candidates.get(path, 0) | cut) & union
            if (open_ones and union & open_ones.get(path, 0)) or not any(
                seen & ~mask == 0 and not met.get(path, 0) >> k & 1 and not differ.at(k, path) for k, mask in enumerate(masks)
            ):
                found.append(path)
        return found

    def contested(self, heads: Sequence[int] | None = None, among: Iterable[str] | None = None) -> list[str]:
        """List the paths that none of the heads alone decides: none that left nothing open has seen all candidates.

        `among` asks for some paths only.
        """
        graph = self.graph
        chosen = graph.heads if heads is None else heads
        paths = self.candidates if among is None else among
        return self._undecided(graph.reachable(chosen), graph.settled(chosen), paths)

    def met(self) -> list[str]:
        """List the paths that no ordinary commit alone decides: contested now, or where engine merges merged them."""
        graph = self.graph
        ordinary = [graph.seen[i] for i in graph.maximal(self._everything & ~graph.engine)]
        return self._undecided(graph.reachable(graph.heads), ordinary, self.candidates)

    def _undecided(self, union: int, views: Iterable[int], paths: Iterable[str]) -> list[str]:
        """List the paths of which no view holds all candidates; the cut counts as one."""
        unseen = [union & ~view for view in views]
        cut = CUT if self.graph.has_cut else 0
        masks = ((path, self.candidates.get(path, 0)) for path in paths)
        return [path for path, mask in masks if mask & union and all((mask | cut) & rest for rest in unseen)]

    def written_by(self, commits: int) -> list[str]:
        """List the paths that some commits may have written."""
        return list(dict.fromkeys(path for i in members(commits) for path in sorted(self._paths.get(i, ()))))


def _not_worth_opening(graph: Graph, shared: bytes | None, always: int) -> int:
    """Give the commits whose writes matter only where somebody else writes too: one that left nothing open has seen them."""
    first = max(graph.settled(graph.heads[:1]), key=int.bit_count, default=0)
    narrowed = 0
    if shared is not None and shared in graph.index:
        narrowed |= graph.seen[graph.index[shared]] & first
    others = graph.reachable(graph.heads[1:])
    alone = first & ~others & always
    narrowed |= alone if alone.bit_count() > _FEW_COMMITS and others else 0
    return narrowed & ~_met_elsewhere(graph, narrowed) if narrowed else 0


def _met_elsewhere(graph: Graph, narrowed: int) -> int:
    """Give the narrowed commits that a merge beside them brings together: what was written alike there, it decides.

    One side of such a merge is enough, since a path is looked at wherever one commit wrote it.
    """
    found = 0
    cut = CUT if graph.has_cut else 0
    narrowed &= ~cut
    for i in range(len(graph.commits) - 1, 0, -1):
        left = 0
        for mask in graph.parent_masks(i) if not narrowed >> i & 1 else ():
            known = narrowed | cut
            one, other = left & ~mask & known, mask & ~left & known
            if left and one and other:
                found |= (other if other & narrowed else one) & narrowed
                narrowed &= ~found
            left |= mask
    return found


def _trie(paths: Collection[str]) -> dict[bytes, object]:
    root: dict[bytes, object] = {}
    for path in paths:
        node = root
        parts = path.encode("utf-8", "surrogateescape").split(b"/")
        for part in parts[:-1]:
            below = node.setdefault(part, {})
            if isinstance(below, dict):
                node = below
            else:  # a path that is a file on one side and a directory on another
                fresh: dict[bytes, object] = {b"": None}
                node[part] = fresh
                node = fresh
        last = node.setdefault(parts[-1], None)
        if isinstance(last, dict):
            last[b""] = None
    return root


class _Difference:
    """Where a merge differs from each of its parents: looked up path by path if these are few, else by one comparison."""

    def __init__(self, objects: Objects, tree: bytes, parents: tuple[bytes, ...], paths: int) -> None:
        self._objects = objects
        self._tree = tree
        self._parents = parents
        self._few = paths <= _FEW_PATHS
        self._known: dict[int, Collection[str]] = {}

    def at(self, parent: int, path: str) -> bool:
        """Tell whether the merge has something else at a path than one of its parents."""
        objects = self._objects
        if self._parents[parent] == self._tree:
            return False
        if self._few:
            return objects.lookup(self._parents[parent], path) != objects.lookup(self._tree, path)
        known = self._known.get(parent)
        if known is None:
            known = self._known[parent] = objects.changes(self._parents[parent], self._tree)
        return path in known


def _changed(objects: Objects, old: bytes, new: bytes, only: dict[bytes, object]) -> Iterable[str]:
    """List the paths of a trie at which two trees differ."""
    found: list[str] = []
    stack: list[tuple[bytes, bytes, str, dict[bytes, object]]] = [(old, new, "", only)]
    while stack:
        left_id, right_id, prefix, node = stack.pop()
        if left_id == right_id:
            continue
        left, right = objects.tree(left_id), objects.tree(right_id)
        wanted = node.items() if len(node) <= _FEW_PATHS else [(n, node[n]) for n, _ in left.items() ^ right.items() if n in node]
        for name, below in dict(wanted).items():
            before, after = left.get(name), right.get(name)
            if before == after:
                continue
            path = prefix + name.decode("utf-8", "surrogateescape")
            if isinstance(below, dict):
                stack.append((_tree_of(before), _tree_of(after), path + "/", below))
                if b"" not in below:
                    continue
            if _file_of(before) != _file_of(after):
                found.append(path)
    return found


def _tree_of(entry: Entry | None) -> bytes:
    return entry.id if entry is not None and entry.is_tree else EMPTY_TREE


def _file_of(entry: Entry | None) -> Entry | None:
    return None if entry is None or entry.is_tree else entry

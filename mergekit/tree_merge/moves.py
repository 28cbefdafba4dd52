"""Directories that one side renamed: new files that other sides put into the old one follow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mergekit.history.file_history import Move
from mergekit.history.graph import CUT, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mergekit.history.writes import Writes
    from mergekit.tree_merge.joins import RenameFinder


def moved_directories(writes: Writes, finder: RenameFinder) -> dict[str, Move]:
    """Find the files that commits added to a directory which other commits, unseen by them, had renamed: path -> move.

    A directory is renamed where commits left nothing in it, for good, and moved more of its files to one other
    directory than to any other. Where sides renamed it to different places, or have a file where the new one would go,
    nothing follows. A function of ordinary commits alone, and of those that not all of the file's last
    writers have seen.
    """
    return _Directories(writes, finder).moves()


def may_move(writes: Writes, finder: RenameFinder) -> bool:
    """Tell whether a file may move with a directory in the merge of some of the heads."""
    directories = _Directories(writes, finder)
    graph = writes.graph
    lost: dict[str, None] = {}
    for path, mask in writes.candidates.items():
        for i in members(mask & ~graph.engine):
            lost.update(dict.fromkeys(above for above in _above(path) if graph.objects.directory(graph.trees[i], above) is None))
    return any(directories.emptied(directory) for directory in lost)


class _Directories:
    """The directories that are gone from a last ordinary commit, and where their files went."""

    def __init__(self, writes: Writes, finder: RenameFinder) -> None:
        self._writes = writes
        self._graph = writes.graph
        self._finder = finder
        self._last = [self._graph.trees[i] for i in self._graph.maximal(self._everything())]
        self._gone: dict[str, bool] = {}
        self._renamed: dict[str, list[tuple[int, Counter[str], bool]]] = {}

    def moves(self) -> dict[str, Move]:
        """Look at every path that was added to a directory that is gone."""
        found: dict[str, Move] = {}
        self._look_inside()
        for path in sorted(self._writes.candidates):
            move = self._move(path) if any(map(self._is_gone, _above(path))) else None
            if move is not None:
                found[path] = move
        targets = Counter(move.new for move in found.values())
        return {path: move for path, move in found.items() if targets[move.new] == 1 and not self._taken(move)}

    def _look_inside(self) -> None:
        """Make sure that the writers are known of what somebody still has in a directory that others renamed."""
        objects = self._graph.objects
        gone = dict.fromkeys(above for path in self._writes.candidates for above in _above(path) if self._is_gone(above))
        for directory in gone:
            if self.emptied(directory):
                trees = filter(None, (objects.directory(tree, directory) for tree in self._last))
                self._writes.look_at(sorted({path for tree in trees for path, _ in objects.files(tree, directory + "/")}))

    def emptied(self, directory: str) -> bool:
        """Tell whether a commit moved the last files out of a directory."""
        return any(empties for _, _, empties in self._changes(directory))

    def _everything(self) -> int:
        return (1 << len(self._graph.commits)) - 1 & ~self._graph.engine & ~(CUT if self._graph.has_cut else 0)

    def _is_gone(self, directory: str) -> bool:
        known = self._gone.get(directory)
        if known is None:
            objects = self._graph.objects
            known = self._gone[directory] = any(objects.directory(tree, directory) is None for tree in self._last)
        return known

    def _move(self, path: str) -> Move | None:
        """Find where a path goes; nowhere if those who added it would have it in different places."""
        ordinary = self._writes.candidates[path] & ~self._graph.engine
        shared = self._graph.shared(ordinary)
        found: set[tuple[str, int]] = set()
        for i in members(ordinary):
            if not self._finder.adds(i, path):
                continue
            directory = self._directory(i, path)
            renamed = None if directory is None else self._place(i, directory, shared)
            if directory is None or renamed is None:
                return None
            place, commits = renamed
            rest = path[len(directory) + 1 :]
            found.add((f"{place}/{rest}" if place else rest, commits))
        if len({new for new, _ in found}) != 1:
            return None
        commits = 0
        for _, mask in found:
            commits |= mask
        return Move(path, next(iter(found))[0], commits)

    def _directory(self, i: int, path: str) -> str | None:
        """Find the nearest directory above a path that the parent of a commit had."""
        parent = self._graph.parent_trees(i)[0]
        return next((above for above in _above(path) if self._graph.objects.directory(parent, above) is not None), None)

    def _place(self, i: int, directory: str, shared: int) -> tuple[str, int] | None:
        """Give the place that a directory was renamed to beside a commit, and the commits that left nothing in it."""
        if not self._is_gone(directory):
            return None
        seen = self._graph.seen
        places: Counter[str] = Counter()
        emptied = 0
        for k, here, empties in self._changes(directory):
            if seen[i] >> k & 1 or seen[k] >> i & 1 or shared >> k & 1:
                continue
            places.update(here)
            emptied |= 1 << k if empties else 0
        best = places.most_common(2)
        if not emptied or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        return best[0][0], emptied

    def _changes(self, directory: str) -> list[tuple[int, Counter[str], bool]]:
        """List the commits that moved files out of a directory: to where, how many, and whether none was left."""
        known = self._renamed.get(directory)
        if known is not None:
            return known
        graph, objects = self._graph, self._graph.objects
        found = self._renamed[directory] = []
        for i in members(self._everything()):
            old = objects.directory(graph.parent_trees(i)[0], directory)
            new = objects.directory(graph.trees[i], directory)
            if old is None or old == new:
                continue
            moved = (_target(directory, path, place) for path, place in self._finder.within(i).items() if path.startswith(directory + "/"))
            here = Counter(place for place in moved if place is not None)
            if here:
                found.append((i, here, new is None))
        return found

    def _taken(self, move: Move) -> bool:
        """Tell whether those who renamed the directory have a file in the new place."""
        graph = self._graph
        return any(graph.objects.lookup(graph.trees[k], move.new) is not None for k in members(move.commits))


def _above(path: str) -> Iterator[str]:
    """List the directories above a path, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _target(directory: str, path: str, place: str) -> str | None:
    """Tell which directory takes the old one's part when a file of it moves."""
    rest = path[len(directory) + 1 :]
    if place.endswith("/" + rest):
        found = place[: -len(rest) - 1]
    elif place == rest:
        found = ""
    elif "/" not in rest:
        found = place.rpartition("/")[0]
    else:
        return None
    return None if found == directory else found

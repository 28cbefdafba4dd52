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

    A directory is renamed where a line of commits leaves nothing in it and moved more of its files to one other
    directory than to any other. Where sides renamed it to different places, nothing follows.
    """
    graph = writes.graph
    if not graph.has_cut:
        return {}
    objects, before = graph.objects, graph.trees[0]
    gone: dict[str, tuple[str, int] | None] = {}
    found: dict[str, Move] = {}
    for path in sorted(writes.candidates):
        if "/" not in path or objects.lookup(before, path) is not None:
            continue
        for directory in _above(path):
            if objects.directory(before, directory) is None:
                continue
            if directory not in gone:
                gone[directory] = _renamed(writes, finder, directory)
            renamed = gone[directory]
            if renamed is not None:
                place, commits = renamed
                rest = path[len(directory) + 1 :]
                found[path] = Move(path, f"{place}/{rest}" if place else rest, commits)
            break
    return found


def _above(path: str) -> Iterator[str]:
    """List the directories above a path, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _renamed(writes: Writes, finder: RenameFinder, directory: str) -> tuple[str, int] | None:
    """Give the place that a directory was renamed to and the commits after which it was gone; None if it was not."""
    graph, objects = writes.graph, writes.graph.objects
    without = [head for head in graph.heads if objects.directory(graph.trees[head], directory) is None]
    if not without:
        return None
    places: Counter[str] = Counter()
    emptied = 0
    for i in members(graph.reachable(without) & ~CUT & ~graph.engine):
        parent = graph.parent_trees(i)[0]
        old, new = objects.directory(parent, directory), objects.directory(graph.trees[i], directory)
        if old is None or old == new:
            continue
        here = Counter(_place(directory, path, place) for path, place in finder.within(i).items() if path.startswith(directory + "/"))
        here.pop(None, None)
        places.update({place: count for place, count in here.items() if place is not None})
        if new is None and here:
            emptied |= 1 << i
    best = places.most_common(2)
    if not emptied or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0], emptied


def _place(directory: str, path: str, place: str) -> str | None:
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

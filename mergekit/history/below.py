"""What a contracted graph knows of history below its cut: the commits there that have children above it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mergekit.frozen import NamedTuple
from mergekit.git.objects import EMPTY_TREE
from mergekit.history.graph import CUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mergekit.git.repository import Repository
    from mergekit.history.graph import Graph


class Brought(NamedTuple):
    """What a merge brings to one of its parents from below the cut: the tree of a commit there, or of the cut.

    That line wrote, without the parent, the paths at which it differs from all `starts`: what it started from, as the parent knows it.
    """

    tree: bytes
    starts: tuple[bytes, ...]


class Below:
    r"""The nearest commits below the cut that each commit has seen which has not seen the cut itself.

    Where lines of history that live for years cross again and again, the commits between them and the cut are too many
    to look at. The cut then counts as one more writer of a file; whoever has seen what it holds there covers it.

        o --- p --- cut --- 1 --- 3       1, 3 have seen the cut
         \      \               /
          2 ----- 4 ------------           2: o; 4: p, which has seen o

    Source: the cost of a merge in the project's definition: a commit that is older than the cut keeps its own value.
    """

    def __init__(self, graph: Graph, repository: Repository) -> None:
        self._graph = graph
        self._repository = repository
        self._common: dict[frozenset[bytes], bytes | None] = {}
        self._brought: dict[int, tuple[tuple[Brought, ...], ...]] = {}
        older = {commit for commits in graph.older for commit in commits}
        region = [] if graph.cut is None else repository.back_to(older, graph.cut)
        self._commits = [commit for commit in region if commit in older]
        self._numbers = {commit: n for n, commit in enumerate(self._commits)}
        self._seen = self._what_each_has_seen(region)
        self._nearest: list[tuple[bytes, ...]] = []
        for i in range(len(graph.commits)):
            self._nearest.append(() if graph.seen[i] & CUT else self._maximal(i))

    def nearest(self, i: int) -> tuple[bytes, ...]:
        """List the commits below the cut that a commit has seen and no other of these has; none if it has seen the cut."""
        return self._nearest[i]

    def common(self, commits: Iterable[int]) -> bytes | None:
        """Give a commit below the cut that all of some commits have seen which have not seen the cut, as near as is cheap."""
        nearest = frozenset(older for i in commits for older in self._nearest[i])
        if nearest not in self._common:
            self._common[nearest] = self._repository.common_ancestor(sorted(nearest))
        return self._common[nearest]

    def brought(self, i: int) -> tuple[tuple[Brought, ...], ...]:
        """Give, for each parent of a merge, what the others bring to it from below the cut that it has not seen."""
        known = self._brought.get(i)
        if known is None:
            known = self._brought[i] = tuple(map(partial(self._brought_to, i), self._graph.commits[i].parents))
        return known

    def _brought_to(self, i: int, parent: bytes) -> tuple[Brought, ...]:
        graph = self._graph
        place = graph.index.get(parent)
        if place is not None and graph.seen[place] & CUT:
            return ()
        mine = (parent,) if place is None else self._nearest[place]
        if graph.seen[i] & CUT:
            return (Brought(graph.trees[0], tuple(self._tree(one) for one in mine) or (EMPTY_TREE,)),)
        fresh = (one for one in self._nearest[i] if one not in mine)
        return tuple(Brought(self._tree(one), tuple(self._tree(self._met(old, one)) for old in mine) or (EMPTY_TREE,)) for one in fresh)

    def _met(self, old: bytes, new: bytes) -> bytes | None:
        """Give a common ancestor of two older parents."""
        if self._seen[self._numbers[new]] >> self._numbers[old] & 1:
            return old
        both = frozenset((old, new))
        if both not in self._common:
            self._common[both] = self._repository.common_ancestor(sorted(both))
        return self._common[both]

    def _tree(self, commit: bytes | None) -> bytes:
        return EMPTY_TREE if commit is None else self._graph.objects.commit(commit).tree

    def _what_each_has_seen(self, region: Iterable[bytes]) -> list[int]:
        """Give the older parents that each of them has seen, as masks over their numbers, which count up from parents to children."""
        seen: dict[bytes, int] = {}
        for commit in region:
            number = self._numbers.get(commit)
            mask = 0 if number is None else 1 << number
            for parent in self._graph.objects.commit(commit).parents:
                mask |= seen.get(parent, 0)
            seen[commit] = mask
        return [seen[commit] for commit in self._commits]

    def _maximal(self, i: int) -> tuple[bytes, ...]:
        graph = self._graph
        met = set(graph.older[i]).union(*(self._nearest[parent] for parent in graph.parents[i]))
        left = sum(1 << self._numbers[commit] for commit in met if commit in self._numbers)
        found = []
        while left:
            last = left.bit_length() - 1
            found.append(self._commits[last])
            left &= ~self._seen[last]
        return tuple(found)

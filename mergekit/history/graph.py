"""The commits that a merge has to look at: those above a cut that every head has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.objects import EMPTY_TREE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mergekit.git.objects import Commit
    from mergekit.git.repository import Repository
    from mergekit.history.below import Below

ENGINE_TRAILER = "Mergekit-Engine"
"""The trailer by which a merge commit says that mergekit made it."""

OPEN_TRAILER = "Mergekit-Conflicts"
"""The trailer by which an engine merge says how many conflicts it left open; without it, none."""

CUT = 1
"""The mask of the cut alone: it is commit 0 of every graph that has a cut."""


class Graph:
    r"""The commits above a cut, parents first; a set of commits is a bit mask over their indices.

    Commit 0 is the cut: it stands for everything that it has seen. Without a cut (unrelated histories) there is no
    such commit, `has_cut` is false and every root starts from the empty tree. A parent that the cut has seen, other
    than the cut itself, is *older*: it has no index, but it keeps its own tree. Once the graph is
    contracted, `lower` knows of these, and of nothing else below the cut. Engine merges that left something open
    are transparent, and so are those that are `opened` by name. Commits `beside` the heads are known, but not merged.

        cut 0 --- 1 --- 3       heads 3, 4
       /           \   /
      o --- 2 ------ 4          2 hangs off o, which is older: it has not seen the cut
    """

    def __init__(
        self,
        repository: Repository,
        heads: Sequence[bytes],
        cut: bytes | None,
        opened: Collection[bytes] = (),
        beside: Sequence[bytes] = (),
    ) -> None:
        self.repository = repository
        self.lower: Below | None = None
        objects = repository.objects
        self.objects = objects
        self.has_cut = cut is not None
        self.cut = cut
        ids = ([] if cut is None else [cut]) + repository.above([*heads, *beside], cut)
        self.index = {commit: i for i, commit in enumerate(ids)}
        self.commits: list[Commit] = [objects.commit(commit) for commit in ids]
        self.trees = [commit.tree for commit in self.commits]
        self.parents: list[tuple[int, ...]] = []
        self.older: list[tuple[bytes, ...]] = []
        self.seen: list[int] = []
        self.engine = 0
        self.open = 0
        for i, commit in enumerate(self.commits):
            known = tuple(self.index[p] for p in commit.parents if p in self.index)
            below = tuple(p for p in commit.parents if p not in self.index)
            if self.has_cut and i == 0:
                known, below = (), ()
            self.parents.append(known)
            self.older.append(below)
            mask = 1 << i
            for parent in known:
                mask |= self.seen[parent]
            self.seen.append(mask)
            if is_engine_merge(commit):
                self.engine |= 1 << i
                if commit.id in opened or any(count != "0" for count in commit.trailers(OPEN_TRAILER)):
                    self.open |= 1 << i
        self.heads = tuple(dict.fromkeys(self.index[head] for head in heads))

    def parent_trees(self, i: int) -> tuple[bytes, ...]:
        """Give the trees of a commit's parents, older ones included, in their order; a root's parent is empty."""
        found = []
        for parent in self.commits[i].parents:
            known = self.index.get(parent)
            found.append(self.objects.commit(parent).tree if known is None else self.trees[known])
        return tuple(found) or (EMPTY_TREE,)

    def parent_masks(self, i: int) -> tuple[int, ...]:
        """Give what each parent has seen, in their order; nothing for an older one."""
        known = (self.index.get(parent) for parent in self.commits[i].parents)
        return tuple(0 if k is None else self.seen[k] for k in known) or (0,)

    def seen_by(self, commit: bytes) -> int:
        """Give what a commit has seen, itself included; nothing if it lies below the cut."""
        known = self.index.get(commit)
        return 0 if known is None else self.seen[known]

    def reachable(self, commits: Iterable[int]) -> int:
        """Join what the commits have seen, themselves included."""
        mask = 0
        for commit in commits:
            mask |= self.seen[commit]
        return mask

    def settled(self, commits: Sequence[int]) -> list[int]:
        """List what each commit has seen that is nearest to these and left nothing open: the commits themselves, mostly.

        An engine merge that left conflicts open is transparent: they are still between those that it merged.
        """
        mask = self.reachable(commits)
        return [self.seen[i] for i in self.maximal(mask & ~self.open)]

    def late(self) -> int:
        """Give the commits that have not seen the cut."""
        return sum(1 << i for i, seen in enumerate(self.seen) if not seen & CUT) if self.has_cut else 0

    def contract(self) -> None:
        """Let the cut stand for all that lies below it: of that only the older parents are looked at."""
        from mergekit.history.below import Below  # late: few merges need it

        self.lower = Below(self, self.repository)

    def shared(self, mask: int) -> int:
        """Give what all of a set have seen that no other of it has seen; nothing for an empty set."""
        common = 0
        for n, last in enumerate(self.maximal(mask)):
            common = self.seen[last] & (common if n else -1)
        return common

    def maximal(self, mask: int) -> list[int]:
        """List those of a set that no other of it has seen, last first.

        The last one is maximal, since parents come first; what it has seen is not.
        """
        found = []
        while mask:
            last = mask.bit_length() - 1
            found.append(last)
            mask &= ~self.seen[last]
        return found

    def is_engine(self, i: int) -> bool:
        """Whether a commit says that it is an engine merge."""
        return bool(self.engine >> i & 1)


def is_engine_merge(commit: Commit) -> bool:
    """Tell whether a commit says that mergekit merged it."""
    return len(commit.parents) > 1 and bool(commit.trailers(ENGINE_TRAILER))


def members(mask: int) -> Iterator[int]:
    """Iterate over a set of commits, parents first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low

"""How far a merge looks back: the part of history that decides it, and which files in it may be contested."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from mergekit.history.graph import CUT, Graph, members
from mergekit.history.tips import find_tips, tips_of
from mergekit.history.writes import Writes
from mergekit.tree_merge.joins import RenameFinder, joined_by_renames
from mergekit.tree_merge.moves import may_move, moved_directories

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mergekit.git.repository import Repository
    from mergekit.tree_merge.contents import Contents

_LONG_HISTORY = 512
"""The cut is not lowered to where more commits than this lie above it."""

_FAR = 4 * _LONG_HISTORY
"""Nor to where one does not get within so many commits."""

_COUNTED_HISTORY = 1 << 13
_COUNTED_FAR = 4 * _COUNTED_HISTORY
"""The same for the files of which every write counts: these are counted, not estimated."""

_MANY_COUNTED = 192
"""Where more commits than this that have not seen the cut wrote such a file, the cut stays for it, too: the cost is the square of them."""

_MANY_LATE = 32
"""Nor where more commits than this lie above it and have not seen it."""

_FEW_MERGES = 8
"""So many merges that have not seen the cut are asked whether what they merged had crossed below it."""


class Sight:
    """The tips of some heads, the commits above a cut, who of them may have written what, and which places are one file.

    A file that is written by a commit which has not seen the cut, and is contested, needs an older cut. Where that would
    be a long way down, the cut stays, and stands for everything below it: it holds a file's last write there if those
    who have not seen the cut started from something else. It never stays where it left conflicts open that nobody has
    seen since, if any other is in reach.

    Where every write of a file counts, as `counts` tells of a path, the cut is lowered much further for it.

    Engine merges in `kept` are heads like others; those in `opened` are transparent, whatever they say.
    """

    def __init__(
        self, repository: Repository, heads: Sequence[bytes], contents: Contents, kept: Collection[bytes], counts: Callable[[str], bool]
    ) -> None:
        self._repository = repository
        self._heads = heads
        self._contents = contents
        self._kept = kept
        self._counts = counts
        self.opened: dict[bytes, None] = {}
        self.looked_at = 0  # commits, each time that history is read
        self._for_parts = False
        self._pairs: dict[frozenset[bytes], tuple[bytes | None, bool]] = {}
        self._tips = find_tips(repository, heads, kept)
        self.replaced = self._tips.replaced
        self._look(self._tips.cut)

    def look_again(self) -> None:
        """Look at what was opened since."""
        self.__dict__.pop("sees_renames", None)
        self._look(self.graph.cut)

    def look_for_parts(self) -> bool:
        """See to it that history is known as far down as the merge of any of the heads needs; tell whether it was not."""
        if self._for_parts:
            return False
        self._for_parts = True
        short = bool(self._stale()) or not self._covers_cut()
        if short:
            self.look_again()
        return short

    def knows(self, heads: Sequence[bytes], made: Mapping[bytes, bool]) -> bool:
        """Tell whether everything is in sight that is merged when some of the heads are, engine merges known to be `made`."""
        if self.graph.lower or any(head not in self.graph.index for head in heads):
            return False
        _, replaced, older = tips_of(self.graph, heads, self._kept)
        return not older and all(made.get(self.graph.commits[i].id) for i in replaced)

    def tips_among(self, heads: Sequence[bytes]) -> list[int]:
        """List what is merged when some of the heads are, which are in sight."""
        if set(heads) == set(self._heads):
            return list(self.graph.heads)
        return tips_of(self.graph, heads, self._kept)[0]

    def places(self, path: str) -> tuple[str, ...]:
        """List the places of the file that lies at a path."""
        return self.joins.get(path, (path,))

    def candidates(self, paths: tuple[str, ...]) -> int:
        """Give the commits that may have written a file."""
        mask = 0
        for path in paths:
            mask |= self.writes.candidates.get(path, 0)
        return mask

    def contested(self, tips: Sequence[int]) -> list[tuple[str, ...]]:
        """List the files, each by its places, that none of the tips alone decides."""
        found = dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.contested(tips))
        union = self.graph.reachable(tips)
        views = self.graph.settled(tips)
        cut = CUT if self.graph.has_cut else 0
        for paths in dict.fromkeys(self.joins.values()):
            within = self.candidates(paths) & union
            if within and all((within | cut) & ~view for view in views):
                found[paths] = None
        for move in self.moves.values():
            paths = self.joins[move.old]
            needed = (self.candidates(paths) | move.commits) & union
            if move.commits & union and self.candidates(paths) & union and not any(needed & ~view == 0 for view in views):
                found[paths] = None
        return list(found)

    @cached_property
    def sees_renames(self) -> bool:
        """Whether a merge of some of the heads may follow a rename: which, they do not always agree on."""
        finder = RenameFinder(self.writes, self._contents)
        if self.joins or self.moves or any(finder.renamed(path) for path in self.writes.candidates):
            return True
        return may_move(self.writes, finder)

    def _look(self, cut: bytes | None) -> None:
        """Read history down to a cut below which nothing can matter."""
        top = self._tips.cut
        while True:
            known = self._tips.graph
            if known is None or cut != top or self.opened:
                known = Graph(self._repository, self._tips.commits, cut, self.opened, self._heads)
            self.graph = known
            self.looked_at += len(known.commits)
            if self.graph.late().bit_count() > _MANY_LATE:
                lower, is_near = (
                    (None, False) if cut is None or self._covers_cut() else self._lower(cut, [0], _COUNTED_FAR, _COUNTED_HISTORY)
                )
                if is_near:
                    cut = lower
                    continue
                self.graph.contract()
            self._read_writes()
            if cut is None:
                return
            if not self.graph.lower:
                stale = self._short()
                if not stale:
                    return
                lower, is_near = self._lower(cut, stale, _FAR, _LONG_HISTORY)
                if is_near:
                    cut = lower
                    continue
                self.graph.contract()
                self._read_writes()
            stale = self._short(counted=True)
            lower, is_near = self._lower(cut, stale, _COUNTED_FAR, _COUNTED_HISTORY) if 0 < len(stale) <= _MANY_COUNTED else (None, False)
            if not is_near:
                return
            cut = lower

    def _short(self, *, counted: bool = False) -> list[int]:
        """List commits that the cut has to lie below; with `counted`, for the sake of files of which every write counts."""
        stale = [*self._stale(counted=counted), *self._met_below(counted=counted)]
        asked = not counted or any(map(self._counts, self.writes.candidates))
        return [*stale, 0] if asked and not self._covers_cut() else stale

    def _lower(self, cut: bytes, stale: Sequence[int], far: int, most: int) -> tuple[bytes | None, bool]:
        """Find a cut that some commits have seen; and whether it is near enough, with few enough commits above it."""
        below = [self.graph.commits[i] for i in members(self.graph.reachable(stale))]
        older = {parent for commit in below for parent in commit.parents if parent not in self.graph.index}
        roots = any(not commit.parents for commit in below)
        lower, near = (None, True) if roots else self._repository.nearby([cut, *sorted(older)], far)
        return lower, near and len(self._repository.above(self._tips.commits, lower)) <= most

    def counted_from(self, paths: tuple[str, ...]) -> bytes | None:
        """Give the commit below which not every write of a file was counted, though every write counts; None if all were."""
        graph = self.graph
        missed = graph.lower and any(map(self._counts, paths)) and self.candidates(paths) & graph.late()
        return graph.cut if missed else None

    def _read_writes(self) -> None:
        """Find out who may have written what, and which of it is one file."""
        top = self._tips.cut
        self.writes = Writes(self.graph, None if self.graph.cut == top else top, self.graph.seen_by(self._heads[0]))
        finder = RenameFinder(self.writes, self._contents)
        self.moves = moved_directories(self.writes, finder)
        self.joins = joined_by_renames(self.writes, finder, self.moves.values())

    def _covers_cut(self) -> bool:
        """Tell whether the cut left no conflicts open, or somebody above it has seen them."""
        graph = self.graph
        parts = [[head] for head in self._named()] if self._for_parts else [graph.heads]
        return not graph.has_cut or all(any(view & CUT for view in graph.settled(part)) for part in parts)

    def _named(self) -> list[int]:
        """List the heads as they were given, and what is merged for them."""
        index = self.graph.index
        return list(dict.fromkeys([*(index[head] for head in self._heads if head in index), *self.graph.heads]))

    def _stale(self, *, counted: bool = False) -> list[int]:
        """List the commits that have not seen the cut and write a file that is contested (among some of the heads).

        With `counted`, only files of which every write counts.
        """
        graph = self.graph
        late = graph.late()
        if not late:
            return []
        found = 0
        for paths in self.contested(graph.heads):
            if not counted or any(map(self._counts, paths)):
                found |= self.candidates(paths) & late
        if not self._for_parts:
            return list(members(found))
        named = self._named()
        views = {head: graph.settled([head]) for head in named}
        pairs = list(combinations_with_replacement(named, 2))
        for paths in dict.fromkeys(self.places(path) for path in self.writes.candidates):
            mask = self.candidates(paths) if not counted or any(map(self._counts, paths)) else 0
            if mask & late & ~found and any(self._disputed(mask, one, other, views) for one, other in pairs):
                found |= mask & late
        return list(members(found))

    def _met_below(self, *, counted: bool = False) -> list[int]:
        """List the merges that bring lines together which crossed below the cut, if anything is contested.

        Where both lines wrote the same, such a merge decides, and its tree does not tell. Only the names of writers
        depend on it, so many such merges are left at that.
        """
        graph = self.graph
        merges = [i for i in members(graph.late()) if len(graph.commits[i].parents) > 1]
        contested = [paths for paths in self.contested(graph.heads) if not counted or any(map(self._counts, paths))] if merges else []
        if not 0 < len(merges) <= _FEW_MERGES or not contested:
            return []
        found = []
        for i in merges:
            below = {parent for k in members(graph.seen[i]) for parent in graph.older[k]}
            if len(below) > 1 and not self._one_line(below):
                found.append(i)
        return found

    def _one_line(self, commits: set[bytes]) -> bool:
        """Tell whether one of some commits has seen all others, as far as is cheap to know."""
        known = True
        for one in commits:
            found = [self._met(one, other) for other in commits]
            if all(met == other for (met, _), other in zip(found, commits, strict=True)):
                return True
            known = known and all(told for _, told in found)
        return not known

    def _met(self, one: bytes, other: bytes) -> tuple[bytes | None, bool]:
        pair = frozenset((one, other))
        known = self._pairs.get(pair)
        if known is None:
            known = self._pairs[pair] = self._repository.nearby(sorted(pair), _FAR)
        return known

    def _disputed(self, mask: int, one: int, other: int, views: Mapping[int, Sequence[int]]) -> bool:
        """Tell whether neither of two heads alone decides a file with these candidates."""
        within = mask & (self.graph.seen[one] | self.graph.seen[other])
        return within != 0 and all((within | CUT) & ~view for head in (one, other) for view in views[head])

"""Heads in, one tree out: the flow of a merge from history to the merged tree."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from mergekit.frozen import frozen
from mergekit.git.objects import EMPTY_TREE, Entry
from mergekit.history.beliefs import BeliefCache
from mergekit.history.file_history import FileHistory, Shown, describe
from mergekit.history.graph import CUT, Graph, members
from mergekit.history.tips import find_tips, tips_of
from mergekit.history.writes import Writes
from mergekit.tree_merge.assemble import clashes, collisions, write_tree
from mergekit.tree_merge.contents import Contents
from mergekit.tree_merge.crowding import Crowding
from mergekit.tree_merge.files import FileMerger
from mergekit.tree_merge.identity import engine_id
from mergekit.tree_merge.joins import RenameFinder, joined_by_renames
from mergekit.tree_merge.moves import may_move, moved_directories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mergekit.conflicts import Conflict, Writer
    from mergekit.git.repository import Repository
    from mergekit.policy import Policy

_LONG_HISTORY = 512
"""The cut is not lowered to where more commits than this lie above it."""

_FAR = 4 * _LONG_HISTORY
"""Nor to where one does not get within so many commits."""

_MANY_LATE = 32
"""Nor where more commits than this lie above it and have not seen it."""

_FEW_MERGES = 8
"""So many merges that have not seen the cut are asked whether what they merged had crossed below it."""


@frozen
class FileReport:
    """What the merge made of a file that needed more than taking one head's version."""

    path: str
    driver: str
    writers: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@frozen
class TreeMerge:
    """The merge of some heads: its tree (an id, written to the repository), its conflicts, and the files it made.

    Tree and conflicts are a function of the set of commits that the heads have seen, engine merges aside, of the
    policy and of the engine.
    """

    heads: tuple[bytes, ...]
    tree: bytes
    conflicts: tuple[Conflict, ...]
    files: tuple[FileReport, ...]

    @property
    def holds(self) -> bool:
        """Whether a landing waits for a person."""
        return any(conflict.holds for conflict in self.conflicts)


class _Draft:
    """A merge in the making: files put into the tree of its first head, for what the commits in `union` have seen.

    `settled` tells that no other head has seen the first one, and that it left nothing open.
    """

    def __init__(self, start: bytes, union: int, *, settled: bool) -> None:
        self.start = start
        self.union = union
        self.settled = settled
        self.edits: dict[str, Entry | None] = {}
        self.conflicts: list[Conflict] = []
        self.reports: list[FileReport] = []


class Engine:
    """Everything that some heads, and any subset of them that holds the first, can be merged to.

    What is found out about history is kept, so merging a subset after the whole costs little.
    """

    def __init__(
        self,
        repository: Repository,
        heads: Sequence[bytes],
        policy: Policy,
        beliefs: BeliefCache | None = None,
        made: dict[bytes, bool] | None = None,
    ) -> None:
        self.repository = repository
        self.objects = repository.objects
        self.policy = policy
        self.heads = tuple(dict.fromkeys(heads))
        self.contents = Contents(self.objects)
        self._merger = FileMerger(self.contents, policy)
        self.beliefs = belief_cache(repository, policy) if beliefs is None else beliefs
        self._files: dict[tuple[str, ...], FileHistory] = {}
        self._made: dict[bytes, bool] = {} if made is None else made
        self._opened: dict[bytes, None] = {}
        self._unexplained = False
        self._for_parts = False
        self._kept = {commit for commit, made in self._made.items() if not made}
        self._find()

    def _find(self) -> None:
        """Find what is merged: engine merges among the heads give way to their parents, if they are what those merge to."""
        while True:
            self._tips = find_tips(self.repository, self.heads, self._kept)
            self._look(self._tips.cut)
            wrong = [commit for commit in self._tips.replaced if not self._is_believed(commit)]
            if not wrong:
                return
            self._kept.update(wrong)
            self._files.clear()

    def _is_believed(self, commit: bytes) -> bool:
        """Tell whether an engine merge is, at every path, what this engine makes of its parents."""
        known = self._made.get(commit)
        if known is None:
            known = self.beliefs.recall(commit, ())
        if known is None:
            i = self.graph.index[commit]
            groups = dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.written_by(1 << i))
            known = not any(history.writers >> i & 1 for paths in groups for history in self._histories(paths))
            self.beliefs.note(commit, (), believed=known)
        self._made[commit] = known
        return known

    def _histories(self, paths: tuple[str, ...]) -> Iterator[FileHistory]:
        """Give the history of a file; if it was copied, that of each of its places."""
        history = self._history(paths)
        if history.copied:
            yield from (self._history((path,)) for path in paths)
        else:
            yield history

    def _look(self, cut: bytes | None) -> None:
        """Read history down to a cut below which nothing can matter.

        A contested file that is written by a commit which has not seen the cut needs an older one. Where that would be
        a long way down, the cut stays, and stands for everything below it: it holds a file's last write there if
        those who have not seen the cut started from something else.
        """
        top = self._tips.cut
        while True:
            known = self._tips.graph
            if known is None or cut != top or self._opened:
                known = Graph(self.repository, self._tips.commits, cut, self._opened, self.heads)
            self.graph = known
            if self.graph.late().bit_count() > _MANY_LATE:
                self.graph.contract()
            self._read_writes()
            if cut is None or self.graph.lower:
                return
            stale = [*self._stale(), *self._met_below()]
            if not self._covers_cut():
                stale.append(0)
            if not stale:
                return
            below = [self.graph.commits[i] for i in members(self.graph.reachable(stale))]
            older = {parent for commit in below for parent in commit.parents if parent not in self.graph.index}
            roots = any(not commit.parents for commit in below)
            lower, near = (None, True) if roots else self.repository.nearby([cut, *sorted(older)], _FAR)
            if not near or len(self.repository.above(self._tips.commits, lower)) > _LONG_HISTORY:
                self.graph.contract()
                self._read_writes()
                return
            cut = lower

    def _read_writes(self) -> None:
        """Find out who may have written what, and which of it is one file."""
        top = self._tips.cut
        self.writes = Writes(self.graph, None if self.graph.cut == top else top, self.graph.seen_by(self.heads[0]))
        finder = RenameFinder(self.writes, self.contents)
        self.moves = moved_directories(self.writes, finder)
        self.joins = joined_by_renames(self.writes, finder, self.moves.values())

    def _look_for_parts(self) -> None:
        """See to it that history is known as far down as the merge of any of the heads needs."""
        if not self._for_parts:
            self._for_parts = True
            if self._stale() or not self._covers_cut():
                self._look_again()

    def _look_again(self) -> None:
        self._files.clear()
        for name in ("_crowding", "_sees_renames"):
            self.__dict__.pop(name, None)
        self._look(self.graph.cut)

    def _covers_cut(self) -> bool:
        """Tell whether the cut left no conflicts open, or somebody above it has seen them."""
        graph = self.graph
        parts = [[head] for head in self._named()] if self._for_parts else [graph.heads]
        return not graph.has_cut or all(any(view & CUT for view in graph.settled(part)) for part in parts)

    def _named(self) -> list[int]:
        """List the heads as they were given, and what is merged for them."""
        index = self.graph.index
        return list(dict.fromkeys([*(index[head] for head in self.heads if head in index), *self.graph.heads]))

    def _stale(self) -> list[int]:
        """List the commits that have not seen the cut and write a file that is contested (among some of the heads)."""
        graph = self.graph
        late = graph.late()
        if not late:
            return []
        found = 0
        for paths in self._contested(graph.heads):
            found |= self._candidates(paths) & late
        if not self._for_parts:
            return list(members(found))
        named = self._named()
        views = {head: graph.settled([head]) for head in named}
        pairs = list(combinations_with_replacement(named, 2))
        for paths in dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.candidates):
            mask = self._candidates(paths)
            if mask & late & ~found and any(self._disputed(mask, one, other, views) for one, other in pairs):
                found |= mask & late
        return list(members(found))

    def _met_below(self) -> list[int]:
        """List the merges that bring lines together which crossed below the cut, if anything is contested.

        Where both lines wrote the same, such a merge decides, and its tree does not tell. Only the names of writers
        depend on it, so many such merges are left at that.
        """
        graph = self.graph
        merges = [i for i in members(graph.late()) if len(graph.commits[i].parents) > 1]
        if not 0 < len(merges) <= _FEW_MERGES or not self._contested(graph.heads):
            return []
        found = []
        for i in merges:
            below = {parent for k in members(graph.seen[i]) for parent in graph.older[k]}
            if len(below) > 1 and not self._one_line(below):
                found.append(i)
        return found

    def _one_line(self, commits: set[bytes]) -> bool:
        """Tell whether one of some commits has seen all others, as far as is cheap to know."""
        known, nearby = True, self.repository.nearby
        for one in commits:
            found = [nearby([one, other], _FAR) for other in commits]
            if all(met == other for (met, _), other in zip(found, commits, strict=True)):
                return True
            known = known and all(told for _, told in found)
        return not known

    def _disputed(self, mask: int, one: int, other: int, views: Mapping[int, Sequence[int]]) -> bool:
        """Tell whether neither of two heads alone decides a file with these candidates."""
        within = mask & (self.graph.seen[one] | self.graph.seen[other])
        return within != 0 and all((within | CUT) & ~view for head in (one, other) for view in views[head])

    def _candidates(self, paths: tuple[str, ...]) -> int:
        mask = 0
        for path in paths:
            mask |= self.writes.candidates.get(path, 0)
        return mask

    def _contested(self, heads: tuple[int, ...]) -> list[tuple[str, ...]]:
        """List the files, each by its places, that none of the heads alone decides."""
        found = dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.contested(heads))
        union = self.graph.reachable(heads)
        views = self.graph.settled(heads)
        cut = CUT if self.graph.has_cut else 0
        for paths in dict.fromkeys(self.joins.values()):
            within = self._candidates(paths) & union
            if within and all((within | cut) & ~view for view in views):
                found[paths] = None
        for move in self.moves.values():
            paths = self.joins[move.old]
            needed = (self._candidates(paths) | move.commits) & union
            if move.commits & union and self._candidates(paths) & union and not any(needed & ~view == 0 for view in views):
                found[paths] = None
        return list(found)

    def _history(self, paths: tuple[str, ...]) -> FileHistory:
        known = self._files.get(paths)
        if known is None:
            known = self._files[paths] = FileHistory(
                self.graph,
                paths,
                self._candidates(paths),
                self._merger,
                self._merger.settle,
                self.beliefs,
                self._is_made,
                tuple(self.moves[path] for path in paths if path in self.moves),
            )
        return known

    def merge(self, heads: Sequence[bytes] | None = None) -> TreeMerge:
        """Merge the heads, or a subset of them that holds the first, and write the merged tree."""
        chosen = self.heads if heads is None else tuple(dict.fromkeys(heads))
        if set(chosen) != set(self.heads):
            self._look_for_parts()
            if self._sees_renames or not self._knows(chosen):
                return self._beside(chosen).merge()
        draft = self._draft(chosen)
        changed = {path: entry for path, entry in draft.edits.items() if entry != self.objects.lookup(draft.start, path)}
        for entry in changed.values():
            if entry is not None:
                self.contents.persist(entry.id)
        tree = write_tree(self.objects, draft.start, changed)
        draft.conflicts.extend(self._collisions(tree, changed, draft))
        self.beliefs.save()
        order = sorted(draft.conflicts, key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id))
        return TreeMerge(chosen, tree, tuple(order), tuple(sorted(draft.reports, key=lambda report: report.path)))

    def conflicts_added(self, heads: Sequence[bytes], head: bytes) -> tuple[Conflict, ...] | None:
        """List the conflicts that the merge of some heads gets, or gets anew, with one more head; writes nothing.

        Only what the one more wrote is looked at: every other file stays as it is. None where that is not enough to
        tell, since names may get into each other's way or a directory moves: then it takes the whole merge.
        """
        self._look_for_parts()
        if not self._knows([*heads, head]):
            return None
        graph = self.graph
        tips = self._tips_among(heads)
        known = graph.reachable(tips)
        union = known | graph.reachable(self._tips_among([head]))
        groups = dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.written_by(union & ~known))
        places = [place for paths in groups for place in paths]
        if self._sees_renames or any(self._crowding.at(place) for place in places):
            return None
        contested = set(self.writes.contested(graph.maximal(union), places))
        draft = _Draft(graph.trees[tips[0]], union, settled=True)
        for paths in groups:
            if not contested.isdisjoint(paths):
                self._decide(paths, draft)
        if self._unexplained:
            return None
        return tuple(sorted(draft.conflicts, key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id)))

    @cached_property
    def _crowding(self) -> Crowding:
        places = dict.fromkeys((*self.writes.candidates, *(place for paths in self.joins.values() for place in paths)))
        return Crowding(self.objects, self.graph.trees[self.graph.heads[0]], places)

    @cached_property
    def _sees_renames(self) -> bool:
        """Whether a merge of some of the heads may follow a rename: which, they do not always agree on."""
        finder = RenameFinder(self.writes, self.contents)
        if self.joins or self.moves or any(finder.renamed(path) for path in self.writes.candidates):
            return True
        return may_move(self.writes, finder)

    def _draft(self, chosen: Sequence[bytes]) -> _Draft:
        """Decide every file.

        Where an engine merge is met that only more than one file's history explains, it is opened, so that whatever it
        merged is looked at again: nothing that it brought together is lost with it.
        """
        draft = self._attempt(chosen)
        while self._unexplained:
            self._look_again()
            self._unexplained = False
            draft = self._attempt(chosen)
        return draft

    def _attempt(self, chosen: Sequence[bytes]) -> _Draft:
        indices = self._tips_among(chosen)
        start = max(indices, key=self._known_alone)
        union = self.graph.reachable(indices)
        draft = _Draft(self.graph.trees[start], union, settled=not self.graph.open >> start & 1)
        decided: set[str] = set()
        for paths in self._contested(tuple(indices)):
            decided.update(paths)
            self._decide(paths, draft)
        for path, mask in self.writes.candidates.items():
            within = mask & union
            if path in decided or within & ~self.graph.seen[start] == 0:
                continue
            head = next(head for head in indices if within & ~self.graph.seen[head] == 0)
            draft.edits[path] = self.objects.lookup(self.graph.trees[head], path)
        draft.conflicts.extend(clashes(self.objects, draft.start, draft.edits, lambda path: self._last_writers(path, union)))
        return draft

    def _known_alone(self, i: int) -> tuple[int, int]:
        """Rank a tip as what a merge starts from: it holds what was not worth opening, and as much else as can be."""
        seen = self.graph.seen[i]
        return (seen & self.writes.narrowed).bit_count(), seen.bit_count()

    def _collisions(self, tree: bytes, changed: Mapping[str, Entry | None], draft: _Draft) -> tuple[Conflict, ...]:
        """Find names that collide in the merged tree, and in no tree of a commit that left nothing open."""
        graph = self.graph
        trees = [graph.trees[i] for left in (graph.engine, graph.open) for i in graph.maximal(draft.union & ~left)]
        known = draft.start if draft.settled else EMPTY_TREE
        places = changed if draft.settled else {**self.writes.candidates, **changed}
        added = [path for path in places if self.objects.lookup(tree, path) is not None and self.objects.lookup(known, path) is None]
        return collisions(self.objects, tree, added, trees, lambda path: self._last_writers(path, draft.union))

    def _decide(self, paths: tuple[str, ...], draft: _Draft) -> None:
        """Merge one contested file and note what becomes of its places."""
        shown, writers = self._shown(paths, draft.union)
        if shown is None:
            for path in paths:
                self._decide((path,), draft)
            return
        for path in paths:
            draft.edits[path] = None
        for file in shown.state:
            draft.edits[file.path] = Entry(file.mode, file.id)
        if self._settled(paths, draft.union):
            return
        draft.conflicts.extend(shown.conflicts)
        if shown.driver:
            draft.reports.append(FileReport(shown.state[0].path if shown.state else paths[0], shown.driver, writers, shown.conflicts))

    def _knows(self, heads: Sequence[bytes]) -> bool:
        """Tell whether the graph reaches down to everything that is merged when some heads are, and all is believed."""
        if self.graph.lower or any(head not in self.graph.index for head in heads):
            return False
        _, replaced, older = tips_of(self.graph, heads, self._kept)
        return not older and all(self._made.get(self.graph.commits[i].id) for i in replaced)

    def _tips_among(self, heads: Sequence[bytes]) -> list[int]:
        """List what is merged when some of the heads are, which the graph knows."""
        if set(heads) == set(self.heads):
            return list(self.graph.heads)
        return tips_of(self.graph, heads, self._kept)[0]

    def _is_made(self, commit: bytes) -> bool:
        """Tell whether a commit's tree is what this engine makes of its parents."""
        known = self._made.get(commit)
        if known is None:
            read = self.objects.commit(commit)
            engine = self._beside(read.parents)
            draft = engine._draft(engine.heads)  # noqa: SLF001 (one of its own kind)
            made = {path: entry for path, entry in draft.edits.items() if entry != self.objects.lookup(draft.start, path)}
            known = self._made[commit] = made == {path: new for path, (_, new) in self.objects.changes(draft.start, read.tree).items()}
        if known and commit not in self._opened:
            self._opened[commit] = None
            self._unexplained = True
        return known

    def _beside(self, heads: Sequence[bytes]) -> Engine:
        """Make the engine of other heads, which knows what this one found out about engine merges."""
        return Engine(self.repository, heads, self.policy, self.beliefs, self._made)

    def _settled(self, paths: tuple[str, ...], union: int) -> bool:
        """Tell whether an ordinary commit has seen all writers of a file: what it holds there is what a person left."""
        graph = self.graph
        writers = 0
        for i in self._history(paths).maximal_writers(union):
            writers |= 1 << i
        return any(writers & ~graph.seen[i] == 0 for i in graph.maximal(union & ~graph.engine))

    def _shown(self, paths: tuple[str, ...], union: int) -> tuple[Shown | None, tuple[str, ...]]:
        """Give what the merge shows of a file; None if it lies in several places at once, so that each goes alone."""
        history = self._history(paths)
        if history.copied:
            return None, ()
        writers = history.maximal_writers(union)
        return history.shown(union), tuple(self.graph.commits[i].hex for i in writers)

    def _last_writers(self, path: str, union: int) -> tuple[Writer, ...]:
        """Describe who wrote the file at a path last, or something in a directory (a path that ends in a slash)."""
        if path.endswith("/"):
            mask = self._candidates(tuple(known for known in self.writes.candidates if known.startswith(path)))
            writers: Iterable[int] = self.graph.maximal(mask & union & ~self.graph.engine)
        else:
            self.writes.look_at([] if path in self.writes.candidates else [path])
            history = self._history(self.joins.get(path, (path,)))
            history = self._history((path,)) if history.copied else history
            last = history.maximal_writers(union)
            writers = [i for i in last if history.state(i)] or last
        found = (describe(self.graph.commits[i]) for i in writers)
        return tuple(sorted(found, key=lambda writer: writer.order))


def belief_cache(repository: Repository, policy: Policy) -> BeliefCache:
    """Open what earlier merges in a repository found out about engine merges."""

    def rules_of(paths: tuple[str, ...]) -> str:
        return policy.hash_for(paths) if paths else policy.hash

    return BeliefCache(repository.git_dir / "mergekit" / "beliefs", engine_id(), rules_of)


def merge_heads(repository: Repository, heads: Sequence[bytes], policy: Policy) -> TreeMerge:
    """Merge heads into one tree; which is named first never changes the result."""
    return Engine(repository, heads, policy).merge()

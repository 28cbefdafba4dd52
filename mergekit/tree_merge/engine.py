"""Heads in, one tree out: the flow of a merge from history to the merged tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from mergekit.git.objects import EMPTY_TREE, Entry
from mergekit.history.beliefs import BeliefCache
from mergekit.history.file_history import FileHistory, Shown, State, describe
from mergekit.history.graph import CUT, Graph, members
from mergekit.history.writes import Writes
from mergekit.tree_merge.assemble import clashes, collisions, write_tree
from mergekit.tree_merge.contents import Contents
from mergekit.tree_merge.crowding import Crowding
from mergekit.tree_merge.files import FileMerger
from mergekit.tree_merge.identity import engine_id
from mergekit.tree_merge.joins import RenameFinder, joined_by_renames
from mergekit.tree_merge.moves import may_move, moved_directories

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mergekit.conflicts import Conflict, Writer
    from mergekit.git.repository import Repository
    from mergekit.policy import Policy

_LONG_HISTORY = 512
"""Beyond so many commits the cut is not lowered for what all heads have seen."""

_FEW_MERGES = 8
"""So many merges that have not seen the cut are asked whether what they merged had crossed below it."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the merge made of a file that needed more than taking one head's version."""

    path: str
    driver: str
    writers: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(slots=True)
class _Draft:
    """A merge in the making: files put into the tree of its first head, for what the commits in `union` have seen.

    `settled` tells that no other head has seen the first one, and that it left nothing open.
    """

    start: bytes
    union: int
    settled: bool
    edits: dict[str, Entry | None] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)


class Engine:
    """Everything that some heads, and any subset of them that holds the first, can be merged to.

    What is found out about history is kept, so merging a subset after the whole costs little.
    """

    def __init__(self, repository: Repository, heads: Sequence[bytes], policy: Policy) -> None:
        self.repository = repository
        self.objects = repository.objects
        self.policy = policy
        self.heads = tuple(dict.fromkeys(heads))
        self.contents = Contents(self.objects)
        self._merger = FileMerger(self.contents, policy)
        self.beliefs = BeliefCache(repository.git_dir / "mergekit" / "beliefs", engine_id(), policy.hash_for)
        self._files: dict[tuple[str, ...], FileHistory] = {}
        self._made: dict[bytes, bool] = {}
        self._opened: dict[bytes, None] = {}
        self._unexplained = False
        self._for_parts = False
        self._top = self.repository.common_ancestor(self.heads)
        self._look(self._top)

    def _look(self, cut: bytes | None) -> None:
        """Read history down to a cut below which nothing can matter.

        A contested file that is written by a commit which has not seen the cut needs an older one. Commits that all
        heads have seen may in turn have been made beside the older cut; where history is long, they are left at
        that: what they wrote is settled by the merges that brought them in.
        """
        top = self._top
        settled = 0
        while True:
            self.graph = Graph(self.repository, self.heads, cut, self._opened)
            self.writes = Writes(self.graph, None if cut == top else top)
            finder = RenameFinder(self.writes, self.contents)
            self.moves = moved_directories(self.writes, finder)
            self.joins = joined_by_renames(self.writes, finder, self.moves.values())
            if cut != top and top is not None and not self.graph.open and len(self.graph.commits) > _LONG_HISTORY:
                settled = self.graph.seen[self.graph.index[top]]
            stale = [i for i in (*self._stale(), *self._met_below()) if not settled >> i & 1]
            if not self._covers_cut():
                stale.append(0)
            if cut is None or not stale:
                return
            below = [self.graph.commits[i] for i in members(self.graph.reachable(stale))]
            older = {parent for commit in below for parent in commit.parents if parent not in self.graph.index}
            roots = any(not commit.parents for commit in below)
            cut = None if roots else self.repository.common_ancestor([cut, *sorted(older)])

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
        parts = [[head] for head in graph.heads] if self._for_parts else [graph.heads]
        return not graph.has_cut or all(any(view & CUT for view in graph.settled(part)) for part in parts)

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
        views = {head: graph.settled([head]) for head in graph.heads}
        pairs = list(combinations_with_replacement(graph.heads, 2))
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
        """Tell whether one of some commits has seen all others."""
        return any(all(self.repository.common_ancestor([one, other]) == other for other in commits) for one in commits)

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
            if self._sees_renames:
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
        graph = self.graph
        known = graph.reachable([graph.index[one] for one in heads])
        union = known | graph.seen[graph.index[head]]
        groups = dict.fromkeys(self.joins.get(path, (path,)) for path in self.writes.written_by(union & ~known))
        places = [place for paths in groups for place in paths]
        if self._sees_renames or any(self._crowding.at(place) for place in places):
            return None
        contested = set(self.writes.contested(graph.maximal(union), places))
        draft = _Draft(graph.trees[graph.index[heads[0]]], union, settled=True)
        for paths in groups:
            if not contested.isdisjoint(paths):
                self._decide(paths, draft)
        if self._unexplained:
            return None
        return tuple(sorted(draft.conflicts, key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id)))

    @cached_property
    def _crowding(self) -> Crowding:
        places = dict.fromkeys((*self.writes.candidates, *(place for paths in self.joins.values() for place in paths)))
        return Crowding(self.objects, self.graph.trees[self.graph.index[self.heads[0]]], places)

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
        indices = self.graph.maximal(self.graph.reachable([self.graph.index[head] for head in chosen]))
        start = self.graph.index[chosen[0]]
        union = self.graph.reachable(indices)
        draft = _Draft(self.graph.trees[start], union, start in indices and not self.graph.open >> start & 1)
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
        engine = Engine(self.repository, heads, self.policy)
        engine.beliefs, engine._made = self.beliefs, self._made
        return engine

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

    def state_at(self, head: bytes, paths: tuple[str, ...]) -> State:
        """Give what a head has of a file."""
        return self._history(paths).state(self.graph.index[head])


def merge_heads(repository: Repository, heads: Sequence[bytes], policy: Policy) -> TreeMerge:
    """Merge heads into one tree; which is named first never changes the result."""
    return Engine(repository, heads, policy).merge()

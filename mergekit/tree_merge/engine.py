"""Heads in, one tree out: the flow of a merge from history to the merged tree."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mergekit.conflicts import Place
from mergekit.events import Event
from mergekit.git.objects import EMPTY_TREE, Entry
from mergekit.history.beliefs import BeliefCache
from mergekit.history.file_history import FileHistory, Shown, describe
from mergekit.history.graph import is_engine_merge
from mergekit.tree_merge.allowance import Allowance
from mergekit.tree_merge.assemble import clashes, collisions, write_tree
from mergekit.tree_merge.contents import Contents
from mergekit.tree_merge.crowding import Crowding
from mergekit.tree_merge.files import FileMerger
from mergekit.tree_merge.identity import engine_id
from mergekit.tree_merge.results import FileReport, Meeting, Preview, TreeMerge
from mergekit.tree_merge.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mergekit.conflicts import Conflict, Writer
    from mergekit.git.repository import Repository
    from mergekit.history.graph import Graph
    from mergekit.policy import Policy


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
        allowance: Allowance | None = None,
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
        self._allowance = Allowance() if allowance is None else allowance
        self._unexplained = False
        self._sight = self._find()

    @property
    def graph(self) -> Graph:
        """The commits that are looked at."""
        return self._sight.graph

    def _find(self) -> Sight:
        """Find what is merged: engine merges among the heads give way to their parents, if they are what those merge to."""
        kept = {commit for commit, made in self._made.items() if not made}
        while True:
            self._sight = sight = Sight(self.repository, self.heads, self.contents, kept, self._merger.counts_at)
            wrong = [commit for commit in sight.replaced if not self._is_believed(commit)]
            if not wrong:
                return sight
            kept.update(wrong)
            self._files.clear()

    def believe(self, commit: bytes) -> None:
        """Remember that a commit is what this engine makes of its parents, since it just did."""
        self._made[commit] = True
        self.beliefs.note(commit, (), believed=True)
        self.beliefs.save()

    def _is_believed(self, commit: bytes) -> bool:
        """Tell whether an engine merge is, at every path, what this engine makes of its parents."""
        known = self._made.get(commit)
        if known is None:
            known = self.beliefs.recall(commit, ())
        if known is None:
            i = self.graph.index[commit]
            groups = dict.fromkeys(map(self._sight.places, self._sight.writes.written_by(1 << i)))
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

    def _history(self, paths: tuple[str, ...]) -> FileHistory:
        known = self._files.get(paths)
        if known is None:
            known = self._files[paths] = FileHistory(
                self.graph,
                paths,
                self._sight.candidates(paths),
                self._merger,
                self._merger.settle,
                self.beliefs,
                self._is_made,
                tuple(self._sight.moves[path] for path in paths if path in self._sight.moves),
            )
        return known

    def merge(self, heads: Sequence[bytes] | None = None) -> TreeMerge:
        """Merge the heads, or a subset of them that holds the first, and write the merged tree."""
        chosen = self.heads if heads is None else tuple(dict.fromkeys(heads))
        alone = self.objects.commit(chosen[0])
        if len(chosen) == 1 and not is_engine_merge(alone):
            return TreeMerge(chosen, alone.tree, (), ())
        if set(chosen) != set(self.heads):
            self._look_for_parts()
            if self._sight.sees_renames or not self._sight.knows(chosen, self._made):
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

    def preview(self) -> Preview:
        """Merge the heads, and write nothing: neither objects nor what was found out about engine merges."""
        draft = self._draft(self.heads)
        order = sorted(draft.conflicts, key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id))

        def content(path: str) -> bytes | None:
            entry = draft.edits[path] if path in draft.edits else self.objects.lookup(draft.start, path)
            return None if entry is None or entry.is_tree else self.contents.read(entry.id)

        return Preview(tuple(order), tuple(sorted(draft.reports, key=lambda report: report.path)), content)

    def meeting(self) -> Meeting:
        """Tell what meets in the merge of the heads, and merge none of it."""
        while True:
            indices = self._sight.tips_among(self.heads)
            start = max(indices, key=self._known_alone)
            union = self.graph.reachable(indices)
            groups = self._sight.contested(indices)
            files = tuple(history for paths in groups for history in self._histories(paths))
            for history in files:
                history.base(history.maximal_writers(union))  # asks who is to be believed
            taken = self._taken(indices, start, union, {path for paths in groups for path in paths})
            if not self._unexplained:
                return Meeting(self.graph.trees[start], taken, files, union)
            self._look_again()
            self._unexplained = False

    def histories(self, path: str) -> tuple[FileHistory, ...]:
        """Give the history of the file that lies at a path, contested or not; of one that was copied, that of each of its places."""
        writes = self._sight.writes
        writes.look_at([] if path in writes.candidates else [path])
        return tuple(self._histories(self._sight.places(path)))

    def conflicts_added(self, heads: Sequence[bytes], head: bytes) -> tuple[Conflict, ...] | None:
        """List the conflicts that the merge of some heads gets, or gets anew, with one more head; writes nothing.

        Only what the one more wrote is looked at: every other file stays as it is. None where that is not enough to
        tell, since names may get into each other's way or a directory moves: then it takes the whole merge.
        """
        self._look_for_parts()
        sight, graph = self._sight, self._sight.graph
        if not sight.knows([*heads, head], self._made):
            return None
        tips = sight.tips_among(heads)
        known = graph.reachable(tips)
        union = known | graph.reachable(sight.tips_among([head]))
        groups = dict.fromkeys(map(sight.places, sight.writes.written_by(union & ~known)))
        places = [place for paths in groups for place in paths]
        if sight.sees_renames or any(self._crowding.at(place) for place in places):
            return None
        contested = set(sight.writes.contested(graph.maximal(union), places))
        draft = _Draft(graph.trees[tips[0]], union, settled=True)
        for paths in groups:
            if not contested.isdisjoint(paths):
                self._decide(paths, draft)
        if self._unexplained:
            return None
        return tuple(sorted(draft.conflicts, key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id)))

    @cached_property
    def _crowding(self) -> Crowding:
        places = dict.fromkeys((*self._sight.writes.candidates, *(place for paths in self._sight.joins.values() for place in paths)))
        return Crowding(self.objects, self.graph.trees[self.graph.heads[0]], places)

    def _look_for_parts(self) -> None:
        if self._sight.look_for_parts():
            self._forget()

    def _look_again(self) -> None:
        self._sight.look_again()
        self._forget()

    def _forget(self) -> None:
        self._files.clear()
        self.__dict__.pop("_crowding", None)

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
        indices = self._sight.tips_among(chosen)
        start = max(indices, key=self._known_alone)
        union = self.graph.reachable(indices)
        draft = _Draft(self.graph.trees[start], union, settled=not self.graph.open >> start & 1)
        decided: set[str] = set()
        for paths in self._sight.contested(indices):
            decided.update(paths)
            self._decide(paths, draft)
        draft.edits.update(self._taken(indices, start, union, decided))
        draft.conflicts.extend(clashes(self.objects, draft.start, draft.edits, lambda path: self._last_writers(path, union)))
        return draft

    def _taken(self, indices: Sequence[int], start: int, union: int, decided: set[str]) -> dict[str, Entry | None]:
        """Give what other tips than the one to start from decide alone."""
        taken: dict[str, Entry | None] = {}
        for path, mask in self._sight.writes.candidates.items():
            within = mask & union
            if path in decided or within & ~self.graph.seen[start] == 0:
                continue
            head = next(head for head in indices if within & ~self.graph.seen[head] == 0)
            taken[path] = self.objects.lookup(self.graph.trees[head], path)
        return taken

    def _known_alone(self, i: int) -> tuple[int, int]:
        """Rank a tip as what a merge starts from: it holds what was not worth opening, and as much else as can be."""
        seen = self.graph.seen[i]
        return (seen & self._sight.writes.narrowed).bit_count(), seen.bit_count()

    def _collisions(self, tree: bytes, changed: Mapping[str, Entry | None], draft: _Draft) -> tuple[Conflict, ...]:
        """Find names that collide in the merged tree, and in no tree of a commit that left nothing open."""
        graph = self.graph
        trees = [graph.trees[i] for left in (graph.engine, graph.open) for i in graph.maximal(draft.union & ~left)]
        known = draft.start if draft.settled else EMPTY_TREE
        places = changed if draft.settled else {**self._sight.writes.candidates, **changed}
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
            path = shown.state[0].path if shown.state else paths[0]
            events = (*shown.events, *_not_all_counted(self._sight.counted_from(paths)))
            draft.reports.append(FileReport(path, shown.driver, writers, shown.conflicts, events))

    def _is_made(self, commit: bytes) -> bool:
        """Tell whether a commit's tree is what this engine makes of its parents."""
        known = self._made.get(commit)
        if known is None:
            read = self.objects.commit(commit)
            engine = self._beside(read.parents)
            self._allowance.spend(engine._sight.looked_at)  # noqa: SLF001 (one of its own kind)
            draft = engine._draft(engine.heads)  # noqa: SLF001 (one of its own kind)
            made = {path: entry for path, entry in draft.edits.items() if entry != self.objects.lookup(draft.start, path)}
            known = self._made[commit] = made == {path: new for path, (_, new) in self.objects.changes(draft.start, read.tree).items()}
        if known and commit not in self._sight.opened:
            self._sight.opened[commit] = None
            self._unexplained = True
        return known

    def _beside(self, heads: Sequence[bytes]) -> Engine:
        """Make the engine of other heads, which knows what this one found out about engine merges."""
        return Engine(self.repository, heads, self.policy, self.beliefs, self._made, self._allowance)

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
            mask = self._sight.candidates(tuple(known for known in self._sight.writes.candidates if known.startswith(path)))
            writers: Iterable[int] = self.graph.maximal(mask & union & ~self.graph.engine)
        else:
            writes = self._sight.writes
            writes.look_at([] if path in writes.candidates else [path])
            history = self._history(self._sight.places(path))
            history = self._history((path,)) if history.copied else history
            last = history.maximal_writers(union)
            writers = [i for i in last if history.state(i)] or last
        found = (describe(self.graph.commits[i]) for i in writers)
        return tuple(sorted(found, key=lambda writer: writer.order))


def _not_all_counted(start: bytes | None) -> tuple[Event, ...]:
    """Tell that writes below a commit were not all looked at, of a file of which every write counts."""
    return () if start is None else (Event("counted", Place(), (), (f"from {start.hex()[:12]} on: not every write before it",), 0.0),)


def belief_cache(repository: Repository, policy: Policy) -> BeliefCache:
    """Open what earlier merges in a repository found out about engine merges."""

    def rules_of(paths: tuple[str, ...]) -> str:
        return policy.hash_for(paths) if paths else policy.hash

    return BeliefCache(repository.git_dir / "mergekit" / "beliefs", engine_id(), rules_of)


def merge_heads(repository: Repository, heads: Sequence[bytes], policy: Policy) -> TreeMerge:
    """Merge heads into one tree; which is named first never changes the result."""
    return Engine(repository, heads, policy).merge()

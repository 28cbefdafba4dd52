"""One file's history above the cut: who wrote it last, what they started from, and what their merge shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from mergekit.conflicts import Conflict, Writer
from mergekit.contested import Contested, Hidden, Written
from mergekit.events import Event
from mergekit.frozen import NamedTuple, frozen
from mergekit.git.objects import EMPTY_TREE
from mergekit.history.graph import CUT, Graph, members

if TYPE_CHECKING:
    from mergekit.git.objects import Commit

REPLICA_TRAILER = "Mergekit-Replica"
"""The trailer by which a commit names the replica that made it."""


class Located(NamedTuple):
    """A file where it lies: its path, its mode as Git writes it, and the id of its content."""

    path: str
    mode: bytes
    id: bytes


State: TypeAlias = tuple[Located, ...]
"""What a commit has of one file: nothing, one place, or (a file that was copied) several, by path."""


@frozen
class Shown:
    """What the merge of several writers shows of a file, and its conflicts.

    `driver` names the driver that made it, or is empty where none was needed; `events` are what rules decided in it.
    """

    state: State
    conflicts: tuple[Conflict, ...] = ()
    driver: str = ""
    events: tuple[Event, ...] = ()


@frozen
class Move:
    """A file that goes from `old` to `new` because `commits` (a mask) renamed the directory that it was put into.

    It goes unless somebody who left it in the old place had seen one of them.
    """

    old: str
    new: str
    commits: int


class Beliefs(Protocol):
    """What earlier runs found out about engine merges: a cache, safe to lose."""

    def recall(self, commit: bytes, paths: tuple[str, ...]) -> bool | None:
        """Say whether the merge was as this engine makes it at these paths; None if nobody knows."""

    def note(self, commit: bytes, paths: tuple[str, ...], *, believed: bool) -> None:
        """Remember it."""


class Resolver(Protocol):
    """Merges the states of one file: modes, places and content, each in its own way."""

    def __call__(self, contested: Contested[State]) -> Shown:
        """Merge what several writers left."""

    def counts(self, state: State) -> bool:
        """Tell whether every write of the file counts, so that equal states of several writers are no agreement."""


class FileHistory:
    """Everything above the cut that one file's merge depends on, computed when asked for and remembered.

    `paths` are the places of the file: one, or several that renames join. `candidates` are the commits that may have
    written one of them. `settle` replaces conflicts that a commit's own tree carries by their bases. `is_made` tells
    whether the whole tree of an engine merge is what this engine makes of its parents; it is asked where the history of
    this file does not explain what the merge holds.
    """

    def __init__(  # noqa: PLR0913 (the parts of one definition)
        self,
        graph: Graph,
        paths: tuple[str, ...],
        candidates: int,
        resolver: Resolver,
        settle: Callable[[State], State],
        beliefs: Beliefs,
        is_made: Callable[[bytes], bool],
        moves: tuple[Move, ...] = (),
    ) -> None:
        self.graph = graph
        self.paths = paths
        self._resolver = resolver
        self._settle = settle
        self._beliefs = beliefs
        self._is_made = is_made
        self._states: dict[int, State] = {}
        self._shown: dict[tuple[int, ...], Shown] = {}
        self._before: dict[int, State] = {}
        self._moves = moves
        self._candidates = candidates
        self._writers = CUT if graph.has_cut else 0
        fresh = candidates & ~graph.shared(candidates & ~graph.engine)
        self.copied = len(paths) > 1 and self._has_copies(fresh)
        for i in members(0 if self.copied else candidates):
            if self._writes(i):
                self._writers |= 1 << i
                if len(self.state(i)) > 1 and fresh >> i & 1:
                    self.copied = True
                    return

    @property
    def writers(self) -> int:
        """The commits that write the file, as a mask; the cut stands for all below it."""
        return self._writers

    def _has_copies(self, fresh: int) -> bool:
        """Tell whether somebody left the file in several places, or started from such, so that each is a file of its own.

        What all of the last writers have seen does not count.
        An engine merge that shows the places of a conflict is no such commit; who works on top of it is.
        """
        graph = self.graph
        trees = {tree for i in members(fresh & ~graph.engine) for tree in (graph.trees[i], *graph.parent_trees(i))}
        return any(len(self._look_up(tree)) > 1 for tree in trees)

    def state(self, i: int) -> State:
        """Give what a commit has of the file."""
        known = self._states.get(i)
        if known is None:
            known = self._states[i] = self._look_up(self.graph.trees[i])
        return known

    def _look_up(self, tree: bytes) -> State:
        objects = self.graph.objects
        found = ((path, objects.lookup(tree, path)) for path in self.paths)
        return tuple(Located(path, entry.mode, entry.id) for path, entry in found if entry is not None)

    def _writes(self, i: int) -> bool:
        """Decide whether a candidate writes: DESIGN, "History -> merge".

        An ordinary commit with one parent does. A person's merge does where several writers meet, or where it shows
        something else than the only one. An engine merge does where it is not what this engine makes of its parents.
        """
        graph = self.graph
        masks = graph.parent_masks(i)
        if len(masks) == 1:
            return True
        below = 0
        for mask in masks:
            below |= mask
        met = self.maximal_writers(below)
        if graph.is_engine(i):
            return not self._believes(i, below, met)
        if not met:
            return any(self._look_up(tree) != self.state(i) for tree in graph.parent_trees(i))
        return len(met) > 1 or self.state(i) != self.state(met[0]) or self._met_below(i, met[0])

    def _met_below(self, i: int, writer: int) -> bool:
        """Tell whether somebody wrote the file below the cut whom no parent that has seen the writer has seen, too."""
        graph = self.graph
        if graph.lower is None:
            return False
        return all(
            any(all(self._look_up(start) != self._look_up(tree) for start in starts) for tree, starts in commits)
            for mask, commits in zip(graph.parent_masks(i), graph.lower.brought(i), strict=True)
            if mask >> writer & 1
        )

    def _believes(self, i: int, below: int, met: tuple[int, ...]) -> bool:
        """Tell whether an engine merge shows what this engine makes of its parents, which have seen `below`.

        Where it is not what the merge of this file alone shows, the whole is made again: a clash of names puts files
        elsewhere, and among the parents alone the file may have been joined to other places.
        """
        graph, state = self.graph, self.state(i)
        beside = len(met) == 1 and self._met_below(i, met[0])
        if (beside or not met) and all(self._look_up(tree) == state for tree in graph.parent_trees(i)):
            return True
        if len(met) == 1 and not beside and not self._moves and self.state(met[0]) == state:
            return True
        commit = graph.commits[i].id
        believed = self._beliefs.recall(commit, self.paths)
        if believed is None:
            believed = bool(met) and not beside and self.shown(below).state == state
            if not believed and self._is_made(commit):
                return True
            self._beliefs.note(commit, self.paths, believed=believed)
        return believed

    def maximal_writers(self, seen: int) -> tuple[int, ...]:
        """List the writers among some commits that no other of them has seen, in a fixed order."""
        found = self._writers & seen
        if found & CUT and self.graph.lower and any(self._covers_cut(i) for i in members(found & ~CUT)):
            found &= ~CUT
        return tuple(sorted(self.graph.maximal(found), key=lambda i: self.writer(i).order))

    def _covers_cut(self, i: int) -> bool:
        """Tell whether a commit that has not seen the cut has seen what the cut holds here."""
        graph = self.graph
        if graph.lower is None or graph.seen[i] & CUT:
            return True
        held = self.state(0)
        trees = [graph.objects.commit(older).tree for older in graph.lower.nearest(i)]
        return any(self._look_up(tree) == held for tree in trees or [EMPTY_TREE])

    def base(self, writers: tuple[int, ...]) -> State:
        """Give what the maximal common ancestor of some writers shows; of several, what their own merge shows."""
        top = self._common_ancestors(writers)
        if not top and self.graph.lower:
            common = self.graph.lower.common(writers)
            return () if common is None else self._look_up(self.graph.objects.commit(common).tree)
        if not top:
            return ()
        if len(top) == 1:
            return self.state(top[0])
        return self.result(self.maximal_writers(self.graph.reachable(top))).state

    def _common_ancestors(self, writers: tuple[int, ...]) -> list[int]:
        """List the maximal common ancestors."""
        common = -1
        for i in writers:
            common &= self.graph.seen[i]
        return self.graph.maximal(common)

    def shown(self, seen: int) -> Shown:
        """Give what the merge of everything in `seen` (closed under ancestors) shows."""
        writers = self.maximal_writers(seen)
        shown = self.result(writers)
        aware = self.graph.reachable(writers)
        places = {move.old: move.new for move in self._moves if move.commits & seen and not move.commits & aware}
        if not places:
            return shown
        state = tuple(sorted(file._replace(path=places.get(file.path, file.path)) for file in shown.state))
        return Shown(state, shown.conflicts, shown.driver or "tree", shown.events)

    def result(self, writers: tuple[int, ...]) -> Shown:
        """Merge what some maximal writers left.

        The bases of bases are merged first, the deepest before all others: lines of history that cross again and
        again nest as deep as they are long.
        """
        waiting = [writers]
        while waiting[-1] not in self._shown:
            top = self._common_ancestors(waiting[-1]) if len(waiting[-1]) > 1 else []
            below = self.maximal_writers(self.graph.reachable(top)) if len(top) > 1 else ()
            if not below or below in self._shown:
                break
            waiting.append(below)
        for chosen in reversed(waiting):
            if chosen not in self._shown:
                self._shown[chosen] = self._merge(chosen)
        return self._shown[writers]

    def _merge(self, writers: tuple[int, ...]) -> Shown:
        if not writers:
            return Shown(())
        states = [self.state(i) for i in writers]
        if all(state == states[0] for state in states) and (len(writers) == 1 or not self._resolver.counts(states[0])):
            return Shown(states[0])
        return self._resolver(self.contested(writers))

    def contested(self, writers: tuple[int, ...]) -> Contested[State]:
        """Give the contest of some maximal writers."""
        origin = self.base(writers)
        base = self._settle(origin)
        above = self._between(writers)
        past = self._not_seen_by_all(writers, above)
        return Contested(
            self.paths[0],
            base,
            tuple(self.state(i) for i in writers),
            tuple(self.writer(i) for i in writers),
            lambda: self._hidden(writers),
            lambda chosen: self.contested(tuple(w for k, w in enumerate(writers) if k in chosen)),
            rendered=None if base == origin else origin,
            written=lambda: self._written(writers, above),
            earlier=None if past == above else lambda: self._written(writers, past),
        )

    def _between(self, writers: tuple[int, ...]) -> int:
        """Give the commits that wrote between some maximal writers and their base."""
        return self._writers & self.graph.reachable(writers) & ~self.graph.reachable(self._common_ancestors(writers))

    def _not_seen_by_all(self, writers: tuple[int, ...], above: int) -> int:
        """Add to some writes those that the base holds and some of all these had not seen (`Contested.past`).

        All writers of a contested file have seen the cut, so that nothing below it is one of them.
        """
        graph = self.graph
        fresh = above
        while fresh:
            shared = -1
            for i in members(above):
                shared &= graph.seen[i]
            fresh = self._writers & graph.reachable(writers) & ~(shared | above | (CUT if graph.has_cut else 0))
            above |= fresh
        return above

    def _written(self, writers: tuple[int, ...], above: int) -> tuple[Written[State], ...]:
        """List what some commits wrote below some maximal writers, those that came first in history first.

        Parents come before their children, so what the parents of a merge show never asks for more than is known.
        """
        graph = self.graph
        found = [(i, self._parents_show(i, writers)) for i in members(above)]
        found.sort(key=lambda one: self.writer(one[0]).order)
        places = {i: 1 << place for place, (i, _) in enumerate(found)}
        return tuple(
            Written(
                before,
                self.state(i),
                self.writer(i),
                sum(places[k] for k in members(above & graph.seen[i] & ~(1 << i))),
                len(graph.commits[i].parents) > 1 and not graph.is_engine(i),
            )
            for i, before in found
        )

    def _parents_show(self, i: int, writers: tuple[int, ...]) -> State:
        """Give what a writer started from; the cut, where it is one, from the base of those whose merge it is in."""
        if self.graph.has_cut and 1 << i == CUT:
            return self.base(writers)
        known = self._before.get(i)
        if known is None:
            trees, below = self.graph.parent_trees(i), 0
            for mask in self.graph.parent_masks(i):
                below |= mask
            known = self._before[i] = self._look_up(trees[0]) if len(trees) == 1 else self.shown(below).state
        return known

    def _hidden(self, writers: tuple[int, ...]) -> tuple[Hidden[State], ...]:
        """List what the writers below some maximal ones wrote that not all of these have seen."""
        seen = [self.graph.seen[i] for i in writers]
        shared = -1
        union = 0
        for mask in seen:
            shared &= mask
            union |= mask
        below = self._writers & union & ~shared
        for i in writers:
            below &= ~(1 << i)
        found: dict[tuple[State, frozenset[int]], Hidden[State]] = {}
        for i in members(below):
            seen_by = frozenset(k for k, mask in enumerate(seen) if mask >> i & 1)
            state = self.state(i)
            written = Hidden(state, seen_by, self.writer(i))
            known = found.get((state, seen_by))
            if known is None or known.writer is None or self.writer(i).order < known.writer.order:
                found[state, seen_by] = written
        return tuple(sorted(found.values(), key=_first_written))

    def writer(self, i: int) -> Writer:
        """Describe the commit that wrote, for people."""
        return describe(self.graph.commits[i])


def _first_written(below: Hidden[State]) -> tuple[tuple[int, str, str], list[int]]:
    return (below.writer.order if below.writer is not None else (0, "", "")), sorted(below.seen_by)


def describe(commit: Commit) -> Writer:
    """Describe a commit as the writer of something."""
    author, time, offset = commit.person("author")
    replica = commit.trailers(REPLICA_TRAILER)
    label = replica[-1] if replica else f"{author} {commit.hex[:7]}"
    return Writer(label, commit.hex, author, time, offset, commit.message)

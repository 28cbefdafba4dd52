r"""The audit of a merge commit, whoever made it: file by file, what its sides wrote, looked for in its tree.

Which commits are the sides of a file, and what they started from, is read off history by the rules of every merge here
(`mergekit.history`): the last that wrote the file, none of whom had seen another one.

    o --- a --- M      M is looked at as the merge of a and b, whatever tree it has;
     \         /       a squash merge has one parent, and the branches that it squashed are named
      b ------
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mergekit.audit.certificate import Certificate, Item
from mergekit.audit.events import Events
from mergekit.audit.findings import NOBODY
from mergekit.audit.moved import moved
from mergekit.audit.origins import Origins, Walk
from mergekit.audit.states import Found, audit_states
from mergekit.audit.units import Text, key_of
from mergekit.errors import UsageError
from mergekit.frozen import NamedTuple, replace
from mergekit.git.objects import Entry
from mergekit.git.repository import Repository
from mergekit.history.file_history import FileHistory, Located, State
from mergekit.lines.split import is_binary
from mergekit.policy import Policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.renames import find_renames

_MANY = 2
_ORDER = ("lost", "resurrected", "duplicated", "new")


class _File(NamedTuple):
    """A file with what there is to compare; `writers` are the indices of those who left the sides, as far as they are known."""

    history: FileHistory
    base: State
    sides: tuple[State, ...]
    writers: tuple[int, ...]
    result: State


def audit_merge(repository: Repository, commit: bytes, policy: Policy, branches: Sequence[bytes] = ()) -> Certificate:
    """Look for everything that the sides of a merge commit did in its tree. Nothing is written, and no ref moves.

    The sides are its parents and `branches`: what a squash merge squashed.

    Raises:
        UsageError: if there is nothing that was merged, or a branch has seen the commit.
        ShallowHistory: if the clone has not got as much history as that takes.
    """
    read = repository.objects.commit(commit)
    heads = tuple(dict.fromkeys((*read.parents, *branches)))
    if len(heads) < _MANY:
        parents = f"has {'one parent' if heads else 'no parent'}"
        hint = "name a merge commit, a range of commits, or, for a squash merge, what it squashed: --branches A B"
        raise UsageError(f"{commit.hex()[:12]} is no merge commit: it {parents}", hint)
    for branch in branches:
        if branch == commit or repository.has_seen(branch, commit):
            hint = "name the commits that the branches had when they were merged"
            raise UsageError(f"{branch.hex()[:12]} has seen {commit.hex()[:12]}, so it is not what that merged", hint)
    return _Audit(repository, Engine(repository, heads, policy), commit, heads).certificate()


class _Audit:
    """One merge commit, and what its sides left."""

    def __init__(self, repository: Repository, engine: Engine, commit: bytes, heads: tuple[bytes, ...]) -> None:
        self._repository = repository
        self._objects = repository.objects
        self._engine = engine
        self._commit = commit
        self._heads = heads
        self._tree = repository.objects.commit(commit).tree
        self._meeting = engine.meeting()
        self._differing = self._objects.changes(self._meeting.start, self._tree)
        trees = [repository.objects.commit(head).tree for head in heads]
        self._fresh = {
            path: new
            for path, (old, new) in self._differing.items()
            if old is None and new is not None and all(self._objects.lookup(tree, path) is None for tree in trees)
        }
        self._put: set[str] = set()  # where the merge itself has put a file
        self._counts: dict[State, Counter[bytes]] = {}
        self._walk = Walk(repository.objects, engine.contents)

    def certificate(self) -> Certificate:
        """Look at every file in which something may be found."""
        files = list(self._files())
        found = [(file, one) for file in files for one in audit_states(file.base, file.sides, file.result, self._engine.contents.of)]
        fresh = {path: self._text(entry) for path, entry in self._fresh.items()}
        rules = moved([one for _, one in found], fresh)
        items = [self._item(file, one, rule) for (file, one), rule in zip(found, rules, strict=True)]
        items += [Item("new", "file", path, 0, b"no side has the file") for path in self._fresh]
        items.sort(key=lambda item: (bool(item.rule), _ORDER.index(item.kind), item.path, item.line, item.side or b""))
        return Certificate(self._commit, self._heads, len(files), tuple(items))

    def _text(self, entry: Entry) -> Text:
        content = self._engine.contents.of(Located("", entry.mode, entry.id))
        return Text(b"" if is_binary(content) else content)

    def _files(self) -> Iterator[_File]:
        """List the files that several sides wrote, and those that are not what the only one left."""
        contested: set[str] = set()
        for history in self._meeting.files:
            contested.update(history.paths)
            writers = history.maximal_writers(self._meeting.union)
            if len(writers) < _MANY:
                yield from self._file(history, (history.shown(self._meeting.union).state,), writers)
                continue
            contest = history.contested(writers)
            sides = tuple(history.state(i) for i in writers)
            yield _File(history, contest.origin, sides, writers, self._result(history, sides))
        done: set[tuple[str, ...]] = set()
        for path in sorted({*self._differing, *self._meeting.taken} - contested):
            wanted = self._wanted(path)
            if path in self._fresh or path in self._put or self._objects.lookup(self._tree, path) == wanted:
                continue
            for history in self._engine.histories(path):
                if path in history.paths and history.paths not in done:
                    done.add(history.paths)
                    writers = history.maximal_writers(self._meeting.union)
                    only: State = () if wanted is None else (Located(path, wanted.mode, wanted.id),)
                    if len(writers) == 1 and len(history.paths) > 1:
                        only = history.state(writers[0])
                    yield from self._file(history, (only,), writers if len(writers) == 1 else ())

    def _wanted(self, path: str) -> Entry | None:
        """Give what the head has that alone decides a path."""
        taken = self._meeting.taken
        return taken[path] if path in taken else self._objects.lookup(self._meeting.start, path)

    def _file(self, history: FileHistory, sides: tuple[State, ...], writers: tuple[int, ...]) -> Iterator[_File]:
        """Give a file that one side alone decides, where it is something else."""
        result = self._result(history, sides)
        if result != sides[0]:
            yield _File(history, self._base(history), sides, writers, result)

    def _base(self, history: FileHistory) -> State:
        """Give what the sides of the merge started from, where only one of them decides a file."""
        tips = self._engine.graph.heads
        if len(tips) > 1:
            return history.base(tips)
        common = self._repository.common_ancestor(self._heads)  # of a head and one that it has seen
        if common is None:
            return ()
        found = ((path, self._objects.lookup(self._objects.commit(common).tree, path)) for path in history.paths)
        return tuple(Located(path, entry.mode, entry.id) for path, entry in found if entry is not None)

    def _result(self, history: FileHistory, sides: Sequence[State]) -> State:
        """Find a file in the result: in its places, or where the merge itself has put it."""
        entries = ((path, self._objects.lookup(self._tree, path)) for path in history.paths)
        there = tuple(Located(path, entry.mode, entry.id) for path, entry in entries if entry is not None)
        if there:
            self._put.update(file.path for file in there if self._fresh.pop(file.path, None) is not None)
            return there
        for side in sides:
            for file in side:
                place = find_renames({file.path: Entry(file.mode, file.id)}, self._fresh, self._engine.contents).get(file.path)
                if place is not None:
                    entry = self._fresh.pop(place)
                    self._put.add(place)
                    return (Located(place, entry.mode, entry.id),)
        return ()

    def _item(self, file: _File, one: Found, rule: str) -> Item:
        """Tell of a finding, and where nothing explains it, whom it comes from, and whether somebody had superseded it."""
        finding = one.finding
        item = Item(finding.kind, one.unit, one.path, finding.line, finding.text, rule=rule, untouched=finding.untouched)
        writer = file.writers[finding.side] if finding.side != NOBODY and file.writers else None
        graph = self._engine.graph
        item = replace(item, side=self._deciding(one) if writer is None else graph.commits[writer].id)
        events = Events(self._engine, file.history, self._meeting.union, file.result)
        event = events.explained(one.path, one) if item.is_loss else None
        if event or not item.is_loss or finding.kind == "duplicated":
            return replace(item, rule=item.rule or event or "")
        added = finding.kind == "lost"
        whole = one.unit != "line"
        key = None if whole else key_of(finding.text)
        if whole and (one.unit != "file" or (added and bool(file.base))) and not finding.untouched:
            return replace(item, commit=item.side)  # all that a side changed in it counts
        if writer is None:
            return replace(item, commit=item.side and self._walk.origin(item.side, one.path, key, added=added))
        origins = Origins(file.history, self._engine.contents, self._counts)
        origin = origins.origin(writer, key, added=added)
        by = origins.superseded(origin, file.writers, key, added=added, shown=self._shown(file.result, key))
        commit = self._walk.origin(graph.commits[origin.commit].id, one.path, key, added=added) if origin.below else None
        commit = commit if origin.below else graph.commits[origin.commit].id
        return replace(item, commit=commit) if by is None else replace(item, commit=commit, rule="superseded", by=graph.commits[by].id)

    def _deciding(self, one: Found) -> bytes | None:
        """Find the head that has what a finding is about, where no writer of it is known: what nobody changed, all have."""
        if one.finding.kind in ("new", "duplicated"):
            return None
        wanted = self._wanted(one.path)
        return next((head for head in self._heads if self._objects.lookup(self._objects.commit(head).tree, one.path) == wanted), None)

    def _shown(self, result: State, key: bytes | None) -> int:
        """Count a line in the result, or its places."""
        return len(result) if key is None else sum(self._text(Entry(file.mode, file.id)).counts[key] for file in result)

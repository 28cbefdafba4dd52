"""The definition (docs/architecture.md, "History") at the level of whole files: writers, base, result. No pruning, no cut, no order.

Everything is computed from all commits that the heads have seen, path by path, and nothing is kept but what a mere
repetition of a question asks for again. Renames are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import pygit2

from mergekit.conflicts import Conflict, Sibling, Writer
from mergekit.contested import Contested, Hidden, Written
from mergekit.driver import MergeDriver
from tests.oracle.commits import Commit, Commits, Value, tree_id

Part = TypeVar("Part")
Seen: TypeAlias = frozenset[str]
"""A set of commits, closed under ancestors."""

FILES = (0o100644, 0o100755)


@dataclass(frozen=True)
class Shown:
    """What a merge shows at a path, and its conflicts."""

    value: Value
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class Result:
    """What the merge of some heads is: the id of its tree, and its conflicts in the order of their ids."""

    tree: str
    conflicts: tuple[Conflict, ...]

    @property
    def ids(self) -> list[str]:
        return [conflict.id for conflict in self.conflicts]


class Oracle:
    """The merges of one repository's commits, by definition. `driver_of` and `options_of` are the policy: driver and options of a path."""

    def __init__(
        self, repository: pygit2.Repository, driver_of: Callable[[str], MergeDriver], options_of: Callable[[str], Mapping[str, str]]
    ) -> None:
        self.repository = repository
        self.commits = Commits(repository)
        self.driver_of = driver_of
        self.options_of = options_of
        self._writes: dict[tuple[str, str], bool] = {}
        self._shown: dict[tuple[frozenset[str], str], Shown] = {}

    def merge(self, *heads: str) -> Result:
        """Merge everything that the heads have seen."""
        seen = self.commits.reachable(heads)
        files: dict[str, Value] = {}
        conflicts: list[Conflict] = []
        for path in sorted({path for commit in seen for path in self.commits[commit].files}):
            shown = self.result(seen, path)
            files[path] = shown.value
            if not self.settled(seen, path):
                conflicts += shown.conflicts
        return Result(tree_id(self.repository, files), tuple(sorted(conflicts, key=lambda conflict: conflict.id)))

    def settled(self, seen: Seen, path: str) -> bool:
        """Whether an ordinary commit has seen every writer of the path: what it holds there is what a person left."""
        writers = self.maximal_writers(seen, path)
        ordinary = (c for c in map(self.commits.__getitem__, seen) if not c.engine or self.writes(c, path))
        return any(commit.seen.issuperset(writers) for commit in ordinary)

    def value(self, commit: Commit, path: str) -> Value:
        return commit.files.get(path)

    def writes(self, commit: Commit, path: str) -> bool:
        """Whether a commit decides the path."""
        key = commit.id, path
        known = self._writes.get(key)
        if known is None:
            known = self._writes[key] = self._decides(commit, path)
        return known

    def _decides(self, commit: Commit, path: str) -> bool:
        value = self.value(commit, path)
        below = self.commits.reachable(commit.parents)
        if commit.engine:  # transparent, unless its tree is not what this engine makes of its parents
            return value != self.result(below, path).value
        if len(commit.parents) < 2:
            return value != (self.value(self.commits[commit.parents[0]], path) if commit.parents else None)
        met = self.maximal_writers(below, path)
        return len(met) > 1 or value != (self.value(self.commits[met[0]], path) if met else None)

    def writers(self, seen: Iterable[str], path: str) -> list[str]:
        return [c for c in seen if self.writes(self.commits[c], path)]

    def maximal(self, commits: Iterable[str]) -> list[str]:
        """Those that no other of them has seen."""
        among = set(commits)
        return [c for c in among if not any(d != c and c in self.commits[d].seen for d in among)]

    def maximal_writers(self, seen: Seen, path: str) -> list[str]:
        """The writers that no other has seen, by author time and id."""
        return sorted(self.maximal(self.writers(seen, path)), key=lambda c: self.commits[c].writer.order)

    def base(self, writers: list[str], path: str) -> Value:
        """What the maximal common ancestor of the writers shows; of several, what their own merge shows."""
        top = self.maximal(self.shared(writers))
        if not top:
            return None
        if len(top) == 1:
            return self.value(self.commits[top[0]], path)
        return self.result(self.commits.reachable(tuple(top)), path).value

    def shared(self, commits: Iterable[str]) -> Seen:
        """The common ancestors of some commits."""
        return frozenset.intersection(*(self.commits[c].seen for c in commits))

    def settle(self, value: Value, path: str) -> Value:
        """Replace the conflicts that a file carries by their bases."""
        if value is None or value[0] not in FILES:
            return value
        return value[0], self._blob(self.driver_of(path).settle(self.content(value) or b""))

    def result(self, seen: Seen, path: str) -> Shown:
        """What the merge of everything in `seen` shows at a path."""
        return self.decided(self.maximal_writers(seen, path), path)

    def decided(self, writers: list[str], path: str) -> Shown:
        """What the merge of some maximal writers shows at a path."""
        key = frozenset(writers), path
        known = self._shown.get(key)
        if known is None:
            known = self._shown[key] = self._decided(writers, path)
        return known

    def _decided(self, writers: list[str], path: str) -> Shown:
        values = [self.value(self.commits[w], path) for w in writers]
        if not values:
            return Shown(None)
        if len({*values}) == 1 and (len(values) == 1 or not self._counts(values[0], path)):
            return Shown(values[0])
        base = self.base(writers, path)
        if len(values) == 2 and base in values and not any(self._counts(value, path) for value in values):
            return Shown(values[1 - values.index(base)])
        if None in values and not self.driver_of(path).absence:
            return self._presence(writers, path)
        return self._file(writers, path)

    def _counts(self, value: Value, path: str) -> bool:
        """Whether the driver counts every write, so that two who left the same do not simply agree."""
        return value is not None and value[0] in FILES and self.driver_of(path).counts(self.options_of(path))

    def touching(self, writers: list[str], path: str, part: Callable[[Value], Part]) -> list[str]:
        """The writers that changed a part of the value, or have seen a writer, not common to all, that did."""
        origin = part(self.base(writers, path))
        between = self.commits.reachable(tuple(writers)) - self.shared(writers)
        changed = [c for c in self.writers(between, path) if part(self.value(self.commits[c], path)) != origin]
        return [w for w in writers if any(c in self.commits[w].seen for c in changed)]

    def narrowed(self, writers: list[str], path: str, part: Callable[[Value], Part]) -> list[str]:
        """Those who decide a part: the writers that touch it; against their closer base perhaps fewer still."""
        touching = self.touching(writers, path, part)
        if touching and len(touching) < len(writers):
            return self.narrowed(touching, path, part)
        return writers

    def changes(self, writers: list[str], path: str, part: Callable[[Value], Part]) -> set[Part]:
        """What writers made of a part, where they changed it."""
        return {part(self.value(self.commits[w], path)) for w in writers} - {part(self.base(writers, path))}

    def _presence(self, writers: list[str], path: str) -> Shown:
        """Some writer has no file there: the value is decided as a whole; where that fails, what the others made is shown."""

        def whole(value: Value) -> Value:
            return value

        deciding = self.narrowed(writers, path, whole)
        changes = self.changes(deciding, path, whole)
        base = self.base(deciding, path)
        if len(changes) < 2:
            return Shown(changes.pop() if changes else base)
        kept = [w for w in deciding if self.value(self.commits[w], path) is not None]
        shown = self.decided(kept, path)
        if len(kept) == len(deciding):
            return shown
        changed = {w: self.content(value) for w in deciding if (value := self.value(self.commits[w], path)) != base}
        conflict = Conflict("tree", path, "delete/modify", self.content(self.settle(base, path)), self._siblings(changed), holds=True)
        return Shown(shown.value, (conflict, *shown.conflicts))

    def _file(self, writers: list[str], path: str) -> Shown:
        """Regular files: the mode and the content are merged apart."""
        conflicts: list[Conflict] = []

        def mode(value: Value) -> int:
            return 0 if value is None else value[0]

        present = [w for w in writers if self.value(self.commits[w], path) is not None]
        deciding = self.narrowed(present, path, mode)
        origin, modes = mode(self.base(deciding, path)), self.changes(deciding, path, mode)
        kind = modes.pop() if len(modes) == 1 else origin or FILES[0]
        if modes:
            base_mode = b"%o" % origin if origin else None
            siblings = self._siblings({w: b"%o" % mode(self.value(self.commits[w], path)) for w in deciding}, base_mode)
            conflicts.append(Conflict("tree", path, "mode", base_mode, siblings, holds=True))
        content, inner = self._driven(writers, path)
        return Shown(None if content is None else (kind, self._blob(content)), (*conflicts, *inner))

    def _driven(self, writers: list[str], path: str) -> tuple[bytes | None, tuple[Conflict, ...]]:
        """The content: as a whole here (binary), or one level down by its driver."""
        driver = self.driver_of(path)
        if driver.name != "binary":
            outcome = driver.merge(self.contest(writers, path))
            return outcome.content, outcome.conflicts
        deciding = self.narrowed(writers, path, self.content)
        origin = self.content(self.base(deciding, path))
        changes = self.changes(deciding, path, self.content)
        if len(changes) < 2:
            return changes.pop() if changes else origin, ()
        siblings = self._siblings({w: self.content(self.value(self.commits[w], path)) for w in deciding}, origin)
        conflict = Conflict("binary", path, "add/add" if origin is None else "content", origin, siblings, holds=True)
        return (siblings[0].value if origin is None else origin), (conflict,)

    def contest(self, writers: list[str], path: str) -> Contested[bytes | None]:
        """The contest of some maximal writers, for a driver: one level down is the driver's matter."""

        def hidden() -> tuple[Hidden[bytes | None], ...]:
            between = self.commits.reachable(tuple(writers)) - self.shared(writers) - {*writers}
            return tuple(
                Hidden(
                    self.content(self.value(self.commits[c], path)),
                    frozenset(i for i, w in enumerate(writers) if c in self.commits[w].seen),
                    self.commits[c].writer,
                )
                for c in sorted(self.writers(between, path), key=lambda c: self.commits[c].writer.order)
            )

        def written() -> tuple[Written[bytes | None], ...]:
            return listed(self.commits.reachable(tuple(writers)) - self.shared(writers))

        def earlier() -> tuple[Written[bytes | None], ...]:
            everything = self.commits.reachable(tuple(writers))
            found = set(self.writers(everything - self.shared(writers), path))
            while found:
                more = found | set(self.writers(everything - self.shared(list(found)), path))
                if more == found:
                    break
                found = more
            return listed(frozenset(), found)

        def listed(among: Seen, more: Iterable[str] = ()) -> tuple[Written[bytes | None], ...]:
            order = sorted({*self.writers(among, path), *more}, key=lambda c: self.commits[c].writer.order)
            return tuple(
                Written(
                    self.content(self._before(c, path)),
                    self.content(self.value(self.commits[c], path)),
                    self.commits[c].writer,
                    sum(1 << i for i, d in enumerate(order) if d != c and d in self.commits[c].seen),
                    len(self.commits[c].parents) > 1 and not self.commits[c].engine,
                )
                for c in order
            )

        origin = self.base(writers, path)
        base = self.settle(origin, path)
        return Contested(
            path,
            self.content(base),
            tuple(self.content(self.value(self.commits[w], path)) for w in writers),
            tuple(self.commits[w].writer for w in writers),
            hidden,
            lambda chosen: self.contest([w for i, w in enumerate(writers) if i in chosen], path),
            options=self.options_of(path),
            rendered=None if base == origin else self.content(origin),
            written=written,
            earlier=earlier,
        )

    def _before(self, commit: str, path: str) -> Value:
        """What a commit started from: its parent's value, or what the merge of its parents shows."""
        parents = self.commits[commit].parents
        if len(parents) == 1:
            return self.value(self.commits[parents[0]], path)
        return self.result(self.commits.reachable(parents), path).value if parents else None

    def _siblings(self, values: dict[str, bytes | None], *base: bytes | None) -> tuple[Sibling, ...]:
        """Group the values of writers, but for those that hold the base where one is given."""
        grouped: dict[bytes | None, list[Writer]] = {}
        for w, value in values.items():
            if value not in base:
                grouped.setdefault(value, []).append(self.commits[w].writer)
        return tuple(Sibling(value, tuple(who)) for value, who in grouped.items())

    def content(self, value: Value) -> bytes | None:
        return None if value is None else bytes(self.repository[value[1]].read_raw())

    def _blob(self, content: bytes) -> str:
        return str(self.repository.create_blob(content))

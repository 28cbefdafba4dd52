"""One file's merge: whether it is there, where it lies, what kind it is, and then its content, by the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.conflicts import Conflict, Sibling, siblings_of
from mergekit.driver import Contest, Hidden, MergeDriver
from mergekit.drivers import load
from mergekit.git.objects import EXECUTABLE, GITLINK, REGULAR, SYMLINK
from mergekit.history.file_history import Located, Shown, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from mergekit.contested import Contested
    from mergekit.driver import Content
    from mergekit.policy import Policy
    from mergekit.tree_merge.contents import Contents

_FILES = (REGULAR, EXECUTABLE)
_KINDS = {GITLINK: "submodule", SYMLINK: "symlink"}
TREE = "tree"
"""What stands for the driver of a conflict about places, modes and kinds."""


class FileMerger:
    """Merges the states of one file, each aspect in its own way; every outcome is listed in docs/trees.md."""

    def __init__(self, contents: Contents, policy: Policy) -> None:
        self._contents = contents
        self._policy = policy

    def __call__(self, contested: Contested[State]) -> Shown:
        """Merge what several writers left; their states differ, unless writes count, and each is absent or lies in one place."""
        if len(contested.sides) == 2:  # noqa: PLR2004 (left and right: what lies below them does not matter)
            done = contested.merge.resolve()
            if done is not None and not any(self.counts(side) for side in contested.sides):
                return Shown(done.value)
        path = _name(contested)
        driver = self._driver(path)
        if not all(contested.sides) and not (driver.absence and _all_files(contested)):
            return self._deletion(contested, path)
        if not _all_files(contested):
            return self._opaque(contested, path)
        return self._file(contested, path, driver)

    def counts(self, state: State) -> bool:
        """Tell whether every write of a file counts, so that those who left the same do not simply agree."""
        if len(state) != 1 or state[0].mode not in _FILES:
            return False
        return self.counts_at(state[0].path)

    def counts_at(self, path: str) -> bool:
        """Tell whether every write of the file at a path counts."""
        choice = self._policy.driver_for(path)
        return load(choice.driver).counts(choice.options)

    def settle(self, state: State) -> State:
        """Replace conflicts that a tree carries in its files by their bases."""
        return tuple(self._settled(file) for file in state)

    def _settled(self, file: Located) -> Located:
        if file.mode not in _FILES:
            return file
        driver = self._driver(file.path)
        if not driver.reads_back:
            return file
        content = self._contents.read(file.id)
        settled = driver.settle(content)
        return file if settled == content else file._replace(id=self._contents.make(settled))

    def _driver(self, path: str) -> MergeDriver:
        return load(self._policy.driver_for(path).driver)

    def _deletion(self, contested: Contested[State], path: str) -> Shown:
        """Some side deleted the file: agreed, or against an edit, which is a conflict that shows the edit."""
        contested = contested.deciding()
        done = contested.merge.resolve()
        if done is not None:
            return Shown(done.value)
        kept = [i for i, side in enumerate(contested.sides) if side]
        if len(kept) == len(contested.sides):  # the closer base left the deletion out
            return self(contested)
        rest = contested.among(kept)
        shown = Shown(rest.sides[0]) if len({*rest.sides}) == 1 else self(rest)
        conflict = self._conflict(contested, path, "delete/modify", "deleted on one side and changed on another")
        return Shown(shown.state, (conflict, *shown.conflicts), shown.driver or TREE, shown.events)

    def _opaque(self, contested: Contested[State], path: str) -> Shown:
        """Symlinks, submodules, or a change of kind: the changed one is taken whole, else a conflict shows the base."""
        contested = contested.deciding()
        done = contested.merge.resolve()
        if done is not None:
            return Shown(done.value)
        if not all(contested.sides):
            return self._deletion(contested, path)
        if _all_files(contested):
            return self._file(contested, path, self._driver(path))
        kinds = {_KINDS.get(file.mode, "file") for side in (contested.base, *contested.sides) for file in side}
        kind = kinds.pop() if len(kinds) == 1 else "type"
        message = "changed into different kinds" if kind == "type" else f"changed differently as {kind}"
        conflict = self._conflict(contested, path, kind, message)
        return Shown(contested.origin or contested.sides[0], (conflict,), TREE)

    def _file(self, contested: Contested[State], path: str, driver: MergeDriver) -> Shown:
        """Regular files: place, mode and content are merged apart and put together again."""
        conflicts: list[Conflict] = []
        paths = self._place(contested, path, conflicts)
        mode = self._mode(contested, path, conflicts)
        contents = contested.map(self._content)
        choice = self._policy.driver_for(paths[0])
        contest = Contest(
            paths[0],
            contents.base,
            contents.sides,
            contents.writers,
            _hidden_once(contents),
            contents.narrow,
            choice.options,
            contents.rendered,
            contents.written,
            contents.earlier,
        )
        outcome = driver.merge(contest)
        conflicts.extend(outcome.conflicts)
        name = outcome.conflicts[0].driver if outcome.conflicts else driver.name  # a driver may have handed over to another
        return Shown(self._state(paths, mode, outcome.content), tuple(conflicts), name, outcome.events)

    def _place(self, contested: Contested[State], path: str, conflicts: list[Conflict]) -> list[str]:
        """Find where the file lies: sides that rename it differently keep all places, in conflict."""
        present = [i for i, side in enumerate(contested.sides) if side]
        places = contested.among(present).map(lambda state: state[0].path if state else "")
        done = places.decide()
        base_path = places.base or path
        if done is not None:
            return [done.value]
        decided = places.deciding()
        found = sorted(set(decided.merge.changes))
        named = [
            (p.encode("utf-8", "surrogateescape"), who) for p, who in zip(decided.sides, decided.writers, strict=True) if p != decided.base
        ]
        siblings = siblings_of(named)
        base = base_path.encode("utf-8", "surrogateescape") if contested.base else None
        conflicts.append(Conflict(TREE, path, "rename", base, siblings, holds=True, message="renamed differently: " + ", ".join(found)))
        return found

    def _mode(self, contested: Contested[State], path: str, conflicts: list[Conflict]) -> bytes:
        present = [i for i, side in enumerate(contested.sides) if side]
        modes = contested.among(present).map(lambda state: state[0].mode if state else b"")
        done = modes.decide()
        if done is not None and done.value:
            return done.value
        decided = modes.deciding()
        siblings = siblings_of([(m, who) for m, who in zip(decided.sides, decided.writers, strict=True) if m != decided.base])
        conflicts.append(Conflict(TREE, path, "mode", decided.base or None, siblings, holds=True, message="added with different modes"))
        return decided.base or REGULAR

    def _content(self, state: State) -> Content:
        return self._contents.of(state[0]) if state else None

    def _state(self, paths: list[str], mode: bytes, content: Content) -> State:
        if content is None:
            return ()
        oid = self._contents.make(content)
        return tuple(Located(path, mode, oid) for path in paths)

    def _conflict(self, contested: Contested[State], path: str, kind: str, message: str) -> Conflict:
        values = [
            (self._content(side), who) for side, who in zip(contested.sides, contested.writers, strict=True) if side != contested.origin
        ]
        siblings: tuple[Sibling, ...] = siblings_of(values)
        return Conflict(TREE, path, kind, self._content(contested.base), siblings, holds=True, message=message)


def _name(contested: Contested[State]) -> str:
    """Name the file by where it was, or else by where its first writer put it."""
    if contested.base:
        return contested.base[0].path
    return next((side[0].path for side in contested.sides if side), contested.path)


def _all_files(contested: Contested[State]) -> bool:
    return all(file.mode in _FILES for side in (contested.base, *contested.sides) for file in side)


def _hidden_once(contents: Contested[Content]) -> Callable[[], tuple[Hidden[Content], ...]]:
    """Look up what lies below only once, whoever asks how often."""
    known: list[tuple[Hidden[Content], ...]] = []

    def hidden() -> tuple[Hidden[Content], ...]:
        if not known:
            known.append(contents.hidden())
        return known[0]

    return hidden

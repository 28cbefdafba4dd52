"""Builds real repositories from short descriptions, fast enough for laws over thousands of histories.

    h = History(tmp_path)
    h.commit("base", files={"f": "1\n"})
    h.commit("a", "base", files={"f": "2\n", "bin/run": executable("#!/bin/sh\n")})
    h.commit("b", "base", delete=["f"])
    h.merge_commit("m", ["a", "b"], tree_of="a")
    h.branch("agent/one", "a")
    assert h.show("m") == h.show("a")

A commit is named when it is made, and is asked for by its name or its id. Dates grow by a minute from commit to commit.
Paths are `str`, bytes that are no UTF-8 surrogate-escaped as everywhere in mergekit; `bytes` are taken too. Contents
are bytes; `str` is encoded as UTF-8. Whatever is not said is fixed, so the same description makes the same ids.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pygit2
from pygit2.enums import ObjectType

FILE, EXECUTABLE, SYMLINK, SUBMODULE, DIRECTORY = 0o100644, 0o100755, 0o120000, 0o160000, 0o040000
START = 1_700_000_000
"""The author time of the first commit, in seconds since 1970."""
AUTHOR = "An Author <author@example.com>"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a path holds: the bytes of a file, the target of a symlink, or the hexadecimal commit id of a submodule."""

    content: bytes
    mode: int = FILE


Files: TypeAlias = Mapping[Any, str | bytes | Entry]
"""From paths, `str` or `bytes`, to contents. (A union of mappings would say so, but mypy infers no literal against one.)"""
_Item: TypeAlias = tuple[int, str]
"""Mode and object id: one line of a tree."""


def executable(content: str | bytes) -> Entry:
    return Entry(_encoded(content), EXECUTABLE)


def symlink(target: str | bytes) -> Entry:
    return Entry(_encoded(target), SYMLINK)


def submodule(commit: str) -> Entry:
    return Entry(commit.encode(), SUBMODULE)


class History:
    """Commits with names in a real bare repository at `path`, which is made if it is not there.

    With `in_memory` new objects are kept in this process and never reach the disk: ten times as fast, but only this
    object's `repository` sees them. Refs are on disk either way.
    """

    def __init__(self, path: Path, *, in_memory: bool = False) -> None:
        self.path = path
        if not (path / "objects").is_dir():
            pygit2.init_repository(path, bare=True, initial_head="main")
        self.repository = pygit2.Repository(path)
        self.in_memory = in_memory
        self._memory = _Memory()
        if in_memory:
            self.repository.odb.add_backend(self._memory, 100)
        self.ids: dict[str, str] = {}
        self._made = 0
        self._blobs: dict[bytes, str] = {}
        self._trees: dict[str, dict[bytes, _Item]] = {}

    def fresh(self) -> History:
        """Start another history in the same repository: no names, the clock at its start, objects shared."""
        other = object.__new__(History)
        other.__dict__.update(self.__dict__, ids={}, _made=0)
        return other

    def __getitem__(self, commit: str) -> str:
        """Give the id of a commit; an id stands for itself."""
        known = self.ids.get(commit)
        if known is not None:
            return known
        if len(commit) == 40 and commit in self.repository:
            return commit
        message = f"no commit '{commit}'"
        raise KeyError(message)

    def commit(
        self,
        name: str,
        parent: str | None = None,
        *,
        files: Files | None = None,
        delete: Iterable[str | bytes] = (),
        author: str = AUTHOR,
        time: int | None = None,
        offset: int = 0,
        message: str | bytes | None = None,
        trailers: Mapping[str, str] | None = None,
    ) -> str:
        """Commit changes to the parent's tree, or to an empty one, and give the id.

        Deletions come first; `delete` takes directories too. A file takes the place of a directory of its name, and
        the other way round (of two that exclude each other in one call, the one below stays). `time` is in seconds since 1970,
        `offset` in minutes east of UTC. `trailers` end the message, which is the name unless given.

        Raises:
            KeyError: if there is no such parent, or a path to delete is not there.
            ValueError: if the name is taken.
        """
        parents = [] if parent is None else [self[parent]]
        tree = self._changed(None if parent is None else self.tree(parent), files or {}, delete)
        return self._record(name, parents, tree, author=author, time=time, offset=offset, message=message, trailers=trailers)

    def merge_commit(
        self,
        name: str,
        parents: Sequence[str],
        *,
        tree_of: str | None = None,
        files: Files | None = None,
        delete: Iterable[str | bytes] = (),
        author: str = AUTHOR,
        time: int | None = None,
        offset: int = 0,
        message: str | bytes | None = None,
        trailers: Mapping[str, str] | None = None,
    ) -> str:
        """Commit a merge as a person would, whose tree is what is said here: nothing is merged.

        The tree is that of `tree_of` (a commit or a tree), changed by `files` and `delete`; without `tree_of`, `files`
        is all there is.
        """
        tree = self._changed(None if tree_of is None else self.tree(tree_of), files or {}, delete)
        ids = [self[parent] for parent in parents]
        return self._record(name, ids, tree, author=author, time=time, offset=offset, message=message, trailers=trailers)

    def draw(self, graph: str, files: Mapping[str, Files] | None = None, **common: Files) -> None:
        """Make the commits of a drawing: ``"a; b<-a; c<-a; m<-b,c"``, each with its files where some are given.

        A commit whose files are not given has the tree of its first parent.
        """
        changes = {**(files or {}), **common}
        left = set(changes)
        for part in graph.replace("\n", ";").split(";"):
            if not part.strip():
                continue
            name, _, rest = (piece.strip() for piece in part.partition("<-"))
            left.discard(name)
            parents = [parent.strip() for parent in rest.split(",") if parent.strip()]
            if len(parents) > 1:
                self.merge_commit(name, parents, tree_of=parents[0], files=changes.get(name))
            else:
                self.commit(name, parents[0] if parents else None, files=changes.get(name))

        if left:
            message = f"not in the drawing: {sorted(left)}"
            raise KeyError(message)

    def branch(self, name: str, commit: str) -> None:
        """Make a branch, or move it."""
        self.ref(f"refs/heads/{name}", commit)

    def ref(self, name: str, commit: str) -> None:
        """Make a ref of any full name, or move it."""
        self.repository.references.create(name, self[commit], force=True)

    def tree(self, what: str) -> str:
        """Give the id of a commit's tree; the id of a tree stands for itself."""
        known = self.ids.get(what, what)
        found = self.repository.get(known) if len(known) == 40 else None
        if found is None:
            message = f"no commit or tree '{what}'"
            raise KeyError(message)
        return str(found.peel(pygit2.Tree).id)

    def entries(self, what: str) -> dict[str, Entry]:
        """List all paths of a commit or a tree, in the order of Git."""
        return {path.decode(errors="surrogateescape"): self._entry(item) for path, item in self._walk(self.tree(what))}

    def show(self, what: str) -> dict[str, bytes]:
        """Give the content behind every path of a commit or a tree; modes are in `entries`."""
        return {path: entry.content for path, entry in self.entries(what).items()}

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run the real git in the repository and give what it prints.

        Raises:
            subprocess.CalledProcessError: if git fails; what it said is in `stderr`.
        """
        return run_git(self.path, *arguments, stdin=stdin)

    def checkout_clone(self, path: Path, branch: str | None = None) -> Path:
        """Clone with the real git, with a work tree, and give the path."""
        chosen = [] if branch is None else ["--branch", branch]
        run_git(self.path, "clone", "--quiet", *chosen, ".", str(path))
        return path

    def _record(
        self,
        name: str,
        parents: Sequence[str],
        tree: str,
        *,
        author: str,
        time: int | None,
        offset: int,
        message: str | bytes | None,
        trailers: Mapping[str, str] | None,
    ) -> str:
        if name in self.ids:
            problem = f"there is a commit '{name}' already"
            raise ValueError(problem)
        when = START + 60 * self._made if time is None else time
        text = _encoded(name if message is None else message)
        if trailers:
            text += b"\n\n" + b"".join(_encoded(f"{key}: {value}\n") for key, value in trailers.items())
        sign, minutes = ("-", -offset) if offset < 0 else ("+", offset)
        stamp = f"{author} {when} {sign}{minutes // 60:02}{minutes % 60:02}"
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents), f"author {stamp}", f"committer {stamp}", "", ""]
        made = str(self.repository.write(ObjectType.COMMIT, _encoded("\n".join(lines)) + text))
        self._made += 1
        self.ids[name] = made
        return made

    def _changed(self, tree: str | None, files: Files, delete: Iterable[str | bytes]) -> str:
        gone = {_parts(path): None for path in delete}
        if gone:
            tree = self._rewritten(tree, gone)
        if files:
            items = {path: value if isinstance(value, Entry) else Entry(_encoded(value)) for path, value in files.items()}
            tree = self._rewritten(tree, {_parts(path): self._stored(entry) for path, entry in items.items()})
        return tree if tree is not None else self._written({})

    def _rewritten(self, tree: str | None, changes: Mapping[tuple[bytes, ...], _Item | None]) -> str | None:
        """Give the changed tree, None where nothing is left in it."""
        entries = dict(self._items(tree)) if tree is not None else {}
        below: dict[bytes, dict[tuple[bytes, ...], _Item | None]] = {}
        for (first, *rest), item in changes.items():
            if rest:
                below.setdefault(first, {})[tuple(rest)] = item
            elif item is not None:
                entries[first] = item
            elif entries.pop(first, None) is None:
                message = f"not there, so not to be deleted: {first!r}"
                raise KeyError(message)
        for first, inner in below.items():
            mode, inside = entries.get(first, (0, ""))
            made = self._rewritten(inside if mode == DIRECTORY else None, inner)
            if made is not None:
                entries[first] = (DIRECTORY, made)
            elif mode == DIRECTORY:
                del entries[first]
        return self._written(entries) if entries else None

    def _written(self, entries: dict[bytes, _Item]) -> str:
        # Git sorts a directory as if its name ended in a slash.
        order = sorted(entries.items(), key=lambda entry: entry[0] + b"/" if entry[1][0] == DIRECTORY else entry[0])
        data = b"".join(b"%o %s\0%s" % (mode, name, bytes.fromhex(made)) for name, (mode, made) in order)
        tree = str(self.repository.write(ObjectType.TREE, data))
        self._trees[tree] = dict(order)
        return tree

    def _stored(self, entry: Entry) -> _Item:
        if entry.mode == SUBMODULE:
            return entry.mode, entry.content.decode()
        known = self._blobs.get(entry.content)
        if known is None:
            known = self._blobs[entry.content] = str(self.repository.write(ObjectType.BLOB, entry.content))
        return entry.mode, known

    def _entry(self, item: _Item) -> Entry:
        mode, made = item
        return Entry(made.encode() if mode == SUBMODULE else self.repository[made].read_raw(), mode)

    def _items(self, tree: str) -> dict[bytes, _Item]:
        known = self._trees.get(tree)
        if known is None:
            found = self.repository[tree].peel(pygit2.Tree)
            known = self._trees[tree] = {item.raw_name or b"": (int(item.filemode), str(item.id)) for item in found}
        return known

    def _walk(self, tree: str, prefix: bytes = b"") -> Iterator[tuple[bytes, _Item]]:
        for name, item in self._items(tree).items():
            if item[0] == DIRECTORY:
                yield from self._walk(item[1], prefix + name + b"/")
            else:
                yield prefix + name, item


class _Memory(pygit2.OdbBackend):
    """An object database in a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, tuple[int, bytes]] = {}

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        return self.objects[str(oid)]

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        kind, data = self.objects[str(oid)]
        return kind, len(data)

    def read_prefix_cb(self, prefix: str) -> tuple[int, bytes, str]:
        name = self.exists_prefix_cb(prefix)
        return (*self.objects[name], name)

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        return str(oid) in self.objects

    def exists_prefix_cb(self, prefix: str) -> str:
        names = [prefix] if prefix in self.objects else [name for name in self.objects if name.startswith(prefix)]
        if len(names) != 1:
            raise KeyError(prefix)
        return names[0]

    def write_cb(self, oid: pygit2.Oid, data: bytes, kind: int) -> None:
        self.objects[str(oid)] = (kind, data)

    def refresh_cb(self) -> None:
        """Nothing else writes here."""


def run_git(directory: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """Run the real git in a directory and give what it prints."""
    return subprocess.run(["git", *arguments], cwd=directory, input=stdin, capture_output=True, check=True).stdout


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode(errors="surrogateescape")


def _parts(path: str | bytes) -> tuple[bytes, ...]:
    parts = tuple(_encoded(path).split(b"/"))
    if not all(parts):
        message = f"not the path of a file: {path!r}"
        raise ValueError(message)
    return parts

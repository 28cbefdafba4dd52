"""Objects of a repository as plain data: commits, trees and blobs by their raw 20-byte ids.

Trees are read as dictionaries and compared by id, so that equal subtrees are never opened. Nothing here looks at an
index or a checkout, and nothing starts a process (but for an object that a partial clone has to fetch).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from mergekit.errors import MissingObject, Unmergeable
from mergekit.frozen import NamedTuple, frozen
from mergekit.git import libgit2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EMPTY_TREE = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904")
"""The id of the tree without entries: the parent of every root."""

TREE_MODE = b"40000"
GITLINK = b"160000"
SYMLINK = b"120000"
EXECUTABLE = b"100755"
REGULAR = b"100644"

_TREE_ENTRY = re.compile(rb"0*([0-7]+) ([^\0]+)\0(.{20})", re.DOTALL)
"""Some programs put a zero before the mode of a directory."""
_TREE = re.compile(rb"(?:[0-7]+ [^\0]+\0.{20})*", re.DOTALL)
_COMMITTED = re.compile(rb"\ncommitter [^\n]*> (-?[0-9]+)")
_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
"""Git's own numbers."""


class Entry(NamedTuple):
    """One entry of a tree: its mode as Git writes it, and the id of what it names."""

    mode: bytes
    id: bytes

    @property
    def is_tree(self) -> bool:
        """Whether it names a directory."""
        return self.mode == TREE_MODE


@frozen
class Commit:
    """A commit as its raw bytes say it; everything but tree and parents is parsed when asked for."""

    id: bytes
    tree: bytes
    parents: tuple[bytes, ...]
    raw: bytes

    @property
    def hex(self) -> str:
        """The id as people write it."""
        return self.id.hex()

    @property
    def message(self) -> str:
        """The message, undecodable bytes kept as surrogates."""
        return self.raw.partition(b"\n\n")[2].decode("utf-8", "surrogateescape")

    @property
    def time(self) -> int:
        """When it was committed, in seconds since 1970; 0 if it does not say."""
        found = _COMMITTED.search(self.raw)
        return 0 if found is None else int(found[1])

    def person(self, role: str) -> tuple[str, int, int]:
        """Give the name, the time (seconds since 1970) and the offset (minutes east of UTC) of author or committer."""
        header = self.raw.partition(b"\n\n")[0]
        found = re.search(rb"^" + role.encode() + rb" (.*?) ?<[^\n]*>(?: (-?\d+)(?: ([+-])(\d\d)(\d\d))?)?", header, re.MULTILINE)
        if found is None:
            return "", 0, 0
        name, time, sign, hours, minutes = found.groups()
        offset = (int(hours or 0) * 60 + int(minutes or 0)) * (-1 if sign == b"-" else 1)
        return name.decode("utf-8", "surrogateescape"), int(time or 0), offset

    def trailers(self, key: str) -> tuple[str, ...]:
        """List the values of a trailer: `Key: value` lines of the last paragraph of the message."""
        last = self.message.rstrip().rpartition("\n\n")[2]
        prefix = key.lower() + ":"
        return tuple(line[len(prefix) :].strip() for line in last.splitlines() if line.lower().startswith(prefix))


class Objects:
    """The objects of one repository.

    Raises:
        MissingObject: by every reading method, if the object is not there.
    """

    def __init__(self, repository: libgit2.Repository) -> None:
        self._repository = repository
        self._database = repository.odb
        self._stores: list[libgit2.OdbBackend] = list(self._database.backends)
        self._trees: dict[bytes, dict[bytes, Entry]] = {EMPTY_TREE: {}}
        self._commits: dict[bytes, Commit] = {}

    def _read(self, oid: bytes, kind: str) -> bytes:
        found = self._find(oid) or self._promised(oid)
        if found is None:
            raise _missing(kind, oid)
        return found[1]

    def _find(self, oid: bytes) -> tuple[int, bytes] | None:
        """Read an object from the packs or the loose ones, whichever has it whole: its kind and what it holds."""
        name = libgit2.Oid(raw=oid)
        for _ in range(2):
            for store in self._stores:
                try:
                    number, data = store.read(name)
                except (KeyError, ValueError, libgit2.GitError):
                    continue
                if hashlib.sha1(b"%s %d\0%s" % (_KINDS[number].encode(), len(data), data), usedforsecurity=False).digest() == oid:
                    return number, data
            if not self._database.exists(name):  # looks for packs that came since
                break
        return None

    def _promised(self, oid: bytes) -> tuple[int, bytes] | None:
        """Read an object that a partial clone has left with its remote."""
        from mergekit.git.promised import fetch_promised, is_partial  # late: most clones are whole

        place = str(self._repository.path)
        if not is_partial(place):
            return None
        fetch_promised(place, oid)
        return self._find(oid)

    def kind(self, oid: bytes) -> str:
        """Tell what an object is: `commit`, `tree`, `blob` or `tag`; nothing where it is not there."""
        found = (libgit2.TREE, b"") if oid == EMPTY_TREE else self._find(oid)
        return "" if found is None else _KINDS[found[0]]

    def commit(self, oid: bytes) -> Commit:
        """Read a commit."""
        known = self._commits.get(oid)
        if known is not None:
            return known
        raw = self._read(oid, "commit")
        if not raw.startswith(b"tree "):
            message = f"{oid.hex()} is not a commit"
            raise Unmergeable(message, "git cat-file -t tells what an object is")
        parents = []
        at = 46
        try:
            while raw.startswith(b"parent ", at):
                parents.append(bytes.fromhex(raw[at + 7 : at + 47].decode()))
                at += 48
            read = Commit(oid, bytes.fromhex(raw[5:45].decode()), tuple(parents), raw)
        except ValueError as broken:
            raise Unmergeable(f"the commit {oid.hex()} cannot be read", "git fsck tells what is wrong with it") from broken
        self._commits[oid] = read
        return read

    def tree(self, oid: bytes) -> Mapping[bytes, Entry]:
        """Read a tree: name -> entry."""
        known = self._trees.get(oid)
        if known is None:
            raw = self._read(oid, "tree")
            known = {name: Entry(mode, entry) for mode, name, entry in _TREE_ENTRY.findall(raw)}
            self._trees[oid] = known
        return known

    def checked_tree(self, oid: bytes) -> tuple[Mapping[bytes, Entry], str]:
        """Read a tree as `tree` does, and say what is wrong with its bytes, as `git fsck` would; nothing for almost all."""
        if oid == EMPTY_TREE:
            return {}, ""
        raw = self._read(oid, "tree")
        found = _TREE_ENTRY.findall(raw)
        known = self._trees[oid] = {name: Entry(mode, entry) for mode, name, entry in found}
        if not _TREE.fullmatch(raw):
            return known, "a tree that cannot be read"
        if len(known) < len(found):
            return known, "a tree with one name twice"
        order = [name + b"/" if mode == TREE_MODE else name for mode, name, _ in found]
        return known, "" if order == sorted(order) else "a tree that is not in order"

    def expect_blob(self, oid: bytes) -> None:
        """See to it that a blob is there, without reading it; in a partial clone, its remote may have it.

        Raises:
            Unmergeable: if something else has that id.
        """
        name = libgit2.Oid(raw=oid)
        for _ in range(2):
            for store in self._stores:
                try:
                    kind = _KINDS[int(store.read_header(name)[0])]
                except (KeyError, ValueError, libgit2.GitError):
                    continue
                if kind == "blob":
                    return
                raise Unmergeable(f"the {kind} {oid.hex()} stands in the place of a file", "git fsck tells what is wrong with it")
            if not self._database.exists(name):  # looks for packs that came since
                break
        from mergekit.git.promised import is_partial

        if not is_partial(str(self._repository.path)):
            raise _missing("blob", oid)

    def blob(self, oid: bytes) -> bytes:
        """Read a blob."""
        return self._read(oid, "blob")

    def lookup(self, tree: bytes, path: str) -> Entry | None:
        """Find what a tree has at a path; None where it has nothing, or a directory."""
        parts = path.encode("utf-8", "surrogateescape").split(b"/")
        for part in parts[:-1]:
            entry = self.tree(tree).get(part)
            if entry is None or not entry.is_tree:
                return None
            tree = entry.id
        entry = self.tree(tree).get(parts[-1])
        return None if entry is None or entry.is_tree else entry

    def directory(self, tree: bytes, path: str) -> bytes | None:
        """Find the id of the directory that a tree has at a path ('' is the tree itself); None where there is none."""
        for part in path.encode("utf-8", "surrogateescape").split(b"/") if path else ():
            entry = self.tree(tree).get(part)
            if entry is None or not entry.is_tree:
                return None
            tree = entry.id
        return tree

    def files(self, tree: bytes, prefix: str = "") -> Iterator[tuple[str, Entry]]:
        """List every file below a tree, with its path."""
        stack = [(tree, prefix)]
        while stack:
            oid, before = stack.pop()
            for name, entry in self.tree(oid).items():
                path = before + name.decode("utf-8", "surrogateescape")
                if entry.is_tree:
                    stack.append((entry.id, path + "/"))
                else:
                    yield path, entry

    def changes(self, old: bytes, new: bytes) -> dict[str, tuple[Entry | None, Entry | None]]:
        """Compare two trees: path -> (old, new) of every file that differs; equal subtrees are not opened."""
        found: dict[str, tuple[Entry | None, Entry | None]] = {}
        stack = [(old, new, "")]
        while stack:
            left_id, right_id, prefix = stack.pop()
            if left_id == right_id:
                continue
            left, right = self.tree(left_id), self.tree(right_id)
            for name in {item[0] for item in left.items() ^ right.items()}:
                path = prefix + name.decode("utf-8", "surrogateescape")
                before, after = left.get(name), right.get(name)
                old_tree = before.id if before is not None and before.is_tree else None
                new_tree = after.id if after is not None and after.is_tree else None
                if old_tree or new_tree:
                    stack.append((old_tree or EMPTY_TREE, new_tree or EMPTY_TREE, path + "/"))
                    before, after = None if old_tree else before, None if new_tree else after
                if before != after:
                    found[path] = (before, after)
        return found

    def write_blob(self, content: bytes) -> bytes:
        """Write a blob and give its id."""
        return bytes(self._repository.create_blob(content).raw)

    def write_tree(self, entries: Mapping[bytes, Entry]) -> bytes:
        """Write a tree in Git's order (a directory sorts as if its name ended in a slash) and give its id."""
        if not entries:
            return self._write(libgit2.TREE, b"")
        order = sorted(entries.items(), key=lambda item: item[0] + b"/" if item[1].is_tree else item[0])
        return self._write(libgit2.TREE, b"".join(b"%s %s\0%s" % (e.mode, name, e.id) for name, e in order))

    def write_commit(self, raw: bytes) -> bytes:
        """Write a commit from its exact bytes and give its id."""
        return self._write(libgit2.COMMIT, raw)

    def _write(self, kind: int, raw: bytes) -> bytes:
        return bytes(self._database.write(kind, raw).raw)


def _missing(kind: str, oid: bytes) -> MissingObject:
    message = f"the {kind} {oid.hex()} is not in the repository"
    return MissingObject(message, "git fsck --connectivity-only; git fetch --refetch brings back what a remote has")


def blob_id(content: bytes) -> bytes:
    """Compute the id that Git gives to a blob, without writing it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).digest()

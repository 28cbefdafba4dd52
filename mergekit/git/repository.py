"""A repository on disk: opening it, naming its commits, walking its history."""

from __future__ import annotations

import re
from functools import cached_property
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING

from mergekit.errors import (
    EmptyRepository,
    MissingObject,
    NotARepository,
    RepositoryError,
    ShallowHistory,
    UnknownRevision,
    UnsupportedRepository,
)
from mergekit.git import libgit2
from mergekit.git.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pygit2

_READABLE_EXTENSIONS = {"noop", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees"}
_OTHER_OWNER = "not owned by current user"
_WORTH_NAMING = 5
_PAIR = 2
_NEAR = 20_000
"""Commits that are looked at for a common ancestor before libgit2 is asked, which is quicker on long ways."""
_NESTED_REMOTE = re.compile(rb"(?i)\[\s*remote[^\]\n]*/|include")
_EXTENDED = re.compile(rb"(?i)extensions|include")
"""What a repository's configuration says where it may have extensions."""


class Repository:
    """A Git repository: its objects, and the commits that names in it stand for.

    Commits are raw 20-byte ids; `objects` reads what they name.
    """

    def __init__(self, repository: libgit2.Repository) -> None:
        self.core = repository
        self.objects = Objects(repository)

    @classmethod
    def open(cls, where: Path | str) -> Repository:
        """Open the repository that contains a directory, as git finds it.

        Raises:
            NotARepository: if there is none.
            UnsupportedRepository: if it is of a format that libgit2 cannot read.
        """
        try:
            found = libgit2.discover_repository(str(where))
        except (KeyError, libgit2.GitError) as broken:
            raise NotARepository(str(broken), "git status tells what git makes of it") from broken
        if found is None:
            message = f"{where} is not inside a Git repository"
            raise NotARepository(message, "run it inside a repository, name one with -C DIR, or make one with git init")
        _refuse_unreadable(Path(found))
        try:
            return cls(libgit2.open_repository(found))
        except libgit2.GitError as broken:
            if _OTHER_OWNER in str(broken):
                top = Path(found).parent if Path(found).name == ".git" else Path(found)
                message = f"{top} belongs to another user, and git does not trust it"
                raise NotARepository(message, f"if you do: git config --global --add safe.directory {top}") from broken
            raise UnsupportedRepository(f"{found} cannot be opened: {broken}", "git status tells what git makes of it") from broken

    @cached_property
    def raw(self) -> pygit2.Repository:
        """The repository with all that pygit2 knows to do with it, which takes time to import; `core` does the usual."""
        return libgit2.whole(self.core)

    @property
    def own_dir(self) -> str:
        """The directory of what this work tree has for itself: its HEAD, its index."""
        return str(self.core.path)

    @property
    def top(self) -> str:
        """The directory of this work tree's files; empty where there is none."""
        return self.core.workdir or ""

    @cached_property
    def nested_remotes(self) -> tuple[str, ...]:
        """The remotes whose names have a slash: only for these, a branch does not tell by its name which remote it mirrors."""
        if not _NESTED_REMOTE.search(_config(self.git_dir)):
            return ()
        return tuple(name for name in self.raw.remotes.names() if name is not None and "/" in name)

    @property
    def git_dir(self) -> Path:
        """The directory that holds what all worktrees share."""
        own = Path(self.own_dir)
        common = own / "commondir"
        return (own / common.read_text().strip()).resolve() if common.is_file() else own

    @property
    def is_bare(self) -> bool:
        """Whether the repository has no working tree."""
        return bool(self.core.is_bare)

    @property
    def is_empty(self) -> bool:
        """Whether no branch has a commit yet."""
        return bool(self.core.is_empty)

    def commit_id(self, revision: str) -> bytes:
        """Give the commit that a revision names, as `git rev-parse REVISION^{commit}` would.

        Raises:
            UnknownRevision: if it names nothing, or nothing that leads to a commit.
            EmptyRepository: if there is no commit at all.
        """
        try:
            return bytes(self.core.revparse_single(revision).peel(libgit2.Commit).id.raw)
        except (KeyError, ValueError, libgit2.GitError) as broken:
            if self.is_empty:
                message = "the repository has no commit yet"
                raise EmptyRepository(message, "make a first commit: git commit --allow-empty -m start") from broken
            raise UnknownRevision(self._unknown(revision), "git branch --all lists the branches") from broken

    def _unknown(self, revision: str) -> str:
        import difflib

        near = difflib.get_close_matches(revision, [name for name, _ in self.branches()], _WORTH_NAMING, 0.6)
        hint = f"; there is {', '.join(near)}" if near else ""
        return f"'{revision}' names no commit{hint}"

    def branches(self) -> list[tuple[str, bytes]]:
        """List the branches and their commits by short name: local ones, then those of remotes (`origin/x`)."""
        found: list[tuple[str, bytes]] = []
        for prefix in ("refs/heads/", "refs/remotes/"):
            for name in sorted(self.core.raw_listall_references()):
                text = name.decode("utf-8", "surrogateescape")
                target = self.core.lookup_reference(text).raw_target if text.startswith(prefix) else None
                if isinstance(target, libgit2.Oid):
                    found.append((text.removeprefix(prefix), target.raw))
        return found

    def has_seen(self, commit: bytes, other: bytes) -> bool:
        """Tell whether a commit descends from another one; not if one of them is not there."""
        try:
            return bool(self.core.descendant_of(libgit2.Oid(raw=commit), libgit2.Oid(raw=other)))
        except (KeyError, ValueError, libgit2.GitError):
            return False

    def ahead_behind(self, commit: bytes, other: bytes) -> tuple[int, int]:
        """Count the commits that the one has seen and the other has not, and the other way round.

        Raises:
            MissingObject: if one of them is not there.
        """
        try:
            return len(self._walk((commit,), other)), len(self._walk((other,), commit))
        except (KeyError, ValueError, libgit2.GitError) as broken:
            raise MissingObject(f"history is incomplete: {broken}", self._deepen_hint()) from broken

    def common_ancestor(self, commits: Iterable[bytes]) -> bytes | None:
        """Find one commit that all of them have seen, as near to them as is cheap; None if there is none."""
        heads = list(dict.fromkeys(commits))
        near, known = self.nearby(heads, _NEAR) if len(heads) > _PAIR else (None, False)
        if known:
            return near
        found: bytes | None = None
        for commit in heads:
            if found is None:
                found = commit
                continue
            try:
                base: libgit2.Oid | None = self.core.merge_base(libgit2.Oid(raw=found), libgit2.Oid(raw=commit))
            except (KeyError, libgit2.GitError) as broken:
                raise MissingObject(f"history below {commit.hex()} is incomplete: {broken}", self._deepen_hint()) from broken
            if base is None:
                return None
            found = bytes(base.raw)
        return found

    def nearby(self, heads: Sequence[bytes], within: int) -> tuple[bytes | None, bool]:
        """Go back from all heads at once, the latest commit first, to one that all have seen, for so many commits.

        Gives it, or None; and whether that is known, as it is not where the commits did not suffice. Pair by pair,
        libgit2 would read the same commits once per head; these are kept, for the merge reads them next.
        """
        cut_off = self._shallow()
        everybody = (1 << len(heads)) - 1
        seen_by = {head: 1 << i for i, head in enumerate(heads)}
        waiting = [(-self._time(head), head) for head in heads]
        heapify(waiting)
        for _ in range(within):
            if not waiting:
                return None, True
            commit = heappop(waiting)[1]
            mask = seen_by[commit]
            if mask == everybody:
                return commit, True
            for parent in self.objects.commit(commit).parents if commit not in cut_off else ():
                before = seen_by.get(parent, 0)
                if before | mask != before:
                    seen_by[parent] = before | mask
                    heappush(waiting, (-self._time(parent), parent))
        return None, False

    def _time(self, commit: bytes) -> int:
        try:
            return self.objects.commit(commit).time
        except MissingObject as missing:
            raise MissingObject(f"history is incomplete: {missing}", self._deepen_hint()) from missing

    def above(self, heads: Sequence[bytes], cut: bytes | None) -> list[bytes]:
        """List the commits that the heads have seen and the cut has not, parents before children.

        Raises:
            ShallowHistory: if the parents of one of them were cut off by a shallow clone.
            MissingObject: if one of them is not there.
        """
        try:
            found = self._walk(heads, cut)
        except (KeyError, libgit2.GitError) as broken:
            raise MissingObject(f"history is incomplete: {broken}", self._deepen_hint()) from broken
        self._refuse_shallow(found)
        return found

    def back_to(self, others: Iterable[bytes], commit: bytes) -> list[bytes]:
        """List what a commit has seen, by date, back to some others that it has seen, parents before children."""
        left = set(others)
        waiting = [(-self._time(commit), commit)]
        met = {commit}
        while waiting and left:
            _, one = heappop(waiting)
            left.discard(one)
            for parent in self.objects.commit(one).parents:
                if parent not in met:
                    met.add(parent)
                    heappush(waiting, (-self._time(parent), parent))
        return self._parents_first(commit, met)

    def _parents_first(self, commit: bytes, among: Collection[bytes]) -> list[bytes]:
        found: dict[bytes, None] = {}
        waiting = [commit]
        while waiting:
            one = waiting[-1]
            left = [parent for parent in self.objects.commit(one).parents if parent in among and parent not in found]
            if left:
                waiting.extend(left)
            else:
                found[waiting.pop()] = None
        return list(found)

    def _walk(self, heads: Sequence[bytes], cut: bytes | None) -> list[bytes]:
        walker = self.core.walk(None, libgit2.PARENTS_FIRST)
        for head in heads:
            walker.push(libgit2.Oid(raw=head))
        if cut is not None:
            walker.hide(libgit2.Oid(raw=cut))
        return [commit.id.raw for commit in walker]

    def _refuse_shallow(self, commits: list[bytes]) -> None:
        cut_off = self._shallow()
        for commit in commits if cut_off else ():
            if commit in cut_off:
                message = f"the clone is shallow, and the merge needs what came before {commit.hex()[:12]}"
                raise ShallowHistory(message, "git fetch --unshallow, or git fetch --deepen=N until the branches meet")

    def _shallow(self) -> frozenset[bytes]:
        """The commits whose parents a shallow clone has cut off."""
        listed = self.git_dir / "shallow"
        return frozenset(bytes.fromhex(line) for line in listed.read_text().split()) if listed.is_file() else frozenset()

    def _deepen_hint(self) -> str:
        if (self.git_dir / "shallow").is_file():
            return "git fetch --unshallow"
        return "git fsck --connectivity-only; git fetch --refetch brings back what a remote has"


def _config(home: Path) -> bytes:
    """Read a repository's own configuration; it may do without."""
    try:
        return (home / "config").read_bytes()
    except FileNotFoundError:
        return b""


def _refuse_unreadable(git_dir: Path) -> None:
    """Refuse formats that libgit2 would misread or only half open: SHA-256 objects, reftables, unknown extensions."""
    common = git_dir / "commondir"
    home = (git_dir / common.read_text().strip()) if common.is_file() else git_dir
    try:
        if not _EXTENDED.search(_config(home)):
            return
        import pygit2  # late: takes longer than most merges

        config = pygit2.Config(str(home / "config"))
        extensions = {entry.name: str(entry.value).lower() for entry in config if entry.name.startswith("extensions.")}
    except (KeyError, OSError, libgit2.GitError) as broken:
        raise RepositoryError(f"{home / 'config'} cannot be read: {broken}", "git config --list tells what is wrong with it") from broken
    if extensions.get("extensions.objectformat", "sha1") != "sha1":
        raise UnsupportedRepository("the repository uses SHA-256 objects, which libgit2 cannot read", "mergekit needs a SHA-1 repository")
    if extensions.get("extensions.refstorage", "files") != "files":
        message = "the repository keeps its refs in reftables, which libgit2 cannot read"
        raise UnsupportedRepository(message, "git refs migrate --ref-format=files")
    for name in extensions:
        short = name.removeprefix("extensions.")
        if short not in _READABLE_EXTENSIONS | {"objectformat", "refstorage"}:
            message = f"the repository uses the extension '{short}', which libgit2 cannot read"
            raise UnsupportedRepository(message, "use a clone that was made without it")

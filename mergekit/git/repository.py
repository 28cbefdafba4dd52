"""A repository on disk: opening it, naming its commits, walking its history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pygit2

from mergekit.errors import (
    EmptyRepository,
    MissingObject,
    NotARepository,
    RepositoryError,
    ShallowHistory,
    UnknownRevision,
    UnsupportedRepository,
)
from mergekit.git.objects import Objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_READABLE_EXTENSIONS = {"noop", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees"}
_WORTH_NAMING = 5


class Repository:
    """A Git repository: its objects, and the commits that names in it stand for.

    Commits are raw 20-byte ids; `objects` reads what they name.
    """

    def __init__(self, repository: pygit2.Repository) -> None:
        self.raw = repository
        self.objects = Objects(repository)

    @classmethod
    def open(cls, where: Path | str) -> Repository:
        """Open the repository that contains a directory, as git finds it.

        Raises:
            NotARepository: if there is none.
            UnsupportedRepository: if it is of a format that libgit2 cannot read.
        """
        try:
            found = pygit2.discover_repository(str(where))
        except (KeyError, pygit2.GitError) as broken:
            raise NotARepository(str(broken), "git status tells what git makes of it") from broken
        if found is None:
            message = f"{where} is not inside a Git repository"
            raise NotARepository(message, "run it inside a repository, name one with -C DIR, or make one with git init")
        _refuse_unreadable(Path(found))
        try:
            return cls(pygit2.Repository(found))
        except pygit2.GitError as broken:
            raise UnsupportedRepository(f"{found} cannot be opened: {broken}", "git status tells what git makes of it") from broken

    @property
    def git_dir(self) -> Path:
        """The directory that holds what all worktrees share."""
        own = Path(self.raw.path)
        common = own / "commondir"
        return (own / common.read_text().strip()).resolve() if common.is_file() else own

    @property
    def is_bare(self) -> bool:
        """Whether the repository has no working tree."""
        return bool(self.raw.is_bare)

    @property
    def is_empty(self) -> bool:
        """Whether no branch has a commit yet."""
        return bool(self.raw.is_empty)

    def commit_id(self, revision: str) -> bytes:
        """Give the commit that a revision names, as `git rev-parse REVISION^{commit}` would.

        Raises:
            UnknownRevision: if it names nothing, or nothing that leads to a commit.
            EmptyRepository: if there is no commit at all.
        """
        try:
            return bytes(self.raw.revparse_single(revision).peel(pygit2.Commit).id.raw)
        except (KeyError, ValueError, pygit2.GitError) as broken:
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
            for reference in self.raw.references.iterator():
                if reference.name.startswith(prefix) and reference.type != pygit2.enums.ReferenceType.SYMBOLIC:
                    target = reference.target
                    found.append((reference.name.removeprefix(prefix), bytes(pygit2.Oid(hex=str(target)).raw)))
        return found

    def has_seen(self, commit: bytes, other: bytes) -> bool:
        """Tell whether a commit descends from another one; not if one of them is not there."""
        try:
            return bool(self.raw.descendant_of(pygit2.Oid(raw=commit), pygit2.Oid(raw=other)))
        except (KeyError, ValueError, pygit2.GitError):
            return False

    def ahead_behind(self, commit: bytes, other: bytes) -> tuple[int, int]:
        """Count the commits that the one has seen and the other has not, and the other way round.

        Raises:
            MissingObject: if one of them is not there.
        """
        try:
            ahead, behind = self.raw.ahead_behind(pygit2.Oid(raw=commit), pygit2.Oid(raw=other))
        except (KeyError, ValueError, pygit2.GitError) as broken:
            raise MissingObject(f"history is incomplete: {broken}", self._deepen_hint()) from broken
        return int(ahead), int(behind)

    def common_ancestor(self, commits: Iterable[bytes]) -> bytes | None:
        """Find one commit that all of them have seen, as near to them as is cheap; None if there is none."""
        found: bytes | None = None
        for commit in commits:
            if found is None or commit == found:
                found = commit
                continue
            try:
                base: pygit2.Oid | None = self.raw.merge_base(pygit2.Oid(raw=found), pygit2.Oid(raw=commit))
            except (KeyError, pygit2.GitError) as broken:
                raise MissingObject(f"history below {commit.hex()} is incomplete: {broken}", self._deepen_hint()) from broken
            if base is None:
                return None
            found = bytes(base.raw)
        return found

    def above(self, heads: Sequence[bytes], cut: bytes | None) -> list[bytes]:
        """List the commits that the heads have seen and the cut has not, parents before children.

        Raises:
            ShallowHistory: if the parents of one of them were cut off by a shallow clone.
            MissingObject: if one of them is not there.
        """
        walker = self.raw.walk(None, pygit2.enums.SortMode.TOPOLOGICAL | pygit2.enums.SortMode.REVERSE)
        try:
            for head in heads:
                walker.push(pygit2.Oid(raw=head))
            if cut is not None:
                walker.hide(pygit2.Oid(raw=cut))
            found = [bytes(commit.id.raw) for commit in walker]
        except (KeyError, pygit2.GitError) as broken:
            raise MissingObject(f"history is incomplete: {broken}", self._deepen_hint()) from broken
        self._refuse_shallow(found)
        return found

    def _refuse_shallow(self, commits: list[bytes]) -> None:
        listed = self.git_dir / "shallow"
        if not listed.is_file():
            return
        boundary = {bytes.fromhex(line) for line in listed.read_text().split()}
        for commit in commits:
            if commit in boundary:
                message = f"the clone is shallow, and the merge needs what came before {commit.hex()[:12]}"
                raise ShallowHistory(message, "git fetch --unshallow, or git fetch --deepen=N until the branches meet")

    def _deepen_hint(self) -> str:
        if (self.git_dir / "shallow").is_file():
            return "git fetch --unshallow"
        return "git fsck --connectivity-only; git fetch --refetch brings back what a remote has"


def _refuse_unreadable(git_dir: Path) -> None:
    """Refuse formats that libgit2 would misread or only half open: SHA-256 objects, reftables, unknown extensions."""
    common = git_dir / "commondir"
    home = (git_dir / common.read_text().strip()) if common.is_file() else git_dir
    try:
        config = pygit2.Config(str(home / "config"))
        extensions = {entry.name: str(entry.value).lower() for entry in config if entry.name.startswith("extensions.")}
    except (KeyError, OSError, pygit2.GitError) as broken:
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

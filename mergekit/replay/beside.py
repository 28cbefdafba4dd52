"""Git's own merge of two commits, without a checkout, and without leaving an object in the repository."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from mergekit.errors import RepositoryError
from mergekit.git.process import Answer, run_git
from mergekit.git.repository import Repository

_CONFLICTS = 1


class Beside:
    """Asks `git merge-tree --write-tree` (git 2.38 or newer) what it makes of files."""

    def __init__(self, repository: Repository, objects: str) -> None:
        self._repository = repository
        self._objects = objects

    def merge(self, left: bytes, right: bytes, paths: Collection[str]) -> dict[str, bytes | None] | None:
        """Give what git makes of those files that it merges clean, None for one that is gone; None if git cannot merge this."""
        answer = self._git("merge-tree", "--write-tree", "--name-only", "-z", "--no-messages", left.hex(), right.hex())
        if answer.code not in {0, _CONFLICTS}:
            return None
        tree, *conflicts = [part.decode("utf-8", "surrogateescape") for part in answer.output.split(b"\0") if part]
        clean = [path for path in paths if path not in conflicts and "\n" not in path]
        asked = "".join(f"{tree}:{path}\n" for path in clean).encode("utf-8", "surrogateescape")
        return dict(zip(clean, _contents(self._git("cat-file", "--batch", stdin=asked).output), strict=True))

    def _git(self, *arguments: str, stdin: bytes = b"") -> Answer:
        return run_git(f"--git-dir={self._repository.git_dir}", *arguments, stdin=stdin, objects=self._objects)


@contextmanager
def beside(repository: Repository) -> Iterator[Beside | None]:
    """Offer git's merges; None where this git has no `merge-tree --write-tree`."""
    with tempfile.TemporaryDirectory(prefix="mergekit-") as objects:
        try:
            known = run_git("merge-tree", "-h")
        except RepositoryError:
            yield None
            return
        yield Beside(repository, objects) if b"--write-tree" in known.output + known.error.encode() else None


def _contents(batch: bytes) -> Iterator[bytes | None]:
    """Read what `cat-file --batch` says, one object after the other."""
    at = 0
    while at < len(batch):
        end = batch.index(b"\n", at)
        words = batch[at:end].rsplit(b" ", 2)
        if words[-1] == b"missing":
            at = end + 1
            yield None
            continue
        size = int(words[2])
        yield batch[end + 1 : end + 1 + size] if words[1] == b"blob" else None
        at = end + 2 + size

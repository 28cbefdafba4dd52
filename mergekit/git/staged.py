"""What is staged: the files in which an index differs from the last commit."""

from __future__ import annotations

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen
from mergekit.git.objects import EMPTY_TREE
from mergekit.git.process import run_git
from mergekit.git.refs import read
from mergekit.git.repository import Repository

_FIELDS = 5


@frozen
class Staged:
    """A file that the next commit adds or changes: its mode and id, and the id it has in the last commit, if any."""

    path: str
    mode: bytes
    id: bytes
    before: bytes | None


def staged(repository: Repository, index: str = "") -> tuple[Staged, ...]:
    """List the files that are staged, by path; `index` names another index than the work tree's own.

    Raises:
        RepositoryError: if git cannot read the index.
    """
    against = "HEAD" if read(repository, "HEAD") is not None else EMPTY_TREE.hex()
    command = ("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all", against, "--")
    answer = run_git(f"--git-dir={repository.own_dir}", *command, index=index)
    if answer.code:
        raise RepositoryError(f"the index cannot be read: {answer.error}", "git status tells what is wrong with it")
    parts = answer.output.split(b"\0")[:-1]
    found = []
    for about, path in zip(parts[::2], parts[1::2], strict=True):
        fields = about.removeprefix(b":").split()
        if len(fields) != _FIELDS or fields[4] in (b"D", b"U"):
            continue
        before = bytes.fromhex(fields[2].decode())
        text = path.decode("utf-8", "surrogateescape")
        found.append(Staged(text, fields[1], bytes.fromhex(fields[3].decode()), before if any(before) else None))
    return tuple(found)

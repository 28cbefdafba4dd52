"""What is not committed yet in the work trees of a branch; nothing is written, not even what git knows of touched files."""

from __future__ import annotations

from mergekit.frozen import frozen
from mergekit.git.repository import Repository
from mergekit.git.worktrees import checkouts, git_in


@frozen
class Uncommitted:
    """A work tree, and how many of its files differ from the last commit, untracked ones counted; a directory of those is one."""

    worktree: str
    files: int


def uncommitted(repository: Repository, ref: str) -> tuple[Uncommitted, ...]:
    """List the work trees of a branch (a full name) that hold something which is not committed."""
    found = []
    for tree in checkouts(repository, ref):
        if tree.path.is_dir():
            answer = git_in(tree, "--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=normal")
            files = answer.output.count(b"\0")
            if files:
                found.append(Uncommitted(str(tree.path), files))
    return tuple(found)

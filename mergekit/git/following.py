"""Index and work tree brought to a merged tree, as git's own merge strategies do: nothing of the user's is overwritten."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mergekit.errors import CheckoutRefused
from mergekit.frozen import frozen
from mergekit.git.objects import Entry
from mergekit.git.process import Answer, run_git
from mergekit.git.repository import Repository

STAGES = 3
"""How many versions of a file git's index has room for: base, ours, theirs."""


@frozen
class Place:
    """A work tree: its repository, its top directory, and its index file where that is not the usual one."""

    repository: Repository
    top: str
    index: str = ""

    def git(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run git there."""
        places = (f"--git-dir={self.repository.own_dir}", f"--work-tree={self.top}", "-C", self.top)
        return run_git(*places, *arguments, stdin=stdin, index=self.index)


def follow(place: Place, old: bytes, tree: bytes) -> None:
    """Bring index and files from one tree to another, all or nothing; edits that are not in the way stay.

    Raises:
        CheckoutRefused: if something is staged, or edits or untracked files are in the way; nothing was changed.
    """
    place.git("update-index", "-q", "--refresh")
    staged = place.git("diff-index", "--cached", "--name-only", "-z", old.hex(), "--")
    if staged.code or staged.output:
        names = "\n\t".join(name.decode("utf-8", "surrogateescape") for name in staged.output.split(b"\0")[:-1])
        message = f"your local changes to the following files would be overwritten by merge:\n\t{names or staged.error}"
        raise CheckoutRefused(message, "git commit, or git stash, what is staged; then merge again")
    answer = place.git("read-tree", "-m", "-u", old.hex(), tree.hex())
    if answer.code:
        reason = "\n".join(line.removeprefix("error: ").removeprefix("fatal: ") for line in answer.error.splitlines())
        raise CheckoutRefused(reason, "git status shows what is in the way: commit, stash or move it; then merge again")


def leave_unmerged(place: Place, files: Mapping[str, Sequence[Entry | None]]) -> None:
    """Mark files as unmerged in the index, each with its base, our version and theirs (None: it is not there).

    Those that a sparse checkout leaves out are written first, as git does it with files in conflict.

    Raises:
        CheckoutRefused: if the index cannot be written.
    """
    left_out = [path for path in files if not os.path.lexists(Path(place.top, path))]
    if left_out:
        names = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in left_out)
        place.git("update-index", "--no-skip-worktree", "-z", "--stdin", stdin=names)
        place.git("checkout-index", "--quiet", "-z", "--stdin", stdin=names)
    lines = []
    for path, versions in files.items():
        name = path.encode("utf-8", "surrogateescape")
        lines.append(b"0 " + b"0" * 40 + b"\t" + name)
        stages = [(stage, entry) for stage, entry in enumerate(versions, 1) if entry is not None]
        lines += [b"%s %s %d\t%s" % (entry.mode, entry.id.hex().encode(), stage, name) for stage, entry in stages]
    answer = place.git("update-index", "-z", "--index-info", stdin=b"".join(line + b"\0" for line in lines))
    if answer.code:
        raise CheckoutRefused(f"the index cannot be written: {answer.error}", "git status tells what is wrong with it")

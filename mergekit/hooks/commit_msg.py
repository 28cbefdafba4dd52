"""commit-msg: the commits of a replica say so, in the trailer that siblings and conflicts are labelled by."""

from __future__ import annotations

import re
from pathlib import Path

from mergekit.errors import RepositoryError
from mergekit.git.process import run_git
from mergekit.git.repository import Repository
from mergekit.history.file_history import REPLICA_TRAILER
from mergekit.hooks.branches import here

_SCISSORS = re.compile(rb"(?m)^. -{24} >8 -{24}$")


def add_trailer(repository: Repository, file: Path) -> bool:
    """Add the replica's trailer to the message in a file, unless it has one; tell whether it was added.

    Nothing happens beside a replica branch, and to a message that git will find empty and so not commit.

    Raises:
        RepositoryError: if git cannot edit the message.
    """
    around = here(repository)
    if not around.is_replica:
        return False
    before = file.read_bytes()
    written = _SCISSORS.split(before)[0]
    if not run_git(f"--git-dir={repository.own_dir}", "stripspace", "--strip-comments", stdin=written).output.strip():
        return False
    trailer = f"{REPLICA_TRAILER}: {around.branch}"
    options = ("--in-place", "--no-divider", "--if-exists", "doNothing", "--if-missing", "add")
    answer = run_git(f"--git-dir={repository.own_dir}", "interpret-trailers", *options, "--trailer", trailer, str(file))
    if answer.code:
        raise RepositoryError(f"the trailer cannot be added: {answer.error}", f"add the line '{trailer}' to the message yourself")
    return file.read_bytes() != before

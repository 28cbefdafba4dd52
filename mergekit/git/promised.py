"""Objects that a partial clone has left with its remote: fetched when they are needed, as git itself does."""

from __future__ import annotations

import re
from pathlib import Path

from mergekit.errors import MissingObject
from mergekit.git.process import run_git

_PARTIAL = re.compile(rb"(?i)^\s*(promisor\s*=\s*true|partialclone)", re.MULTILINE)


def is_partial(git_dir: str) -> bool:
    """Tell whether a repository is a partial clone, which may get objects from its remote at any time."""
    home = Path(git_dir)
    common = home / "commondir"
    if common.is_file():
        home = (home / common.read_text().strip()).resolve()
    try:
        return _PARTIAL.search((home / "config").read_bytes()) is not None
    except OSError:
        return False


def fetch_promised(git_dir: str, oid: bytes) -> None:
    """Ask the remote of a partial clone for an object; git knows which one, and how to get there.

    Raises:
        MissingObject: if it cannot be had, with what git said.
    """
    answer = run_git(f"--git-dir={git_dir}", "cat-file", "-e", oid.hex())
    if answer.code:
        reason = answer.error.splitlines()[-1] if answer.error else "the remote does not have it"
        message = f"the object {oid.hex()} is not in this partial clone, and cannot be fetched: {reason}"
        raise MissingObject(message, "go online and do it again, or get everything: git fetch --refetch --no-filter")

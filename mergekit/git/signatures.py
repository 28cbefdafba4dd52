"""Signatures of commits, checked by git with the user's own keys and trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.process import run_git

if TYPE_CHECKING:
    from mergekit.git.repository import Repository


def is_signed(repository: Repository, commit: bytes) -> bool:
    """Tell whether git verifies the signature of a commit (``git verify-commit``): there is one, it is good, its key is known.

    Raises:
        RepositoryError: if there is no git.
    """
    return run_git("--git-dir", str(repository.git_dir), "verify-commit", commit.hex()).code == 0

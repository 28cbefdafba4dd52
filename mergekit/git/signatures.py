"""Signatures of commits, checked by git with the user's own keys and trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.process import run_git

if TYPE_CHECKING:
    from mergekit.git.repository import Repository


def signer(repository: Repository, commit: bytes) -> str | None:
    """Name who signed a commit, as git knows him; None unless ``git verify-commit`` accepts the signature: it is good, and its key known.

    For SSH that is the principal of the file that ``gpg.ssh.allowedSignersFile`` names; for OpenPGP and X.509 the name on the key.

    Raises:
        RepositoryError: if there is no git.
    """
    place = f"--git-dir={repository.git_dir}"
    if run_git(place, "verify-commit", commit.hex()).code:
        return None
    shown = run_git(place, "log", "-1", "--no-show-signature", "--format=%GS", commit.hex())
    return shown.output.decode("utf-8", "replace").strip()

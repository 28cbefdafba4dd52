"""Opening the repository that a command is about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mergekit.git.repository import Repository


def open_repository() -> Repository:
    """Open the repository that is meant: that of GIT_DIR where a hook's caller has set it, else that of this directory."""
    return open_at(os.environ.get("GIT_DIR") or Path.cwd())


def open_at(where: Path | str) -> Repository:
    """Open the repository that contains a directory."""
    # As it is imported, pygit2 reads the certificates of the machine, which takes 10 ms; nothing here opens a connection.
    certificates = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = os.devnull
    try:
        from mergekit.git.repository import Repository
    finally:
        if certificates is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = certificates
    return Repository.open(where)

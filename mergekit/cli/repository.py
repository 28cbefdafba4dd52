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
    from mergekit.git.repository import Repository

    return Repository.open(where)

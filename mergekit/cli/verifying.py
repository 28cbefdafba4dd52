"""Running the user's own command on what would land, in a throw-away work tree."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from typing import TYPE_CHECKING

from mergekit.git.process import PLACES
from mergekit.git.scratch import scratch
from mergekit.landing.results import Failure
from mergekit.landing.verification import Verification

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from mergekit.git.repository import Repository

_LAST = 4096
"""So many bytes of what a failing command printed last are kept."""
_LINES = 20


def verification(repository: Repository, command: str) -> Verification:
    """Verify by a shell's command: run at the top of the files that would land, without input; exit 0 lets them land."""

    def run(commit: bytes) -> Failure | None:
        with scratch(repository, commit) as tree, tempfile.TemporaryFile() as output:
            status = _run(command, tree, output)
            return Failure(command, status, _end(output)) if status else None

    return Verification(run)


def _run(command: str, tree: Path, output: IO[bytes]) -> int:
    """Run a command to its end; what it left running ends with it, and all of it where this process is interrupted."""
    environment = {name: value for name, value in os.environ.items() if name not in PLACES}
    process = subprocess.Popen(  # noqa: S602 (the caller's own command, as they would type it)
        command,
        shell=True,
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    with process:
        try:
            return process.wait()
        finally:
            _end_all(process.pid)


def _end_all(group: int) -> None:
    """End what is left of a command: its work tree is about to be removed."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _end(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _LAST))
    lines = output.read().decode("utf-8", "replace").splitlines()
    return "\n".join(lines[-_LINES:])

"""Changes of whole files beside the objects (configuration, attributes, policy): planned first, then made at once."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen

_LARGEST = 1 << 24


@frozen
class Edit:
    """A file with its bytes before and after; None is absence. `path` is where it really lies."""

    path: Path
    before: bytes | None
    after: bytes | None


def read_file(path: Path, *, follow: bool = False) -> tuple[Path, bytes | None]:
    """Read a file that is to be changed, and give where it really lies; None if it is not there.

    `follow` goes through a symlink, as users have for their own files. In a work tree a link may be a branch's, and lead
    anywhere.

    Raises:
        RepositoryError: if it is no regular file, or larger than any of its kind.
    """
    real = Path(os.path.realpath(path)) if follow else path
    try:
        found = os.lstat(real)
    except FileNotFoundError:
        return real, None
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
        raise RepositoryError(f"{path} is not a file that can be changed", f"ls -l {path} tells what it is")
    return real, real.read_bytes()


def make(edit: Edit) -> None:
    """Change a file at once or not at all, under the lock that git takes for its configuration.

    Raises:
        RepositoryError: if somebody else holds the lock, or changed the file since it was read.
    """
    if edit.before == edit.after:
        return
    lock = edit.path.with_name(edit.path.name + ".lock")
    edit.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError as taken:
        hint = f"wait for whoever changes it; if nobody does, rm {lock}"
        raise RepositoryError(f"{edit.path} is locked: {lock} exists", hint) from taken
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(edit.after or b"")
            file.flush()
            os.fsync(file.fileno())
        if read_file(edit.path)[1] != edit.before:
            raise RepositoryError(f"{edit.path} changed while it was being worked on; nothing was written", "do it again")
        if edit.after is None:
            edit.path.unlink()
        else:
            if edit.before is not None:
                lock.chmod(stat.S_IMODE(edit.path.stat().st_mode))
            lock.replace(edit.path)
    finally:
        with suppress(FileNotFoundError):
            lock.unlink()

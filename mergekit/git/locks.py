"""Locks: advisory ones between mergekit's own processes, and the lock files that a killed git leaves behind.

Advisory locks end with the process that holds them, however that ends. Git's are files, which stay.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep  # noqa: TID251 (waits for a lock; no result knows it)

_SHORTEST, _LONGEST = 0.001, 0.5
_LOOKS = 20
"""How often a lock file is looked at before it counts as left behind."""


@contextmanager
def locked(file: Path, seconds: float) -> Iterator[int | None]:
    """Hold the lock of a file, which is made if it is not there, and give its descriptor; None if others hold it so long.

    Whoever stands still with the lock in hand delays others, and stops nobody.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield handle if _taken(handle, seconds) else None
    finally:
        os.close(handle)


def is_free(file: Path) -> bool:
    """Tell whether nobody holds the lock of a file now."""
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:  # nobody ever held it
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(handle)


def remove_left(files: Iterable[Path], since: int, seconds: float) -> tuple[Path, ...]:
    """Remove the lock files that were made at `since` (nanoseconds since 1970) or later and stay for some seconds.

    A lock that changes hands meanwhile (another file of the same name) is somebody's who lives, and stays. Gives those
    that were removed.
    """
    found = {file: mark for file in files for mark in (_mark(file),) if mark is not None and mark[1] >= since}
    for _ in range(_LOOKS):
        if not found:
            return ()
        sleep(seconds / _LOOKS)
        found = {file: mark for file, mark in found.items() if _mark(file) == mark}
    for file in found:
        file.unlink(missing_ok=True)
    return tuple(found)


def _mark(file: Path) -> tuple[int, int, int] | None:
    """Give what tells one lock file from the next: inode, time and size."""
    try:
        known = file.lstat()
    except OSError:
        return None
    return known.st_ino, known.st_mtime_ns, known.st_size


def _taken(handle: int, seconds: float) -> bool:
    waited, wait = 0.0, _SHORTEST
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if waited >= seconds:
                return False
        else:
            return True
        sleep(wait)
        waited, wait = waited + wait, min(2 * wait, _LONGEST)

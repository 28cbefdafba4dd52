"""Advisory locks between mergekit's own processes: they end with the process that holds them, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep  # noqa: TID251 (waits for a lock; no result knows it)

_SHORTEST, _LONGEST = 0.001, 0.5


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

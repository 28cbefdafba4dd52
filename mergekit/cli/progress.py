"""What is being done, on one line of the terminal, for work that takes longer than half a second; gone when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 0.5
"""Seconds before anything is shown."""
_CLEAR = "\r\x1b[K"
_LEAST_WIDTH = 10


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give a function that is told what begins now; standard error shows it, where that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _stage: None
        return
    from threading import Timer

    line = _Line()
    timer = Timer(_PATIENCE, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.update
    finally:
        timer.cancel()
        timer.join()
        line.clear()


class _Line:
    """The line that is overwritten."""

    def __init__(self) -> None:
        self._stage = ""
        self._shown = False

    def update(self, stage: str) -> None:
        self._stage = stage
        if self._shown:
            self.show()

    def show(self) -> None:
        import shutil  # late: most commands end before anything is shown

        from mergekit.cli.inert import inert, shorten

        self._shown = True
        width = max(shutil.get_terminal_size().columns - 1, _LEAST_WIDTH)
        self._write(_CLEAR + shorten(inert(self._stage), width))

    def clear(self) -> None:
        if self._shown:
            self._write(_CLEAR)

    @staticmethod
    def _write(text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            return  # there is nobody to show it to

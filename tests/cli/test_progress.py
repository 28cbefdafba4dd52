"""Progress: one line, on a terminal alone, only for what takes long, and gone in the end."""

from __future__ import annotations

import io
import sys
import time

import pytest

from mergekit.cli import progress as module
from mergekit.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal in place of standard error (not as a fixture: pytest puts its own there once those are done)."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    return found


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    with progress() as tell:
        tell("merging")
    assert terminal.getvalue() == ""


def test_long_work_shows_what_is_being_done_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    with progress() as tell:
        tell("reading\x1b[2J")
        deadline = time.monotonic() + 10
        while not terminal.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
        tell("trying agent/with-a-long-name")
    assert terminal.getvalue() == "\r\x1b[Kreading\\x1b[2J\r\x1b[Ktrying agent/wit...\r\x1b[K"


@pytest.mark.parametrize("term", ["dumb", None])
def test_nothing_where_lines_cannot_be_cleared(term: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    monkeypatch.setattr(module, "_PATIENCE", 0)
    if term is None:
        monkeypatch.setattr(terminal, "isatty", lambda: False)
    else:
        monkeypatch.setenv("TERM", term)
    with progress() as tell:
        tell("merging")
        time.sleep(0.05)
    assert terminal.getvalue() == ""

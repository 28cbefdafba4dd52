"""Runs the real program as users do: a process of its own, its output as bytes, on a terminal of a given width if asked."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli import forks

PROGRAM = (sys.executable, "-m", "mergekit")


@dataclass(frozen=True)
class Done:
    """What a process left behind."""

    code: int
    out: bytes
    error: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 (whatever was printed)
        """The one JSON object that was printed, on one line."""
        assert self.out.count(b"\n") == 1
        assert self.error == ""
        return json.loads(self.out)


def _same(environment: Mapping[str, str]) -> bool:
    """Tell whether an environment is that of the process that forks; pytest's note of the running test aside."""
    known = forks.server().environment
    return all(environment.get(name) == known.get(name) for name in {*environment, *known} - {"PYTEST_CURRENT_TEST"})


def mergekit(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, flags: tuple[str, ...] = ()) -> Done:
    """Run the program to its end; `flags` are the interpreter's. It is loaded anew where these or the environment are others."""
    environment = {**os.environ, **(env or {})}
    if not flags and _same(environment):
        code, out, error = forks.server().run(tuple(map(str, arguments)), cwd)
        return Done(code, out, error.decode())
    command = [PROGRAM[0], *flags, *PROGRAM[1:], *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode())


def on_terminal(width: int, *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the program on a terminal with that many columns; give its exit code and what the terminal got."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    environment = {**kept, "TERM": "xterm-256color", **(env or {})}
    process = subprocess.Popen([*PROGRAM, *map(str, arguments)], cwd=cwd, env=environment, stdin=its, stdout=its, stderr=its)
    os.close(its)
    received = b""
    while True:
        try:
            more = os.read(ours, 1 << 16)
        except OSError:  # what a terminal's end looks like on Linux
            break
        if not more:
            break
        received += more
    os.close(ours)
    return process.wait(), received.decode().replace("\r\n", "\n")

"""A process that has loaded the program and forks for every run of it: the same run, without the seconds of loading.

    python -m tests.cli.forks    reads lines of JSON (arguments, directory, files to write to), answers each with an exit code

Only runs with the environment of the tests come here: what a run reads as it starts would be this process's. How the program
starts, and with other environments, is tested with processes of its own.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


class Server:
    """The process that forks, and the environment that it has: the one that the first run was asked for in."""

    def __init__(self) -> None:
        self.environment = dict(os.environ)
        self._directory = TemporaryDirectory()
        command = [sys.executable, "-m", "tests.cli.forks"]
        path = os.pathsep.join((str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])))
        environment = {**os.environ, "PYTHONPATH": path}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self._stop)

    def run(self, arguments: tuple[str, ...], cwd: Path) -> tuple[int, bytes, bytes]:
        """Run the program in a fork; give its exit code, its output and its errors."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        files = [Path(self._directory.name, name) for name in ("out", "error")]
        print(json.dumps([arguments, str(cwd), *map(str, files)]), file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        return code, files[0].read_bytes(), files[1].read_bytes()

    def _stop(self) -> None:
        self._process.communicate()
        self._directory.cleanup()


@cache
def server() -> Server:
    """Give the process of this session, started when it is first needed."""
    return Server()


def _load() -> None:
    from mergekit import cli

    for module in pkgutil.walk_packages(cli.__path__, f"{cli.__name__}."):
        importlib.import_module(module.name)


def _serve() -> None:
    _load()
    gc.freeze()
    for line in sys.stdin:
        arguments, directory, *files = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_child(arguments, directory, files))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _child(arguments: list[str], directory: str, files: list[str]) -> int:
    from mergekit import __main__ as program

    os.chdir(directory)
    for number, name in ((0, os.devnull), (1, files[0]), (2, files[1])):
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    sys.argv = [program.__file__, *arguments]
    code = 1
    try:
        code = program.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 (as the interpreter does at the end)
        sys.excepthook(*sys.exc_info())
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code


if __name__ == "__main__":
    _serve()

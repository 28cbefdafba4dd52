"""Runs programs and tells what they cost, sealed off from the user's configuration, in turns so that noise hits all alike."""

from __future__ import annotations

import gc
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PROJECT = Path(__file__).parents[2]
SHARED = PROJECT.parent / "shared" / "corpus"
"""Fleets and cases from real repositories, where they are there: they are no part of the project."""
_BIN = Path(sys.executable).parent
_DROPPED = ("GIT_", "PYTHON", "MERGEKIT_")


@dataclass(frozen=True)
class Options:
    """What a benchmark is told: see `python -m tests.benchmarks --help`."""

    repos: tuple[Path, ...] = ()
    orders: int = 6
    windows: int = 8
    limit: int | None = None
    profile: bool = False
    count: int = 70
    seed: int = 7
    also: Path | None = None


@dataclass(frozen=True)
class Cost:
    """What one run of a program took: seconds on the clock, and of the processor; and how it ended."""

    seconds: float
    processor: float
    status: int
    output: bytes


def environment() -> dict[str, str]:
    """Give an environment in which nothing of the user's counts, and in which Python keeps what it compiles."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_DROPPED)}
    fixed = {
        "PATH": f"{_BIN}{os.pathsep}{kept.get('PATH', os.defpath)}",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir(), f"mergekit-benchmarks-{os.getuid()}")),
        "LC_ALL": "C",
    }
    people = {f"GIT_{role}_{part}": "bench" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    return {**kept, **fixed, **people}


def run_program(command: Sequence[str | Path], cwd: Path | None = None, *, errors: bool = False) -> Cost:
    """Run a program to its end; its output is what it prints, or with `errors` what it complains."""
    with tempfile.TemporaryFile() as kept:
        output, log = (subprocess.DEVNULL, kept) if errors else (kept, subprocess.DEVNULL)
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment(), stdout=output, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        kept.seek(0)
        return Cost(seconds, usage.ru_utime + usage.ru_stime, process.returncode, kept.read())


_MEASURE = "import resource, subprocess, sys; subprocess.run(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def memory(command: Sequence[str | Path], cwd: Path) -> float:
    """Give the most memory in MB that a program takes; below that of a bare Python it cannot tell.

    A process counts as its own what the one that started it had: so a small one stands between.
    """
    asked = [sys.executable, "-S", "-c", _MEASURE, *command]
    done = subprocess.run(asked, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return int(done.stdout.split()[-1]) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Give up what takes longer.

    Raises:
        TimeoutError: if it did.
    """

    def stop(*_: object) -> None:
        message = f"more than {seconds} s"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def median(costs: Sequence[Cost], what: Literal["seconds", "processor"]) -> float:
    """Give the median of one figure."""
    return statistics.median(cost.seconds if what == "seconds" else cost.processor for cost in costs)


def as_in_a_program() -> None:
    """Have Python look for cycles as seldom as the program has it, and not at what the benchmarks themselves hold."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def project_name(repository: Path) -> str:
    """Name the project that a directory is a clone of: by its own name, or the one above a `repo` or a `.git`."""
    own = repository.parent.name if repository.name in {"repo", ".git"} else repository.name.removesuffix(".git")
    return own.rpartition("+")[2]


def git(repository: Path, *arguments: str) -> str:
    """Run git and give what it prints.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    done = subprocess.run(["git", "-C", repository, *arguments], env=environment(), capture_output=True, check=True)
    return done.stdout.decode(errors="replace").strip()


def succeed(command: Sequence[str | Path], cwd: Path) -> Cost:
    """Run a program that must succeed.

    Raises:
        RuntimeError: if it does not.
    """
    cost = run_program(command, cwd)
    if cost.status:
        message = f"{' '.join(map(str, command))}: exit {cost.status}: {cost.output.decode(errors='replace')}"
        raise RuntimeError(message)
    return cost


def in_turns(rounds: int, programs: Mapping[str, Sequence[str | Path]], cwd: Path) -> dict[str, list[Cost]]:
    """Run programs one after another, so many times; a first round only warms up.

    Raises:
        RuntimeError: if one of them fails.
    """
    found: dict[str, list[Cost]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, command in programs.items():
            cost = succeed(command, cwd)
            if number:
                found[name].append(cost)
    return found


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a directory that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mergekit-bench-") as directory:
        yield Path(directory)


def machine() -> str:
    """Say roughly what all was measured on."""
    found = subprocess.run(["git", "--version"], capture_output=True, check=True, text=True).stdout.split()[2]
    load = f", load {os.getloadavg()[0]:.1f} as it began" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores ({platform.system()} {platform.machine()}), Python {platform.python_version()}, git {found}{load}"

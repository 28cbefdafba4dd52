"""Histories of a whole life: people commit, replicas land, are taken back, processes die and race, clones push and are made anew.

    python -m tests.fuzz.campaign --count 5000 --seed 1

After every step an auditor that knows git alone looks for what is lost. Two histories in three have a remote and two clones that push
to it (`--apart`: all of them). The same seed gives the same histories, but for the moments at which processes die and who wins a race.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.conftest import sealed_environment
from tests.fuzz.fleet import Fleet
from tests.fuzz.life import Life

_SHORTEST_WAIT = 0.05
"""Seconds that a left lock is waited for, instead of two."""
_ALONE = 3
"""One history in so many is that of one repository."""


def trial(directory: Path, seed: str, steps: int, kind: type[Life] = Life) -> tuple[str, Life]:
    """Live one history; give what was lost, and the history."""
    life = kind(directory, seed)
    try:
        life.live(steps)
    except Exception as lost:  # noqa: BLE001 (whatever is raised is told)
        return repr(lost), life
    return "", life


def hurry() -> None:
    """Wait for the locks of the dead no longer than a test can."""
    sys.modules["mergekit.operations.recover"]._STAYS = _SHORTEST_WAIT  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.campaign", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first history")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--stop", type=int, default=3, help="violations after which to stop")
    parser.add_argument("--apart", action="store_true", help="only histories with a remote and clones")
    options = parser.parse_args()
    os.environ.update(sealed := sealed_environment(Path(tempfile.mkdtemp())))
    for name in set(os.environ) - set(sealed):
        del os.environ[name]
    hurry()
    found, kinds, began, done, apart = 0, Counter[str](), time.monotonic(), 0, 0
    for number in range(options.first, options.first + options.count):
        directory = Path(tempfile.mkdtemp())
        kind = Fleet if options.apart or number % _ALONE else Life
        try:
            lost, life = trial(directory, f"{options.seed}/{number}", options.steps, kind)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        kinds += life.kinds
        done += 1
        apart += kind is Fleet
        if lost:
            found += 1
            print(f"history {options.seed}/{number}: {lost}\n    " + "\n    ".join(life.told), flush=True)
            if found >= options.stop:
                break
        if sys.stderr.isatty():
            print(f"\r{done} of {options.count}, {found} violations ", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - began
    said = f"{done} histories of {options.steps} steps, {apart} of them with clones that push, seed {options.seed}"
    print(f"{said}: {found} violations; {took:.0f} s; {dict(sorted(kinds.items()))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

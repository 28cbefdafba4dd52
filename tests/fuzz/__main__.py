"""Random histories against the laws and the definition.

The same seed gives the same histories on every machine; what breaks a law is made as small as it goes and printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

from mergekit.history import writes
from tests.laws.checks import Broken, Effort, check, check_everything, oracle_of
from tests.laws.exhaustive import DELETIONS, THREE_VALUES, histories
from tests.laws.plans import Plan, World, shrink
from tests.laws.random_plans import FLAVOURS, random_plan

HISTORIES_PER_REPOSITORY = 500
"""Objects are never thrown away."""


def violation(world: World, plan: Plan, seed: str, effort: Effort) -> tuple[str, str]:
    """Tell which law a plan breaks, and how; nothing if none."""
    try:
        check(world, plan, random.Random(seed), effort)
    except Broken as broken:
        return broken.law, str(broken)
    except Exception as broken:  # noqa: BLE001 (whatever the engine raises is found, made small and shown)
        return type(broken).__name__, repr(broken)
    return "", ""


def breaks(world: World, plan: Plan, seed: str, effort: Effort, law: str) -> bool:
    return violation(world, plan, seed, effort)[0] == law


class Progress:
    """A line on the terminal that says how far it is."""

    def __init__(self) -> None:
        self.start = self._last = time.monotonic()

    def show(self, text: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._last > 1:
            self._last = time.monotonic()
            print(f"\r{text} ", end="", file=sys.stderr, flush=True)

    def rate(self, count: int) -> str:
        took = time.monotonic() - self.start
        return f"{took:.0f} s, {count / max(took, 0.001):.0f} a second"


def random_histories(options: argparse.Namespace, directory: Path) -> int:
    """Try histories at random; every other one as if it were long, so that nothing is looked at that need not be."""
    progress = Progress()
    kinds: Counter[str] = Counter()
    found = 0
    few = writes._FEW_COMMITS
    world = World(directory / "0")
    for number in range(options.count):
        if number % HISTORIES_PER_REPOSITORY == 0:
            world = World(directory / str(number))
        seed = f"{options.seed}/{number}"
        rng = random.Random(seed)
        flavour = options.flavour or rng.choices(FLAVOURS, (4, 4, 2, 2, 2))[0]
        effort = Effort(options.tries, options.oracle and flavour != "trees")
        plan = random_plan(rng, flavour)
        kinds[flavour] += 1
        writes._FEW_COMMITS = few * (number % 2)
        law, _ = violation(world, plan, seed, effort)
        if law:
            found += 1
            small = shrink(plan, partial(breaks, world, seed=seed, effort=effort, law=law))
            long = ", as a long history" if number % 2 == 0 else ""
            print(f"\nhistory {seed} ({flavour}{long}): {violation(world, small, seed, effort)[1]}\n{small}", flush=True)
            if found >= options.stop:
                break
        progress.show(f"{number + 1} of {options.count} histories, {found} violations")
    done = kinds.total()
    said = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{done} random histories ({said}), seed {options.seed}: {found} violations; {progress.rate(done)}")
    return found


def all_histories(options: argparse.Namespace, directory: Path) -> int:
    """Try all histories of a few commits."""
    found = 0
    for name, values in (("three values", THREE_VALUES), ("two values and none", DELETIONS)):
        progress = Progress()
        world = World(directory / name)
        oracle = oracle_of(world)
        done = 0
        for small in histories(world, values, options.commits):
            done += 1
            try:
                check_everything(world, oracle, small)
            except Broken as broken:
                found += 1
                print(f"\n{broken}\n" + "\n".join(f"    {step}," for step in small.steps), flush=True)
                if found >= options.stop:
                    return found
            progress.show(f"{done} histories, {found} violations")
        print(f"all {done} histories of up to {options.commits} commits over one path ({name}): {found} violations; {progress.rate(done)}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="random histories")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tries", type=int, default=2, help="orders and groupings of each")
    parser.add_argument("--oracle", action=argparse.BooleanOptionalAction, default=True, help="compare with the definition")
    parser.add_argument("--flavour", choices=FLAVOURS, help="only histories of this kind")
    parser.add_argument("--commits", type=int, default=0, help="and all histories of up to so many commits (5: a minute or two)")
    parser.add_argument("--stop", type=int, default=3, help="violations after which to stop")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        found = all_histories(options, Path(directory)) if options.commits else 0
        found += random_histories(options, Path(directory)) if options.count else 0
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

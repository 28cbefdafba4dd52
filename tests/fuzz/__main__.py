"""Random histories against the laws and the definition.

The same seed gives the same histories, on every machine; what breaks a law is made as small as it goes and printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.laws.checks import Broken, Effort, check
from tests.laws.plans import Plan, World, shrink
from tests.laws.random_plans import FLAVOURS, random_plan

HISTORIES_PER_REPOSITORY = 500


def violation(world: World, plan: Plan, seed: str, effort: Effort) -> tuple[str, str]:
    """Tell which law a plan breaks, and how; nothing if none."""
    try:
        check(world, plan, random.Random(seed), effort)
    except Broken as broken:
        return broken.law.partition(",")[0], str(broken)
    except Exception as broken:  # noqa: BLE001 (whatever the engine raises is found, made small and shown)
        return type(broken).__name__, repr(broken)
    return "", ""


def report(world: World, plan: Plan, seed: str, effort: Effort, law: str) -> None:
    small = shrink(plan, lambda less: violation(world, less, seed, effort)[0] == law)
    print(f"\nhistory {seed}: {violation(world, small, seed, effort)[1]}\n{small}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tries", type=int, default=2, help="orders and groupings per history")
    parser.add_argument("--oracle", action=argparse.BooleanOptionalAction, default=True, help="compare with the definition")
    parser.add_argument("--flavour", choices=FLAVOURS, help="only histories of this kind")
    parser.add_argument("--stop", type=int, default=3, help="violations after which to stop")
    options = parser.parse_args()
    start = last = time.monotonic()
    kinds: Counter[str] = Counter()
    found = done = 0
    with tempfile.TemporaryDirectory() as directory:
        for number in range(options.count):
            if number % HISTORIES_PER_REPOSITORY == 0:
                world = World(Path(directory) / str(number))
            seed = f"{options.seed}/{number}"
            rng = random.Random(seed)
            flavour = options.flavour or rng.choices(FLAVOURS, (4, 4, 2))[0]
            effort = Effort(options.tries, options.oracle and flavour != "trees")
            plan = random_plan(rng, flavour)
            law, _ = violation(world, plan, seed, effort)
            done += 1
            kinds[flavour] += 1
            if law:
                found += 1
                report(world, plan, seed, effort, law)
                if found >= options.stop:
                    break
            if sys.stderr.isatty() and time.monotonic() - last > 1:
                last = time.monotonic()
                print(f"\r{done} of {options.count} histories, {found} violations", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - start
    said = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"\n{done} histories ({said}), seed {options.seed}, {found} violations, {done / took:.0f} a second")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

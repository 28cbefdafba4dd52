"""Types against their oracles, over random histories in memory: python -m tests.fuzz.types --count 10000 --seed 1.

The same seed gives the same histories on every machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.types.random_histories import SUBJECTS, violation


def main(arguments: list[str] | None = None) -> int:
    """Try every type on `count` histories, and print the first few that an oracle refutes."""
    parser = argparse.ArgumentParser(prog="tests.fuzz.types", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="histories per type (default: 10000)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first history, to try them in pieces (default: 0)")
    parser.add_argument("--seed", default="1", help="default: 1")
    parser.add_argument("--type", choices=sorted(SUBJECTS), action="append", help="only this one; may be given several times")
    options = parser.parse_args(arguments)
    failed, done = 0, Counter[str]()
    for name in options.type or SUBJECTS:
        start = time.monotonic()
        numbers = range(options.first, options.first + options.count)
        found = [wrong for number in numbers if (wrong := violation(name, f"{options.seed}/{number}", done))]
        failed += len(found)
        print(
            f"{name:16} {options.count} histories, seed {options.seed}: {len(found)} refuted, {time.monotonic() - start:.0f} s", flush=True
        )
        for wrong in found[:3]:
            print(f"  {wrong}")
    print("what they did: " + ", ".join(f"{count} {kind}" for kind, count in sorted(done.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

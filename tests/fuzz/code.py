"""Merges of real files that were mutated, in every language, against what holds for every merge of a file.

    python -m tests.fuzz.code --count 20000 --seed 1

The same seed gives the same merges on every machine that has the same cases. What breaks a law is made as small as it goes and
printed; with `--keep DIR` it is written there, too. What takes too long stays as it is.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from mergekit.driver import Contest
from mergekit.frozen import replace
from tests.benchmarks.measuring import patience
from tests.fuzz.code_laws import violations
from tests.fuzz.mutations import mutated
from tests.fuzz.sources import Source, sources
from tests.laws.contests import plain

LENGTHS = (2_000, 2_000, 2_000, 8_000, 8_000, 40_000)
"""Bytes of a file that are taken, one of these: lines before and behind are left out. Short ones are quick, and meet as well."""
PATIENCE = 60
"""Seconds that one merge, in all its variants, may take."""
TRUSTS = ("eager", "eager", "balanced", "safe")
_SMALLER = 400
"""How often a contest that breaks a law is tried smaller."""
_SEVERAL = 0.15
_UNTOUCHED = 0.25


def drawn(rng: random.Random, source: Source) -> Contest:
    """Make a contest of a file: real versions and mutated ones, equal, empty and absent ones."""
    versions = source.versions()
    length, longest = max(map(len, versions)), rng.choice(LENGTHS)
    if length > longest:
        at = rng.randrange(length - longest)
        versions = [_lines_between(version, at, at + longest) for version in versions]
    base = versions[0] if rng.random() < 0.8 else mutated(rng, rng.choice(versions))
    count = rng.randint(3, 4) if rng.random() < _SEVERAL else 2
    sides = [_side(rng, base, versions) for _ in range(count)]
    if rng.random() < 0.05:
        sides[rng.randrange(count)] = rng.choice((b"", base, sides[0]))
    contest = plain(source.path, None if rng.random() < 0.04 else base, sides)
    return replace(contest, options={"trust": rng.choice(TRUSTS)})


def _side(rng: random.Random, base: bytes, versions: Sequence[bytes]) -> bytes:
    start = rng.choice((base, base, *versions))
    return start if rng.random() < _UNTOUCHED and start != base else mutated(rng, start)


def _lines_between(text: bytes, start: int, end: int) -> bytes:
    start = text.find(b"\n", min(start, len(text))) + 1
    return text[start : text.find(b"\n", end) + 1 or len(text)]


def broken(contest: Contest) -> Mapping[str, str]:
    """Tell which laws a contest breaks, and how."""
    found: dict[str, str] = {}
    try:
        with patience(PATIENCE):
            for law, seen in violations(contest):
                found.setdefault(law, seen)
    except Exception as error:  # noqa: BLE001 (whatever a merge raises is found, made small and shown)
        found[type(error).__name__] = repr(error)
    return found


def smaller(contest: Contest, fails: Callable[[Contest], bool]) -> Contest:
    """Leave lines out, of all versions and of single ones, as long as the same is broken."""
    left = _SMALLER
    for which in (None, *range(-1, len(contest.sides))):
        size = _length(contest, which)
        while size:
            at = 0
            while left and at < _length(contest, which):
                left -= 1
                tried = _without(contest, which, at, size)
                if tried != contest and fails(tried):
                    contest = tried
                else:
                    at += size
            size //= 2
    return contest


def _length(contest: Contest, which: int | None) -> int:
    return len(_lines(contest, which))


def _lines(contest: Contest, which: int | None) -> list[bytes]:
    """Give the lines of one version; of none, those that stand in all."""
    if which is None:
        versions = [_lines(contest, number) for number in range(-1, len(contest.sides))]
        return [line for line in versions[0] if all(line in version for version in versions[1:])]
    return ((contest.base if which < 0 else contest.sides[which]) or b"").splitlines(keepends=True)


def _without(contest: Contest, which: int | None, at: int, size: int) -> Contest:
    if which is None:
        gone = set(_lines(contest, None)[at : at + size])
        base, *sides = (b"".join(line for line in _lines(contest, number) if line not in gone) for number in range(-1, len(contest.sides)))
        return replace(contest, base=None if contest.base is None else base, sides=tuple(sides))
    lines = _lines(contest, which)
    text = b"".join(lines[:at] + lines[at + size :])
    if which < 0:
        return contest if contest.base is None else replace(contest, base=text)
    return replace(contest, sides=(*contest.sides[:which], text, *contest.sides[which + 1 :]))


def _breaks(law: str, contest: Contest) -> bool:
    return law in broken(contest)


def told(contest: Contest) -> str:
    """Show a contest so that a test can be made of it."""
    versions = "\n".join(f"    {version!r}," for version in (contest.base, *contest.sides))
    return f"    {contest.path!r}, {dict(contest.options)!r}\n{versions}"


def keep(folder: Path, number: int, contest: Contest) -> None:
    """Write the versions of a contest into files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, version in zip(("base", "left", "right", "third", "fourth"), (contest.base, *contest.sides), strict=False):
        (folder / f"{number}-{name}-{Path(contest.path).name}").write_bytes(version or b"")


def contest_of(known: Mapping[str, Sequence[Source]], seed: int, number: int) -> tuple[str, Source, Contest]:
    """Make the contest of a number: languages take turns."""
    rng = random.Random(f"{seed}/{number}")
    names = sorted(known)
    language = names[number % len(names)]
    source = rng.choice(known[language])
    return language, source, drawn(rng, source)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.code", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=20_000, help="merges")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first merge")
    parser.add_argument("--cases", type=Path, help="cases from real histories (default: ../shared/corpus/cases, if it is there)")
    parser.add_argument("--stop", type=int, default=3, help="violations after which to stop")
    parser.add_argument("--keep", type=Path, help="where to write what breaks a law")
    options = parser.parse_args()
    faulthandler.enable()
    known = sources(options.cases)
    kinds, found, began, slowest = Counter[str](), 0, time.monotonic(), (0.0, "")
    for number in range(options.first, options.first + options.count):
        language, source, contest = contest_of(known, options.seed, number)
        started = time.process_time()
        laws = broken(contest)
        slowest = max(slowest, (time.process_time() - started, f"{options.seed}/{number} ({source.name})"))
        kinds[language] += 1
        for law in laws:
            found += 1
            small = contest if law == TimeoutError.__name__ else smaller(contest, partial(_breaks, law))  # each try would take as long
            print(f"\nmerge {options.seed}/{number} ({source.name}) breaks {law}: {broken(small).get(law)}\n{told(small)}", flush=True)
            if options.keep:
                keep(options.keep, number, small)
        if found >= options.stop:
            break
        if sys.stderr.isatty():
            print(f"\r{number + 1 - options.first} of {options.count} merges, {found} violations ", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - began
    said = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{kinds.total()} merges of mutated files ({said}), seed {options.seed} from {options.first}: {found} violations; {took:.0f} s")
    print(f"the slowest, with all its variants: {slowest[0]:.1f} s of the processor, {slowest[1]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

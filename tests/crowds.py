"""Many processes at once merge, undo, redo and collect in one repository, and are killed at random; then the log must add up.

    python -m tests.crowds --seconds 60 --seed 1

Three targets: one checked out with edits, one in another work tree, one nowhere. In the end every branch is where the log
left it, each entry began where the one before had ended, no number is missing or doubled, and the checkouts are whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import sealed_environment
from tests.crashes import PROGRAM, fsck, git
from tests.histories import History, run_git

TARGETS = ("main", "linked", "release")
REPLICAS = tuple(f"agent/{n}" for n in range(8))
AT_ONCE = 4
_KILLED = 0.4
_LONGEST = 0.6


def build(root: Path) -> Path:
    """Make the repository, whose replicas change files of their own, and one in three a common one."""
    history = History(root / "origin")
    history.commit("base", files={**{f"s/{n}": f"{n}\n" * 50 for n in range(60)}, "mine": "1\n"})
    for target in TARGETS:
        history.branch(target, "base")
    for n, name in enumerate(REPLICAS):
        clash = {"s/59": f"{n}\n"} if n % 3 == 0 else {}
        history.commit(
            name, "base", files={**{f"s/{i}": f"{i} by {n}\n" * 50 for i in range(7 * n, 7 * n + 7)}, **clash, f"new/{n}": "x\n"}
        )
        history.branch(name, name)
    main = history.checkout_clone(root / "world" / "main", "main")
    for name in (*REPLICAS, "linked", "release"):
        git(main, "branch", "--quiet", "--no-track", name, f"origin/{name}")
    git(main, "worktree", "add", "--quiet", str(root / "world" / "linked"), "linked")
    (main / "mine").write_text("edited\n")
    (main / "untracked").write_text("untracked\n")
    return root / "world"


def commands(rng: random.Random) -> Iterator[list[str]]:
    while True:
        kind = rng.random()
        if kind < 0.6:
            yield ["merge", *rng.sample(REPLICAS, rng.choice([1, 1, 2])), "--into", rng.choice(TARGETS)]
        elif kind < 0.85:
            yield ["undo", str(rng.choice([1, 1, 2]))]
        else:
            yield [rng.choice(["redo", "gc"])]


def crowd(at: Path, home: Path, rng: random.Random, seconds: float) -> Counter[str]:
    """Run commands for some seconds, a few at a time, and count how they ended."""
    end = time.monotonic() + seconds
    ends: Counter[str] = Counter()
    alive: list[tuple[subprocess.Popen[bytes], str, float]] = []
    drawn = commands(rng)
    while alive or time.monotonic() < end:
        while len(alive) < AT_ONCE and time.monotonic() < end:
            words = next(drawn)
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
            process = subprocess.Popen([*PROGRAM, *words], cwd=at / "main", env=sealed_environment(home), **quiet)  # type: ignore[call-overload]
            death = time.monotonic() + rng.random() * _LONGEST if rng.random() < _KILLED else float("inf")
            alive.append((process, words[0], death))
        time.sleep(0.005)
        for one in list(alive):
            process, kind, death = one
            if time.monotonic() > death:
                process.kill()
            if process.poll() is not None:
                _, error = process.communicate()
                assert process.returncode in (-9, 0, 1, 2), error
                assert b"bug" not in error, error
                ends[f"{kind} {'killed' if process.returncode < 0 else process.returncode}"] += 1
                alive.remove(one)
    return ends


def check(at: Path, home: Path) -> Counter[str]:
    """Check that all adds up, and count the entries of the log by kind and state."""

    def mergekit(*words: str) -> bytes:
        return subprocess.run([*PROGRAM, *words], cwd=at / "main", env=sealed_environment(home), capture_output=True, check=True).stdout

    mergekit("gc")  # whatever it is, it clears up first
    log = json.loads(mergekit("log", "--json"))
    operations = log["operations"][::-1]
    assert log["interrupted"] is None
    assert [one["number"] for one in operations] == list(range(1, len(operations) + 1))
    now: dict[str, str | None] = {}
    for one in operations:
        for ref in one["refs"]:
            assert now.get(ref["name"], ref["before"]) == ref["before"], (one["number"], ref)
            now[ref["name"]] = ref["after"]
    there = dict(line.split(" ") for line in git(at / "main", "for-each-ref", "--format=%(refname) %(objectname)").split("\n"))
    assert {name: there.get(name) for name in now} == now
    assert run_git(at / "main", "status", "--porcelain") == b" M mine\n?? untracked\n"
    assert run_git(at / "linked", "status", "--porcelain") == b""
    locks = [str(file) for file in (at / "main/.git").rglob("*.lock") if file.parent.name != "mergekit"]
    assert not locks, locks
    fsck(at)
    return Counter(f"{one['kind']} {one['state']}" for one in operations)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crowds", description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        home = Path(root) / "home"
        home.mkdir()
        sealed = sealed_environment(home)
        os.environ.clear()
        os.environ.update(sealed)
        at = build(Path(root))
        print(f"ended: {dict(sorted(crowd(at, home, random.Random(chosen.seed), chosen.seconds).items()))}", flush=True)
        print(f"logged: {dict(sorted(check(at, home).items()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

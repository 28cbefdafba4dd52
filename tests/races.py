"""Sixteen processes land different replicas on one target at once, round after round: each lands exactly once, and nobody waits for ever.

    python -m tests.races --rounds 20 --seed 1

Every round is a repository of its own, bare or with the target checked out. All processes wait for one word, and then begin.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import sealed_environment
from tests.histories import History, run_git

RACERS = 16
PATIENCE = 120
"""Seconds after which a racer counts as one that waits for ever."""

_LANDER = """
import sys
from mergekit.git.repository import Repository
from mergekit.landing import land
repository = Repository.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
result = land(repository, sys.argv[2:], into="main")
print(result.tries, *(replica.name for replica in result.landed), flush=True)
"""


def race(at: Path, replicas: list[str]) -> list[list[str]]:
    """Land every replica in a process of its own, all at once; give what each says: tries and what landed."""
    command = [sys.executable, "-c", _LANDER, str(at)]
    racers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in replicas
    ]
    assert all(racer.stdout is not None and racer.stdout.readline() == "ready\n" for racer in racers)
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=PATIENCE) for racer in racers]
    assert [errors for _, errors in said if errors] == []
    return [output.split() for output, _ in said]


def run_round(directory: Path, rng: random.Random) -> tuple[int, float]:
    """Run one round; give the most tries that a racer needed, and the seconds that all of it took."""
    history = History(directory / "origin")
    lines = "".join(f"line {n}\n" for n in range(4 * RACERS))
    history.commit("base", files={"f": lines, "findings/log.md": "- base\n"})
    history.branch("main", "base")
    for n in range(RACERS):
        files = {
            f"own/{n}": f"{n}\n",
            "findings/log.md": f"- base\n- found by {n}\n",
            "f": lines.replace(f"line {4 * n}\n", f"line by {n}\n"),
        }
        history.commit(f"r{n}", "base", files=files)
        history.branch(f"agent/r{n}", f"r{n}")
    at = history.path
    checked_out = rng.random() < 0.5
    if checked_out:
        at = history.checkout_clone(directory / "clone", "main")
        for n in range(RACERS):
            run_git(at, "branch", "--quiet", "--no-track", f"agent/r{n}", f"origin/agent/r{n}")
    replicas = [f"agent/r{n}" for n in range(RACERS)]
    rng.shuffle(replicas)
    began = time.monotonic()
    said = race(at, replicas)
    took = time.monotonic() - began
    assert [words[1:] for words in said] == [[name] for name in replicas], said
    brought = run_git(at, "log", "--first-parent", "--format=%H %P", f"{history['base']}..main").decode().splitlines()
    for n in range(RACERS):
        own = history[f"r{n}"]
        assert sum(own in line.split()[2:] or line.split()[0] == own for line in brought) == 1, (n, brought)
    assert len(brought) == RACERS, brought
    tree = run_git(at, "ls-tree", "-r", "--name-only", "main").decode().split()
    assert sorted(tree) == sorted(["f", "findings/log.md", *(f"own/{n}" for n in range(RACERS))]), tree
    text = run_git(at, "show", "main:f").decode()
    assert all(f"line by {n}\n" in text for n in range(RACERS)), text
    found = run_git(at, "show", "main:findings/log.md").decode().splitlines()
    assert sorted(found) == sorted(["- base", *(f"- found by {n}" for n in range(RACERS))]), found
    if checked_out:
        assert run_git(at, "status", "--porcelain") == b""
    run_git(at, "fsck", "--no-dangling", "--no-progress")
    return max(int(words[0]) for words in said), took


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.races", description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    os.environ.update(sealed := sealed_environment(Path(tempfile.mkdtemp())))
    for name in set(os.environ) - set(sealed):
        del os.environ[name]
    rng = random.Random(chosen.seed)
    tries, seconds = [], []
    for _ in range(chosen.rounds):
        with tempfile.TemporaryDirectory() as directory:
            most, took = run_round(Path(directory), rng)
        tries.append(most)
        seconds.append(took)
    print(f"{chosen.rounds} rounds of {RACERS}: each landed once; at most {max(tries)} tries, and {max(seconds):.1f} s a round")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Lands, undoes and looks on machines where something is wrong: no space, no memory, nothing may be written, Ctrl-C at any moment.

    python -m tests.odd_machines --count 60 --seed 1

Every trial is a copy of one repository. Afterwards it is as before or as the whole command leaves it, and the same command, on a machine
that is well again, just works.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.conftest import sealed_environment
from tests.crashes import PROGRAM, World, build, command, copy, fsck, look, mergekit, same

TRACES = (b"Traceback", b"bug", b"Exception ignored")
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What acts on a terminal, but for ends of lines."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PROGRESS = re.compile(r"[^\n]*\r\x1b\[K")
"""What was drawn over: on a machine that is slow for a moment, there is progress to tell."""
PRIVATE = ("unshare", "--mount", "--map-root-user", "sh", "-ec")
"""Runs a script with mounts of its own; where nobody may, those trials are left out."""


def without_colours(text: str) -> str:
    return _COLOURS.sub("", _PROGRESS.sub("", text))


def may_mount() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run([*PRIVATE, "mount -t tmpfs none /mnt"], capture_output=True, check=False).returncode == 0
    )


def run(
    world: World, at: Path, words: Sequence[str], *, before: Callable[[], None] | None = None, prefix: Sequence[str] = ()
) -> tuple[int, bytes]:
    """Run a command on such a machine; give its exit code and all that it said."""
    done = subprocess.run(
        [*prefix, *PROGRAM, *words],
        cwd=at / "main",
        env=sealed_environment(world.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=before,
        check=False,
    )
    return done.returncode, done.stdout


def limited(kind: int, most: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(kind, (most, most))

    return limit


def read_only(at: Path, words: Sequence[str]) -> Sequence[str]:
    """Give the words that run a command where a repository cannot be written."""
    return [*PRIVATE, f'mount --bind "{at}" "{at}"; mount -o remount,ro,bind "{at}"; cd "{at}/main"; exec "$@"', "sh", *words]


def full(at: Path, room: int, words: Sequence[str]) -> Sequence[str]:
    """Give the words that run a command on a disk with so many KiB left; what it wrote is copied back."""
    script = f"""
    cp -a "{at}" "{at}.kept"
    size=$(du -sk "{at}" | cut -f1)
    mount -t tmpfs -o size=$((size * 2 + 2048))k none "{at}"
    cp -a "{at}.kept/." "{at}"
    left=$(df -k --output=avail "{at}" | tail -1)
    dd if=/dev/zero of="{at}/filler" bs=1024 count=$((left - {room})) 2>/dev/null
    cd "{at}/main"
    "$@" && code=0 || code=$?
    cd /
    rm -rf "{at}/filler" "{at}.kept"
    cp -a "{at}" "{at}.kept"
    umount "{at}"
    exit $code
    """
    return [*PRIVATE, script, "sh", *words]


def settle(world: World, at: Path, kind: str, target: str) -> str:
    """See that nothing is half done, and that the same command works now; tell what had become of the first."""
    before, after = world.before[target], world.after[target]
    if (at / "main/.git/mergekit/pending").exists():
        outcome = "cleared up by the next"
        done = mergekit(world, at, "gc")
        assert done.returncode == 0, done.stdout + done.stderr
        assert b"Kept as it is" not in done.stderr, done.stderr
        now = look(at)
        same(now, after if now["refs"] == after["refs"] else before)
    else:
        now = look(at)
        outcome = "done" if now["refs"] == after["refs"] else "not done"
        same(now, after if outcome == "done" else before)
    fsck(at)
    if now["refs"] != after["refs"]:
        again = mergekit(world, at, *command(world, kind, target))
        assert again.returncode in (0, 1), again.stdout + again.stderr
        same(look(at), after)
    locks = [str(file) for file in (at / "main/.git").rglob("*.lock") if file.parent.name != "mergekit"]
    assert not locks, locks
    fsck(at)
    return outcome


def no_space(world: World, at: Path, rng: random.Random, kind: str) -> str:
    """Files have a greatest size: what is larger fails as on a full disk, and git is killed for it."""
    target = rng.choice(world.targets)
    copy(world, at)
    most = rng.choice([0, 64, 200, 512, 700, 1024, 2048, 4096, 8192, 20_000, 100_000])
    code, said = run(world, at, command(world, kind, target), before=limited(resource.RLIMIT_FSIZE, most))
    assert code in (0, 1, 2), (code, said)
    assert not any(trace in said for trace in TRACES), said
    return f"{code}, {settle(world, at, kind, target)}"


def full_disk(world: World, at: Path, rng: random.Random, kind: str) -> str:
    """A disk with little room."""
    target = rng.choice(world.targets)
    copy(world, at)
    shutil.rmtree(f"{at}.kept", ignore_errors=True)
    room = rng.choice([0, 4, 8, 16, 24, 32, 64, 100, 150, 200, 300, 400])
    done = subprocess.run(
        full(at, room, [*PROGRAM, *command(world, kind, target)]),
        env={**sealed_environment(world.home), "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    shutil.rmtree(at)
    Path(f"{at}.kept").rename(at)
    for place in ("main", "linked"):  # other inodes: so that git looks at the files again
        subprocess.run(["git", "-C", str(at / place), "update-index", "-q", "--refresh"], check=False, capture_output=True)
    assert done.returncode in (0, 1, 2), (done.returncode, done.stdout)
    assert not any(trace in done.stdout for trace in TRACES), done.stdout
    return f"{done.returncode}, {settle(world, at, kind, target)}"


def no_writing(world: World, at: Path, rng: random.Random, kind: str) -> str:
    """A repository that nobody may write."""
    target = rng.choice(world.targets)
    copy(world, at)
    done = subprocess.run(
        read_only(at, [*PROGRAM, *command(world, kind, target)]),
        env={**sealed_environment(world.home), "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 2, (done.returncode, done.stdout)
    assert b"error: " in done.stdout, done.stdout
    assert b"hint: " in done.stdout, done.stdout
    assert not any(trace in done.stdout for trace in TRACES), done.stdout
    return f"2, {settle(world, at, kind, target)}"


def no_memory(world: World, at: Path, rng: random.Random, kind: str) -> str:
    """Little address space."""
    target = rng.choice(world.targets)
    copy(world, at)
    most = rng.randrange(12 << 10, 64 << 10) << 10
    code, said = run(world, at, command(world, kind, target), before=limited(resource.RLIMIT_AS, most))
    assert code in (0, 1, 2, 120, 127), (code, said)  # 120: Python itself could not end
    assert b"bug" not in said or b"unexpected SystemError" in said, said  # that is what Python makes of some failures
    if code in (1, 120, 127) and not said.startswith(b"error: ") and b"agent" not in said:  # Python itself did not come up
        assert settle(world, at, kind, target) == "not done"
        return "Python did not start"
    return f"{code}, {settle(world, at, kind, target)}"


def interrupt(world: World, at: Path, rng: random.Random, kind: str) -> str:
    """Ctrl-C: a signal to the process and whatever runs with it, once or twice."""
    target = rng.choice(world.targets)
    copy(world, at)
    process = subprocess.Popen(
        [sys.executable, "-c", _STARTED, *command(world, kind, target)],
        cwd=at / "main",
        env={**sealed_environment(world.home), "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(rng.random() * world.seconds[target])
    times = rng.choice([1, 1, 2])
    for _ in range(times):
        try:
            os.killpg(process.pid, signal.SIGINT)
        except ProcessLookupError:
            break
        time.sleep(rng.random() * 0.01)
    out, error = process.communicate()
    assert process.returncode in (0, 1, 130), (process.returncode, out, error)
    assert not any(trace in error for trace in TRACES), error
    outcome = settle(world, at, kind, target)
    if times == 1:  # whoever is interrupted as he clears up leaves that to the next
        assert outcome != "cleared up by the next", error
        assert process.returncode == 130 or outcome == "done", (process.returncode, outcome)
    return f"{process.returncode}, {outcome}"


_STARTED = "import sys; sys.argv[0] = 'mergekit'; print('started', flush=True); from mergekit.__main__ import main; sys.exit(main())"
"""Tells when Python itself is up: what happens before is not ours."""

TRIALS: dict[str, Callable[[World, Path, random.Random, str], str]] = {
    "no-space": no_space,
    "full-disk": full_disk,
    "no-writing": no_writing,
    "no-memory": no_memory,
    "interrupt": interrupt,
}
MOUNTING = ("full-disk", "no-writing")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.odd_machines", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=60, help="trials of each kind, with merge and with undo")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--trial", choices=TRIALS, action="append")
    parser.add_argument("--kind", choices=["merge", "undo"], action="append")
    chosen = parser.parse_args()
    bad = 0
    os.environ.update(sealed := sealed_environment(Path(tempfile.mkdtemp())))
    for name in set(os.environ) - set(sealed):
        del os.environ[name]
    for kind in chosen.kind or ["merge", "undo"]:
        with tempfile.TemporaryDirectory() as root:
            world = build(Path(root), kind)
            for name in chosen.trial or TRIALS:
                if name in MOUNTING and not may_mount():
                    print(f"{kind}, {name}: left out, since nothing can be mounted here")
                    continue
                seen: Counter[str] = Counter()
                for seed in range(chosen.seed, chosen.seed + chosen.count):
                    try:
                        seen[TRIALS[name](world, Path(root) / "trial", random.Random(seed), kind)] += 1
                    except AssertionError as wrong:
                        bad += 1
                        print(f"{kind}, {name}, seed {seed}: {str(wrong)[:1500]}", flush=True)
                print(f"{kind}, {name}: {chosen.count} trials, {bad} wrong so far; {dict(sorted(seen.items()))}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

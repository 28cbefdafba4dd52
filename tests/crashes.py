"""Kills commands at random moments, and looks at what is left and at what the next command makes of it.

    python -m tests.crashes --count 200 --seed 1 --what merge,undo,redo,unland,push

Every trial is a copy of one repository: a checkout with edits, staged and not, untracked and ignored files, a stash,
other branches and another work tree. A third of the trials lands on the branch in the checkout, a third on the one in the
other work tree, a third on one that is checked out nowhere. Processes are killed by SIGKILL, alone or with every git that they have
started, at a moment that is drawn from the whole run, or, in most trials, soon after the journal appears. The server of the remote to which
`merge --push` pushes (`push`) outlives them, as it would on another machine.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import sealed_environment
from tests.histories import History, run_git

PROGRAM = (sys.executable, "-m", "mergekit")
FILES = 120
LOG = "refs/mergekit/operations"
_OUTLIVES = 10.0
"""Seconds within which git ends that has outlived who started it."""
KINDS = ("merge", "undo", "redo", "unland", "push")
TARGETS = ("main", "release", "linked")
"""A branch that is checked out in the main work tree, one that is nowhere, one in another work tree."""


@dataclass
class World:
    """A repository to copy, and what it looks like (by target) before and after the whole command, and after two of them."""

    path: Path
    home: Path
    targets: tuple[str, ...]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    again: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def git(at: Path, *arguments: str) -> str:
    return run_git(at, *arguments).decode("utf-8", "surrogateescape").strip("\n")


def build(root: Path, kind: str, targets: tuple[str, ...] = TARGETS) -> World:
    """Make the repository: for `undo` and `unland`, with a landing on each target; for `redo`, with those undone; for `push`, a remote."""
    history = History(root / "origin")
    many = {f"src/{n:03}.txt": f"{n}\n" * 400 for n in range(FILES)}
    history.commit("base", files={**many, "mine": "1\n", "staged": "1\n", "both": "1\n", "old/gone": "x\n", ".gitignore": "*.log\n"})
    for n, name in enumerate("abc"):
        own = {f"src/{i:03}.txt": f"{i} by {name}\n" * 400 for i in range(n, FILES, 3)}
        history.commit(name, "base", files={**own, f"new/{name}": name * 5000}, delete=["old/gone"] if name == "a" else [])
    history.commit("d", "base", files={"src/000.txt": "clash\n"})
    history.commit("ahead", "base", files={"ahead": "1\n"})
    for name in "abcd":
        history.branch(f"agent/{name}", name)
    for name in TARGETS:
        history.branch(name, "ahead")
    main = root / "world" / "main"
    main.parent.mkdir()
    git(root, "clone", "--quiet", "--branch", "main", str(history.path), str(main))
    for name in ("agent/a", "agent/b", "agent/c", "agent/d", "release", "linked"):
        git(main, "branch", "--quiet", "--track", name, f"origin/{name}")
    if kind == "push":
        git(root, "clone", "--quiet", "--bare", str(history.path), str(main.parent / "remote"))
    else:
        git(main, "remote", "remove", "origin")
    git(main, "worktree", "add", "--quiet", str(main.parent / "linked"), "linked")
    home = root / "home"
    home.mkdir()
    world = World(root / "world", home, targets)
    _land(world, kind)
    for place in (main, main.parent / "linked"):
        _edit(place)
    for target in targets:
        copied = copy(world, root / "whole")
        world.before[target] = look(copied)
        began = time.monotonic()
        done = mergekit(world, copied, *command(world, kind, target))
        world.seconds[target] = time.monotonic() - began
        assert done.returncode in (0, 1), done.stderr
        world.after[target] = look(copied)
        assert world.after[target] != world.before[target]
        if kind in ("merge", "push"):  # a second landing looks at what is held again, and says by whom now
            mergekit(world, copied, *command(world, kind, target))
            world.again[target] = look(copied)
    return world


def _land(world: World, kind: str) -> None:
    """Do what is to be taken back, or brought back."""
    if kind in ("undo", "redo", "unland"):
        for target in world.targets:
            assert mergekit(world, world.path, "merge", "--into", target).returncode in (0, 1)
    if kind == "redo":
        for _ in world.targets:
            assert mergekit(world, world.path, "undo").returncode == 0


def _edit(place: Path) -> None:
    """Leave in a checkout what people leave there: a stash, and edits of all kinds."""
    (place / "mine").write_text("stashed\n")
    git(place, "stash", "push", "--quiet")
    (place / "mine").write_text("edited\n")
    (place / "staged").write_text("staged\n")
    (place / "both").write_text("staged\n")
    git(place, "add", "staged", "both")
    (place / "both").write_text("and edited\n")
    (place / "untracked").write_text("untracked\n")
    (place / "ignored.log").write_text("ignored\n")
    (place / "src/untracked").write_text("untracked\n")


def command(world: World, kind: str, target: str) -> tuple[str, ...]:
    """The command to kill; an undo goes back to the landing on that target, as all of them are in the log, a redo the other way."""
    return {
        "merge": ("merge", "--into", target),
        "undo": ("undo", str(len(world.targets) - world.targets.index(target))),
        "redo": ("redo", str(world.targets.index(target) + 1)),
        "unland": ("unland", "agent/b", "--into", target),
        "push": ("merge", "--push", "--into", target),
    }[kind]


def copy(world: World, to: Path) -> Path:
    """Copy the repository with its work trees, so that git finds all of them unchanged."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["cp", "-a", str(world.path), str(to)], check=True)
    own = to / "main/.git/worktrees/linked"
    (own / "gitdir").write_text(f"{to / 'linked/.git'}\n")
    (to / "linked/.git").write_text(f"gitdir: {own}\n")
    if (to / "remote").exists():
        (to / "serving").touch()
        git(to / "main", "config", "remote.origin.url", str(to / "remote"))
        git(to / "main", "config", "remote.origin.receivepack", f"setsid flock --shared {to / 'serving'} git-receive-pack")
    for place in ("main", "linked"):
        subprocess.run(["git", "-C", str(to / place), "update-index", "-q", "--refresh"], check=False)
    return to


def look(at: Path) -> dict[str, Any]:
    """Everything that must not get lost, and everything that may move: refs, and per work tree HEAD, status, index and files."""
    found: dict[str, Any] = {"refs": refs(at), "remote": remote_refs(at), "stash": git(at / "main", "stash", "list", "--format=%H")}
    for name in ("main", "linked"):
        tree = at / name
        files = {str(f.relative_to(tree)): f.read_bytes() for f in sorted(tree.rglob("*")) if f.is_file() and f.name != ".git"}
        files = {path: content for path, content in files.items() if not path.startswith(".git/")}
        head, index = (git(tree, *words) for words in (("symbolic-ref", "HEAD"), ("ls-files", "--stage")))
        found[name] = {"head": head, "index": index, "status": git(tree, "status", "--porcelain"), "files": files}
    return found


def refs(at: Path) -> dict[str, str]:
    """All refs but the log, whose entries name the copy that they are of."""
    lines = (line.split(" ") for line in git(at / "main", "for-each-ref", "--format=%(refname) %(objectname)").split("\n"))
    return {name: oid for name, oid in lines if name != LOG}


def remote_refs(at: Path) -> dict[str, str]:
    """All refs of the remote, where there is one; what it is about to do is waited for."""
    if not (at / "remote").exists():
        return {}
    with (at / "serving").open() as served:
        fcntl.flock(served, fcntl.LOCK_EX)
        lines = (line.split(" ") for line in git(at / "remote", "for-each-ref", "--format=%(refname) %(objectname)").split("\n"))
        return dict(lines)


def mergekit(world: World, at: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mergekit", *arguments],
        cwd=at / "main",
        env=sealed_environment(world.home),
        capture_output=True,
        check=False,
    )


def crash(world: World, at: Path, arguments: tuple[str, ...], moment: float, *, after_journal: bool, alone: bool) -> str:
    """Start the program, and kill it at a moment (in seconds); tell whether it was in time."""
    environment = sealed_environment(world.home)
    process = subprocess.Popen(
        [sys.executable, "-m", "mergekit", *arguments],
        cwd=at / "main",
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    journal = at / "main/.git/mergekit/pending"
    while after_journal and process.poll() is None and not journal.exists():
        pass
    time.sleep(moment)
    if process.returncode is None:
        kill(process.pid, with_git=not alone)
    process.wait()
    if process.returncode >= 0:
        return "too late"
    return "journal" if journal.exists() else "no journal"


def kill(pid: int, *, with_git: bool) -> list[int]:
    """Kill a process, alone or with every git that it has started, and give those of the latter that were at work.

    What git started in a session of its own is the server of a remote, which outlives its clients.
    """
    os.kill(pid, signal.SIGSTOP)
    started = _below(pid)
    os.kill(pid, signal.SIGKILL)
    for child in started if with_git else ():
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return started


def ends_of(pids: list[int]) -> None:
    """Wait until processes have ended that are nobody's children any more."""
    for pid in pids:
        ends = time.monotonic() + _OUTLIVES
        while time.monotonic() < ends:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                break
            if state in "ZX":
                break
            time.sleep(0.002)


def _below(pid: int, session: int = 0) -> list[int]:
    """List what a process started, and what that did, as long as they share a session (mergekit gives each git one of its own)."""
    found = []
    try:
        for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            own = os.getsid(child)
            if session in (0, own):
                found += [child, *_below(child, own)]
    except OSError:
        return found
    return found


def trial(world: World, at: Path, kind: str, seed: int) -> str:
    """One crash and what follows; tells what was found. Whatever is wrong is an AssertionError."""
    rng = random.Random(seed)
    target, alone, after_journal = rng.choice(world.targets), rng.random() < 0.5, rng.random() < 0.75
    copy(world, at)
    # Once there is a journal, a checkout takes some 40 ms, and refs alone a few.
    moment = rng.random() ** 2 * 0.05 if after_journal else rng.random() * world.seconds[target]
    how = crash(world, at, command(world, kind, target), moment, after_journal=after_journal, alone=alone)
    before, after = world.before[target], world.after[target]
    if not alone:  # else a git that outlived its parent may still be at work
        _check_refs(at, before, after)
        fsck(at)
        told = mergekit(world, at, "log", "--json")
        assert told.returncode == 0, told.stdout
        assert (json.loads(told.stdout)["interrupted"] is not None) == (how == "journal"), told.stdout
    outcome = _again(world, at, kind, target) if kind in ("merge", "push") else _back(world, at, kind, target)
    fsck(at)
    locks = [str(file) for file in (at / "main/.git").rglob("*.lock") if file.parent.name != "mergekit"]
    assert not locks, locks
    assert not (at / "main/.git/mergekit/pending").exists()
    logged = json.loads(mergekit(world, at, "log", "--json").stdout)
    assert logged["interrupted"] is None
    moves = [(one["kind"], ref["name"]) for one in logged["operations"] for ref in one["refs"]]
    assert moves.count(("merge", f"refs/heads/{target}")) == 1, moves
    done = sum(one["kind"] == kind for one in logged["operations"])
    assert kind in ("merge", "push") or done == 1, moves
    return f"{how}, {outcome}"


def _again(world: World, at: Path, kind: str, target: str) -> str:
    """Give the same command again: it finds what the first one did, or does it."""
    after = world.after[target]
    pushed = remote_refs(at) != world.before[target]["remote"]
    done = mergekit(world, at, *command(world, kind, target))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    outcome = "completed" if b"has been completed" in done.stderr else "never happened" if b"never happened" in done.stderr else "-"
    assert b"Kept as it is" not in done.stderr, done.stderr
    now = look(at)
    same(now, after if now["refs"] == after["refs"] else world.again[target])
    return f"{outcome}{', was pushed' if pushed else ''}"


def _back(world: World, at: Path, kind: str, target: str) -> str:
    """Give another command, which clears up; then go the other way, or the same again."""
    before, after = world.before[target], world.after[target]
    done = mergekit(world, at, "gc")
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"Kept as it is" not in done.stderr, done.stderr
    now = look(at)
    outcome = "done" if now["refs"] == after["refs"] else "as before"
    same(now, after if outcome == "done" else before)
    opposite = {"undo": ("redo",), "unland": ("undo",), "redo": ("undo", *command(world, kind, target)[1:])}[kind]
    back = mergekit(world, at, *(opposite if outcome == "done" else command(world, kind, target)))
    assert back.returncode == 0, back.stdout + back.stderr
    same(look(at), before if outcome == "done" else after)
    return outcome


def _check_refs(at: Path, before: dict[str, Any], after: dict[str, Any]) -> None:
    for repository, now in (("remote", remote_refs(at)), ("refs", refs(at))):
        for name in sorted({*now, *before[repository], *after[repository]}):
            assert now.get(name) in (before[repository].get(name), after[repository].get(name)), name


def same(now: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Compare what there is with what should be, naming what differs."""
    for part, value in wanted.items():
        if isinstance(value, dict) and isinstance(now[part], dict):
            differing = [key for key in sorted({*value, *now[part]}) if value.get(key) != now[part].get(key)]
            if "files" in differing:
                differing += [path for path, content in value["files"].items() if now[part]["files"].get(path) != content]
            assert not differing, (part, differing[:5], now[part].get("status"))
        else:
            assert now[part] == value, part


def fsck(at: Path) -> None:
    done = subprocess.run(["git", "-C", str(at / "main"), "fsck", "--no-dangling", "--no-progress"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crashes", description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="trials of each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--what", default=",".join(KINDS), help=f"what to kill, of {', '.join(KINDS)}")
    chosen = parser.parse_args()
    bad = 0
    os.environ.update(sealed := sealed_environment(Path(tempfile.mkdtemp())))
    for name in set(os.environ) - set(sealed):
        del os.environ[name]
    for kind in chosen.what.split(","):
        with tempfile.TemporaryDirectory() as root:
            world = build(Path(root), kind)
            seen: Counter[str] = Counter()
            for seed in range(chosen.seed, chosen.seed + chosen.count):
                try:
                    seen[trial(world, Path(root) / "trial", kind, seed)] += 1
                except AssertionError as wrong:
                    bad += 1
                    print(f"{kind}, seed {seed}: {str(wrong)[:600]}", flush=True)
            print(f"{kind}: {chosen.count} trials, {bad} wrong so far; {dict(sorted(seen.items()))}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

"""Histories of a whole life: people commit, replicas land, are taken back, processes die and race, clones are made anew.

    python -m tests.fuzz.campaign --count 5000 --seed 1

After every step an auditor that knows git alone looks for what is lost. The same seed gives the same histories, but for the
moments at which processes die and who wins a race.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from mergekit.errors import CheckoutRefused, MergekitError
from mergekit.git.repository import Repository
from mergekit.landing import Mode, land
from mergekit.landing.gc import collect
from mergekit.landing.unland import unland
from mergekit.operations import By, recover
from mergekit.operations.undo import redo, undo
from tests.conftest import sealed_environment
from tests.fuzz.auditor import Git, audit, check_log, fsck, reachable
from tests.histories import History, run_git

AGENTS = tuple(f"agent/{n}" for n in range(4))
TARGETS = ("main", "side")
FILES = ("t.txt", "u.txt", "d/v.txt", "findings/log.md")
_SHORTEST_WAIT = 0.05
"""Seconds that a left lock is waited for, instead of two."""


class Lost(AssertionError):
    """Something is not as it was promised."""


class Life:
    """One history: a repository, and what it ever had."""

    def __init__(self, directory: Path, seed: str) -> None:
        self.rng = random.Random(seed)
        self.directory = directory
        self.told: list[str] = []
        self.kinds: Counter[str] = Counter()
        self._words = 0
        self._clones = 0
        history = History(directory / "r0")
        history.commit("base", files={file: self._lines(file, 5) for file in FILES})
        for name in (*TARGETS, *AGENTS):
            history.branch(name, "base")
        self.path = history.path
        self.top: Path | None = None
        if self.rng.random() < 0.15:
            self._check_out()
        self.history = History(self.path)
        self.ever = {history["base"]}
        self.git = Git(self.path)
        for _ in range(self.rng.choice([2, 4, 6])):
            self.commit()

    def _check_out(self) -> None:
        """Work in a clone with a checkout of `main`, and a file of the user's in it."""
        self.top = self.directory / "top"
        run_git(self.directory, "clone", "--quiet", "--branch", "main", str(self.path), str(self.top))
        self.path = self.top / ".git"
        for name in ("side", *AGENTS):
            run_git(self.top, "branch", "--quiet", "--no-track", name, f"origin/{name}")
        run_git(self.top, "remote", "remove", "origin")
        (self.top / "mine").write_text("mine\n")

    @property
    def repository(self) -> Repository:
        return Repository.open(self.path)

    def word(self) -> str:
        self._words += 1
        return f"w{self._words}w"

    def _lines(self, file: str, count: int) -> str:
        return "".join(("- " if file.endswith(".md") else "") + f"{self.word()}\n" for _ in range(count))

    def live(self, steps: int) -> None:
        """Go through some steps, and look at all of it after each."""
        try:
            with self.git:
                for _ in range(steps):
                    self.step()
                self.told.append("fsck")
                problems = fsck(self.path)
                if self.top is not None:
                    status = run_git(self.top, "status", "--porcelain").decode()
                    problems += [] if status == "?? mine\n" else [f"checkout: {status}"]
                if problems:
                    raise Lost("; ".join(problems))
        finally:
            self.git.__exit__(None, None, None)

    def step(self) -> None:
        kinds: dict[Callable[[], None], int] = {
            self.commit: 8,
            self.land: 6,
            self.catch_up: 2,
            self.take_back: 3,
            self.bring_back: 1,
            self.unland: 2,
            self.collect: 1,
            self.crash: 2,
            self.race: 1,
            self.clone: 1,
        }
        [chosen] = self.rng.choices(list(kinds), list(kinds.values()))
        self.kinds[chosen.__name__] += 1
        chosen()
        self.look()

    def look(self) -> None:
        """Check that nothing is lost."""
        refs = self.git.refs()
        self.ever |= {oid for name, oid in refs.items() if name.startswith("refs/heads/")}
        problems = [f"{oid} is reachable no more" for oid in self.ever - reachable(self.git, refs)]
        for target in (*TARGETS, *AGENTS):
            problems += audit(self.git, refs, f"refs/heads/{target}")
        problems += check_log(self.git, refs)
        if problems:
            raise Lost("; ".join(problems[:5]))

    def tip(self, branch: str) -> str:
        return self.git.refs()[f"refs/heads/{branch}"]

    def commit(self) -> None:
        """An agent commits on its branch, or somebody on a target that is not checked out."""
        rng = self.rng
        branch = rng.choice(AGENTS) if rng.random() < 0.85 else "side" if self.top is not None else rng.choice(TARGETS)
        tip = self.tip(branch)
        texts = {path: content.decode() for path, content in self.history.show(tip).items()}
        files, gone = {}, []
        for _ in range(rng.choice([1, 1, 2])):
            what = rng.random()
            path = rng.choice(sorted(texts)) if texts else ""
            if what < 0.15 or not path:
                new = f"n/{self.word()}"
                files[new] = self._lines(new, 2)
            elif what < 0.2 and path not in files:
                gone.append(path)
                del texts[path]
            elif path not in gone:
                files[path] = texts[path] = self._edited(path, texts[path])
        self.told.append(f"commit on {branch}: {sorted(files)} {gone}")
        made = self.history.commit(f"c{len(self.history.ids)}/{self._clones}", tip, files=files, delete=gone)
        self.history.branch(branch, made)

    def _edited(self, path: str, text: str) -> str:
        lines = text.splitlines(keepends=True)
        at = self.rng.randrange(len(lines) + 1)
        what = self.rng.random()
        if what < 0.5 or at == len(lines):
            return "".join([*lines[:at], self._lines(path, 1), *lines[at:]])
        return "".join([*lines[:at], *([] if what < 0.65 else [self._lines(path, 1)]), *lines[at + 1 :]])

    def attempt(self, what: str, action: Callable[[], object], into: str = "") -> None:
        """Do what may be refused: then nothing has moved; else no other branch than `into`, where that is said."""
        before = self.git.refs()
        try:
            said = action()
        except MergekitError as refused:
            self.told.append(f"{what}: {type(refused).__name__}: {refused}")
            if self.git.refs() != before:
                raise Lost(f"{what} was refused, and moved refs") from refused
            if isinstance(refused, CheckoutRefused):
                raise Lost(f"{what}: nothing is in the way: {refused}") from refused
        else:
            self.told.append(f"{what}: {said}")
            moved = {name for name, oid in self.git.refs().items() if before.get(name) != oid and name.startswith("refs/heads/")}
            if into and not moved <= {f"refs/heads/{into}"}:
                raise Lost(f"{what} moved {sorted(moved)}")

    def _landing(self, names: tuple[str, ...], into: str, mode: Mode = "hold") -> str:
        by = By(asked=("merge", *names, "--into", into))
        result = land(self.repository, names, into=into, mode=mode, by=by)
        return f"landed {[one.name for one in result.landed]}, held {[(one.replica.name, one.reason) for one in result.held]}"

    def land(self) -> None:
        rng = self.rng
        names = tuple(sorted(rng.sample(AGENTS, rng.choice([1, 2, 3])))) if rng.random() < 0.6 else ()
        into = rng.choice(TARGETS)
        mode: Mode = rng.choices(("hold", "all", "markers"), (8, 1, 2))[0]
        self.attempt(f"land {names} into {into} ({mode})", lambda: self._landing(names, into, mode), into)

    def catch_up(self) -> None:
        """An agent merges a target into its branch, by the same engine."""
        into, target = self.rng.choice(AGENTS), self.rng.choice(TARGETS)
        self.attempt(f"land {target} into {into} (hold)", lambda: self._landing((target,), into), into)

    def take_back(self) -> None:
        count = self.rng.choice([1, 1, 2])
        self.attempt(f"undo {count}", lambda: undo(self.repository, count).plan.undoes)

    def bring_back(self) -> None:
        self.attempt("redo", lambda: redo(self.repository).plan.undoes)

    def unland(self) -> None:
        name, into = self.rng.choice(AGENTS), self.rng.choice(TARGETS)
        self.attempt(f"unland {name} from {into}", lambda: unland(self.repository, name, into=into).commit, into)

    def collect(self) -> None:
        keep = self.rng.choice([None, None, 3])
        self.attempt(f"gc {keep}", lambda: collect(self.repository, keep=keep))
        if self.rng.random() < 0.3:
            run_git(self.path, "gc", "--quiet", "--prune=now")
        if keep is not None:
            self.ever = set(reachable(self.git, self.git.refs()))

    def _apart(self, action: Callable[[], object]) -> int:
        """Do something in a process of its own, with all that it starts in a group."""
        pid = os.fork()
        if not pid:
            os.setpgid(0, 0)
            try:
                action()
            except MergekitError:
                os._exit(2)
            except BaseException as bug:  # noqa: BLE001 (whatever it is, it is told)
                print(f"{type(bug).__name__}: {bug}", file=sys.stderr)
                os._exit(3)
            os._exit(0)
        return pid

    def crash(self) -> None:
        """A landing or an undo dies, with git or alone, and the next command clears up."""
        rng = self.rng
        into = rng.choice(TARGETS)
        actions: list[Callable[[], object]] = [
            lambda: self._landing((), into),
            lambda: self._landing((), into),
            lambda: undo(self.repository),
            lambda: collect(self.repository),
        ]
        moment, with_git = rng.random() * 0.03, rng.random() < 0.5
        before = self.git.refs()
        pid = self._apart(rng.choice(actions))
        time.sleep(moment)
        try:
            (os.killpg if with_git else os.kill)(pid, signal.SIGKILL)
        except ProcessLookupError:  # it had no group yet
            os.kill(pid, signal.SIGKILL)
        code = os.waitpid(pid, 0)[1]
        if os.WIFEXITED(code) and os.WEXITSTATUS(code) == 3:
            raise Lost("a bug, before it was killed")
        pending = self.path / "mergekit/pending"
        left = pending.exists()
        while pending.exists() and recover(self.repository) is None:
            time.sleep(0.002)  # git, which outlived it, is at work
        now = self.git.refs()
        moved = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
        self.told.append(f"crash {'with git' if with_git else 'alone'}: {moved}{', journal left' if left else ''}")
        if os.WIFSIGNALED(code):
            self.kinds["killed in time" + (", half done" if left else "")] += 1

    def race(self) -> None:
        """Several processes land at once."""
        into = self.rng.choice(TARGETS)
        names = self.rng.sample(AGENTS, 3)
        self.told.append(f"race of {names} into {into}")
        pids = [self._apart(lambda name=name: self._landing((name,), into)) for name in names]  # type: ignore[misc]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        if codes != [0, 0, 0]:
            raise Lost(f"race ended with {codes}")

    def clone(self) -> None:
        """All goes on in a clone: the log and what was recorded stay behind."""
        if self.top is not None:
            return
        self._clones += 1
        path = self.directory / f"r{self._clones}"
        self.told.append("clone")
        run_git(self.directory, "clone", "--quiet", "--bare", str(self.path), str(path))
        self.git.__exit__(None, None, None)
        self.path, self.history, self.git = path, History(path), Git(path)
        if any(self.git.left_open(commit) for commit in reachable(self.git, self.git.refs())):
            run_git(
                path,
                "fetch",
                "--quiet",
                str(self.directory / f"r{self._clones - 1}"),
                "refs/mergekit/conflicts/*:refs/mergekit/conflicts/*",
            )
        self.ever = set(reachable(self.git, self.git.refs()))


def trial(directory: Path, seed: str, steps: int) -> tuple[str, Life]:
    """Live one history; give what was lost, and the history."""
    life = Life(directory, seed)
    try:
        life.live(steps)
    except AssertionError as lost:
        return str(lost) or repr(lost), life
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
    options = parser.parse_args()
    os.environ.update(sealed := sealed_environment(Path(tempfile.mkdtemp())))
    for name in set(os.environ) - set(sealed):
        del os.environ[name]
    hurry()
    found, kinds, began, done = 0, Counter[str](), time.monotonic(), 0
    for number in range(options.first, options.first + options.count):
        directory = Path(tempfile.mkdtemp())
        try:
            lost, life = trial(directory, f"{options.seed}/{number}", options.steps)
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        kinds += life.kinds
        done += 1
        if lost:
            found += 1
            print(f"history {options.seed}/{number}: {lost}\n    " + "\n    ".join(life.told), flush=True)
            if found >= options.stop:
                break
        if sys.stderr.isatty():
            print(f"\r{done} of {options.count}, {found} violations ", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - began
    print(
        f"{done} histories of {options.steps} steps, seed {options.seed}: {found} violations; {took:.0f} s; {dict(sorted(kinds.items()))}"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

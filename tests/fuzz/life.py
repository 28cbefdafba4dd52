"""The life of one repository: what may happen to it, and what must be true after each step."""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from mergekit.errors import CheckoutRefused, MergekitError
from mergekit.git.repository import Repository
from mergekit.landing import Mode, land
from mergekit.landing.gc import collect
from mergekit.landing.unland import unland
from mergekit.operations import By, recover
from mergekit.operations.undo import redo, undo
from tests.crashes import kill
from tests.fuzz.auditor import Git, audit, check_log, fsck, reachable
from tests.histories import History, run_git

Action: TypeAlias = Callable[[], object]
AGENTS = tuple(f"agent/{n}" for n in range(4))
TARGETS = ("main", "side")
FILES = ("t.txt", "u.txt", "d/v.txt", "findings/log.md")
RECORDS = ("refs/mergekit/conflicts/", "refs/mergekit/held/")
_SOON = 0.03


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
        self.outliving: list[int] = []
        self._audited: set[tuple[str, str, frozenset[str]]] = set()
        history = History(directory / "r0")
        history.commit("base", files={file: self._lines(file, 5) for file in FILES})
        for name in (*TARGETS, *AGENTS):
            history.branch(name, "base")
        self.ever = {history["base"]}
        self.path, self.history, self.git = history.path, history, Git(history.path)
        self.top: Path | None = None
        self.settle()
        for _ in range(self.rng.choice([2, 4, 6])):
            self.commit()

    def settle(self) -> None:
        """Work in the bare repository, or in a clone with a checkout of `main`, and a file of the user's in it."""
        if self.rng.random() >= 0.15:
            return
        self.top = self.directory / "top"
        run_git(self.directory, "clone", "--quiet", "--branch", "main", str(self.path), str(self.top))
        self.path = self.top / ".git"
        for name in ("side", *AGENTS):
            run_git(self.top, "branch", "--quiet", "--no-track", name, f"origin/{name}")
        run_git(self.top, "remote", "remove", "origin")
        (self.top / "mine").write_text("mine\n")
        self.history, self.git = History(self.path), Git(self.path)

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
            for _ in range(steps):
                self.step()
            self.told.append("fsck")
            problems = self.broken()
            if problems:
                raise Lost("; ".join(problems))
        finally:
            self.leave()

    def leave(self) -> None:
        """End the processes that read for the auditor."""
        self.git.__exit__(None, None, None)

    def broken(self) -> list[str]:
        """Ask git whether the repository is whole, and the checkout as it should be."""
        problems = fsck(self.path)
        if self.top is not None:
            status = run_git(self.top, "status", "--porcelain").decode()
            problems += [] if status == "?? mine\n" else [f"checkout: {status}"]
        return problems

    def steps(self) -> dict[Action, int]:
        """Give what may happen, and how often of all."""
        return {
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

    def step(self) -> None:
        kinds = self.steps()
        [chosen] = self.rng.choices(list(kinds), list(kinds.values()))
        self.kinds[getattr(chosen, "__name__", "")] += 1
        chosen()
        self.look()

    def look(self) -> None:
        """Check that nothing is lost."""
        problems = self.problems()
        if problems:
            raise Lost("; ".join(problems[:5]))

    def problems(self) -> list[str]:
        refs = self.git.refs()
        self.ever |= heads(refs)
        found = [f"{oid} is reachable no more" for oid in sorted(self.ever - reachable(self.git, refs))]
        return found + self.audits(self.git, refs) + check_log(self.git, refs)

    def audits(self, git: Git, refs: dict[str, str], elsewhere: frozenset[bytes] = frozenset()) -> list[str]:
        """Audit every branch of a repository, with the words that were recorded elsewhere; what was found well is not looked at again."""
        problems = []
        records = frozenset(oid for name, oid in refs.items() if name.startswith(RECORDS))
        for name in sorted(refs):
            if name.startswith("refs/heads/") and (key := (str(git.path), refs[name], records)) not in self._audited:
                found = audit(git, refs, name, elsewhere)
                if not found:
                    self._audited.add(key)
                problems += found
        return problems

    def everything(self) -> set[str]:
        """Give every commit that something leads to."""
        return set(reachable(self.git, self.git.refs()))

    def tip(self, branch: str) -> str:
        return self.git.refs()[f"refs/heads/{branch}"]

    def own_agents(self) -> tuple[str, ...]:
        """Give the branches that agents commit on here."""
        return AGENTS

    def replicas(self) -> tuple[str, ...]:
        """Give the names of all replicas that are known here."""
        return AGENTS

    def commit(self) -> None:
        """An agent commits on its branch, or somebody on a target that is not checked out."""
        rng = self.rng
        branch = rng.choice(self.own_agents()) if rng.random() < 0.85 else "side" if self.top is not None else rng.choice(TARGETS)
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

    def attempt(self, what: str, action: Action, into: str = "") -> None:
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

    def landing(self, names: tuple[str, ...], into: str, mode: Mode = "hold") -> str:
        by = By(asked=("merge", *names, "--into", into))
        result = land(self.repository, names, into=into, mode=mode, by=by)
        return f"landed {[one.name for one in result.landed]}, held {[(one.replica.name, one.reason) for one in result.held]}"

    def choose(self) -> tuple[tuple[str, ...], str, Mode]:
        """Draw what lands: names (mostly all), target, mode."""
        rng, known = self.rng, self.replicas()
        names = tuple(sorted(rng.sample(known, min(len(known), rng.choice([1, 2, 3]))))) if rng.random() < 0.6 else ()
        into = rng.choice(TARGETS)
        mode: Mode = rng.choices(("hold", "all", "markers"), (8, 1, 2))[0]
        return names, into, mode

    def land(self) -> None:
        names, into, mode = self.choose()
        self.attempt(f"land {names} into {into} ({mode})", lambda: self.landing(names, into, mode), into)

    def catch_up(self) -> None:
        """An agent merges a target into its branch, by the same engine."""
        into, target = self.rng.choice(self.own_agents()), self.rng.choice(TARGETS)
        self.attempt(f"land {target} into {into} (hold)", lambda: self.landing((target,), into), into)

    def take_back(self) -> None:
        count = self.rng.choice([1, 1, 2])
        self.attempt(f"undo {count}", lambda: undo(self.repository, count).plan.undoes)

    def bring_back(self) -> None:
        self.attempt("redo", lambda: redo(self.repository).plan.undoes)

    def unland(self) -> None:
        name, into = self.rng.choice(self.replicas()), self.rng.choice(TARGETS)
        self.attempt(f"unland {name} from {into}", lambda: unland(self.repository, name, into=into).commit, into)

    def collect(self) -> None:
        keep = self.rng.choice([None, None, 3])
        self.attempt(f"gc {keep}", lambda: collect(self.repository, keep=keep))
        if self.rng.random() < 0.3:
            run_git(self.path, "gc", "--quiet", "--prune=now")
        if keep is not None:
            self.ever = self.everything()

    def apart(self, action: Action) -> int:
        """Do something in a process of its own."""
        pid = os.fork()
        if not pid:
            try:
                action()
            except MergekitError as refused:
                (self.directory / f"refused-{os.getpid()}").write_text(f"{type(refused).__name__}: {refused}")
                os._exit(2)
            except BaseException as bug:  # noqa: BLE001 (whatever it is, it is told)
                print(f"{type(bug).__name__}: {bug}", file=sys.stderr)
                os._exit(3)
            os._exit(0)
        return pid

    def may_die(self) -> list[tuple[Action, float]]:
        """Give what is killed in the middle of it, within how many seconds."""
        into = self.rng.choice(TARGETS)
        return [
            (lambda: self.landing((), into), _SOON),
            (lambda: self.landing((), into), _SOON),
            (lambda: undo(self.repository), _SOON),
            (lambda: collect(self.repository), _SOON),
        ]

    def crash(self) -> None:
        """A landing or an undo dies, with git or alone, and the next command clears up."""
        rng = self.rng
        action, longest = rng.choice(self.may_die())
        moment, with_git = rng.random() * longest, rng.random() < 0.5
        before = self.git.refs()
        pid = self.apart(action)
        time.sleep(moment)
        self.outliving = kill(pid, with_git=with_git)
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
        names = self.rng.sample(self.replicas(), 3)
        self.told.append(f"race of {names} into {into}")
        pids = [self.apart(lambda name=name: self.landing((name,), into)) for name in names]  # type: ignore[misc]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        if codes != [0, 0, 0]:
            raise Lost(f"race ended with {codes}: {self.refusal(*pids)}")

    def refusal(self, *pids: int) -> str:
        """Tell what processes were refused."""
        files = [self.directory / f"refused-{pid}" for pid in pids]
        return "; ".join(file.read_text() for file in files if file.exists())

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
            old = str(self.directory / f"r{self._clones - 1}")
            run_git(path, "fetch", "--quiet", old, "refs/mergekit/conflicts/*:refs/mergekit/conflicts/*")
        self.ever = self.everything()


def heads(refs: dict[str, str]) -> set[str]:
    """Give where branches are."""
    return {oid for name, oid in refs.items() if name.startswith("refs/heads/")}

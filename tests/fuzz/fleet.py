"""The life of a remote and two clones of it, each with agents of its own: landings are pushed, at once too, and clones are thrown away.

Every step of one repository happens here in either clone. The remote is a server of its own: who kills a client does not kill it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

from mergekit.errors import MergekitError, UsageError
from mergekit.landing import Landing, Mode
from mergekit.landing.push import land_and_push
from mergekit.operations import By
from tests.crashes import ends_of
from tests.fuzz.auditor import Git, check_log, fsck, reachable
from tests.fuzz.life import AGENTS, TARGETS, Action, Life, Lost, heads
from tests.histories import History, run_git

TRACKING = "refs/remotes/origin/"
_WHILE_PUSHING = 0.08
"""Seconds that a push takes here."""


@dataclass(frozen=True)
class Clone:
    """A clone, bare or with a checkout (`top`), and whose agents work in it."""

    path: Path
    top: Path | None
    history: History
    git: Git
    agents: tuple[str, ...]


class Fleet(Life):
    """One history of several repositories."""

    def settle(self) -> None:
        self.remote = self.git
        self.pushed: set[str] = set()
        self.recorded: dict[str, frozenset[bytes]] = {}
        self.serving = self.directory / "serving"
        self.serving.touch()
        self.clones = [self._make(AGENTS[:2]), self._make(AGENTS[2:])]
        self.enter(self.clones[0])

    def _make(self, agents: tuple[str, ...]) -> Clone:
        """Clone the remote, with branches for the targets and some agents."""
        self._clones += 1
        place = self.directory / f"c{self._clones}"
        bare = self.rng.random() < 0.7
        run_git(self.directory, "clone", "--quiet", *(["--bare"] if bare else ["--branch", "main"]), str(self.remote.path), str(place))
        path = place if bare else place / ".git"
        server = f"setsid flock --shared {self.serving} git-receive-pack"
        lines = ['[remote "origin"]', f"receivepack = {server}"]
        if bare:
            lines.append("fetch = +refs/heads/*:refs/remotes/origin/*")
        for name in TARGETS if bare else TARGETS[1:]:
            lines += [f'[branch "{name}"]', "remote = origin", f"merge = refs/heads/{name}"]
        with (path / "config").open("a") as config:
            config.write("\n".join(lines) + "\n")
        history = History(path)
        for name, oid in self.remote.refs().items():
            branch = name.removeprefix("refs/heads/")
            history.ref(TRACKING + branch, oid)
            if branch in TARGETS or branch in agents:
                if bare or branch != "main":
                    history.branch(branch, oid)
            elif bare:
                history.repository.references.delete(name)
        if not bare:
            (place / "mine").write_text("mine\n")
        return Clone(path, None if bare else place, history, Git(path), agents)

    def enter(self, clone: Clone) -> None:
        """Go on in a clone."""
        self.path, self.top, self.history, self.git = clone.path, clone.top, clone.history, clone.git

    @property
    def here(self) -> Clone:
        return next(clone for clone in self.clones if clone.path == self.path)

    def leave(self) -> None:
        for git in (self.remote, *(clone.git for clone in self.clones)):
            git.__exit__(None, None, None)

    def broken(self) -> list[str]:
        problems = fsck(self.remote.path)
        for clone in self.clones:
            self.enter(clone)
            problems += super().broken()
        return problems

    def steps(self) -> dict[Action, int]:
        kinds = super().steps()
        del kinds[self.clone]
        return {
            **kinds,
            self.land: 4,
            self.take_back: 2,
            self.crash: 3,
            self.push: 6,
            self.push_at_once: 3,
            self.publish: 4,
            self.fetch: 2,
            self.pull: 3,
            self.re_clone: 1,
        }

    def step(self) -> None:
        self.enter(self.rng.choice(self.clones))
        self.told.append(f"-- in {self.path.parent.name if self.top else self.path.name}")
        super().step()

    def problems(self) -> list[str]:
        """Look for what is lost: from all of it together, from the remote, from each branch, from each log."""
        places = [(git, git.refs()) for git in (self.remote, *(clone.git for clone in self.clones))]
        there = places[0][1]
        for git, refs in places:
            self.ever |= heads(refs)
            self.pushed |= {oid for name, oid in refs.items() if name.startswith(TRACKING)}
            records = {oid for name, oid in refs.items() if name.startswith("refs/mergekit/conflicts/")}
            known = self.recorded.get(str(git.path), frozenset())
            self.recorded[str(git.path)] = known.union(*(git.words(oid) for oid in sorted(records)))
        self.pushed |= heads(there)
        kept = frozenset[str]().union(*(reachable(git, refs) for git, refs in places))
        found = [f"{oid} is reachable no more" for oid in sorted(self.ever - kept)]
        published = {name: oid for name, oid in there.items() if name.startswith("refs/heads/")}
        found += [f"{oid} was pushed, and is pushed over" for oid in sorted(self.pushed - reachable(self.remote, published))]
        for git, refs in places:
            elsewhere = (words for path, words in self.recorded.items() if path != str(git.path))
            found += self.audits(git, refs, frozenset[bytes]().union(*elsewhere))
            found += [f"{git.path.name}: {problem}" for problem in check_log(git, refs)]
        return found

    def everything(self) -> set[str]:
        return {oid for git in (self.remote, *(clone.git for clone in self.clones)) for oid in reachable(git, git.refs())}

    def own_agents(self) -> tuple[str, ...]:
        names = (name.removeprefix("refs/heads/") for name in self.git.refs() if name.startswith("refs/heads/"))
        return tuple(name for name in names if name in AGENTS)

    def replicas(self) -> tuple[str, ...]:
        names = (name.removeprefix(TRACKING) for name in self.git.refs() if name.startswith(TRACKING))
        return (*self.own_agents(), *(f"origin/{name}" for name in names if name in AGENTS))

    def is_ahead(self, clone: Clone, branch: str) -> bool:
        """Tell whether a clone has commits on a branch that the remote's has not."""
        ref = f"refs/heads/{branch}"
        return clone.git.refs()[ref] not in self.remote.seen(self.remote.refs()[ref])

    def _own_refs(self) -> dict[str, str]:
        return {name: oid for name, oid in self.git.refs().items() if not name.startswith(TRACKING)}

    def pushing(self, names: tuple[str, ...], into: str, mode: Mode = "hold") -> Landing:
        by = By(asked=("merge", "--push", *names, "--into", into))
        return land_and_push(self.repository, names, into=into, mode=mode, by=by)

    def push(self) -> None:
        """Land on the remote's branch, while nobody else does."""
        names, into, mode = self.choose()
        what, ref = f"push {names} into {into} ({mode})", f"refs/heads/{into}"
        ahead, before, there = self.is_ahead(self.here, into), self._own_refs(), self.remote.refs()
        try:
            result = self.pushing(names, into, mode)
        except MergekitError as refused:
            self.told.append(f"{what}: {type(refused).__name__}: {refused}")
            if not ahead or not isinstance(refused, UsageError):
                raise Lost(f"{what} was refused, and need not have been: {refused}") from refused
            if (self._own_refs(), self.remote.refs()) != (before, there):
                raise Lost(f"{what} was refused, and moved refs") from refused
            return
        held = [(one.replica.name, one.reason) for one in result.held]
        self.told.append(f"{what}: landed {[one.name for one in result.landed]}, held {held}")
        self.kinds["push, landed"] += result.commit is not None
        now, after = self._own_refs(), self.remote.refs()
        wanted = {**there, **({ref: result.commit.hex()} if result.commit is not None else {})}
        if after != wanted:
            raise Lost(f"{what}: the remote is at {after}, and not at {wanted}")
        moved = {name for name, oid in now.items() if before.get(name) != oid and name.startswith("refs/heads/")}
        if not moved <= {ref} or now[ref] != after[ref]:
            raise Lost(f"{what}: moved {sorted(moved)} here; {into} is at {now[ref]}, and the remote's at {after[ref]}")

    def _pushing_aside(self, names: tuple[str, ...], into: str) -> None:
        result = self.pushing(names, into)
        landed = [one.name for one in result.landed]
        said = f"{result.commit.hex() if result.commit is not None else '-'} {result.tries} {landed}"
        (self.directory / f"pushed-{os.getpid()}").write_text(said)

    def push_at_once(self) -> None:
        """Both clones push to one branch at the same moment, sometimes two processes in one of them."""
        rng = self.rng
        into = rng.choice(TARGETS)
        racers = [*self.clones, *([rng.choice(self.clones)] if rng.random() < 0.5 else [])]
        ahead = [self.is_ahead(clone, into) for clone in racers]
        chosen = []
        for clone in racers:
            self.enter(clone)
            known = self.replicas()
            chosen.append(tuple(rng.sample(known, rng.choice([1, 2]))) if rng.random() < 0.7 else ())
        pids = []
        for clone, names in zip(racers, chosen, strict=True):
            self.enter(clone)
            pids.append(self.apart(lambda names=names: self._pushing_aside(names, into)))  # type: ignore[misc]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        self.told.append(f"push at once of {chosen} into {into}: {codes}")
        now = self.remote.refs()[f"refs/heads/{into}"]
        for clone, pid, code, was_ahead in zip(racers, pids, codes, ahead, strict=True):
            if code == 0:
                said = (self.directory / f"pushed-{pid}").read_text()
                commit, tries, _ = said.split(" ", 2)
                self.told.append(f"    {clone.path.name}: {said}")
                self.kinds["raced push, landed"] += commit != "-"
                self.kinds["raced push, computed again"] += tries != "1"
                if commit != "-" and commit not in self.remote.seen(now):
                    raise Lost(f"{commit} was pushed, they say, and the remote has not seen it")
            elif code != 2 or not was_ahead:
                raise Lost(f"a push ended with {code}: {self.refusal(pid)}")
            if not was_ahead and self.is_ahead(clone, into):
                raise Lost(f"{clone.path.name} is ahead of the remote after a push")

    def publish(self) -> None:
        """Somebody pushes branches by git itself, which refuses what would push over others."""
        rng = self.rng
        branches = rng.sample(self.own_agents(), 2) if rng.random() < 0.7 else [rng.choice((*self.own_agents(), *TARGETS))]
        self._git_push(*branches)

    def _git_push(self, *branches: str) -> None:
        try:
            run_git(self.path, "push", "--quiet", "origin", *branches)
        except CalledProcessError as refused:
            lines = refused.stderr.decode("utf-8", "replace").splitlines()
            self.told.append(f"git push {branches}: {[line for line in lines if line.startswith((' !', 'error', 'fatal'))]}")
        else:
            self.told.append(f"git push {branches}")

    def fetch(self) -> None:
        """Fetch, and sometimes go on with a branch of the others' agents."""
        run_git(self.path, "fetch", "--quiet", "origin")
        self.told.append("fetch")
        name = self.rng.choice(AGENTS)
        if name not in self.own_agents() and self.rng.random() < 0.5:
            self.told.append(f"goes on with {name}")
            self.history.branch(name, self.git.refs()[TRACKING + name])

    def pull(self) -> None:
        """Take over what the others pushed to a target, by the same engine, and push what is new here."""
        into = self.rng.choice(TARGETS)
        run_git(self.path, "fetch", "--quiet", "origin")
        names = (f"origin/{into}",)
        self.attempt(f"pull {into}", lambda: self.landing(names, into), into)
        self._git_push(into)

    def re_clone(self) -> None:
        """Throw a clone away, and make it anew: what was pushed is all that is left of it."""
        old = self.here
        self.told.append("re-clone")
        old.git.__exit__(None, None, None)
        shutil.rmtree(old.top or old.path)
        new = self._make(old.agents)
        self.clones[self.clones.index(old)] = new
        self.enter(new)
        self.ever = self.everything()

    def may_die(self) -> list[tuple[Action, float]]:
        into = self.rng.choice(TARGETS)
        return [*super().may_die(), *[(lambda: self.pushing((), into), _WHILE_PUSHING)] * 3]

    def crash(self) -> None:
        before = self.remote.refs()
        super().crash()
        ends_of(self.outliving)
        with self.serving.open() as served:
            fcntl.flock(served, fcntl.LOCK_EX)
        if self.remote.refs() != before:
            self.told.append("    and the remote has moved")
            self.kinds["killed, the remote moved"] += 1

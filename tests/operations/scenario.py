"""A clone with a work tree on `main` at `old`, which can go to `new`, and short names for what tests ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mergekit.git import refs
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.git.worktrees import followers
from mergekit.operations import LOG, Plan
from mergekit.operations.entries import Entry, entries, newest, write_entry
from mergekit.operations.journal import write_journal
from tests.histories import Files, History, executable, run_git, symlink

LONG = "a line\n" * 100


@dataclass
class Clone:
    path: Path
    ids: dict[str, str]

    @property
    def repository(self) -> Repository:
        return Repository.open(self.path)

    def git(self, *arguments: str, at: Path | None = None) -> str:
        return run_git(at or self.path, *arguments).decode().strip("\n")

    def id(self, name: str) -> bytes:
        return bytes.fromhex(self.ids[name])

    def move(self, old: str | None = "old", new: str | None = "new", ref: str = "refs/heads/main") -> Move:
        return Move(ref, None if old is None else self.id(old), None if new is None else self.id(new))

    def plan(self, *moves: Move, kind: str = "merge") -> Plan:
        return Plan(kind, moves or (self.move(),), message=f"mergekit {kind}")

    def refs(self) -> str:
        return self.git("for-each-ref")

    def snapshot(self) -> tuple[object, ...]:
        """Everything of the user's."""
        files = {str(p): p.read_bytes() for p in sorted(self.path.rglob("*")) if p.is_file() and ".git" not in p.parts}
        return files, self.git("status", "--porcelain", "--ignored"), self.git("ls-files", "--stage"), self.refs()

    def numbers(self) -> list[int]:
        return [entry.number for entry in entries(self.repository)]

    def die(self, plan: Plan, *steps: str) -> Entry:
        """Do the first steps of performing a plan, and leave it at that, as a killed process does.

        The steps are `files` (checkouts), `refs` (but the log) and `log`; names of refs move these alone.
        """
        repository = self.repository
        (self.path / ".git/mergekit").mkdir(exist_ok=True)
        (self.path / ".git/mergekit/operations.lock").touch()
        following = followers(repository, plan.moves)
        last = newest(repository)
        entry = write_entry(repository.objects, plan, last, tuple(str(one.checkout.path) for one in following))
        write_journal(repository, plan, following, entry)
        for one in following if "files" in steps else ():
            assert one.old is not None
            self.git("read-tree", "-m", "-u", one.old.hex(), one.new.hex(), at=one.checkout.path)
        refs.move_all(repository, [move for move in plan.moves if "refs" in steps or move.ref in steps], "died")
        if "log" in steps:
            refs.move_all(repository, [Move(LOG, None if last is None else last.id, entry.id)], "died")
        return entry


def clone(path: Path) -> Clone:
    history = History(path / "origin")
    base: Files = {"f": "old\n" + LONG, "g": "g\n", "d/x": "x\n", "link": symlink("g"), "run": "run\n", "same": "same\n"}
    history.commit("old", files=base)
    after: Files = {"f": "new\n" + LONG, "added": "added\n" + LONG, "sub/deep/er": "er\n", "link": symlink("f"), "run": executable("run\n")}
    history.commit("new", "old", files=after, delete=["d/x"])
    history.commit("newer", "new", files={"g": "newer\n"})
    history.commit("side", "old", files={"s": "s\n"})
    for name in ("new", "newer", "side"):
        history.branch(name, name)
    history.branch("main", "old")
    made = history.checkout_clone(path / "clone")
    for name in ("newer", "side"):
        run_git(made, "branch", "--quiet", "--no-track", name, f"origin/{name}")
    return Clone(made, dict(history.ids))

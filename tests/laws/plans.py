"""Histories as data: plans that become real commits, and that are made smaller when a law breaks.

0: Step((), (("p", "p 0"),))                  a root
1: Step((0,), (("p", "p 1"),))                an edit
2: Step((0,), (("t.txt", Lines(1, 1, ())),))  a line less
3: Step((1, 2), kind="engine")                what the engine makes of both
4: Step((1, 2), (("p", Copy(0, "p")),))       a person's merge: the tree of 1, but for what 0 had at p
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from mergekit.git.repository import Repository
from mergekit.history.beliefs import BeliefCache
from mergekit.history.graph import ENGINE_TRAILER, OPEN_TRAILER
from mergekit.policy import read_policy
from mergekit.tree_merge import Engine, TreeMerge
from mergekit.tree_merge.identity import engine_id
from tests.histories import EXECUTABLE, FILE, START, Entry, History

Kind: TypeAlias = Literal["person", "engine", "foreign"]
"""`engine`: what the engine makes of the parents, and where there are edits, forged; `foreign`: by another version."""

ATTRIBUTES = b"* -merge\n*.txt merge=text\ntasks/* !merge\n"


@dataclass(frozen=True, slots=True)
class Copy:
    """What a commit has at a path; where it has nothing, a deletion."""

    commit: int
    path: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines replaced in whatever text is there; places beyond its end count on from its start."""

    at: int
    drop: int
    put: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """The executable bit, the other way round."""


Change: TypeAlias = "str | Copy | Lines | Flip | None"
"""A new content, something made of what is there, or (None) a deletion."""


@dataclass(frozen=True, slots=True)
class Step:
    """A commit of a plan. A person's starts from the tree of the first parent, an engine's from the merge of all.

    `time` is the author's, so that several commits may have one.
    """

    parents: tuple[int, ...] = ()
    edits: tuple[tuple[str, Change], ...] = ()
    kind: Kind = "person"
    time: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A history, its commits in topological order, and those of them that are to be merged."""

    steps: tuple[Step, ...]
    heads: tuple[int, ...]

    def __str__(self) -> str:
        return "\n".join(f"    {step}," for step in self.steps) + f"\n    heads {self.heads}"


class World:
    """A repository in memory in which plans become commits, and its policy: `*.txt` merges as text, `tasks/` by fields, the rest whole."""

    def __init__(self, directory: Path, attributes: bytes = ATTRIBUTES) -> None:
        self.history = History(directory / "repository", in_memory=True)
        self.repository = Repository(self.history.repository)
        self.policy = read_policy({".gitattributes": attributes})

    def engine(self, heads: Iterable[str], beliefs: BeliefCache | None = None) -> Engine:
        """Make an engine that, without beliefs, neither knows nor keeps what another one found out."""
        cache = BeliefCache(None, "") if beliefs is None else beliefs
        return Engine(self.repository, [bytes.fromhex(head) for head in heads], self.policy, cache)

    def merge(self, *heads: str) -> TreeMerge:
        return self.engine(heads).merge()

    def engine_commit(
        self, heads: Iterable[str], edits: Iterable[tuple[str, Change | Entry]] = (), version: str = "", time: int = 0
    ) -> str:
        """Commit the merge of some heads as a landing does, and give its id."""
        first, *others = dict.fromkeys(heads)
        parents = [first, *sorted(others)]
        made = self.merge(*parents)
        trailers = {ENGINE_TRAILER: version or engine_id(), "Mergekit-Policy": self.policy.hash}
        if made.conflicts:
            trailers[OPEN_TRAILER] = str(len(made.conflicts))
        history = self.history.fresh()
        tree = made.tree.hex()
        files = edited(history.entries(tree), edits) if edits else None
        return history.merge_commit("merge", parents, tree_of=None if edits else tree, files=files, trailers=trailers, time=START + time)

    def in_any_order(self, target: str, heads: Sequence[str]) -> dict[str, bytes]:
        """Give the files that heads come to, which are one commit in six orders, and the same in two halves."""
        rng = random.Random(7)
        found = {self.engine_commit([target, *rng.sample(heads, len(heads))]) for _ in range(6)}
        assert len(found) == 1
        shown = self.history.show(found.pop())
        middle = len(heads) // 2
        halves = [self.engine_commit([target, *half]) for half in (heads[:middle], heads[middle:])]
        assert self.history.show(self.merge(target, *halves).tree.hex()) == shown
        return shown

    def bystander(self, commit: str) -> str:
        """Commit nothing on top of a commit."""
        return self.history.fresh().merge_commit("bystander", [commit], tree_of=commit)

    def make(self, plan: Plan) -> list[str]:
        """Make the commits of a plan, and give their ids."""
        made: list[str] = []
        for number, step in enumerate(plan.steps):
            self.add(made, step, str(number))
        return made

    def add(self, made: list[str], step: Step, name: str) -> None:
        """Make one more commit."""
        history = self.history.fresh()
        parents = list(dict.fromkeys(made[parent] for parent in step.parents))
        edits = [(path, self._resolved(made, change)) for path, change in step.edits]
        if step.kind != "person" and len(parents) > 1:
            made.append(self.engine_commit(parents, edits, "mergekit 0.0" if step.kind == "foreign" else "", step.time))
            return
        files = edited(history.entries(parents[0]) if parents else {}, edits)
        made.append(history.merge_commit(name, parents, files=files, time=START + step.time))

    def _resolved(self, made: list[str], change: Change) -> Change | Entry:
        if not isinstance(change, Copy):
            return change
        return self.history.entries(made[change.commit]).get(change.path) if change.commit < len(made) else None


def edited(files: Mapping[str, Entry], edits: Iterable[tuple[str, Change | Entry]]) -> dict[str, Entry]:
    """Give the files with the edits made. What a new file excludes by its name goes."""
    found = dict(files)
    for path, change in edits:
        old = found.get(path)
        new = _changed(old, change)
        if new is None:
            found.pop(path, None)
            continue
        for other in [other for other in found if other.startswith(path + "/") or path.startswith(other + "/")]:
            del found[other]
        found[path] = new
    return found


def _changed(old: Entry | None, change: Change | Entry) -> Entry | None:
    if isinstance(change, Flip):
        return None if old is None else Entry(old.content, FILE if old.mode == EXECUTABLE else EXECUTABLE)
    if isinstance(change, Lines):
        lines = [] if old is None else old.content.splitlines(keepends=True)
        at = change.at % (len(lines) + 1)
        lines[at : at + change.drop] = [line.encode() for line in change.put]
        return Entry(b"".join(lines), FILE if old is None else old.mode)
    if isinstance(change, str):
        return Entry(change.encode(), FILE if old is None else old.mode)
    assert change is None or isinstance(change, Entry)
    return change


def ancestors(steps: Iterable[Step]) -> list[set[int]]:
    """List what each commit has seen, itself included."""
    seen: list[set[int]] = []
    for i, step in enumerate(steps):
        seen.append({i}.union(*(seen[parent] for parent in step.parents)))
    return seen


def maximal(steps: Iterable[Step], commits: Iterable[int]) -> tuple[int, ...]:
    """Leave out commits that another one has seen."""
    seen = ancestors(steps)
    chosen = tuple(dict.fromkeys(commits))
    return tuple(c for c in chosen if not any(d != c and c in seen[d] for d in chosen))


def shrink(plan: Plan, broken: Callable[[Plan], bool]) -> Plan:
    """Find a plan that still breaks, and does not if anything is taken away."""
    less = next((less for less in _smaller(plan) if less.heads and broken(less)), None)
    while less is not None:
        plan = less
        less = next((less for less in _smaller(plan) if less.heads and broken(less)), None)
    return plan


def _smaller(plan: Plan) -> Iterator[Plan]:
    """Give plans that are a little less than this one."""
    for i in range(len(plan.heads)):
        yield replace(plan, heads=plan.heads[:i] + plan.heads[i + 1 :])
    for i in reversed(range(len(plan.steps))):
        yield _without(plan, i)
    for i, step in enumerate(plan.steps):
        for less in _smaller_steps(step):
            yield replace(plan, steps=(*plan.steps[:i], less, *plan.steps[i + 1 :]))


def _smaller_steps(step: Step) -> Iterator[Step]:
    for k in range(len(step.parents)):
        if len(step.parents) > 1:
            yield replace(step, parents=step.parents[:k] + step.parents[k + 1 :])
    for k, (path, change) in enumerate(step.edits):
        yield replace(step, edits=step.edits[:k] + step.edits[k + 1 :])
        less: Change = None
        if isinstance(change, str) and change.count("\n") > 1:
            less = change.partition("\n")[2]
        elif isinstance(change, Lines) and len(change.put) > 1:
            less = replace(change, put=change.put[1:])
        if less is not None:
            yield replace(step, edits=(*step.edits[:k], (path, less), *step.edits[k + 1 :]))
    if step.kind != "person":
        yield replace(step, kind="person")
    if step.time:
        yield replace(step, time=0)


def _without(plan: Plan, i: int) -> Plan:
    """Leave a commit out; its children get its parents."""
    gone = plan.steps[i].parents

    def moved(parents: tuple[int, ...]) -> tuple[int, ...]:
        found = dict.fromkeys(p for parent in parents for p in (gone if parent == i else (parent,)))
        return tuple(p - (p > i) for p in found)

    def source(change: Change) -> Change:
        return replace(change, commit=change.commit - (change.commit > i)) if isinstance(change, Copy) else change

    steps = (
        replace(step, parents=moved(step.parents), edits=tuple((path, source(change)) for path, change in step.edits))
        for k, step in enumerate(plan.steps)
        if k != i
    )
    return Plan(tuple(steps), moved(plan.heads))

"""What a landing found and did, as plain data."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mergekit.conflicts import Conflict
from mergekit.frozen import frozen
from mergekit.tree_merge import FileReport

Mode: TypeAlias = Literal["hold", "all", "markers"]
"""What the target receives: what holds nothing back, nothing or everything, or everything with markers."""

MODES: tuple[Mode, ...] = ("hold", "all", "markers")


@frozen
class Replica:
    """A replica as it was found: the name people use (`agent/a`, `origin/agent/a`; in a dry run any revision), its commit.

    `branch` is the name that the policy's patterns see: without the remote's name. It is `name` for a local branch.
    """

    name: str
    commit: bytes
    branch: str = ""


@frozen
class Obstacle:
    """One thing in the way of a replica: a conflict, and one party that it has it with.

    `name` is that of a replica, or of the target; `state` tells which: ``target``, ``landed`` or ``held``.
    """

    conflict: Conflict
    name: str
    state: Literal["target", "landed", "held"]


@frozen
class Failure:
    """How a command failed on a merge: its exit code (negative: the signal that ended it), and the last lines it printed."""

    command: str
    status: int
    output: str


@frozen
class Held:
    """A replica that was held back whole: `reason` is one sentence for people, the rest is what it rests on.

    `conflicts` are those of the merge of the target, what landed, and this replica that hold a landing (lines are
    those of that merge); in the mode ``all``, those of the merge of everything. They are empty for a replica that only
    waits for others (mode ``all``). `obstacles` names the other parties, by conflict. `failure` is that of the command
    that verifies, on the target with this replica and those that `fails_with` names. `hint` names the next command
    for one that nobody can merge.
    """

    replica: Replica
    reason: str
    conflicts: tuple[Conflict, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    failure: Failure | None = None
    fails_with: tuple[str, ...] = ()
    hint: str = ""


@frozen
class Landing:
    """What a landing did, or in a dry run would do.

    `target` is the branch's short name (in a dry run, the revision that was named) and `ref` its full name, empty where
    a dry run looked at something else. `before` and `after` are its commits; they are equal if nothing landed.
    `commit` is `after` if something landed, else None: an engine merge, or (`fast_forward`) the landed head itself.
    `tree` is the tree of `after`. In a dry run commit and tree are written to the repository, but no ref leads there.
    `landed`, `held`, `skipped` and `up_to_date` share out the replicas: `landed` and `held` in landing order. `skipped` were
    taken out of the target again (`unland`), and nobody named them.
    `rendered` are the conflicts that stand in the tree, as far as this merge had to look: of data, and what landed
    with markers; and those that an order of authorities decided there.
    `files` are those that needed more than taking one head's version. `tries` counts the computations: more than
    one if the target moved meanwhile. `worktree` is where the target is checked out and followed; empty if nowhere.
    `made_from` names what the target began at, where it was made for this; `pushed` the remote branch that it
    was pushed to first (`origin/main`). Both are empty else. `trust` is the level that rules had to reach; empty for the usual one.
    """

    target: str
    ref: str
    before: bytes
    after: bytes
    tree: bytes
    commit: bytes | None
    mode: Mode
    landed: tuple[Replica, ...] = ()
    held: tuple[Held, ...] = ()
    up_to_date: tuple[Replica, ...] = ()
    rendered: tuple[Conflict, ...] = ()
    files: tuple[FileReport, ...] = ()
    fast_forward: bool = False
    tries: int = 1
    dry_run: bool = False
    worktree: str = ""
    skipped: tuple[Held, ...] = ()
    made_from: str = ""
    pushed: str = ""
    trust: str = ""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """All conflicts, each once: those that stand in the tree, those that an authority decided, and those of held replicas."""
        found = {conflict.id: conflict for held in self.held for conflict in held.conflicts}
        found.update((conflict.id, conflict) for conflict in self.rendered)
        return tuple(sorted(found.values(), key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id)))

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Those that somebody still has to decide."""
        return tuple(conflict for conflict in self.conflicts if conflict.is_open)

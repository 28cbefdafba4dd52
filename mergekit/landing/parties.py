"""Who has a conflict with whom, read off the history that the engine has looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from mergekit.conflicts import Conflict
from mergekit.landing.results import Obstacle, Replica
from mergekit.tree_merge import Engine


class Parties:
    """The target and the replicas as parties of conflicts.

    A replica is a party if it has seen a writer of one of the siblings that the target has not seen; the target is one
    if it has seen a writer. Conflicts between names (a file and a directory, two names that fold alike) carry no
    writers: a replica is a party of those if it has something else at these names than the target.
    """

    def __init__(self, engine: Engine, target: str) -> None:
        self.target = target
        self._objects = engine.objects
        self._graph = engine.graph
        self._target = engine.heads[0]

    def involved(self, conflict: Conflict, replicas: Iterable[Replica]) -> tuple[Replica, ...]:
        """Give those of some replicas that are parties of a conflict."""
        writers = self._written_by(conflict)
        if writers:
            fresh = writers & ~self._graph.seen_by(self._target)
            return tuple(replica for replica in replicas if fresh & self._graph.seen_by(replica.commit))
        paths = _names(conflict)
        start = [self._at(self._target, path) for path in paths]
        return tuple(replica for replica in replicas if [self._at(replica.commit, path) for path in paths] != start)

    def obstacles(
        self, replica: Replica, conflict: Conflict, others: Sequence[Replica], state: Literal["landed", "held"]
    ) -> tuple[Obstacle, ...]:
        """Name the parties of a conflict but the replica itself.

        These are the target, if it wrote, and those of the others that have seen a writer which the replica has not
        seen. It is nobody where the replica brings the conflict along: its own merges left it open.
        """
        writers = self._written_by(conflict)
        known = self._graph.seen_by(replica.commit) | self._graph.seen_by(self._target)
        against = [
            Obstacle(conflict, other.name, state)
            for other in self.involved(conflict, others)
            if other.commit != replica.commit and (not writers or writers & self._graph.seen_by(other.commit) & ~known)
        ]
        if writers & self._graph.seen_by(self._target):
            against.insert(0, Obstacle(conflict, self.target, "target"))
        return tuple(against)

    def _written_by(self, conflict: Conflict) -> int:
        mask = 0
        for sibling in conflict.siblings:
            for writer in sibling.writers:
                i = self._graph.index.get(bytes.fromhex(writer.commit))
                mask |= 0 if i is None else 1 << i
        return mask

    def _at(self, commit: bytes, path: str) -> object:
        tree = self._objects.commit(commit).tree
        return self._objects.lookup(tree, path) or self._objects.directory(tree, path)


def _names(conflict: Conflict) -> tuple[str, ...]:
    """List the paths that a conflict between names is about."""
    if conflict.kind != "case":
        return (conflict.path,)
    above = conflict.path.rpartition("/")[0]
    names = [sibling.value.decode("utf-8", "surrogateescape") for sibling in conflict.siblings if sibling.value is not None]
    return tuple(f"{above}/{name}" if above else name for name in names)

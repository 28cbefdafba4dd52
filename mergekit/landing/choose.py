"""Which replicas land: DESIGN's modes `hold`, `all` and `markers`.

A merge is *blocked* if it has a holding conflict that the target does not have by itself (landed with markers before).
`hold` is greedy. If the merge of everything is not blocked, everything lands, even where two replicas alone would
conflict: a third one may have settled what they disagree on, and the merge that counts is the one with all of them.
Else the replicas are taken in landing order (the policy's priority, then the fewest conflicts that block the merge of
everything and that they are a party of, then their ids), each if its merge with the target and those taken is not
blocked; those that failed are tried again as long as another one was taken after them. So whatever is held conflicts
with what landed, and landing again changes nothing. Dates never count, nor do names beyond the policy's patterns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

from mergekit.conflicts import Conflict
from mergekit.frozen import frozen
from mergekit.landing.parties import Parties
from mergekit.landing.results import Held, Mode, Obstacle, Replica
from mergekit.policy import Policy
from mergekit.tree_merge import Engine, TreeMerge

_NAMED_OBSTACLES = 2


@frozen
class Chosen:
    """What lands and what is held, both in landing order, and the merge of the target with what lands.

    `blocked` tells that this merge lands although it is blocked: with markers.
    """

    landed: tuple[Replica, ...]
    held: tuple[Held, ...]
    merge: TreeMerge
    blocked: bool = False


class Blocking:
    """Tells what blocks a merge: holding conflicts that the target does not have by itself."""

    def __init__(self, engine: Engine, *, literally: bool = False) -> None:
        self._engine = engine
        self.literally = literally

    @cached_property
    def alone(self) -> TreeMerge:
        """The merge of the target alone: what stands open in it blocks nobody."""
        return self._engine.merge(self._engine.heads[:1])

    def of(self, merge: TreeMerge) -> tuple[Conflict, ...]:
        """List the conflicts that block a merge."""
        return self._blocking(merge.conflicts)

    def added(self, heads: Sequence[bytes], head: bytes) -> tuple[Conflict, ...]:
        """List the conflicts that block the merge of heads with one more, where that of the heads alone is not blocked."""
        found = None if self.literally else self._engine.conflicts_added(heads, head)
        return self._blocking(self._engine.merge([*heads, head]).conflicts if found is None else found)

    def _blocking(self, conflicts: Sequence[Conflict]) -> tuple[Conflict, ...]:
        holding = tuple(conflict for conflict in conflicts if conflict.holds)
        if not holding:
            return ()
        known = {conflict.id for conflict in self.alone.conflicts}
        return tuple(conflict for conflict in holding if conflict.id not in known)


def choose(
    engine: Engine,
    policy: Policy,
    target: str,
    replicas: Sequence[Replica],
    mode: Mode,
    progress: Callable[[str], None],
) -> Chosen:
    """Choose among replicas that each have something new; the engine's heads are the target (named `target`) and theirs."""
    progress(f"merging {len(replicas)} replicas")
    blocking = Blocking(engine)
    whole = engine.merge()
    blocked = blocking.of(whole)
    parties = Parties(engine, target)
    order = _landing_order(policy, parties, blocked, replicas)
    if mode == "markers" or not blocked:
        return Chosen(order, (), whole, bool(blocked))
    if mode == "all":
        return Chosen((), tuple(_held_by_all(parties, replica, order, blocked) for replica in order), blocking.alone)
    return _hold(engine, parties, order, blocking, progress)


def _hold(engine: Engine, parties: Parties, order: tuple[Replica, ...], blocking: Blocking, progress: Callable[[str], None]) -> Chosen:
    """Take what can be taken, one by one, until nothing more can."""
    taken: list[Replica] = []
    heads = [engine.heads[0]]
    failed: dict[Replica, tuple[int, tuple[Conflict, ...]]] = {}
    waiting = list(order)
    while True:  # at most once for every replica
        for at, replica in enumerate(waiting):
            if failed.get(replica, (-1,))[0] == len(taken):
                continue
            progress(f"trying {replica.name} ({at + 1} of {len(waiting)})")
            blocked = blocking.added(heads, replica.commit)
            if blocked:
                failed[replica] = len(taken), blocked
            else:
                taken.append(replica)
                heads.append(replica.commit)
        missed = [replica for replica in waiting if replica not in taken]
        if len(missed) == len(waiting) or not missed:
            break
        waiting = missed
    progress(f"merging {len(taken)} replicas")
    merge = engine.merge(heads)
    if blocking.of(merge) and not blocking.literally:
        # `conflicts_added` missed one, against its law: time is lost, not the promise that what lands is not blocked.
        return _hold(engine, parties, order, Blocking(engine, literally=True), progress)
    landed = tuple(replica for replica in order if replica in taken)
    held = tuple(_held(parties, replica, failed[replica][1], landed, "landed") for replica in missed)
    return Chosen(landed, held, merge)


def _landing_order(policy: Policy, parties: Parties, blocked: Sequence[Conflict], replicas: Sequence[Replica]) -> tuple[Replica, ...]:
    conflicts = Counter(replica for conflict in blocked for replica in parties.involved(conflict, replicas))

    def rank(replica: Replica) -> tuple[int, int, bytes, str]:
        return policy.priority_of(replica.branch), conflicts[replica], replica.commit, replica.name

    return tuple(sorted(replicas, key=rank))


def _held_by_all(parties: Parties, replica: Replica, order: tuple[Replica, ...], blocked: Sequence[Conflict]) -> Held:
    """Report a replica that waits since nothing lands unless everything does."""
    own = tuple(conflict for conflict in blocked if parties.involved(conflict, [replica]))
    if not own:
        return Held(replica, "has no conflict of its own, but nothing lands unless everything does")
    return _held(parties, replica, own, order, "held")


def _held(
    parties: Parties, replica: Replica, conflicts: tuple[Conflict, ...], others: Sequence[Replica], state: Literal["landed", "held"]
) -> Held:
    """Report a replica with the conflicts that hold it back, and who else is a party of them."""
    obstacles = tuple(obstacle for conflict in conflicts for obstacle in parties.obstacles(replica, conflict, others, state))
    return Held(replica, _reason(conflicts, obstacles), conflicts, obstacles)


def _reason(conflicts: Sequence[Conflict], obstacles: Sequence[Obstacle]) -> str:
    """Say in one sentence what a replica conflicts with, and where."""
    if not obstacles:
        places = dict.fromkeys(_place(conflict) for conflict in conflicts)
        return f"brings open conflicts of its own along in {_several(list(places))}"
    names = dict.fromkeys(obstacle.name + (f" ({obstacle.state})" if obstacle.state != "target" else "") for obstacle in obstacles)
    places = dict.fromkeys(_place(obstacle.conflict) for obstacle in obstacles)
    return f"conflicts with {_several(list(names))} in {_several(list(places))}"


def _several(parts: Sequence[str]) -> str:
    if len(parts) <= _NAMED_OBSTACLES:
        return " and ".join(parts)
    return f"{', '.join(parts[:_NAMED_OBSTACLES])} and {len(parts) - _NAMED_OBSTACLES} more"


def _place(conflict: Conflict) -> str:
    place = conflict.place
    if place.key:
        return f"{conflict.path} ({place.key})"
    if not place.first_line:
        return conflict.path
    if place.last_line <= place.first_line:
        return f"{conflict.path}, line {place.first_line}"
    return f"{conflict.path}, lines {place.first_line} to {place.last_line}"

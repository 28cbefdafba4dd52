"""Which replicas a landing can take at all, before it is asked who conflicts with whom: what waits, and why."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.errors import MissingObject, RepositoryError, ShallowHistory, Unmergeable
from mergekit.frozen import frozen
from mergekit.git.repository import Repository
from mergekit.landing.again import head_again
from mergekit.landing.replicas import with_news
from mergekit.landing.results import Held, Replica
from mergekit.landing.target import Target
from mergekit.landing.unlandings import Ledger, Unlanded, read_latest, read_ledger
from mergekit.policy import Policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.soundness import refuse_unsound

LATEST = 500
"""So many commits of the target are looked at for replicas that were taken out and have nothing new, where nobody names them."""


@frozen
class Eligible:
    """Replicas, shared out: `replicas` can be merged, `heads` are the commits to merge for them, in the same order.

    The head is the replica's own commit, but for one that was taken out of the target: there it takes that back.
    `skipped` were taken out and not named; `held` wait for another reason.
    """

    replicas: tuple[Replica, ...]
    heads: tuple[bytes, ...]
    held: tuple[Held, ...]
    skipped: tuple[Held, ...]
    up_to_date: tuple[Replica, ...]
    base: bytes | None
    """A commit that the target and all heads have seen; None if none is known."""


def eligible(repository: Repository, target: Target, policy: Policy, replicas: Sequence[Replica], *, named: bool) -> Eligible:
    """Share out replicas. Those that were named land even if they were taken out, or say that they are unfinished.

    Raises:
        ShallowHistory: if history is cut off.
    """
    held: list[Held] = []
    whole = list(replicas)
    try:
        news = with_news(repository, target, whole)
    except ShallowHistory:
        raise
    except (MissingObject, Unmergeable):
        held = [beyond_merging(replica, why) for replica in replicas if (why := _broken(repository, target, replica))]
        whole = [replica for replica in replicas if all(replica != one.replica for one in held)]
        news = with_news(repository, target, whole)
    old = [replica for replica in whole if replica not in news]
    base = _common_ancestor(repository, target, whole if named else news)
    ledger = read_ledger(repository, target.commit, base) if whole else Ledger()
    latest = ledger if named or not old else read_latest(repository, target.commit, LATEST)
    found: list[tuple[Replica, bytes]] = []
    skipped: list[Held] = []
    up_to_date: list[Replica] = []
    for replica in whole:
        out = (ledger if replica in news else latest).standing(repository, replica.commit, replica.branch)
        if out and named:
            found.append((replica, head_again(repository, target.commit, replica.commit, out, policy)))
        elif out:
            skipped.append(Held(replica, _why_out(replica, out)))
        elif replica in old:
            up_to_date.append(replica)
        elif sign := "" if named else policy.unfinished.sign(repository.objects.commit(replica.commit).message):
            held.append(Held(replica, f"unfinished: its last commit says '{sign}'; name it to land it all the same"))
        else:
            found.append((replica, replica.commit))
    return Eligible(tuple(one for one, _ in found), tuple(head for _, head in found), tuple(held), tuple(skipped), tuple(up_to_date), base)


def worth_a_look(repository: Repository, target: Target, replicas: Sequence[Replica]) -> tuple[Replica, ...]:
    """Keep the replicas that have something which the target has not seen, or that were taken out of it, or cannot be read.

    Raises:
        ShallowHistory: if history is cut off.
    """
    try:
        news = with_news(repository, target, replicas)
    except ShallowHistory:
        raise
    except (MissingObject, Unmergeable):
        return tuple(replicas)
    old = [replica for replica in replicas if replica not in news]
    latest = read_latest(repository, target.commit, LATEST) if old else Ledger()
    out = [replica for replica in old if latest.out and latest.standing(repository, replica.commit, replica.branch)]
    return tuple(replica for replica in replicas if replica in news or replica in out)


def beyond_merging(replica: Replica, why: RepositoryError) -> Held:
    """Hold a replica that nobody can merge."""
    return Held(replica, f"cannot be merged: {why.message}", hint=why.hint)


def blame(
    repository: Repository, target: Target, policy: Policy, heads: Sequence[bytes], failure: RepositoryError, *, files: bool = True
) -> dict[bytes, RepositoryError]:
    """Find the heads that nobody can merge, after a merge of all of them has failed, each with what stands in its way.

    Raises:
        RepositoryError: the same failure, if none of the heads is to blame, or the target is, or history is cut off.
    """
    if isinstance(failure, ShallowHistory):
        raise failure
    Engine(repository, [target.commit], policy).merge()
    found: dict[bytes, RepositoryError] = {}
    for head in heads:
        try:
            refuse_unsound(repository, [head], [target.commit], files=files)
            Engine(repository, [target.commit, head], policy).merge()
        except ShallowHistory:
            raise
        except (MissingObject, Unmergeable) as broken:
            found[head] = broken
    if not found:
        raise failure
    return found


def _why_out(replica: Replica, out: Sequence[Unlanded]) -> str:
    by = out[0].commit.hex()[:12]
    if any(one.head == replica.commit for one in out):
        return f"unlanded by {by}; name it to land it again"
    return f"builds on what was unlanded by {by}; name it to land all of it"


def _common_ancestor(repository: Repository, target: Target, replicas: Sequence[Replica]) -> bytes | None:
    try:
        return repository.common_ancestor([target.commit, *(replica.commit for replica in replicas)])
    except (MissingObject, Unmergeable):  # whoever merges will say so
        return None


def _broken(repository: Repository, target: Target, replica: Replica) -> RepositoryError | None:
    """Say why a replica's history cannot be read; None if it can.

    Raises:
        ShallowHistory: if it is cut off.
    """
    try:
        repository.objects.commit(replica.commit)
        repository.above([replica.commit], target.commit)
    except ShallowHistory:
        raise
    except (MissingObject, Unmergeable) as missing:
        return missing
    return None

"""The merge of a target with replicas: those that fit, around those that cannot be merged at all, or that a command refuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mergekit.errors import MissingObject, Unmergeable
from mergekit.frozen import frozen, replace
from mergekit.git.repository import Repository
from mergekit.landing.choose import Blocking, Chosen, choose
from mergekit.landing.commit import Landed, commit_merge
from mergekit.landing.eligible import Eligible, beyond_merging, blame
from mergekit.landing.results import Failure, Held, Mode, Replica
from mergekit.landing.target import Target
from mergekit.landing.verification import Failing, Verification, smallest_failing
from mergekit.policy import Policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.soundness import refuse_unsound


@frozen
class Combined:
    """What was chosen, and the commit that holds it, None where nothing is new; `broken` are those that cannot be merged."""

    chosen: Chosen | None
    landed: Landed | None
    broken: tuple[Held, ...] = ()


def combine(  # noqa: PLR0913 (each is a choice of the caller's)
    repository: Repository,
    target: Target,
    policy: Policy,
    found: Eligible,
    mode: Mode,
    progress: Callable[[str], None],
    *,
    verification: Verification | None = None,
    files: bool = True,
) -> Combined:
    """Choose among replicas and make the commit; one whose objects are missing, or whose names git forbids, stops no other one.

    What fails verification, by itself or together, is held back, and it is chosen anew among the others: one that did
    not fit beside what failed may fit now. `files`: all contents of what lands must be there, those that no merge reads
    included.

    Raises:
        RepositoryError: if no replica is to blame for a merge that fails.
    """
    own = {replica.name: replica for replica in found.replicas}
    left = [replace(replica, commit=head) for replica, head in zip(found.replicas, found.heads, strict=True)]
    broken: list[Held] = []
    while left:
        heads = [replica.commit for replica in left]
        try:
            # Not what they merge to: of a name that stands twice in a tree, that shows one.
            refuse_unsound(repository, heads, [target.commit], found.base, files=files)
            engine = Engine(repository, [target.commit, *heads], policy)
            chosen = choose(engine, policy, target.name, left, mode, progress)
            landed = commit_merge(engine, chosen.merge, policy, marked=chosen.blocked)
            failed = None
            if verification is not None and landed is not None:
                failed = _failing(engine, policy, chosen, verification, progress)
            if failed is None:
                return Combined(_renamed(chosen, own), landed, tuple(broken))
            refused = _refused(chosen, failed, target.name)
        except (MissingObject, Unmergeable) as failure:
            blamed = blame(repository, target, policy, heads, failure, files=files)
            refused = [beyond_merging(replica, blamed[replica.commit]) for replica in left if replica.commit in blamed]
        names = {one.replica.name for one in refused}
        broken += [replace(one, replica=own[one.replica.name]) for one in refused]
        left = [replica for replica in left if replica.name not in names]
        if mode == "all":
            broken += [Held(own[replica.name], "could be merged, but nothing lands unless everything does") for replica in left]
            break
    return Combined(None, None, tuple(broken))


def _failing(engine: Engine, policy: Policy, chosen: Chosen, verification: Verification, progress: Callable[[str], None]) -> Failing | None:
    """Find the smallest part of what would land that the command refuses; one that is blocked by itself is no part."""
    blocking = Blocking(engine)

    def failure_of(positions: Sequence[int]) -> Failure | None:
        taken = [chosen.landed[at] for at in positions]
        whole = len(taken) == len(chosen.landed)
        merge = chosen.merge if whole else engine.merge([engine.heads[0], *(replica.commit for replica in taken)])
        if not whole and not chosen.blocked and blocking.of(merge):
            return None
        progress(f"verifying {_counted(len(taken))}" if taken else "verifying the target")
        landed = commit_merge(engine, merge, policy, marked=chosen.blocked and bool(blocking.of(merge)))
        return verification.failure(engine.heads[0] if landed is None else landed.commit, merge.tree)

    return smallest_failing(len(chosen.landed), failure_of)


def _refused(chosen: Chosen, failed: Failing, target: str) -> list[Held]:
    """Report those that the command refuses: each with those that it fails together with."""
    how = f"fails '{failed.failure.command}' ({_status(failed.failure.status)})"
    if not failed.heads:
        return [Held(replica, f"waits: {target} itself {how}", failure=failed.failure) for replica in chosen.landed]
    together = [chosen.landed[at] for at in failed.heads]
    held = []
    for replica in together:
        others = tuple(other.name for other in together if other != replica)
        held.append(Held(replica, f"{how} together with {', '.join(others)}" if others else how, failure=failed.failure, fails_with=others))
    return held


def _status(status: int) -> str:
    return f"exit {status}" if status >= 0 else f"signal {-status}"


def _counted(replicas: int) -> str:
    return "1 replica" if replicas == 1 else f"{replicas} replicas"


def _renamed(chosen: Chosen, own: dict[str, Replica]) -> Chosen:
    """Put the replicas themselves where others stood for them: what was taken out lands again by another head."""
    landed = tuple(own[replica.name] for replica in chosen.landed)
    return replace(chosen, landed=landed, held=tuple(replace(one, replica=own[one.replica.name]) for one in chosen.held))

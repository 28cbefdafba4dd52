"""The merge of a target with replicas: those that fit, around those that cannot be merged at all."""

from __future__ import annotations

from collections.abc import Callable

from mergekit.errors import MissingObject, Unmergeable
from mergekit.frozen import frozen, replace
from mergekit.git.repository import Repository
from mergekit.landing.choose import Chosen, choose
from mergekit.landing.commit import Landed, commit_merge
from mergekit.landing.eligible import Eligible, blame
from mergekit.landing.results import Held, Mode, Replica
from mergekit.landing.target import Target
from mergekit.policy import Policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.soundness import refuse_unsound


@frozen
class Combined:
    """What was chosen, and the commit that holds it, None where nothing is new; `broken` are those that cannot be merged."""

    chosen: Chosen | None
    landed: Landed | None
    broken: tuple[Held, ...] = ()


def combine(
    repository: Repository,
    target: Target,
    policy: Policy,
    found: Eligible,
    mode: Mode,
    progress: Callable[[str], None],
    *,
    files: bool = True,
) -> Combined:
    """Choose among replicas and make the commit; one whose objects are missing, or whose names git forbids, stops no other one.

    `files`: all contents of what lands must be there, those that no merge reads included.

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
            return Combined(_renamed(chosen, own), landed, tuple(broken))
        except (MissingObject, Unmergeable) as failure:
            blamed = blame(repository, target, policy, heads, failure, files=files)
        broken += [Held(own[replica.name], blamed[replica.commit]) for replica in left if replica.commit in blamed]
        left = [replica for replica in left if replica.commit not in blamed]
        if mode == "all":
            broken += [Held(own[replica.name], "could be merged, but nothing lands unless everything does") for replica in left]
            break
    return Combined(None, None, tuple(broken))


def _renamed(chosen: Chosen, own: dict[str, Replica]) -> Chosen:
    """Put the replicas themselves where others stood for them: what was taken out lands again by another head."""
    landed = tuple(own[replica.name] for replica in chosen.landed)
    return replace(chosen, landed=landed, held=tuple(replace(one, replica=own[one.replica.name]) for one in chosen.held))

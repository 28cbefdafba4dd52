"""Content that nobody can read: the changed one is taken; two different changes are a conflict."""

from __future__ import annotations

from mergekit.conflicts import Conflict, siblings_of
from mergekit.driver import Contest, MergeDriver, Outcome, clean


def merge(contest: Contest) -> Outcome:
    """Merge whole values; in a conflict the file shows its base, and the siblings are in the conflict.

    Where the base is absent too, the file shows the first sibling, so that the path is not lost from the tree.
    """
    contest = contest.deciding()
    done = contest.merge.resolve()
    if done is not None:
        return clean(done.value)
    siblings = siblings_of([(side, who) for side, who in zip(contest.sides, contest.writers, strict=True) if side != contest.base])
    kind = "add/add" if contest.base is None else "content"
    conflict = Conflict("binary", contest.path, kind, contest.base, siblings, holds=True)
    shown = contest.base if contest.base is not None else siblings[0].value
    return Outcome(shown, contest.base, (conflict,))


DRIVER = MergeDriver(
    name="binary",
    summary="whole files: the changed one, else a conflict",
    merge=merge,
    holds=True,
)

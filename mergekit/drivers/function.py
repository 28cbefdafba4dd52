"""A plain Python function that the target's policy names decides; where it does not, whole files are siblings.

It gets the base and the distinct sides that changed it, sorted by content, or, with ``sees = "writes"``, every write as a pair
(before, after), also equal ones: what counters need. It never sees who wrote something, or when.
"""

from __future__ import annotations

from collections.abc import Mapping

from mergekit.driver import Content, Contest, MergeDriver, Outcome, clean
from mergekit.extensions import functions
from mergekit.extensions.packages import PACKAGE
from mergekit.extensions.undecided import undecided

NAME = "function"


def merge(contest: Contest) -> Outcome:
    """Ask the function where several writers differ, or, if it sees writes, where there are several."""
    if _counts(contest.options):
        return _merge_writes(contest)
    contest = contest.deciding()
    done = contest.merge.resolve()
    if done is not None:
        return clean(done.value)
    sides = sorted(side for side in contest.merge.changes if side is not None)
    return _asked(contest, sides)


def _merge_writes(contest: Contest) -> Outcome:
    told = dict.fromkeys((one.before, one.after, one.writer) for one in contest.writes() if one.before != one.after)
    writes = [(before, after) for before, after, _ in told]  # a commit that is there twice wrote once
    writes.sort(key=_order)
    done = contest.merge.resolve()
    if done is not None and (len(writes) < 2 or len(contest.sides) < 2):  # noqa: PLR2004 (one write, or one side, is taken as it is)
        return clean(done.value)
    return _asked(contest, writes)


def _asked(contest: Contest, given: functions.Given) -> Outcome:
    answer = functions.ask(contest.options, contest.base, given)
    return clean(answer.content) if not answer.why else undecided(contest, NAME, answer.why, holds=True)


def _order(write: tuple[Content, Content]) -> tuple[bool, bytes, bool, bytes]:
    before, after = write
    return before is not None, before or b"", after is not None, after or b""


def _counts(options: Mapping[str, str]) -> bool:
    return options.get(functions.SEES) == "writes" and (functions.SOURCE in options or PACKAGE in options)


DRIVER = MergeDriver(
    name=NAME,
    summary="a Python function that the policy names; where it does not decide, whole files are siblings",
    merge=merge,
    holds=True,
    options={functions.FUNCTION: (), functions.VALUES: ("bytes", "json"), functions.SEES: ("sides", "writes")},
    counts=_counts,
    completes=functions.located,
)

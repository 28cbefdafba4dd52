"""What a replay comes to: right, wrong and conflict by level, by rule and by path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mergekit.frozen import frozen
from mergekit.replay.judging import Verdict
from mergekit.replay.replay import LEVELS, Case


@frozen
class Tally:
    """How many files were merged right, wrong, and not at all."""

    right: int = 0
    wrong: int = 0
    conflict: int = 0

    @property
    def files(self) -> int:
        """How many files there were."""
        return self.right + self.wrong + self.conflict


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Count verdicts."""
    found = list(verdicts)
    return Tally(found.count("right"), found.count("wrong"), found.count("conflict"))


def by_level(cases: Sequence[Case]) -> dict[str, Tally]:
    """Count by level of trust."""
    return {level: tally(case.verdict(level) for case in cases) for level in LEVELS}


def of_git(cases: Sequence[Case]) -> Tally:
    """Count what git makes of those that it was asked about."""
    return tally(case.git for case in cases if case.git is not None)


def left_by_git(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Pick the files that git leaves to people."""
    return tuple(case for case in cases if case.git == "conflict")


def by_rule(cases: Sequence[Case]) -> dict[str, Tally]:
    """Count, by rule, the files in whose merge it took part when every rule counts that is more often right than wrong."""
    names = sorted({rule for case in cases for rule in case.rules})
    return {name: tally(case.verdict(LEVELS[-1]) for case in cases if name in case.rules) for name in names}


def by_path(cases: Sequence[Case], level: str) -> dict[str, Tally]:
    """Count by path at one level, what is most often wrong first, and then what is most often in conflict."""
    paths = dict.fromkeys(case.path for case in cases)
    found = {path: tally(case.verdict(level) for case in cases if case.path == path) for path in paths}
    return dict(sorted(found.items(), key=lambda one: (-one[1].wrong, -one[1].conflict, one[0])))

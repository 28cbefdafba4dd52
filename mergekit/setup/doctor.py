"""`doctor`: everything about a repository and its surroundings that keeps mergekit from doing what it is trusted to do.

Only reads. What lies outside of the repository (programs, the time) is told by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from mergekit.frozen import frozen
from mergekit.git.repository import Repository
from mergekit.git.settings import settings
from mergekit.setup import driver_checks, policy_checks, repository_checks
from mergekit.setup.findings import KINDS, Finding


@frozen
class Surroundings:
    """What the caller knows.

    `which` gives the path of a program or nothing, `now` is the time in seconds since 1970, and `attributes` is the
    user's own file of attributes, unless the configuration names one.
    """

    which: Callable[[str], str | None]
    now: float
    attributes: Path


def examine(repository: Repository, around: Surroundings) -> tuple[Finding, ...]:
    """List what is wrong, the worst first.

    Raises:
        RepositoryError: if the repository cannot be read at all.
    """
    found = [*_checks(repository, around)]
    return tuple(sorted(found, key=lambda finding: (KINDS.index(finding.kind), finding.code, finding.where, finding.message)))


def _checks(repository: Repository, around: Surroundings) -> Iterator[Finding]:
    configured = settings(repository)
    top = None if repository.is_bare else Path(repository.top)
    yield from driver_checks.check(repository, configured, top, around.which, around.attributes)
    yield from policy_checks.check(repository, top)
    yield from repository_checks.check(repository, configured, around.now)

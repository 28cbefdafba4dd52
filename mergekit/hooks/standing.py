"""What stands open in files: siblings and markers that a driver reads back."""

from __future__ import annotations

from collections.abc import Iterable

from mergekit.conflicts import Conflict, Writer
from mergekit.driver import Contest
from mergekit.drivers import load
from mergekit.git.objects import EXECUTABLE, REGULAR, Entry
from mergekit.git.repository import Repository
from mergekit.hooks.branches import choice_of
from mergekit.policy import Policy
from mergekit.siblings_format import KEY

MOST_FILES = 2000
"""More files than that are not opened: switching branches must not take long."""
_SIGNS = (KEY.encode(), b"<<<<<<<", b"siblings")


def standing_in(path: str, content: bytes, policy: Policy) -> tuple[Conflict, ...]:
    """List the conflicts that stand in a file, as its driver reads them."""
    if not any(sign in content for sign in _SIGNS):
        return ()
    choice = choice_of(policy, path)
    driver = load(choice.driver)
    if not driver.reads_back or driver.settle(content) == content:
        return ()
    contest = Contest(path, content, (content,), (Writer("here"),), options=choice.options)
    return driver.merge(contest).conflicts


def standing_among(repository: Repository, files: Iterable[tuple[str, Entry | None]], policy: Policy) -> tuple[Conflict, ...]:
    """List the conflicts that stand in files of the repository, by path; the first `MOST_FILES` are looked at."""
    found: list[Conflict] = []
    for _, (path, entry) in zip(range(MOST_FILES), files, strict=False):
        if entry is not None and entry.mode in (REGULAR, EXECUTABLE):
            found.extend(standing_in(path, repository.objects.blob(entry.id), policy))
    return tuple(found)

"""pre-commit: conflict markers that nobody resolved, and typed files that can no longer be merged by their type."""

from __future__ import annotations

from collections.abc import Iterator

from mergekit.drivers import registry
from mergekit.errors import MissingObject, PolicyError
from mergekit.git.objects import EXECUTABLE, REGULAR
from mergekit.git.repository import Repository
from mergekit.git.staged import Staged, staged
from mergekit.hooks.branches import Here, choice_of, committed, here
from mergekit.hooks.marker_lines import added_markers, marker_size
from mergekit.hooks.notices import Notice
from mergekit.hooks.typed_files import faults
from mergekit.policy import Policy, read_policy

_ANYWAY = "resolve it and git add {path}; or, if it is meant: git commit --no-verify"


def check(repository: Repository, index: str = "") -> tuple[Notice, ...]:
    """Look at what is staged, against the last commit: only what the new commit brings is refused.

    `index` is the index that is committed, where that is not the work tree's own.

    Raises:
        RepositoryError: if the index or an object cannot be read.
    """
    found = staged(repository, index)
    around = here(repository)
    policy = _policy(repository, found, around)
    return tuple(notice for one in found if one.mode in (REGULAR, EXECUTABLE) for notice in _look(repository, one, policy))


def _policy(repository: Repository, found: tuple[Staged, ...], around: Here) -> Policy:
    """Give the policy as it will be with this commit; one that nobody can read is refused below, and does not count here."""
    files = {one.path: one for one in found if one.mode in (REGULAR, EXECUTABLE)}

    def load(path: str) -> bytes | None:
        one = files.get(path)
        return repository.objects.blob(one.id) if one is not None else committed(repository, around.commit, path)

    try:
        return read_policy(load, registry())
    except PolicyError:
        return around.policy


def _look(repository: Repository, one: Staged, policy: Policy) -> Iterator[Notice]:
    content = repository.objects.blob(one.id)
    before = _before(repository, one)
    hint = _ANYWAY.format(path=one.path)
    for line, label in added_markers(content, before or b"", marker_size(policy, one.path)):
        yield Notice("markers", one.path, f"a conflict is not resolved: {label}", line, line, refuses=True, hint=hint)
    for fault in faults(one.path, content, before, choice_of(policy, one.path)):
        yield Notice(fault.code, one.path, fault.message, fault.line, fault.line, refuses=fault.refuses, hint=hint if fault.refuses else "")


def _before(repository: Repository, one: Staged) -> bytes | None:
    try:
        return None if one.before is None else repository.objects.blob(one.before)
    except MissingObject:  # a partial clone; or it was a submodule
        return None

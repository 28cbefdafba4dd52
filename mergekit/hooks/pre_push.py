"""pre-push: a target goes out without conflict markers that nobody resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mergekit.errors import MissingObject
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.objects import EMPTY_TREE, EXECUTABLE, REGULAR
from mergekit.git.repository import Repository
from mergekit.hooks.branches import policy_at
from mergekit.hooks.marker_lines import added_markers, marker_size
from mergekit.hooks.notices import Notice
from mergekit.lines import markers
from mergekit.policy import Policy

_ABSENT = bytes(20)
_HINT = "resolve them and commit; or, if they are meant: git push --no-verify"
_FIELDS = 4


@frozen
class Pushed:
    """A ref that is pushed: what goes where, and what was there (as git tells a pre-push hook)."""

    commit: bytes
    remote_ref: str
    before: bytes


def read_pushed(text: str) -> tuple[Pushed, ...]:
    """Read the lines that git gives to the hook: local ref, local id, remote ref, remote id."""
    fields = [line.split() for line in text.splitlines()]
    return tuple(
        Pushed(bytes.fromhex(commit), ref, bytes.fromhex(before)) for _, commit, ref, before in (f for f in fields if len(f) == _FIELDS)
    )


def check(repository: Repository, remote: str, pushed: Iterable[Pushed]) -> tuple[Notice, ...]:
    """Find markers in what is new on branches that are no replicas, against what the remote has.

    Raises:
        RepositoryError: if an object cannot be read.
    """
    return tuple(notice for one in pushed for notice in _look(repository, remote, one))


def _look(repository: Repository, remote: str, one: Pushed) -> Iterator[Notice]:
    if not one.remote_ref.startswith(refs.HEADS) or one.commit == _ABSENT:
        return
    name = one.remote_ref.removeprefix(refs.HEADS)
    policy = policy_at(repository, one.commit)
    if policy.is_replica(name):
        return
    objects = repository.objects
    start = _known_tree(repository, remote, one, policy)
    for path, (old, new) in sorted(objects.changes(start, objects.commit(one.commit).tree).items()):
        if new is None or new.mode not in (REGULAR, EXECUTABLE):
            continue
        before = objects.blob(old.id) if old is not None and old.mode in (REGULAR, EXECUTABLE) else b""
        size = marker_size(policy, path)
        content = objects.blob(new.id)
        if size == markers.SHORTEST and not _may_hold(content):
            continue
        for line, label in added_markers(content, before, size):
            message = f"'{name}' would be published with a conflict that is not resolved: {label}"
            yield Notice("markers", path, message, line, line, refuses=True, hint=_HINT)


def _may_hold(content: bytes) -> bool:
    return b"<<<<<<<" in content or b">>>>>>>" in content


def _known_tree(repository: Repository, remote: str, one: Pushed, policy: Policy) -> bytes:
    """Give the tree that the remote's branch has; for a new one, that of the nearest commit that the remote's targets have."""
    if one.before != _ABSENT:
        try:
            return repository.objects.commit(one.before).tree
        except MissingObject:
            pass  # it moved, and was not fetched: git refuses this push, unless it is forced
    nearest: bytes | None = None
    for branch in refs.branches(repository):
        if branch.remote == remote and not policy.is_replica(branch.bare_name):
            base = repository.common_ancestor([one.commit, branch.commit])
            if base is not None and (nearest is None or repository.has_seen(base, nearest)):
                nearest = base
    return EMPTY_TREE if nearest is None else repository.objects.commit(nearest).tree

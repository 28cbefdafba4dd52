"""post-commit: does what was just committed conflict with another open replica, which one, and on which lines?"""

from __future__ import annotations

from collections.abc import Iterator

from mergekit.conflicts import Conflict
from mergekit.errors import MergekitError
from mergekit.git import refs
from mergekit.git.objects import EMPTY_TREE
from mergekit.git.repository import Repository
from mergekit.hooks.branches import Here, committed, here, target
from mergekit.hooks.notices import Notice
from mergekit.policy import Policy
from mergekit.tree_merge import merge_heads


def look(repository: Repository) -> Iterator[Notice]:
    """Give the conflicts that the last commit made, branch by branch, as they are found: the caller may stop at any time.

    A conflict that the commit before it had already is not told again. Nothing is said where HEAD is detached, as in the
    middle of a rebase, nor about a merge that mergekit made.

    Raises:
        RepositoryError: if the repository cannot give what it takes.
    """
    around = here(repository)
    if not around.branch or around.commit is None:
        return
    objects = repository.objects
    commit = objects.commit(around.commit)
    parent = commit.parents[0] if commit.parents else None
    changed = set(objects.changes(EMPTY_TREE if parent is None else objects.commit(parent).tree, commit.tree))
    for name, other in _others(repository, around):
        if changed and _writes_near(repository, around.commit, other, changed):
            yield from _conflicts(repository, around, parent, name, other, changed)


def _others(repository: Repository, around: Here) -> list[tuple[str, bytes]]:
    """List the target, unless it is checked out, and the replicas that it has not landed, each with something new."""
    lands_on = target(repository, around.policy)
    found: dict[bytes, str] = {}
    if lands_on is not None and lands_on.bare_name != around.branch and around.is_replica:
        found[lands_on.commit] = lands_on.name
    for branch in refs.branches(repository):
        if branch.bare_name == around.branch or not around.policy.is_replica(branch.bare_name):
            continue
        if lands_on is None or not (lands_on.commit == branch.commit or repository.has_seen(lands_on.commit, branch.commit)):
            found.setdefault(branch.commit, branch.name)
    news = set(repository.above(list(found), around.commit)) if found and around.commit is not None else set()
    return sorted((name, commit) for commit, name in found.items() if commit in news)


def _writes_near(repository: Repository, commit: bytes, other: bytes, changed: set[str]) -> bool:
    """Tell whether another branch changed a file that the commit changed, or made a directory of it, or a file of its directory."""
    objects = repository.objects
    base = repository.common_ancestor([commit, other])
    start = EMPTY_TREE if base is None else objects.commit(base).tree
    theirs = objects.changes(start, objects.commit(other).tree)
    if not changed.isdisjoint(theirs):
        return True
    above = {path[:at] for path in theirs for at, sign in enumerate(path) if sign == "/"}
    mine = {path[:at] for path in changed for at, sign in enumerate(path) if sign == "/"}
    return not changed.isdisjoint(above) or not mine.isdisjoint(theirs)


def _conflicts(repository: Repository, around: Here, parent: bytes | None, name: str, other: bytes, changed: set[str]) -> Iterator[Notice]:
    """Merge with one branch, and give what holds, is about the commit's files, and was not there before it."""
    assert around.commit is not None  # noqa: S101 (asked before)
    found = [one for one in _open(repository, around.commit, other, around.policy) if one.path in changed]
    if not found:
        return
    known = {one.id for one in _open(repository, parent, other, around.policy)} if parent is not None else set()
    for conflict in found:
        if conflict.id not in known:
            first, last = _lines(repository, around.commit, conflict)
            yield Notice("conflict", conflict.path, conflict.kind, first, last, replica=name, hint=f"mergekit status {name}")


def _open(repository: Repository, commit: bytes, other: bytes, policy: Policy) -> tuple[Conflict, ...]:
    try:
        return tuple(
            conflict
            for conflict in merge_heads(repository, (commit, other), policy).conflicts
            if conflict.holds and not policy.withholds(conflict.path)
        )
    except MergekitError:
        return ()


def _lines(repository: Repository, commit: bytes, conflict: Conflict) -> tuple[int, int]:
    """Find the lines of the committed file that are in conflict; those of the merged file where they are not in it."""
    place = conflict.place
    content = committed(repository, commit, conflict.path) or b""
    written = [(sibling.value, [writer.commit for writer in sibling.writers]) for sibling in conflict.siblings]
    for value in (value for value, commits in written if any(_is_seen(repository, commit, one) for one in commits)):
        if not value or not place.first_line:
            continue
        starts = [at for at in _occurrences(content, value) if at == 0 or content[at - 1 : at] == b"\n"]
        lines = [content.count(b"\n", 0, at) + 1 for at in starts]
        if lines:
            first = min(lines, key=lambda line: abs(line - place.first_line))
            return first, first + max(value.rstrip(b"\n").count(b"\n"), 0)
    return place.first_line, place.last_line


def _occurrences(content: bytes, value: bytes) -> Iterator[int]:
    at = content.find(value)
    while at >= 0:
        yield at
        at = content.find(value, at + 1)


def _is_seen(repository: Repository, commit: bytes, writer: str) -> bool:
    written = bytes.fromhex(writer)
    return written == commit or (bool(written) and repository.has_seen(commit, written))

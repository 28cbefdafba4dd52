"""Examples from a repository's own history: the versions of the files that its policy gives to a driver."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from mergekit.frozen import frozen
from mergekit.git.objects import EXECUTABLE, REGULAR
from mergekit.git.repository import Repository
from mergekit.laws.contests import Example
from mergekit.laws.kinds import NUMBER, OBJECT, RECORDS, SET, Kind

_MOST_COMMITS = 2000
_MOST_FILES = 20
_MOST_VERSIONS = 60
_LARGEST = 1 << 16
_WIDTHS = (2, 3)
"""How many versions are taken for sides."""


@frozen
class Past:
    """The versions of one file, the oldest first, each once."""

    path: str
    versions: tuple[bytes, ...]


def pasts(repository: Repository, head: bytes, wanted: Callable[[str], bool]) -> list[Past]:
    """Collect the versions of the first files of a commit that are wanted, from its latest history."""
    tree = repository.objects.commit(head).tree
    paths: list[str] = []
    for path, entry in repository.objects.files(tree):
        if len(paths) == _MOST_FILES:
            break
        if entry.mode in (REGULAR, EXECUTABLE) and wanted(path):
            paths.append(path)
    found: dict[str, dict[bytes, None]] = {path: {} for path in paths}
    for commit_tree in _trees(repository, head) if paths else ():
        for path in paths:
            entry_there = repository.objects.lookup(commit_tree, path)
            if entry_there is not None and entry_there.mode in (REGULAR, EXECUTABLE) and len(found[path]) < _MOST_VERSIONS:
                found[path][entry_there.id] = None
    return [Past(path, tuple(_contents(repository, list(ids)))) for path, ids in found.items()]


def _trees(repository: Repository, head: bytes) -> Iterator[bytes]:
    """Give the trees of a commit and of those before it, nearest first."""
    seen = {head}
    left = deque([head])
    while left and len(seen) <= _MOST_COMMITS:
        commit = repository.objects.commit(left.popleft())
        yield commit.tree
        for parent in commit.parents:
            if parent not in seen:
                seen.add(parent)
                left.append(parent)


def _contents(repository: Repository, ids: Sequence[bytes]) -> Iterator[bytes]:
    for one in reversed(ids):
        content = repository.objects.blob(one)
        if len(content) <= _LARGEST:
            yield content


def kind_of(content: bytes) -> Kind | None:
    """Tell what kind a version is; None for texts: whether a line moved or is another one, nobody can say."""
    return next((kind for kind in (NUMBER, SET, OBJECT, RECORDS) if content.strip() and kind.read(content) is not None), None)


def examples_of(past: Past) -> Iterator[Example]:
    """Take versions that follow each other for a base and its sides, as if they had been written at the same time."""
    for width in _WIDTHS:
        for at in range(len(past.versions) - width):
            base, *sides = past.versions[at : at + width + 1]
            kinds = {kind.name: kind for version in (base, *sides) for kind in [kind_of(version)] if kind is not None}
            kind = next(iter(kinds.values())) if len(kinds) == 1 else None
            if kind is not None and all(kind.read(version) is not None for version in (base, *sides)):
                yield Example(kind, kind.read(base), tuple(kind.read(side) for side in sides), past.path)
            else:
                yield Example(None, base, tuple(sides), past.path)

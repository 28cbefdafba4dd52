r"""Which commit brought a replica into a target's history, and what came with it.

Along the first parents, the target's own line, whatever a commit has seen, the later ones have seen too; so the commit that
brought something is found by halving. Where it was brought by another line (somebody's pull), it is looked for along that one.

    c3 --- c2 --- c1 --- T       first parents of T; c2 brought r and b
            \___ r
             \__ b
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mergekit.frozen import frozen
from mergekit.git.repository import Repository
from mergekit.landing.unlandings import seen_by


@frozen
class Brought:
    """A merge (`origin`) that brought a replica's commits by one of its parents (`head`); `with_it` are the others but the first.

    `before` is what its line had before. Where a line was fast-forwarded to the replica, origin and head are one commit.
    """

    origin: bytes
    head: bytes
    before: bytes
    with_it: tuple[bytes, ...] = ()


@frozen
class Inside:
    """The replica's commits came as part of something else: `head` is the latest commit on the line that has them."""

    head: bytes
    on_the_line: bool
    """Whether that line is the target's own, so that it was fast-forwarded, or the replica began there."""


def find_brought(repository: Repository, tip: bytes, commit: bytes, is_own: Callable[[bytes], bool]) -> Brought | Inside:
    """Find what brought a commit, which the tip has seen; `is_own` tells whether a head is the replica's."""
    objects = repository.objects
    line, own_line = tip, True
    while True:
        origin = earliest(repository, line, commit)
        if origin == commit:
            return Inside(line, own_line)
        parents = objects.commit(origin).parents
        having = [parent for parent in parents[1:] if seen_by(repository, parent, commit)]
        own = [parent for parent in having if is_own(parent)]
        if own and len(having) == 1:
            return Brought(origin, own[0], parents[0], tuple(parent for parent in parents[1:] if parent != own[0]))
        if own:
            return Inside(next(parent for parent in having if parent not in own), on_the_line=False)
        line, own_line = having[0], False


def earliest(repository: Repository, tip: bytes, commit: bytes) -> bytes:
    """Find the earliest commit along the first parents of one that has seen another; the tip has."""
    line = _Line(repository, tip)
    step = 1
    while (far := line.at(step)) is not None and seen_by(repository, far, commit):
        step *= 2
    known, beyond = step // 2, step
    while beyond - known > 1:
        middle = (known + beyond) // 2
        there = line.at(middle)
        if there is not None and seen_by(repository, there, commit):
            known = middle
        else:
            beyond = middle
    found = line.at(known)
    return tip if found is None else found


def latest_known(repository: Repository, tip: bytes, head: bytes) -> bytes | None:
    """Find the latest commit along the first parents of a replica's head that the tip has seen; None if there is none."""
    for commit in first_parents(repository, head):
        if seen_by(repository, tip, commit):
            return commit
    return None


def first_parents(repository: Repository, tip: bytes) -> Iterator[bytes]:
    """List a commit, its first parent, that one's first parent, and so on."""
    at: bytes | None = tip
    while at is not None:
        yield at
        at = next(iter(repository.objects.commit(at).parents), None)


class _Line:
    """The first parents of a commit, read as far as they are asked for."""

    def __init__(self, repository: Repository, tip: bytes) -> None:
        self._left = first_parents(repository, tip)
        self._known: list[bytes] = []

    def at(self, n: int) -> bytes | None:
        """Give the n-th, the tip being the 0th; None beyond the root."""
        while len(self._known) <= n:
            following = next(self._left, None)
            if following is None:
                return None
            self._known.append(following)
        return self._known[n]

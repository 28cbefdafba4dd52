"""What a target's history says was taken out of it, and what was landed again: trailers of ordinary commits.

`Mergekit-Unland: <head>` says that a commit takes a replica's head out, `Mergekit-Unlanded-From: <commit>` names the commit that
had brought it, and `Mergekit-Unlanded-Replica: <branch>` the branch. `Mergekit-Lands-Again: <commit>` says that a commit takes such a
commit back; so does git's own "This reverts commit". All of it is a function of the set of commits that the target has seen: no
order, no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from heapq import heappop, heappush

from mergekit.errors import MissingObject
from mergekit.frozen import frozen
from mergekit.git.repository import Repository

UNLAND_TRAILER = "Mergekit-Unland"
FROM_TRAILER = "Mergekit-Unlanded-From"
NAME_TRAILER = "Mergekit-Unlanded-Replica"
AGAIN_TRAILER = "Mergekit-Lands-Again"

_SIGNS = (b"\n" + UNLAND_TRAILER.encode() + b": ", b"\n" + AGAIN_TRAILER.encode() + b": ", b"This reverts commit ")
_ID = re.compile("[0-9a-f]{40}")
_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{40})\b", re.MULTILINE)


@frozen
class Unlanded:
    """One head that was taken out: the commit that did, the head, the commit that had brought it, and its branch's name."""

    commit: bytes
    head: bytes
    origin: bytes
    branch: str = ""


@frozen
class Ledger:
    """All that was taken out in some history, and which commits took which of it back."""

    out: tuple[Unlanded, ...] = ()
    back: tuple[tuple[bytes, bytes], ...] = ()
    """Pairs: the commit that unlands, and one that takes it back."""

    def all_of(self, repository: Repository, head: bytes, branch: str = "") -> tuple[Unlanded, ...]:
        """List what was taken out of a replica: heads that it has seen, by commits that it has not.

        A replica that began on the target while another one was in has seen that, too, and is not that one: what it has
        seen by way of the commit that had brought it counts only for the very head, and for the branch of that name.
        """
        return tuple(
            one
            for one in self.out
            if seen_by(repository, head, one.head)
            and not seen_by(repository, head, one.commit)
            and (head == one.head or (branch and branch == one.branch) or not seen_by(repository, head, one.origin))
        )

    def standing(self, repository: Repository, head: bytes, branch: str = "") -> tuple[Unlanded, ...]:
        """List what is out of a replica: what was taken out and not back."""
        returned = {commit for commit, _ in self.back}
        return tuple(one for one in self.all_of(repository, head, branch) if one.commit not in returned)

    def returns(self, unlanded: Iterable[Unlanded]) -> tuple[bytes, ...]:
        """List the commits that took some of it back."""
        wanted = {one.commit for one in unlanded}
        return tuple(dict.fromkeys(back for commit, back in self.back if commit in wanted))


def read_ledger(repository: Repository, target: bytes, base: bytes | None) -> Ledger:
    """Read what was taken out of a target, as far as it concerns heads that have all seen `base`, as the target has.

    It is empty where history is cut off: whoever merges will say so.
    """
    try:
        return _ledger(repository, repository.above([target], base))
    except MissingObject:
        return Ledger()


def read_latest(repository: Repository, target: bytes, most: int) -> Ledger:
    """Read what the latest commits of a target say, so many of them: enough to tell people, not to decide."""
    found: list[bytes] = []
    met = {target}
    waiting: list[tuple[int, bytes]] = [(0, target)]
    objects = repository.objects
    try:
        while waiting and len(found) < most:
            commit = heappop(waiting)[1]
            found.append(commit)
            for parent in objects.commit(commit).parents:
                if parent not in met:
                    met.add(parent)
                    heappush(waiting, (-objects.commit(parent).time, parent))
    except MissingObject:  # a shallow clone ends here
        pass
    return _ledger(repository, found)


def seen_by(repository: Repository, commit: bytes, other: bytes) -> bool:
    """Tell whether a commit is another one or descends from it."""
    return commit == other or repository.has_seen(commit, other)


def _ledger(repository: Repository, commits: Iterable[bytes]) -> Ledger:
    out, back = [], []
    for oid in commits:
        commit = repository.objects.commit(oid)
        if not any(sign in commit.raw for sign in _SIGNS):
            continue
        if len(commit.parents) == 1:
            heads, origins = (_ids(commit.trailers(key)) for key in (UNLAND_TRAILER, FROM_TRAILER))
            branch = "".join(commit.trailers(NAME_TRAILER)[:1])
            out += [Unlanded(oid, head, origins[0], branch) for head in heads[:1] if origins]
        back += [(unlanding, oid) for unlanding in _ids((*commit.trailers(AGAIN_TRAILER), *_REVERTS.findall(commit.message)))]
    return Ledger(tuple(out), tuple(back))


def _ids(texts: Iterable[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts if _ID.fullmatch(text)]

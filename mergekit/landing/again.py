r"""Landing again what was taken out: a head that takes the unlanding back.

History has seen the replica already, so merging it brings nothing. What is merged instead is a commit on top of the one that took
it out, with the tree from before that: it has seen the unlanding and says otherwise.

    P --- U --- T       U unlands, T is the target now
           \
            V           V has the tree of P; merging T and V keeps what came after U
"""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.git.objects import Objects
from mergekit.git.repository import Repository
from mergekit.history.file_history import REPLICA_TRAILER, describe
from mergekit.history.graph import ENGINE_TRAILER, OPEN_TRAILER
from mergekit.landing.commit import POLICY_TRAILER, commit_bytes, first_line, own_stamp
from mergekit.landing.unlandings import AGAIN_TRAILER, Unlanded, seen_by
from mergekit.policy import Policy
from mergekit.tree_merge import Engine
from mergekit.tree_merge.identity import engine_id


def head_again(repository: Repository, target: bytes, replica: bytes, unlanded: Sequence[Unlanded], policy: Policy) -> bytes:
    """Write the head to merge for a replica of which something was taken out, and give it.

    It holds what was taken out and, if the replica has more that the target has not seen, that too. It is a function of
    commits, policy and engine, as engine merges are. Where the two conflict, it is an engine merge, so that whoever
    merges it sees the conflict.
    """
    objects = repository.objects
    parts = sorted(_taken_back(objects, one, replica) for one in unlanded)
    if not seen_by(repository, target, replica):
        parts.append(replica)
    if len(parts) == 1:
        return parts[0]
    merge = Engine(repository, parts, policy).merge()
    trailers: dict[str, str | Sequence[str]] = {
        REPLICA_TRAILER: _label(objects, replica),
        AGAIN_TRAILER: sorted(one.commit.hex() for one in unlanded),
    }
    if merge.conflicts:
        trailers |= {ENGINE_TRAILER: engine_id(), POLICY_TRAILER: policy.hash, OPEN_TRAILER: str(len(merge.conflicts))}
    return objects.write_commit(commit_bytes(merge.tree, parts, own_stamp(objects, parts), _message(objects, replica), trailers))


def _taken_back(objects: Objects, unlanded: Unlanded, replica: bytes) -> bytes:
    """Write the commit that takes one unlanding back."""
    before = objects.commit(unlanded.commit).parents[0]
    parents = [unlanded.commit]
    trailers = {REPLICA_TRAILER: _label(objects, replica), AGAIN_TRAILER: unlanded.commit.hex()}
    tree = objects.commit(before).tree
    return objects.write_commit(commit_bytes(tree, parents, own_stamp(objects, parents), _message(objects, replica), trailers))


def _label(objects: Objects, replica: bytes) -> str:
    return first_line(describe(objects.commit(replica)).label)


def _message(objects: Objects, replica: bytes) -> str:
    commit = objects.commit(replica)
    return f"Land {first_line(describe(commit).label)} again\n\n* {first_line(commit.message) or '(no message)'}"

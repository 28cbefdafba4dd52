"""The commit that a landing moves the target to, in bytes that depend on commits, policy and engine alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mergekit.frozen import frozen
from mergekit.git.objects import Commit, Objects
from mergekit.history.file_history import describe
from mergekit.history.graph import ENGINE_TRAILER, OPEN_TRAILER
from mergekit.operations import By
from mergekit.policy import Policy
from mergekit.tree_merge import Engine, TreeMerge
from mergekit.tree_merge.identity import engine_id

IDENTITY = "mergekit <mergekit@localhost>"
"""Author and committer of every engine merge: nobody's name, since two machines make the same commit."""

POLICY_TRAILER = "Mergekit-Policy"
MODE_TRAILER = "Mergekit-Mode"

_LATEST = 253_402_300_799
"""The last second of the year 9999: a forged date beyond it would break what reads the merge."""

_LABELS = 3
_LONGEST_LINE = 120
_NOT_IN_NAMES = re.compile("[\x00-\x1f<>]+")
_UNPRINTABLE = re.compile("[\\x00-\\x20\\x7f-\\xa0\\u2028\\u2029]+")


@frozen
class Landed:
    """The commit to move the target to, and its tree; a fast-forward is a commit that was there before."""

    commit: bytes
    tree: bytes
    fast_forward: bool


def commit_merge(engine: Engine, merge: TreeMerge, policy: Policy, *, marked: bool = False) -> Landed | None:
    """Make the commit of a merge whose first head is the target; None if the other heads have nothing new.

    Parents are the target, and the heads that no other one contains, by id. A single head that descends from the
    target is landed as it is: its tree is the merge's, and a merge commit would say nothing. `marked` tells that it
    lands with markers, as no other mode would.
    """
    target, heads = engine.heads[0], _maximal_others(engine, merge)
    if not heads:
        return None
    if len(heads) == 1 and engine.repository.has_seen(heads[0], target):
        return Landed(heads[0], engine.objects.commit(heads[0]).tree, fast_forward=True)
    trailers = {ENGINE_TRAILER: engine_id(), POLICY_TRAILER: policy.hash}
    if merge.conflicts:
        trailers[OPEN_TRAILER] = str(len(merge.conflicts))
    if marked:
        trailers[MODE_TRAILER] = "markers"
    raw = merge_bytes(engine.objects, merge.tree, (target, *heads), trailers)
    commit = engine.objects.write_commit(raw)
    engine.believe(commit)
    return Landed(commit, merge.tree, fast_forward=False)


def merge_bytes(objects: Objects, tree: bytes, parents: Sequence[bytes], trailers: Mapping[str, str]) -> bytes:
    """Write an engine merge: tree, parents in their order, a fixed identity, the greatest committer date of the parents.

    Message and labels are read from the parents but the first, never from branches.
    """
    return commit_bytes(tree, parents, own_stamp(objects, parents), _message([objects.commit(parent) for parent in parents[1:]]), trailers)


def commit_bytes(tree: bytes, parents: Sequence[bytes], stamp: str, message: str, trailers: Mapping[str, str | Sequence[str]]) -> bytes:
    """Write a commit: `stamp` is author and committer; a trailer with several values stands several times."""
    header = [f"tree {tree.hex()}", *(f"parent {parent.hex()}" for parent in parents), f"author {stamp}", f"committer {stamp}"]
    values = {key: [value] if isinstance(value, str) else value for key, value in trailers.items()}
    parts = ["\n".join(header), message, "\n".join(f"{key}: {value}" for key, all_of_it in values.items() for value in all_of_it)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "surrogateescape")


def own_stamp(objects: Objects, parents: Sequence[bytes]) -> str:
    """Give the fixed identity at the greatest committer date of some commits."""
    return f"{IDENTITY} {min(max(0, *(objects.commit(parent).person('committer')[1] for parent in parents)), _LATEST)} +0000"


def stamp_of(by: By) -> str:
    """Give a person and a time as a commit names them."""
    name, email = (_NOT_IN_NAMES.sub(" ", text).strip() for text in (by.name, by.email))
    minutes = abs(by.offset)
    return f"{name} <{email}> {min(max(by.time, 0), _LATEST)} {'-' if by.offset < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"


def _maximal_others(engine: Engine, merge: TreeMerge) -> tuple[bytes, ...]:
    """List the heads of a merge, but its first, that no other head contains, by id."""
    graph = engine.graph
    indices = graph.maximal(sum({1 << graph.index[head] for head in merge.heads if head in graph.index}))
    return tuple(sorted(graph.commits[i].id for i in indices if graph.commits[i].id != merge.heads[0]))


def _message(heads: Sequence[Commit]) -> str:
    """Name what was merged: a subject with the labels, and a line for every head."""
    labels = [first_line(describe(head).label) for head in heads]
    named = labels if len(labels) <= _LABELS else [*labels[: _LABELS - 1], f"{len(labels) - _LABELS + 1} more"]
    subject = "Merge " + (", ".join(named[:-1]) + " and " if len(named) > 1 else "") + named[-1]
    lines = [f"* {label}: {first_line(head.message) or '(no message)'}" for label, head in zip(labels, heads, strict=True)]
    return subject + "\n\n" + "\n".join(lines)


def first_line(text: str) -> str:
    """Give the first line that says something, bounded and without control characters; what is no UTF-8 is replaced.

    Nothing here asks Python's own tables of characters, which differ between its versions.
    """
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    lines = (_UNPRINTABLE.sub(" ", line).strip(" ") for line in readable.split("\n"))
    first = next((line for line in lines if line), "")
    return first if len(first) <= _LONGEST_LINE else first[: _LONGEST_LINE - 1] + "…"

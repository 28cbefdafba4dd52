"""Entries of the log of operations: what they say, and how they stand in the repository.

    refs/mergekit/operations ──> #3 ──> #2 ──> #1        (first parents)
                                  └──────┴──────┴──> the commits that their refs came from and went to

An entry is a commit. Its tree holds `operation.json` (docs/formats.md) and, below `kept/`, whatever its refs held or hold
that is no commit. So nothing that an undo needs is ever collected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mergekit.errors import MissingObject, RepositoryError
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.objects import REGULAR, TREE_MODE, Objects
from mergekit.git.objects import Entry as TreeEntry
from mergekit.git.quoted import text_from_json, text_to_json
from mergekit.git.refs import Move
from mergekit.git.repository import Repository

LOG = "refs/mergekit/operations"
FORMAT = 1
"""The version of what is written; a reader refuses what is newer."""

_FILE = b"operation.json"
_KEPT = b"kept"
_LATEST = 253_402_300_799
"""The last second of the year 9999."""
_NOT_IN_NAMES = re.compile("[\x00-\x1f<>]+")
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, MissingObject)


@frozen
class By:
    """Who asked for it, when (seconds since 1970, minutes east of UTC), and in which words: the command's arguments.

    The caller knows; nothing here reads a clock.
    """

    name: str = "mergekit"
    email: str = "mergekit@localhost"
    time: int = 0
    offset: int = 0
    asked: tuple[str, ...] = ()


@frozen
class Plan:
    """What an operation is to do: the moves of refs, all of them, and what the log says of it.

    `kind` is the command. `message` goes to the reflogs. `replicas` are those that it is
    about, with their commits; `policy` and `engine` name what decided. `undoes` are the numbers of the entries whose
    refs it puts back. `left` are the refs that it would have moved, if others had not.
    """

    kind: str
    moves: tuple[Move, ...]
    by: By = By()
    message: str = ""
    replicas: tuple[tuple[str, bytes], ...] = ()
    policy: str = ""
    engine: str = ""
    undoes: tuple[int, ...] = ()
    left: tuple[str, ...] = ()


@frozen
class Entry:
    """One entry: its commit, its number (the first is 1), the entry before, and what was done.

    `worktrees` are the checkouts that followed. `recovers` is the entry that a process which died had meant to write;
    it is empty where nothing went wrong.
    """

    id: bytes
    number: int
    previous: bytes | None
    plan: Plan
    worktrees: tuple[str, ...] = ()
    recovers: str = ""


def to_json(plan: Plan, number: int, worktrees: tuple[str, ...], recovers: str) -> dict[str, Any]:
    """Give `operation.json` as a value, without the entry before."""
    return {
        "format": FORMAT,
        "number": number,
        "kind": plan.kind,
        "name": text_to_json(plan.by.name),
        "email": text_to_json(plan.by.email),
        "time": plan.by.time,
        "offset": plan.by.offset,
        "asked": [text_to_json(word) for word in plan.by.asked],
        "message": text_to_json(plan.message),
        "refs": [{"name": text_to_json(m.ref), "before": _hex(m.old), "after": _hex(m.new)} for m in plan.moves],
        "replicas": [{"name": text_to_json(name), "commit": commit.hex()} for name, commit in plan.replicas],
        "policy": plan.policy or None,
        "engine": plan.engine or None,
        "worktrees": [text_to_json(path) for path in worktrees],
        "undoes": list(plan.undoes),
        "left": [text_to_json(ref) for ref in plan.left],
        "recovers": recovers or None,
    }


def plan_from_json(document: dict[str, Any]) -> Plan:
    """Read a plan back."""
    return Plan(
        kind=str(document["kind"]),
        moves=tuple(Move(text_from_json(m["name"]), _id(m["before"]), _id(m["after"])) for m in document["refs"]),
        by=By(
            text_from_json(document["name"]),
            text_from_json(document["email"]),
            int(document["time"]),
            int(document["offset"]),
            tuple(text_from_json(word) for word in document["asked"]),
        ),
        message=text_from_json(document["message"]),
        replicas=tuple((text_from_json(one["name"]), bytes.fromhex(one["commit"])) for one in document["replicas"]),
        policy=document["policy"] or "",
        engine=document["engine"] or "",
        undoes=tuple(int(number) for number in document["undoes"]),
        left=tuple(text_from_json(ref) for ref in document["left"]),
    )


def write_entry(
    objects: Objects, plan: Plan, previous: Entry | None, worktrees: tuple[str, ...] = (), recovers: str = "", number: int = 0
) -> Entry:
    """Write an entry and give it; its number is the next one, unless one is given. The log does not move."""
    number = number or (1 if previous is None else previous.number + 1)
    document = {**to_json(plan, number, worktrees, recovers), "previous": None if previous is None else previous.id.hex()}
    entries = {_FILE: TreeEntry(REGULAR, objects.write_blob((json.dumps(document, indent=1, sort_keys=True) + "\n").encode()))}
    parents = [] if previous is None else [previous.id]
    kept = {}
    for oid in (oid for move in plan.moves for oid in (move.old, move.new) if oid is not None):
        kind = objects.kind(oid)
        if kind == "commit" and oid not in parents:
            parents.append(oid)
        elif kind in ("tree", "blob"):
            kept[oid.hex().encode()] = TreeEntry(TREE_MODE if kind == "tree" else REGULAR, oid)
    if kept:
        entries[_KEPT] = TreeEntry(TREE_MODE, objects.write_tree(kept))
    name, email = (_NOT_IN_NAMES.sub(" ", text).strip() for text in (plan.by.name, plan.by.email))
    minutes = abs(plan.by.offset)
    stamp = f"{name} <{email}> {min(max(plan.by.time, 0), _LATEST)} {'-' if plan.by.offset < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
    header = [f"tree {objects.write_tree(entries).hex()}", *(f"parent {parent.hex()}" for parent in parents)]
    subject = f"#{number} mergekit {plan.kind}"
    raw = "\n".join([*header, f"author {stamp}", f"committer {stamp}", "", subject, ""]).encode("utf-8", "surrogateescape")
    return Entry(objects.write_commit(raw), number, None if previous is None else previous.id, plan, worktrees, recovers)


def read_entry(objects: Objects, oid: bytes) -> Entry:
    """Read an entry back.

    Raises:
        RepositoryError: if the commit is no entry, or one of a newer format.
    """
    try:
        file = objects.tree(objects.commit(oid).tree)[_FILE]
        document = json.loads(objects.blob(file.id))
        if document["format"] != FORMAT:
            raise ValueError(f"its format is {document['format']!r}, not {FORMAT}")
        worktrees = tuple(text_from_json(path) for path in document["worktrees"])
        previous = _id(document["previous"])
        return Entry(oid, int(document["number"]), previous, plan_from_json(document), worktrees, document["recovers"] or "")
    except _UNREADABLE as broken:
        hint = f"a newer mergekit may have written it; git update-ref -d {LOG} forgets the log, and nothing else"
        raise RepositoryError(f"the log of operations cannot be read at {oid.hex()}: {broken}", hint) from broken


def newest(repository: Repository) -> Entry | None:
    """Read the newest entry; None if there is none.

    Raises:
        RepositoryError: if it cannot be read.
    """
    tip = refs.value(repository, LOG)
    return None if tip is None else read_entry(repository.objects, tip)


def entries(repository: Repository) -> Iterator[Entry]:
    """Read the entries, newest first, one by one.

    Raises:
        RepositoryError: if one of them cannot be read.
    """
    tip = refs.value(repository, LOG)
    while tip is not None:
        entry = read_entry(repository.objects, tip)
        yield entry
        tip = entry.previous


def _hex(oid: bytes | None) -> str | None:
    return None if oid is None else oid.hex()


def _id(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)

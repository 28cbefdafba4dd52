"""Conflicts and records as trees in the repository: deterministic bytes, read back exactly."""

from __future__ import annotations

import json
from typing import Any

from mergekit.conflicts import Conflict, Place, Sibling, Writer
from mergekit.errors import MissingObject, RepositoryError
from mergekit.frozen import frozen, replace
from mergekit.git.objects import REGULAR, TREE_MODE, Entry, Objects
from mergekit.landing.results import Held, Obstacle, Replica
from mergekit.landing.to_json import Json, record_to_json, text_from_json, text_to_json

FORMAT = 1
"""The version of what is written; a reader refuses what is newer."""

_CONFLICT_FILE = b"conflict.json"
_HELD_FILE = b"held.json"
_CONFLICTS_DIRECTORY = b"conflicts"


@frozen
class Standing:
    """A conflict that stands in the target's tree, and what its path showed when it landed; None for nothing."""

    conflict: Conflict
    shown: Entry | None


@frozen
class Record:
    """What is open on a target (a full ref name), as of one of its commits."""

    target: str
    commit: bytes
    held: tuple[Held, ...] = ()
    standing: tuple[Standing, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """All conflicts that it names, each once, by id."""
        found = {conflict.id: conflict for held in self.held for conflict in held.conflicts}
        found.update((standing.conflict.id, standing.conflict) for standing in self.standing)
        return tuple(found[name] for name in sorted(found))


def write_conflict(objects: Objects, conflict: Conflict) -> bytes:
    """Write a conflict as a tree, without its lines, and give the tree's id."""
    timeless = replace(conflict, place=Place(key=conflict.place.key))
    values = {b"base": conflict.base} | {b"side-%d" % n: sibling.value for n, sibling in enumerate(conflict.siblings, 1)}
    entries = {name: Entry(REGULAR, objects.write_blob(value)) for name, value in values.items() if value is not None}
    entries[_CONFLICT_FILE] = Entry(REGULAR, objects.write_blob(_dump({"format": FORMAT, **record_to_json(timeless)})))
    return objects.write_tree(entries)


def read_conflict(objects: Objects, tree: bytes, name: str) -> Conflict:
    """Read a conflict back; its lines are 0.

    Raises:
        RepositoryError: if the tree holds no conflict of that id, or one of a newer format.
    """
    try:
        found = _read_conflict(objects, tree)
    except _UNREADABLE as broken:
        raise _unreadable(f"conflict {name}", broken) from broken
    if found.id != name:
        raise _unreadable(f"conflict {name}", f"it holds {found.id}")
    return found


def write_record(objects: Objects, record: Record) -> bytes:
    """Write what is open on a target, with all conflicts that it names, and give the tree's id."""
    conflicts = {conflict.id.encode(): Entry(TREE_MODE, write_conflict(objects, conflict)) for conflict in record.conflicts}
    document: dict[str, Json] = {
        "format": FORMAT,
        "target": text_to_json(record.target),
        "commit": record.commit.hex(),
        "held": [_held(held) for held in record.held],
        "standing": [
            {
                **_named(standing.conflict),
                "mode": standing.shown.mode.decode() if standing.shown is not None else None,
                "blob": standing.shown.id.hex() if standing.shown is not None else None,
            }
            for standing in record.standing
        ],
    }
    entries = {_HELD_FILE: Entry(REGULAR, objects.write_blob(_dump(document)))}
    if conflicts:
        entries[_CONFLICTS_DIRECTORY] = Entry(TREE_MODE, objects.write_tree(conflicts))
    return objects.write_tree(entries)


def read_record(objects: Objects, tree: bytes, name: str) -> Record:
    """Read back what is open on a target.

    Raises:
        RepositoryError: if the tree holds no record, or one of a newer format.
    """
    try:
        return _read_record(objects, tree)
    except _UNREADABLE as broken:
        raise _unreadable(f"record {name}", broken) from broken


_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, MissingObject)


def _unreadable(what: str, cause: object) -> RepositoryError:
    hint = "a newer mergekit may have written it; git for-each-ref refs/mergekit lists all of them, git update-ref -d REF drops one"
    return RepositoryError(f"the {what} cannot be read: {cause}", hint)


def _dump(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _load(objects: Objects, entry: Entry) -> Any:  # noqa: ANN401 (what a file holds is known after reading it)
    document = json.loads(objects.blob(entry.id))
    if document["format"] != FORMAT:
        raise ValueError(f"its format is {document['format']!r}, not {FORMAT}")
    return document


def _named(conflict: Conflict) -> dict[str, Json]:
    return {"id": conflict.id, "first_line": conflict.place.first_line, "last_line": conflict.place.last_line}


def _held(held: Held) -> dict[str, Json]:
    return {
        "name": text_to_json(held.replica.name),
        "branch": text_to_json(held.replica.branch),
        "commit": held.replica.commit.hex(),
        "reason": text_to_json(held.reason),
        "conflicts": [_named(conflict) for conflict in held.conflicts],
        "with": [{"conflict": o.conflict.id, "name": text_to_json(o.name), "state": o.state} for o in held.obstacles],
    }


def _read_conflict(objects: Objects, tree: bytes) -> Conflict:
    entries = objects.tree(tree)
    document = _load(objects, entries[_CONFLICT_FILE])
    siblings = []
    for n, sibling in enumerate(document["siblings"], 1):
        writers = tuple(_read_writer(writer) for writer in sibling["writers"])
        siblings.append(Sibling(_read_value(objects, entries.get(b"side-%d" % n)), writers))
    return Conflict(
        _text(document["driver"]),
        text_from_json(document["path"]),
        _text(document["kind"]),
        _read_value(objects, entries.get(b"base")),
        tuple(siblings),
        holds=document["holds"] is True,
        place=Place(key=text_from_json(document["key"])),
        region=text_from_json(document["region"]),
        message=text_from_json(document["message"]),
    )


def _read_value(objects: Objects, entry: Entry | None) -> bytes | None:
    return None if entry is None else objects.blob(entry.id)


def _read_writer(writer: dict[str, Any]) -> Writer:
    return Writer(
        text_from_json(writer["label"]),
        _text(writer["commit"]),
        text_from_json(writer["author"]),
        int(writer["time"]),
        int(writer["offset"]),
        text_from_json(writer["message"]),
    )


def _read_record(objects: Objects, tree: bytes) -> Record:
    entries = objects.tree(tree)
    document = _load(objects, entries[_HELD_FILE])
    below = entries.get(_CONFLICTS_DIRECTORY)
    known = {
        name.decode(): read_conflict(objects, entry.id, name.decode())
        for name, entry in (objects.tree(below.id).items() if below is not None else ())
    }

    def named(item: dict[str, Any]) -> Conflict:
        conflict = known[item["id"]]
        return replace(conflict, place=Place(int(item["first_line"]), int(item["last_line"]), conflict.place.key))

    held = []
    for item in document["held"]:
        replica = Replica(text_from_json(item["name"]), bytes.fromhex(item["commit"]), text_from_json(item["branch"]))
        conflicts = {conflict.id: conflict for conflict in map(named, item["conflicts"])}
        obstacles = tuple(Obstacle(conflicts[o["conflict"]], text_from_json(o["name"]), _state(o["state"])) for o in item["with"])
        held.append(Held(replica, text_from_json(item["reason"]), tuple(conflicts.values()), obstacles))
    standing = [
        Standing(named(item), None if item["mode"] is None else Entry(item["mode"].encode(), bytes.fromhex(item["blob"])))
        for item in document["standing"]
    ]
    return Record(text_from_json(document["target"]), bytes.fromhex(document["commit"]), tuple(held), tuple(standing))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _state(value: object) -> Any:  # noqa: ANN401 (a literal type, checked here)
    if value not in ("target", "landed", "held"):
        raise ValueError(f"{value!r} is no state")
    return value

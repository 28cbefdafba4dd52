"""Results as JSON values: what `--json` prints, described by docs/schemas/merge.json and docs/schemas/conflict.json.

Field names are stable. Ids are 40 hexadecimal digits, times are seconds since 1970, offsets minutes east of UTC. A text
that is no UTF-8, or that begins with a double quote, is written as Git quotes paths: in double quotes, with C escapes;
`text_from_json` reads it back. So every text is valid Unicode, and no two texts are written alike.
"""

from __future__ import annotations

from binascii import b2a_base64
from typing import TYPE_CHECKING, TypeAlias

from mergekit.git.objects import blob_id
from mergekit.git.quoted import text_from_json, text_to_json

if TYPE_CHECKING:
    from mergekit.conflicts import Conflict, Writer
    from mergekit.events import Event
    from mergekit.landing.results import Held, Landing, Replica
    from mergekit.landing.unland import Unlanding
    from mergekit.tree_merge import FileReport

__all__ = [
    "LARGEST_INLINE",
    "Json",
    "conflict_to_json",
    "event_to_json",
    "held_to_json",
    "landing_to_json",
    "record_to_json",
    "text_from_json",
    "text_to_json",
    "unlanding_to_json",
    "value_to_json",
]

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

LARGEST_INLINE = 64 * 1024
"""A value of more bytes is named by its blob id and its size alone."""


def landing_to_json(landing: Landing) -> dict[str, Json]:
    """Give the object that `mergekit merge --json` prints."""
    rendered = {conflict.id for conflict in landing.rendered}
    return {
        "target": text_to_json(landing.target),
        "ref": text_to_json(landing.ref) or None,
        "before": landing.before.hex(),
        "after": landing.after.hex(),
        "tree": landing.tree.hex(),
        "commit": landing.commit.hex() if landing.commit is not None else None,
        "fast_forward": landing.fast_forward,
        "mode": landing.mode,
        "dry_run": landing.dry_run,
        "tries": landing.tries,
        "worktree": text_to_json(landing.worktree) or None,
        "made_from": text_to_json(landing.made_from) or None,
        "pushed": text_to_json(landing.pushed) or None,
        "landed": [_replica(replica) for replica in landing.landed],
        "held": [held_to_json(held) for held in landing.held],
        "skipped": [{**_replica(one.replica), "reason": text_to_json(one.reason)} for one in landing.skipped],
        "up_to_date": [_replica(replica) for replica in landing.up_to_date],
        "conflicts": [{**conflict_to_json(conflict), "in_tree": conflict.id in rendered} for conflict in landing.conflicts],
        "files": [_file(report) for report in landing.files],
    }


def unlanding_to_json(done: Unlanding) -> dict[str, Json]:
    """Give the object that `mergekit unland --json` prints."""
    rendered = {conflict.id for conflict in done.rendered}
    return {
        "replica": _replica(done.replica),
        "origin": done.origin.hex(),
        "target": text_to_json(done.target),
        "ref": text_to_json(done.ref) or None,
        "before": done.before.hex(),
        "after": done.after.hex(),
        "tree": done.tree.hex(),
        "commit": done.commit.hex() if done.commit is not None else None,
        "mode": done.mode,
        "dry_run": done.dry_run,
        "tries": done.tries,
        "worktree": text_to_json(done.worktree) or None,
        "made_from": text_to_json(done.made_from) or None,
        "kept": [_replica(replica) for replica in done.kept],
        "conflicts": [{**conflict_to_json(conflict), "in_tree": conflict.id in rendered} for conflict in done.conflicts],
        "files": [_file(report) for report in done.files],
    }


def held_to_json(held: Held) -> dict[str, Json]:
    """Give the object of one replica that was held back; conflicts are named by their ids."""
    return {
        **_replica(held.replica),
        "reason": text_to_json(held.reason),
        "conflicts": [conflict.id for conflict in held.conflicts],
        "with": [
            {
                "name": text_to_json(obstacle.name),
                "state": obstacle.state,
                "conflict": obstacle.conflict.id,
                "path": text_to_json(obstacle.conflict.path),
                "first_line": obstacle.conflict.place.first_line,
                "last_line": obstacle.conflict.place.last_line,
            }
            for obstacle in held.obstacles
        ],
        "hint": text_to_json(held.hint) or None,
        "failure": None
        if held.failure is None
        else {
            "command": text_to_json(held.failure.command),
            "status": held.failure.status,
            "output": text_to_json(held.failure.output),
            "with": [text_to_json(name) for name in held.fails_with],
        },
    }


def conflict_to_json(conflict: Conflict) -> dict[str, Json]:
    """Give the object of one conflict as commands print it, with the content of those values that are short."""
    return {**record_to_json(conflict, LARGEST_INLINE), "open": conflict.is_open}


def record_to_json(conflict: Conflict, inline: int = -1) -> dict[str, Json]:
    """Give the object of one conflict as it is recorded, with the content of those values that have at most `inline` bytes."""
    return {
        "id": conflict.id,
        "driver": conflict.driver,
        "path": text_to_json(conflict.path),
        "kind": conflict.kind,
        "holds": conflict.holds,
        "message": text_to_json(conflict.message),
        "region": text_to_json(conflict.region),
        "key": text_to_json(conflict.place.key),
        "first_line": conflict.place.first_line,
        "last_line": conflict.place.last_line,
        "base": value_to_json(conflict.base, inline),
        "siblings": [
            {"value": value_to_json(sibling.value, inline), "writers": [_writer(writer) for writer in sibling.writers]}
            for sibling in conflict.siblings
        ],
    }


def event_to_json(event: Event) -> dict[str, Json]:
    """Give the object of one decision of a rule: where, whose, what spoke for and against it, and its odds."""
    return {
        "rule": event.rule,
        "first_line": event.place.first_line,
        "last_line": event.place.last_line,
        "key": text_to_json(event.place.key),
        "writers": [_writer(writer) for writer in event.writers],
        "facts": list(event.facts),
        "checks": list(event.checks),
        "odds": round(event.odds, 2),
    }


def value_to_json(value: bytes | None, inline: int = LARGEST_INLINE) -> Json:
    """Give the object of a value: its blob id, its size, and its content where that is short; null for absence."""
    if value is None:
        return None
    known: dict[str, Json] = {"blob": blob_id(value).hex(), "size": len(value)}
    if len(value) > inline:
        return {**known, "encoding": "omitted", "content": None}
    try:
        return {**known, "encoding": "utf-8", "content": value.decode("utf-8")}
    except UnicodeDecodeError:
        return {**known, "encoding": "base64", "content": b2a_base64(value, newline=False).decode("ascii")}


def _replica(replica: Replica) -> dict[str, Json]:
    return {"name": text_to_json(replica.name), "commit": replica.commit.hex()}


def _writer(writer: Writer) -> dict[str, Json]:
    return {
        "label": text_to_json(writer.label),
        "commit": writer.commit,
        "author": text_to_json(writer.author),
        "time": writer.time,
        "offset": writer.offset,
        "message": text_to_json(writer.message),
    }


def _file(report: FileReport) -> dict[str, Json]:
    return {
        "path": text_to_json(report.path),
        "driver": report.driver,
        "writers": list(report.writers),
        "conflicts": [conflict.id for conflict in report.conflicts],
        "events": [event_to_json(event) for event in report.events],
    }

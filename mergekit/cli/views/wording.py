"""The words that all pages use for commits, places, values and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mergekit.conflicts import Conflict
    from mergekit.policy import Rule

SHORT = 8
"""Digits of an id, as people read it."""
_NAMED = 3
ALL_VERSIONS = "all versions"
BY_AUTHORITY = "decided by the order of authorities; overruled variants are kept"
_SHOWN = {
    "case": "both files",
    "delete/modify": "the file as changed",
    "file/directory": "both, the file put aside",
    "mode": "a file that is not executable",
    "overruled": "the version of the highest authority",
    "rename": "the merged file in every place",
    "submodule": "the base",
    "symlink": "the base",
    "type": "the base",
}


def short(oid: bytes | str) -> str:
    """Shorten an id."""
    return (oid if isinstance(oid, str) else oid.hex())[:SHORT]


def count(number: int, one: str, many: str = "") -> str:
    """Count things: ``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def several(names: Sequence[str]) -> str:
    """List the first few of some names."""
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def place(conflict: Conflict) -> str:
    """Tell where a conflict lies: ``path:3-5``, ``path:key``, ``path``."""
    where = conflict.place
    if where.key:
        return f"{conflict.path}:{where.key}"
    if not where.first_line:
        return conflict.path
    lines = str(where.first_line) if where.last_line <= where.first_line else f"{where.first_line}-{where.last_line}"
    return f"{conflict.path}:{lines}"


def shown(conflict: Conflict) -> str:
    """Tell what a path shows where a conflict landed; docs/trees.md has the whole table."""
    if conflict.driver == "binary":
        return "the earliest version" if conflict.base is None else "the base"
    if conflict.driver == "records" and not conflict.place.first_line:  # a key of front matter, which may stand there but once
        return "the base"
    return _SHOWN.get(conflict.kind, ALL_VERSIONS)


def writers(conflict: Conflict) -> str:
    """Name those who wrote the siblings of a conflict."""
    return several(unique(writer.label for sibling in conflict.siblings for writer in sibling.writers))


def unique(names: Iterable[str]) -> list[str]:
    """Keep the first of equal names."""
    return list(dict.fromkeys(names))


def shell(name: str) -> str:
    """Quote a name for a command that people copy."""
    import shlex

    return shlex.quote(name)


def date(time: int, offset: int) -> str:
    """Write a time (seconds since 1970) as it was at a place (minutes east of UTC)."""
    from datetime import datetime, timedelta, timezone

    try:
        zone = timezone(timedelta(minutes=offset))
        return datetime.fromtimestamp(time, zone).strftime("%Y-%m-%d %H:%M %z")
    except (OverflowError, OSError, ValueError):  # anybody may claim any time
        return f"@{time}"


def options_shown(rule: Rule) -> dict[str, str]:
    """Give the options of a rule, sorted; of a text of several lines (the source of a function), its hash."""
    import hashlib

    def shown(value: str) -> str:
        return value if "\n" not in value else f"sha256:{hashlib.sha256(value.encode('utf-8', 'surrogateescape')).hexdigest()}"

    return {name: shown(value) for name, value in sorted(rule.options.items())}

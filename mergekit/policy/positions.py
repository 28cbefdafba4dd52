"""Where the keys of a TOML text stand: tomllib gives values without their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Key: TypeAlias = tuple[str | int, ...]
"""A path of keys and indices, such as ``("rules", 0, "driver")``."""

Position: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1, the column in characters."""

_TOKEN = re.compile(
    r"""(?P<string>"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
    r"""|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<blank>[ \t\r]+)|(?P<mark>[=.\[\]{},])|(?P<bare>[^\s="'.\[\]{},\#]+)""",
    re.DOTALL,
)


def key_positions(text: str) -> dict[Key, Position]:
    """Find where each table and each key of a valid TOML text first stands.

    Keys inside of inline tables are not found: whoever looks one up takes the key that holds it (`position_of`).
    """
    found: dict[Key, Position] = {}
    arrays: dict[Key, int] = {}
    table: Key = ()
    for statement in _statements(text):
        place = _place(text, statement[0].start())
        opening = 2 if [token.group() for token in statement[:2]] == ["[", "["] else 1 if statement[0].group() == "[" else 0
        names = _names(statement[opening:])
        if opening:
            for end in range(1, len(names)):
                found.setdefault(_under(arrays, names[:end]), place)
            table = _under(arrays, names[:-1]) + names[-1:]
            if opening == 2:  # noqa: PLR2004 (an array's table stands in two brackets)
                arrays[table] = arrays.get(table, -1) + 1
                found.setdefault(table, place)
                table = (*table, arrays[table])
            elif table in arrays:
                table = (*table, arrays[table])
            found.setdefault(table, place)
        else:
            for end in range(1, len(names) + 1):
                found.setdefault(table + names[:end], place)
    return found


def position_of(positions: dict[Key, Position], key: Key) -> Position:
    """Give the position of a key, or else of the nearest that holds it, or else of the file's beginning."""
    while key and key not in positions:
        key = key[:-1]
    return positions.get(key, (1, 1))


def _statements(text: str) -> Iterator[list[re.Match[str]]]:
    """Split into statements (a header, or a key and its value), without blanks, comments and empty ones."""
    statement: list[re.Match[str]] = []
    depth = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "newline" and depth == 0 and statement:
            yield statement
            statement = []
        if kind in ("newline", "blank", "comment"):
            continue
        if kind == "mark":
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
        statement.append(token)
    if statement:
        yield statement


def _names(tokens: list[re.Match[str]]) -> Key:
    """Read a dotted key, up to the ``=`` or ``]`` behind it."""
    names: list[str | int] = []
    for token in tokens:
        if token.group() in ("=", "]"):
            break
        if token.lastgroup == "string":
            names.append(token.group()[1:-1])
        elif token.lastgroup == "bare":
            names.append(token.group())
    return tuple(names)


def _under(arrays: dict[Key, int], names: Key) -> Key:
    """Insert the index of the latest table wherever a name is that of an array of tables."""
    key: Key = ()
    for name in names:
        key = (*key, name)
        if key in arrays:
            key = (*key, arrays[key])
    return key


def _place(text: str, offset: int) -> Position:
    """Give line and column of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

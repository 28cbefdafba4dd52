"""Imports and lists of names are sets: additions of both sides, and what either took out is gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mergekit.lines.merged import Lines
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.weaving import woven

LINES = "import-lines"
NAMES = "names"

IMPORT = re.compile(rb"\s*(?:from\s+[\w.]+\s+import\b|import\b|use\s|using\s|#\s*include\b|require\b|pub\s+(?:use|mod)\b|mod\s)")
_NAME = re.compile(rb"""[*&]?["'`]?[\w.$@/:-]+["'`]?(?:\s+as\s+\w+)?""")
_LIST = re.compile(rb"(?P<head>.*?[\s({\[])(?P<items>[^({\[\]})]*?)(?P<tail>\s*[)\]};]*\s*)", re.DOTALL)
LEAST = 2
"""A list has this many names in one of its versions at least."""


def united(knot: Knot) -> Decision | None:
    """Unite lines that are imports, or one line that is a list of names with commas between.

    Refuses: lines of which one is no import; heads that differ; anything in a list that is no name; two sides that each took
    out one thing and put in another.
    """
    versions = [version.lines for version in knot.ranked()]
    texts = [knot.base, *versions]
    if knot.base and all(lines and all(IMPORT.match(line) for line in lines if line.strip()) for lines in texts):
        one = _one_list(knot.base, versions) if all(len(lines) == 1 for lines in texts) else None
        if one is not None:
            return Decision(NAMES, one)
        replaced = sum(not set(knot.base) <= set(lines) and not set(lines) <= set(knot.base) for lines in versions)
        return None if replaced > 1 else Decision(LINES, tuple(woven(knot.base, versions)))
    if knot.kind == "edit":
        one = _one_list(knot.base, versions)
        return None if one is None else Decision(NAMES, one)
    return None


def _one_list(base: Lines, versions: Sequence[Lines]) -> Lines | None:
    """Unite versions of one line that is a list."""
    lists = [_split(lines[0]) for lines in (base, *versions)]
    if None in lists:
        return None
    found = [one for one in lists if one is not None]
    if len({one[0] for one in found}) > 1 or len({one[2] for one in found}) > 1 or max(len(one[1]) for one in found) < LEAST:
        return None
    head, items, tail = found[0]
    if sum(not set(items) <= set(one[1]) and not set(one[1]) <= set(items) for one in found[1:]) > 1:
        return None
    names = woven(items, [one[1] for one in found[1:]])
    between = b", " if b", " in base[0] or all(b", " in lines[0] for lines in versions) else b","
    return (head + between.join(names) + tail,)


def _split(line: bytes) -> tuple[bytes, list[bytes], bytes] | None:
    """Split a line into what stands before a list, its names, and what stands behind."""
    body = line.rstrip()
    end = len(body)
    while end and body[end - 1 : end] in b")]};,":
        end -= 1
    parts = body[:end].split(b",")
    first = parts[0]
    at = max(first.rfind(sign) for sign in (b" ", b"(", b"[", b"{", b"\t")) + 1
    names = [first[at:], *(part.strip() for part in parts[1:])]
    if not all(_NAME.fullmatch(name) for name in names):
        return None
    return first[:at], names, line[end:]

"""Conflict markers in a text: mergekit's, which read back as siblings, and git's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mergekit.lines import markers
from mergekit.lines.split import is_binary
from mergekit.policy import Policy

_ATTRIBUTE = "conflict-marker-size"
_DIGITS = 4


def marker_size(policy: Policy, path: str) -> int:
    """Give the length of git's markers in a file, as its attributes say it."""
    value = policy.attributes_of(path).get(_ATTRIBUTE)
    plain = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _DIGITS
    return int(str(value)) if plain and int(str(value)) > 0 else markers.SHORTEST


def added_markers(content: bytes, before: bytes, size: int) -> Iterator[tuple[int, str]]:
    """Give the lines (from 1) and labels at which conflicts begin, or their remains stand, that were not there before.

    Files whose markers are no conflicts (documentation, tests) have the attribute `conflict-marker-size` set to another
    number, as for `git diff --check`.
    """
    if is_binary(content) or (b"<" * size not in content and b">" * size not in content):
        return
    known = set(before.splitlines())
    blocks = {piece.raw for piece in markers.parse(before) if isinstance(piece, markers.Block)}
    line = 1
    for piece in markers.parse(content) if size == markers.SHORTEST else (content,):
        if isinstance(piece, markers.Block):
            if piece.raw not in blocks:
                yield line, ", ".join(sibling.label for sibling in piece.marked.siblings)
            line += piece.raw.count(b"\n")
            continue
        yield from _of_git(piece, known, size, line)
        line += piece.count(b"\n")


def _of_git(text: bytes, known: set[bytes], size: int, first: int) -> Iterator[tuple[int, str]]:
    """Find opening markers, and closing ones that none opens."""
    mark = re.compile(rb"(?m)^(<{%d}|>{%d})(?: ([^\r\n]*))?\r?$" % (size, size))
    opened = False
    line, at = first, 0
    for found in mark.finditer(text):
        line, at = line + text.count(b"\n", at, found.start()), found.start()
        opens = found[1].startswith(b"<")
        if (opens or not opened) and (found[2] or opens) and found[0] not in known:
            yield line, (found[2] or b"").decode("utf-8", "replace")
        opened = opens

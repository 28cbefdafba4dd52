"""Seams: where lines of a result follow each other that do so in no input. Only there can a merge have put something wrong."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

_LAYOUT = b" \t\r\v\f"
_KEPT = 4
"""How many answers are kept: several checks ask the same."""


def said(text: bytes) -> list[bytes]:
    """Give the lines of a text without their layout; what is blank is empty."""
    return text.translate(None, _LAYOUT).split(b"\n")


@lru_cache(_KEPT)
def seams(inputs: tuple[bytes, ...], result: bytes) -> tuple[tuple[int, int], ...]:
    """Give the lines of a result that follow each other in no input, two by two, counted from 0; blank lines and layout aside.

    The first line follows -1.
    """
    known: set[tuple[bytes, bytes]] = set()
    for text in inputs:
        known.update(pairwise((b"", *filter(None, said(text)))))
    lines = said(result)
    rows = [-1, *(row for row, line in enumerate(lines) if line)]
    return tuple((before, row) for before, row in pairwise(rows) if (lines[before] if before >= 0 else b"", lines[row]) not in known)

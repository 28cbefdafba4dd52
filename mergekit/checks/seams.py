"""Seams: where lines of a result follow each other that do so in no input. Only there can a merge have put something wrong."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from mergekit.lines.split import split_lines

_KEPT = 4
"""How many answers are kept: several checks ask the same."""


class Line(NamedTuple):
    """A line that is not blank: its number, counted from 0, the bytes ``start:end`` that are no layout, and these without white space."""

    row: int
    start: int
    end: int
    said: bytes


def lines_of(text: bytes) -> list[Line]:
    """Give the lines of a text that are not blank."""
    found = []
    for row, line in enumerate(split_lines(text)):
        bare = line.strip()
        if bare:
            start = len(line) - len(line.lstrip())
            found.append(Line(row, start, start + len(bare), b"".join(bare.split())))
    return found


@lru_cache(_KEPT)
def seams(inputs: tuple[bytes, ...], result: bytes) -> tuple[int, ...]:
    """Give the lines of a result, counted from 0, that follow another one than in every input; blank lines and layout aside."""
    known = {(before.said, line.said) for text in inputs for before, line in pairwise(lines_of(text))}
    known.update((b"", line.said) for text in inputs for line in lines_of(text)[:1])
    shown = lines_of(result)
    first = [line.row for line in shown[:1] if (b"", line.said) not in known]
    return (*first, *(line.row for before, line in pairwise(shown) if (before.said, line.said) not in known))

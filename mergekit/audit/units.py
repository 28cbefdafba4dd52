"""Units: the lines of a text, as an audit compares them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mergekit.lines.split import split_lines

_SUBSTANCE = re.compile(rb"[0-9A-Za-z\x80-\xff]")
_WORD = re.compile(rb"[0-9A-Za-z_\x80-\xff]+(?:[./-][0-9A-Za-z_\x80-\xff]+)*|[^\s0-9A-Za-z_\x80-\xff]")
_PART = re.compile(rb"[0-9A-Za-z\x80-\xff]+|[^\s0-9A-Za-z\x80-\xff]")
_ALIKE = 0.5
_MOST_PAIRS = 10_000
_LONG = 10_000
"""A line of more bytes is one word: nobody wrote it by hand."""


class Text:
    """A text as its lines, and as their keys: the lines without indentation, each run of white space as one blank.

    So a line that moved, was indented, or got another end is the same unit.
    """

    def __init__(self, content: bytes | None) -> None:
        self.lines = split_lines(content or b"")
        self.keys = [key_of(line) for line in self.lines]
        self.counts = Counter(self.keys)
        self._places: dict[bytes, list[int]] = {}

    def at(self, key: bytes) -> list[int]:
        """List the places of a line, counted from 0."""
        if not self._places:
            for n, one in enumerate(self.keys):
                self._places.setdefault(one, []).append(n)
        return self._places.get(key, [])

    def next_to(self, n: int) -> list[int]:
        """List the places of the lines of substance before and behind a line."""
        before = next((k for k in range(n - 1, -1, -1) if has_substance(self.keys[k])), None)
        behind = next((k for k in range(n + 1, len(self.keys)) if has_substance(self.keys[k])), None)
        return [k for k in (before, behind) if k is not None]

    def beside(self, n: int) -> list[bytes]:
        """List the lines of substance before and behind a line."""
        return [self.keys[k] for k in self.next_to(n)]

    def neighbour(self, n: int, step: int) -> bytes | None:
        """Give the next line that is not blank, before (-1) or behind (1) a line; None at an end."""
        n += step
        while 0 <= n < len(self.keys) and not self.keys[n]:
            n += step
        return self.keys[n] if 0 <= n < len(self.keys) else None

    def indentation(self, n: int) -> bytes:
        """Give the white space before a line."""
        line = self.lines[n]
        return line[: len(line) - len(line.lstrip())]


def key_of(line: bytes) -> bytes:
    """Give what a line says, wherever it stands."""
    return b" ".join(line.split())


def has_substance(key: bytes) -> bool:
    """Tell whether a line says something: blank lines and mere punctuation decide nothing."""
    return _SUBSTANCE.search(key) is not None


def words(key: bytes) -> Counter[bytes]:
    """Count the words and signs of a line; dotted names, numbers and paths are one word."""
    return Counter(_WORD.findall(key) if len(key) <= _LONG else [key])


def parts(key: bytes) -> Counter[bytes]:
    """Count the parts of the words of a line, and its signs: what tells how alike two lines are."""
    return Counter(_PART.findall(key) if len(key) <= _LONG else [key])


def alike(one: Counter[bytes], other: Counter[bytes]) -> float:
    """Give the share of parts that two lines have in common, from 0 to 1."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0


def pairs(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Pair the lines that a change took away with those it put there: line by line if they are as many, else by likeness."""
    if len(old) == len(new):
        yield from ((one, other) for one, other in zip(old, new, strict=True) if has_substance(one) and has_substance(other))
    else:
        yield from likes(old, new)


def likes(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Pair the lines that a change took away with those it put there, the most alike first, down to half of their parts.

    Where that would be too many to compare, only those in the same place are.
    """
    before = [(one, parts(one)) for one in dict.fromkeys(old) if has_substance(one)]
    after = [(one, parts(one)) for one in dict.fromkeys(new) if has_substance(one)]
    many = len(before) * len(after) > _MOST_PAIRS
    scores = [
        (-alike(mine, theirs), abs(i - j), i, j)
        for i, (_, mine) in enumerate(before)
        for j, (_, theirs) in (enumerate(after) if not many else [(i, after[i])] if i < len(after) else [])
    ]
    used: set[int] = set()
    found: set[int] = set()
    for score, _, i, j in sorted(scores):
        if -score >= _ALIKE and i not in found and j not in used:
            found.add(i)
            used.add(j)
            yield before[i][0], after[j][0]


def substantial(keys: Iterable[bytes]) -> list[bytes]:
    """Keep the lines that say something."""
    return [key for key in keys if has_substance(key)]

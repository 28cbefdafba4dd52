"""Merges that were spoiled on purpose: one unit of a good one dropped, put back, or doubled.

It is dropped if some side has it more often then, and doubled if no side has it as often; what is put back was gone.
What a side changed is found with the standard library's own comparison, not with mergekit's. A unit is one line or a whole
block; blocks that a side moved are taken too.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WAYS = ("dropped", "resurrected", "duplicated")
_SAYS = re.compile(rb"[0-9A-Za-z\x80-\xff]")


@dataclass(frozen=True)
class Spoiled:
    """A result with one fault: how it was made, its lines, and whether they are code that a side moved."""

    way: str
    unit: tuple[bytes, ...]
    moved: bool
    result: bytes

    @property
    def size(self) -> str:
        """The size of the unit, as it is reported."""
        return "1 line" if len(self.unit) == 1 else "2 to 5 lines" if len(self.unit) <= 5 else "more lines"


def spoil(base: bytes, sides: Sequence[bytes], result: bytes, way: str, rng: random.Random) -> Spoiled | None:
    """Spoil a result in one way; None where there is no unit for it."""
    changes = list(_changes(base.splitlines(keepends=True), [side.splitlines(keepends=True) for side in sides]))
    rng.shuffle(changes)
    first = rng.choice(("any", "any", "long", "moved"))  # so that units of all sizes, and moved code, are among them
    if first != "any":
        changes.sort(key=lambda change: not change[3] if first == "moved" else -len(change[2]) - len(change[1]))
    lines = result.splitlines(keepends=True)
    for side, old, new, moved in changes:
        before, after = base.splitlines(keepends=True), sides[side].splitlines(keepends=True)
        found = _put_back(before, old, lines, rng) if way == "resurrected" else _taken(after, new, lines, way, rng)
        if found is not None and _tells(found[0], found[1], sides, way):
            unit, spoiled = found
            return Spoiled(way, tuple(unit), moved and way != "resurrected", b"".join(spoiled))
    return None


def _tells(unit: Sequence[bytes], spoiled: Sequence[bytes], sides: Sequence[bytes], way: str) -> bool:
    """Tell whether every line of a unit that says something is now rarer than in some side, or more frequent than in all."""
    counts = [Counter(line.strip() for line in side.splitlines()) for side in sides]
    now = Counter(line.strip() for line in spoiled)
    telling = [line.strip() for line in unit if _SAYS.search(line)]
    most = {line: max(count[line] for count in counts) for line in telling}
    return all(now[line] < most[line] if way == "dropped" else way == "resurrected" or now[line] > most[line] for line in telling)


def _changes(base: list[bytes], sides: Sequence[list[bytes]]) -> Iterator[tuple[int, range, range, bool]]:
    """List what each side changed: the lines that went, those that came, and whether they came from elsewhere in the base."""
    for i, side in enumerate(sides):
        hunks = [op for op in SequenceMatcher(None, base, side, autojunk=False).get_opcodes() if op[0] != "equal"]
        gone = Counter(line.strip() for _, a, b, _, _ in hunks for line in base[a:b])
        for _, a, b, c, d in hunks:
            came = [line.strip() for line in side[c:d] if _SAYS.search(line)]
            yield i, range(a, b), range(c, d), bool(came) and all(gone[line] for line in came)


def _piece(of: range, lines: Sequence[bytes], rng: random.Random) -> range | None:
    """Choose one line that says something, or the whole, if it does."""
    telling = [n for n in of if _SAYS.search(lines[n])]
    if not telling:
        return None
    size = rng.choice((1, 1, 3, 8, len(of)))
    one = rng.choice(telling)
    return range(one, min(one + size, of.stop)) if size < len(of) else of


def _taken(after: list[bytes], new: range, lines: list[bytes], way: str, rng: random.Random) -> tuple[list[bytes], list[bytes]] | None:
    """Drop or double a piece of what came, which the result must have as a whole and in one place."""
    piece = _piece(new, after, rng)
    if piece is None:
        return None
    unit = after[piece.start : piece.stop]
    for a, b, size in SequenceMatcher(None, after, lines, autojunk=False).get_matching_blocks():
        if a <= piece.start and piece.stop <= a + size:
            at = piece.start - a + b
            if way == "dropped":
                return unit, lines[:at] + lines[at + len(unit) :]
            there = at + len(unit) if rng.random() < 0.5 else rng.randrange(len(lines) + 1)
            return unit, lines[:there] + _ended(unit) + lines[there:]
    return None


def _put_back(before: list[bytes], old: range, lines: list[bytes], rng: random.Random) -> tuple[list[bytes], list[bytes]] | None:
    """Put a piece back of what went and is not in the result, behind the line that it stood behind."""
    piece = _piece(old, before, rng)
    if piece is None:
        return None
    unit = before[piece.start : piece.stop]
    known = {line.strip() for line in lines}
    if any(line.strip() in known for line in unit if _SAYS.search(line)):
        return None
    there = 0
    for a, b, size in SequenceMatcher(None, before, lines, autojunk=False).get_matching_blocks():
        if a < piece.start:
            there = b + min(size, piece.start - a)
    return unit, _ended(lines[:there]) + _ended(unit) + lines[there:]


def _ended(lines: list[bytes]) -> list[bytes]:
    """End the last line."""
    return [*lines[:-1], lines[-1] + b"\n"] if lines and not lines[-1].endswith(b"\n") else lines

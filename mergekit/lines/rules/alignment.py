"""Edits, finely: which new line stands for which old one.

An edit of several lines is cut where an old line has its counterpart among the new ones, so that what merely touches does
not overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.lines.cells import Edit
from mergekit.lines.layout import says, seem_the_same
from mergekit.lines.merged import Lines
from mergekit.lines.rules.words import bare, key, similarity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

ALIKE = 0.5
"""Lines that share this much, or a key, are versions of one line."""
MOST_PAIRS = 10_000
"""Edits with more old times new lines than this stay as they are."""

_Line: TypeAlias = tuple[bytes, bytes, bytes]
"""A line, what it is without white space, and its key."""


def fine(base: Lines, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Cut edits into pairs of an old and a new line, insertions, deletions, and replacements of what has no counterpart.

    Law: all of them, applied, make what the edits make.
    """
    return tuple(part for edit in edits for part in _cut(base, edit))


def _cut(base: Lines, edit: Edit) -> Iterator[Edit]:
    old, new = base[edit.start : edit.end], edit.lines
    if not old or not new or len(old) * len(new) > MOST_PAIRS or _laid_out(old, new):
        yield edit
        return
    i = j = 0
    for p, q in [*_pairs(old, new), (len(old), len(new))]:
        yield from _gap(old[i:p], new[j:q], edit.start + i)
        if p < len(old) and old[p] != new[q]:
            yield Edit(edit.start + p, edit.start + p + 1, (new[q],))
        i, j = p + 1, q + 1


def _laid_out(old: Lines, new: Lines) -> bool:
    """Tell whether the same was only broken into other lines: that is one edit, however alike some of these are."""
    one, other = b"".join(old), b"".join(new)
    return len(old) != len(new) and seem_the_same(one, other) and says(one) == says(other)


def _gap(old: Lines, new: Lines, at: int) -> Iterator[Edit]:
    """Give the edit between two pairs, without what both begin or end with."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if old or new:
        yield Edit(at + head, at + head + len(old), new)


def _pairs(old: Lines, new: Lines) -> list[tuple[int, int]]:
    """Pair lines that are versions of one."""
    others = [(line, bare(line), key(line)) for line in new]
    return in_order([[_alike(one, other) for other in others] for one in ((line, bare(line), key(line)) for line in old)])


def in_order(alike: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair parts of two texts in their order, so that they are as alike as possible, given how alike each is to each (0: not at all).

    The alignment of Needleman and Wunsch (1970), in which what has no counterpart costs nothing.
    """
    width = len(alike[0]) + 1 if alike else 1
    best = [[0.0] * width for _ in range(len(alike) + 1)]
    for i in range(len(alike) - 1, -1, -1):
        row, below, here = best[i], best[i + 1], alike[i]
        for j in range(width - 2, -1, -1):
            row[j] = max(below[j], row[j + 1], here[j] + below[j + 1] if here[j] else 0.0)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(alike) and j < width - 1:
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: _Line, other: _Line) -> float:
    """Tell how alike two lines are; 0 if they are not versions of one."""
    (line, said, named), (another, says_another, other_named) = one, other
    if not said or not says_another:
        return 0.0
    if said == says_another:
        return 1.0 if line == another else 0.99
    if named and named == other_named:
        return max(similarity(line, another), ALIKE)
    found = similarity(line, another, ALIKE)
    return found if found >= ALIKE else 0.0

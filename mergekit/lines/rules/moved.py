"""A block that one side moved, and another edited where it was: the edit is carried along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mergekit.frozen import NamedTuple
from mergekit.lines.cells import Edit, edits_of
from mergekit.lines.diff import Differ, Hunk
from mergekit.lines.merged import Event, Lines
from mergekit.lines.rules.alignment import fine
from mergekit.lines.rules.facts import balanced, file_facts, size_of
from mergekit.lines.rules.knots import applied
from mergekit.lines.rules.white_space import shift_of, shifted
from mergekit.lines.rules.words import bare, substantive

NAME = "moved"
_LEAST = 20
"""A block says at least this much, in letters, digits and signs: shorter ones are not known again."""
_MOST_HUNKS = 400
"""A file that a side changed in more places is not searched."""


class _Block(NamedTuple):
    """The base's lines ``start:end``, which stand at `place` in a side that moved them."""

    start: int
    end: int
    place: int


class Carried(NamedTuple):
    """The sides as if every edit of a moved block had been made where it was moved to.

    `blocks` are the edited blocks as they stand there, `before` what they were; `involved` are the sides that moved or
    edited them.
    """

    sides: list[Lines]
    blocks: tuple[Lines, ...]
    involved: tuple[int, ...]
    before: tuple[Lines, ...]


def carried(base: Lines, sides: Sequence[Lines]) -> Carried | None:
    """Carry edits of blocks to where other sides moved these; None if there is nothing to carry.

    A block is a run of deleted lines that its side put in elsewhere, whatever the indentation. All sides that edited it
    made the same of it.

    Refuses: a block that is not unique, in the base or in the side; an edit across its border; a block that an editor
    deleted; more than one edit of it; blocks that overlap.
    Law: the order and the repetition of sides never decide.
    """
    differ = Differ(base)
    diffs = [differ.diff(side) for side in sides]
    if max(map(len, diffs)) > _MOST_HUNKS:
        return None
    count = Counter(map(bare, base))
    moves = [list(_moves(base, side, hunks, count)) for side, hunks in zip(sides, diffs, strict=True)]
    found = sorted({(block.start, block.end) for each in moves for block in each})
    if not found:
        return None
    edits = [[edit for hunk in hunks for edit in _edits(base, side, hunk, found)] for side, hunks in zip(sides, diffs, strict=True)]
    changes: list[list[Edit]] = [[] for _ in sides]
    blocks: list[Lines] = []
    before: list[Lines] = []
    involved: set[int] = set()
    for start, end in found:
        places = {i: block.place for i, each in enumerate(moves) for block in each if block[:2] == (start, end)}
        edited = {i: _edited(base, edits[i], start, end) for i in range(len(sides)) if i not in places}
        made = {lines for lines in edited.values() if lines != base[start:end]}
        new = made.pop() if len(made) == 1 else None
        if new is None:
            continue
        for i, place in places.items():
            shift = shift_of(base[start:end], sides[i][place : place + end - start])
            if shift is None:
                return None
            blocks.append(shifted(new, shift))
            before.append(base[start:end])
            changes[i].append(Edit(place, place + end - start, blocks[-1]))
        for i, lines in edited.items():
            if lines == new:
                place = start + sum(len(edit.lines) - (edit.end - edit.start) for edit in edits[i] if edit.end <= start)
                changes[i].append(Edit(place, place + len(new), base[start:end]))
                involved.add(i)
        involved.update(places)
    ordered = [sorted(each) for each in changes]
    if not blocks or any(edit.end > after.start for each in ordered for edit, after in pairwise(each)):
        return None
    result = [applied(side, each, 0, len(side)) for side, each in zip(sides, ordered, strict=True)]
    return Carried(result, tuple(dict.fromkeys(blocks)), tuple(sorted(involved)), tuple(dict.fromkeys(before)))


def event(path: str, found: Carried) -> Event:
    """Make the event of edits that were carried along."""
    facts = {f"moved:{size_of(sum(map(len, found.blocks)))}", f"blocks:{size_of(len(found.blocks))}", *file_facts(path)}
    if not all(map(balanced, found.before)):
        facts.add("moved:unbalanced")
    now = {line for block in found.blocks for line in block}
    if not any(line in now for block in found.before for line in block if substantive(line)):
        facts.add("moved:indented")
    changed = sum(bare(line) not in set(map(bare, now)) for block in found.before for line in block)
    facts.add(f"carried:{size_of(changed)}")
    return Event(NAME, found.involved, tuple(sorted(facts)))


def _edits(base: Lines, side: Lines, hunk: Hunk, blocks: Sequence[tuple[int, int]]) -> tuple[Edit, ...]:
    """Give the edits of a hunk, finely where it meets a block."""
    edits = edits_of([hunk], 0, side)
    meets = any(start <= hunk.base_end and hunk.base_start <= end for start, end in blocks)
    return fine(base, edits) if meets else edits


def _edited(base: Lines, edits: Sequence[Edit], start: int, end: int) -> Lines | None:
    """Give what edits make of a block; None if one reaches across its border, or if nothing of it is left."""
    within = []
    for edit in edits:
        if edit.end <= start or edit.start >= end:
            continue
        if edit.start < start or edit.end > end:
            return None
        within.append(edit)
    lines = applied(base, within, start, end)
    return lines if any(map(substantive, lines)) else None


def _moves(base: Lines, side: Lines, hunks: Sequence[Hunk], old_count: Counter[bytes]) -> Iterator[_Block]:
    """Find the blocks that a side moved: the longest runs around lines that stand once in the base and once in the side.

    `old_count` says how often each line stands in the base.
    """
    gone = {i for hunk in hunks for i in range(hunk.base_start, hunk.base_end)}
    new = {i for hunk in hunks for i in range(hunk.side_start, hunk.side_end)}
    if not gone or not new:
        return
    out, put_in = Counter(bare(base[i]) for i in gone), Counter(bare(side[j]) for j in new)
    where = {line: j for j in new if old_count[line := bare(side[j])] - out[line] + put_in[line] == 1}
    done = -1
    for i in sorted(gone):
        line = bare(base[i])
        if i < done or not substantive(base[i]) or old_count[line] > 1 or line not in where:
            continue
        j = where[line]
        start, place = i, j
        while start - 1 in gone and place - 1 in new and start > done + 1 and bare(base[start - 1]) == bare(side[place - 1]):
            start, place = start - 1, place - 1
        end, last = i + 1, j + 1
        while end in gone and last in new and bare(base[end]) == bare(side[last]):
            end, last = end + 1, last + 1
        done = end
        while not base[start].strip():
            start, place = start + 1, place + 1
        while not base[end - 1].strip():
            end -= 1
        if sum(len(bare(found)) for found in base[start:end]) >= _LEAST:
            yield _Block(start, end, place)

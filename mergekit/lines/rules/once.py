"""What several sides added in different places stands once, where rules put one of its copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from mergekit.frozen import replace
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled
from mergekit.lines.rules.facts import size_of
from mergekit.lines.rules.words import bare, substantive

NAME = "once"
BaseOf: TypeAlias = Callable[[Collection[int]], Lines]
"""Gives what some sides started from: closer to them than the base of all."""
_NEAR, _MIDDLE = 6, 40


def standing_once(pieces: Sequence[Piece], base_of: BaseOf, sides: Sequence[Lines]) -> list[Piece]:
    """Take lines out of what rules decided that stand elsewhere in the result, if several of the sides added them, each once.

    What is taken out is all that one side put in at that place, and stands together elsewhere.

    Refuses: what stands no more often than in one of the sides; what was there before; copies that no rule put in.
    Laws: the order and the repetition of sides never decide; what others added elsewhere changes nothing.
    """
    found = list(pieces)
    counts = Counter(_said([line for piece in found if not isinstance(piece, Clash) for line in piece.lines]))
    if max(counts.values(), default=0) < 2:  # noqa: PLR2004 (twice)
        return found
    texts = {text: Counter(_said(text)) for text in dict.fromkeys(sides)}
    for at, piece in enumerate(found):
        if not isinstance(piece, Ruled):
            continue
        mine = sorted({side for event in piece.events for side in event.sides})
        spare = _spare(piece, Counter(_said(base_of(mine))), [sides[side] for side in mine], texts, counts)
        taken = _units(found, at, piece, spare) if spare else []
        if not taken:
            continue
        lines: list[bytes] = []
        done = 0
        for start, end, _ in taken:
            lines += piece.lines[done:start]
            done = end + _blank_seam(lines, piece.lines[end:])
        lines += piece.lines[done:]
        counts.subtract(_said([line for start, end, _ in taken for line in piece.lines[start:end]]))
        size = sum(end - start for start, end, _ in taken)
        facts = (f"once:{size_of(size)}", f"once:{_distance(max(distance for *_, distance in taken))}")
        found[at] = replace(piece, lines=tuple(lines), events=(*piece.events, Event(NAME, tuple(mine), tuple(sorted(facts)))))
    return found


def _spare(
    piece: Ruled, base: Counter[bytes], own: Sequence[Lines], texts: dict[Lines, Counter[bytes]], counts: Counter[bytes]
) -> Counter[bytes]:
    """Count the lines of a piece that stand too often: more than in any of its sides, what the other sides added aside."""
    mine = [texts[text] for text in dict.fromkeys(own)]
    others = [count for text, count in texts.items() if text not in own]
    spare: Counter[bytes] = Counter()
    for line in dict.fromkeys(_said(piece.lines)):
        if not base[line] and sum(count[line] > 0 for count in mine) > 1:
            allowed = max(count[line] for count in mine) + sum(max(0, count[line] - base[line]) for count in others)
            if counts[line] > allowed:
                spare[line] = counts[line] - allowed
    return spare


def _units(found: Sequence[Piece], at: int, piece: Ruled, spare: Counter[bytes]) -> list[tuple[int, int, int]]:
    """Give the ranges of a piece that are all that one of its sides put in, and stand in another piece too; and how far away."""
    before = [line for other in found[:at] if not isinstance(other, Clash) for line in other.lines]
    after = [line for other in found[at + 1 :] if not isinstance(other, Clash) for line in other.lines]
    taken: list[tuple[int, int, int]] = []
    for unit in dict.fromkeys(
        _put_in(clash.base, variant.lines) for clash in piece.instead if isinstance(clash, Clash) for variant in clash.variants
    ):
        said = Counter(_said(unit))
        if not said or said - spare:
            continue
        start = _place(piece.lines, unit)
        if start < 0 or any(a < start + len(unit) and start < b for a, b, _ in taken):
            continue
        ahead, behind = _last_place(before, unit), _place(after, unit)
        distances = [
            *([len(before) - ahead - len(unit) + start] if ahead >= 0 else []),
            *([behind + len(piece.lines) - start - len(unit)] if behind >= 0 else []),
        ]
        if distances:
            taken.append((start, start + len(unit), min(distances)))
            spare.subtract(said)
    return sorted(taken)


def _put_in(base: Lines, lines: Lines) -> Lines:
    """Give what a variant puts into the base at one place, without blank lines around; nothing if it does anything else."""
    head = 0
    while head < len(base) and head < len(lines) and base[head] == lines[head]:
        head += 1
    if head < len(base) and base[head:] != lines[len(lines) - len(base) + head :]:
        return ()
    start, end = head, len(lines) - len(base) + head
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _place(text: Sequence[bytes], unit: Lines) -> int:
    """Find a unit in a text; -1 if it is not there."""
    return next((at for at in range(len(text) - len(unit) + 1) if text[at] == unit[0] and tuple(text[at : at + len(unit)]) == unit), -1)


def _last_place(text: Sequence[bytes], unit: Lines) -> int:
    """Find the last place of a unit in a text; -1 if it is not there."""
    places = range(len(text) - len(unit), -1, -1)
    return next((at for at in places if text[at] == unit[0] and tuple(text[at : at + len(unit)]) == unit), -1)


def _blank_seam(before: Sequence[bytes], after: Sequence[bytes]) -> int:
    """Count the blank lines that a unit leaves with it, where blank lines stand on both sides."""
    if before and before[-1].strip():
        return 0
    return next((at for at, line in enumerate(after) if line.strip()), len(after))


def _distance(lines: int) -> str:
    return "near" if lines <= _NEAR else "middle" if lines <= _MIDDLE else "far"


def _said(lines: Sequence[bytes]) -> list[bytes]:
    return [bare(line) for line in lines if substantive(line)]

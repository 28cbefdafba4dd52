"""What several sides added in different places stands once, where rules put one of its copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mergekit.frozen import replace
from mergekit.lines.merged import Clash, Event, Lines, Piece, Ruled
from mergekit.lines.rules.facts import size_of
from mergekit.lines.rules.texts import Texts
from mergekit.lines.rules.words import counted

NAME = "once"
_NEAR, _MIDDLE = 6, 40


def standing_once(pieces: Sequence[Piece], texts: Texts) -> list[Piece]:
    """Take lines out of what rules decided that stand elsewhere in the result, if several of the sides added them, each once.

    What is taken out is all that one side put in at that place, and stands together elsewhere.

    Refuses: what stands no more often than in one of the sides; what was there before; copies that no rule put in.
    Laws: the order and the repetition of sides never decide; what others added elsewhere changes nothing.
    """
    found = list(pieces)
    result = _Result(found)
    if max(result.counts.values(), default=0) < 2:  # noqa: PLR2004 (twice)
        return found
    for at, piece in enumerate(found):
        if not isinstance(piece, Ruled):
            continue
        mine = tuple(sorted({side for event in piece.events for side in event.sides}))
        spare = _spare(piece, mine, texts, result.counts)
        taken = _units(result, at, piece, spare) if spare else []
        if not taken:
            continue
        lines: list[bytes] = []
        done = 0
        for start, end, _ in taken:
            lines += piece.lines[done:start]
            done = end + _blank_seam(lines, piece.lines[end:])
        lines += piece.lines[done:]
        size = sum(end - start for start, end, _ in taken)
        facts = (f"once:{size_of(size)}", f"once:{distance_of(max(distance for *_, distance in taken))}")
        found[at] = replace(piece, lines=tuple(lines), events=(*piece.events, Event(NAME, mine, tuple(sorted(facts)))))
    return found


class _Result:
    """The lines of a result, conflicts aside, where each stands, and which were taken out."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.starts: list[int] = []
        self.lines: list[bytes] = []
        for piece in pieces:
            self.starts.append(len(self.lines))
            self.lines.extend(() if isinstance(piece, Clash) else piece.lines)
        self.counts = counted(self.lines)
        self._out = bytearray(len(self.lines))
        self._places: dict[bytes, list[int]] = {}

    def places(self, unit: Lines) -> list[int]:
        """Find where lines stand together; where one of them was taken out they do not."""
        if not self._places:
            for at, line in enumerate(self.lines):
                self._places.setdefault(line, []).append(at)
        found = self._places.get(unit[0], ())
        return [at for at in found if tuple(self.lines[at : at + len(unit)]) == unit and not any(self._out[at : at + len(unit)])]

    def take_out(self, start: int, end: int) -> None:
        """Take lines out."""
        self._out[start:end] = b"\x01" * (end - start)
        self.counts.subtract(counted(self.lines[start:end]))


def _spare(piece: Ruled, mine: tuple[int, ...], texts: Texts, counts: Counter[bytes]) -> Counter[bytes]:
    """Count the lines of a piece that stand too often: more than in any of its sides, what the other sides added aside."""
    spare: Counter[bytes] = Counter()
    twice = [line for line in counted(piece.lines) if counts[line] > 1]
    if not twice:
        return spare
    base, own, others = texts.in_base(mine), texts.of(mine), texts.beside(mine)
    for line in twice:
        if not base[line] and sum(count[line] > 0 for count in own) > 1:
            allowed = max(count[line] for count in own) + sum(max(0, count[line] - base[line]) for count in others)
            if counts[line] > allowed:
                spare[line] = counts[line] - allowed
    return spare


def _units(result: _Result, number: int, piece: Ruled, spare: Counter[bytes]) -> list[tuple[int, int, int]]:
    """Give the ranges of a piece that are all that one of its sides put in, and stand in another piece too; and how far away."""
    first = result.starts[number]
    last = first + len(piece.lines)
    taken: list[tuple[int, int, int]] = []
    clashes = [part for part in piece.instead if isinstance(part, Clash)]
    for unit in dict.fromkeys(_put_in(clash.base, variant.lines) for clash in clashes for variant in clash.variants):
        said = counted(unit)
        if not said or said - spare:
            continue
        places = result.places(unit)
        here = next((at for at in places if first <= at and at + len(unit) <= last), None)
        far = [first - at if at < first else at - last + 1 for at in places if at + len(unit) <= first or at >= last]
        if here is None or not far:
            continue
        taken.append((here - first, here - first + len(unit), min(far)))
        result.take_out(here, here + len(unit))
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


def _blank_seam(before: Sequence[bytes], after: Sequence[bytes]) -> int:
    """Count the blank lines that a unit leaves with it, where blank lines stand on both sides."""
    if before and before[-1].strip():
        return 0
    return next((at for at, line in enumerate(after) if line.strip()), len(after))


def distance_of(lines: int) -> str:
    """Name a distance."""
    return "near" if lines <= _NEAR else "middle" if lines <= _MIDDLE else "far"

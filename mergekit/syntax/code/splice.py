"""Pieces put together to whole lines: what touches becomes one, and what is in conflict is as small as is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mergekit.syntax.code.lines import narrowed
from mergekit.syntax.code.meeting import ADJACENT, MEETINGS, SAME_LINE, changed
from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Event, Piece, settled
from mergekit.syntax.code.trimming import quiet, trimmed

CONTAINED = "contained"
"""The rule by which who did what the other did, and more, is heard."""


def whole_lines(pieces: Iterable[Piece]) -> list[Piece]:
    """Put pieces together so that each covers whole lines of the result and of all versions.

    Pieces that share a line, or between which no line lies that nobody changed, become one: with an event, if changes of
    both sides meet in it. Conflicts are shown as small as their lines allow; what is decided beside them stays decided.
    """
    found: list[Piece] = []
    for group in _by_line(pieces):
        whole = _joined(group, SAME_LINE)
        for one in trimmed(whole):
            if not found or not any(one[:4]):
                found.extend([one] if any(one[:4]) else [])
            elif found[-1].quiet and one.quiet:
                found[-1] = quiet(found[-1].base + one.base)
            elif found[-1].quiet or one.quiet or found[-1].text is None or one.text is None:
                found.append(one)
            else:
                found[-1] = _joined([found[-1], one], ADJACENT)
    shown: list[Piece] = []
    for one in found:
        smaller = narrowed(one.base, one.left, one.right) if one.text is None else None
        shown.extend(smaller or [one])
    return list(numbered(shown))


def _whole(parts: Iterable[bytes | tuple[Event, ...] | None]) -> bool:
    """Tell whether parts of a text end with a line."""
    last = next((part for part in reversed(list(parts)) if part), b"\n")
    return isinstance(last, bytes) and last.endswith(b"\n")


def numbered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Tell events which lines of the result they stand for."""
    at = 0
    for piece in pieces:
        end = at + _lines(piece.base if piece.text is None else piece.text)
        yield piece._replace(events=tuple(event._replace(lines=(at, end)) for event in piece.events)) if piece.events else piece
        at = end


def _lines(text: bytes) -> int:
    return text.count(b"\n") + (text[-1:] not in (b"\n", b""))


def _by_line(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Group pieces by the lines that nobody changed."""
    group: list[Piece] = []
    for piece in _coalesced(pieces):
        text = piece.base
        if not piece.quiet or b"\n" not in text:
            group.append(piece)
            if all(_whole(one[side] for one in group) for side in range(4)):
                yield group
                group = []
            continue
        first, last = text.find(b"\n") + 1, text.rfind(b"\n") + 1
        yield [*group, quiet(text[:first])]
        if last > first:
            yield [quiet(text[first:last])]
        group = [quiet(text[last:])]
    if group:
        yield group


def _coalesced(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join what nobody changed."""
    same: list[bytes] = []
    for piece in pieces:
        if piece.quiet:
            same.append(piece.base)
            continue
        if same:
            yield quiet(b"".join(same))
            same = []
        yield piece
    if same:
        yield quiet(b"".join(same))


def _joined(parts: Sequence[Piece], rule: str) -> Piece:
    """Make one piece of several, with an event where changes of both sides meet."""
    if len(parts) == 1:
        return parts[0]
    text = None if any(one.text is None for one in parts) else b"".join(one.text or b"" for one in parts)
    base, left, right = (
        b"".join(texts) for texts in ((one.base for one in parts), (one.left for one in parts), (one.right for one in parts))
    )
    if text is None:
        return Piece(None, base, left, right)
    events = tuple(event for one in parts for event in one.events)
    if set().union(*map(changed, parts)) == {LEFT, RIGHT} and not any(event.rule in MEETINGS for event in events):
        events = (*events, Event(rule, BOTH))
    elif not events and settled(base, left, right) is None:  # beside what both made the same, one of them did more
        events = (Event(CONTAINED, BOTH),)
    return Piece(text, base, left, right, events)

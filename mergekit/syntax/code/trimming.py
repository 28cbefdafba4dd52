"""Pieces cut to what was changed: whole lines that nobody changed are taken off both ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.syntax.code.pieces import Piece


def quiet(text: bytes) -> Piece:
    """Make a piece that nobody changed."""
    return Piece(text, text, text, text)


def trimmed(piece: Piece) -> Iterator[Piece]:
    """Take whole lines that nobody changed off both ends of a piece."""
    if piece.quiet:
        yield piece
        return
    versions = [*dict.fromkeys(text for text in piece[:4] if text is not None)]
    head = min(_shared_head(versions[0], text) for text in versions[1:])
    head = versions[0].rfind(b"\n", 0, head) + 1
    rest = [text[head:] for text in versions]
    tail = _whole(rest, min(_shared_tail(rest[0], text) for text in rest[1:]))
    if head:
        yield quiet(piece.base[:head])
    text, *inner = (None if text is None else text[head : len(text) - tail] for text in piece[:4])
    base, left, right = (one or b"" for one in inner)
    yield Piece(text, base, left, right, piece.events)
    if tail:
        yield quiet(piece.base[len(piece.base) - tail :])


def _whole(texts: Sequence[bytes], tail: int) -> int:
    """Shorten a common end until what is left of each text is whole lines."""
    while tail and not all(len(text) == tail or text[len(text) - tail - 1] == ord("\n") for text in texts):
        at = texts[0].find(b"\n", len(texts[0]) - tail)
        tail = 0 if at < 0 else len(texts[0]) - at - 1
    return tail


def _shared_head(one: bytes, other: bytes) -> int:
    """Count the bytes that two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _shared_tail(one: bytes, other: bytes) -> int:
    """Count the bytes that two texts end with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low

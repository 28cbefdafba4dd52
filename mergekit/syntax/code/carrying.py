"""Edits carried along: what one side changed where it stood, and the other moved somewhere else, into another block for example.

A run of items that one side took away and the other edited is a conflict, unless it stands somewhere else on the side that
took it away: in the same lines, but for their indentation, and once. Then the edit is made there, and undone where it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mergekit.frozen import NamedTuple

LEAST = 16
"""How many bytes, without layout, are known again."""


class Span(NamedTuple):
    """A part of a text."""

    start: int
    end: int


class Lost(NamedTuple):
    """A run of items that a side took away: where it stood in the base, and what the other side made of it."""

    side: int
    base: Span
    other: Span


def carried(base: bytes, sides: tuple[bytes, bytes], lost: Iterable[Lost]) -> tuple[bytes, bytes] | None:
    """Give both sides with the edits carried along; None if there is nothing to carry."""
    edits: tuple[list[tuple[Span, bytes]], list[tuple[Span, bytes]]] = ([], [])
    for one in sorted(set(lost)):
        other = 1 - one.side
        was = _lines(base, one.base)
        now = _lines(sides[other], one.other)
        there = None if was is None or now is None else _found(was, base, sides[one.side])
        if was is None or now is None or there is None:
            continue
        place, prefix = there
        edits[one.side].append((place, _moved(now, prefix)))
        edits[other].append((one.other, _moved(was, now.prefix)))
    if not any(edits):
        return None
    return _edited(sides[0], edits[0]), _edited(sides[1], edits[1])


class _Run(NamedTuple):
    """Lines, each without its end, the first of them indented by a prefix."""

    prefix: bytes
    lines: list[bytes]


def _lines(text: bytes, span: Span) -> _Run | None:
    """Read a run that begins its line."""
    start = text.rfind(b"\n", 0, span.start) + 1
    prefix = text[start : span.start]
    return None if prefix.strip() else _Run(prefix, (prefix + text[span.start : span.end]).split(b"\n"))


def _found(run: _Run, base: bytes, side: bytes) -> tuple[Span, bytes] | None:
    """Find the one place where a run stands on a side, if it stands once in the base as well; and its indentation there."""
    wanted = b"\n".join(line.strip() for line in run.lines)
    if len(b"".join(wanted.split())) < LEAST or _count(base, wanted) != 1 or _count(side, wanted) != 1:
        return None
    lines = side.split(b"\n")
    bare = [line.strip() for line in lines]
    last = len(run.lines) - 1
    at = next(i for i in range(len(lines) - last) if _stands(bare, i, run))
    prefix = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    if _moved(run, prefix) != b"\n".join([lines[at].removeprefix(prefix), *lines[at + 1 : at + last + 1]])[: len(_moved(run, prefix))]:
        return None
    start = sum(len(line) + 1 for line in lines[:at]) + len(prefix)
    return Span(start, start + len(_moved(run, prefix))), prefix


def _stands(bare: Sequence[bytes], at: int, run: _Run) -> bool:
    """Tell whether the lines from there on are a run's; the last may go on with a separator."""
    *firsts, last = (line.strip() for line in run.lines)
    end = at + len(firsts)
    return bare[at:end] == firsts and bare[end].startswith(last) and bare[end].removeprefix(last).strip() in (b"", b",", b";")


def _count(text: bytes, wanted: bytes) -> int:
    """Count where lines stand in a text, without their indentation."""
    bare = b"\n" + b"\n".join(line.strip() for line in text.split(b"\n")) + b"\n"
    return sum(bare.count(b"\n" + wanted + end + b"\n") for end in (b"", b",", b";"))


def _moved(run: _Run, prefix: bytes) -> bytes:
    """Give a run as it stands behind another indentation; its first line without that."""
    first, *lines = run.lines
    moved = [prefix + line.removeprefix(run.prefix) if line.startswith(run.prefix) and line.strip() else line for line in lines]
    return b"\n".join([first.removeprefix(run.prefix), *moved])


def _edited(text: bytes, edits: list[tuple[Span, bytes]]) -> bytes:
    """Make edits, but for those that overlap one before."""
    out: list[bytes] = []
    done = 0
    for span, new in sorted(edits):
        if span.start >= done:
            out += [text[done : span.start], new]
            done = span.end
    return b"".join([*out, text[done:]])

"""Texts as lines: splitting and joining, ends of lines, and what is no text at all."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from io import BytesIO

HEAD = 8000
"""How many bytes Git looks at to tell binary content from text."""
_KEPT = 32
"""How many texts are kept as lines: those of one file's merge."""


class EndOfLine(Enum):
    """How the lines of a text end. A carriage return that no line feed follows is content like any other."""

    NONE = "none"
    """No line feed at all."""
    LF = "lf"
    """Every line feed stands alone."""
    CRLF = "crlf"
    """A carriage return precedes every line feed."""
    MIXED = "mixed"
    """Some do, some do not."""


def split_lines(content: bytes) -> list[bytes]:
    r"""Split a text into its lines, each with its line feed; only the last one may lack it.

    Only ``\n`` ends a line, as in Git. Law: ``join(split_lines(c)) == c``; no line is empty.
    """
    return BytesIO(content).readlines()


@lru_cache(_KEPT)
def lines_of(content: bytes) -> tuple[bytes, ...]:
    """Split a whole version of a file, once: whoever proposes or checks a merge asks for the same few."""
    return tuple(split_lines(content))


def join(lines: Iterable[bytes]) -> bytes:
    """Put lines together again."""
    return b"".join(lines)


def end_of_line(content: bytes) -> EndOfLine:
    """Tell how the lines of a text end."""
    if b"\n" not in content:
        return EndOfLine.NONE
    if b"\r" not in content or b"\r\n" not in content:
        return EndOfLine.LF
    return EndOfLine.CRLF if content.count(b"\r\n") == content.count(b"\n") else EndOfLine.MIXED


def to_lf(content: bytes) -> bytes:
    """End every line with a line feed alone. One carriage return is taken from each line, no more.

    Laws: ``to_lf(to_crlf(c)) == c``; ``to_crlf(to_lf(c)) == c`` where ``end_of_line(c)`` is CRLF or NONE.
    """
    return content.replace(b"\r\n", b"\n")


def to_crlf(content: bytes) -> bytes:
    """Put a carriage return before every line feed; see `to_lf` for the laws. It is not idempotent."""
    return content.replace(b"\n", b"\r\n")


def is_binary(content: bytes) -> bool:
    """Tell whether Git takes this content for binary: a NUL within its first 8000 bytes."""
    return b"\0" in content[:HEAD]

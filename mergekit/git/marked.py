"""A block of lines of ours in a file of somebody else's: between two comment lines, so that it can go without a trace.

    # >>> mergekit init
    * merge=mergekit
    # <<< mergekit init

The files are those whose comments begin with `#`: git's configuration and attributes. The first mark also notes what is
needed to give back the very bytes: that the file was not there before, or that its last line had no end.
"""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_MADE = b" (made this file)"
_UNENDED = b" (the line before it had no end)"


def insert(content: bytes | None, name: str, block: bytes, *, on_top: bool = False) -> bytes:
    """Put a block into a file, at its end or on top; one of that name that is there already is replaced where it stands.

    Laws: ``insert(insert(c, n, b), n, b) == insert(c, n, b)``, and ``remove(insert(c, n, b), n) == c``.
    """
    found = _find(content or b"", name)
    if found is not None:
        start, end, note = found
        return (content or b"")[:start] + _written(name, block, note) + (content or b"")[end:]
    if content is None:
        return _written(name, block, _MADE)
    if on_top:
        bom = _BOM if content.startswith(_BOM) else b""
        return bom + _written(name, block) + content.removeprefix(bom)
    if content and not content.endswith(b"\n"):
        return content + b"\n" + _written(name, block, _UNENDED)
    return content + _written(name, block)


def remove(content: bytes | None, name: str) -> bytes | None:
    """Take a block out of a file again; None where no file is to be left."""
    found = _find(content or b"", name)
    if content is None or found is None:
        return content
    start, end, note = found
    before, after = content[:start], content[end:]
    if note == _UNENDED and not after:
        before = before.removesuffix(b"\n")
    left = before + after
    return None if note == _MADE and not left else left


def holds(content: bytes | None, name: str) -> bool:
    """Tell whether a block of that name stands in a file."""
    return _find(content or b"", name) is not None


def _find(content: bytes, name: str) -> tuple[int, int, bytes] | None:
    """Find where a block begins and ends, marks included, and its note."""
    begin, end = (re.escape(f"# {sign} mergekit {name}".encode()) for sign in (">>>", "<<<"))
    block = re.compile(
        rb"(?:\A(?:\xef\xbb\xbf)?|(?<=\n))(?P<all>" + begin + rb"(?P<note> \([^\r\n]*\))?\r?\n(?:.*\n)*?" + end + rb"\r?(?:\n|\Z))"
    )
    found = block.search(content)
    return None if found is None else (found.start("all"), found.end("all"), found["note"] or b"")


def _written(name: str, block: bytes, note: bytes = b"") -> bytes:
    mark = f"mergekit {name}".encode()
    return b"# >>> " + mark + note + b"\n" + block + b"# <<< " + mark + b"\n"

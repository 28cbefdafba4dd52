"""TOML documents that have much in common: cut into what stands below each header, of which nothing is read twice.

A block is valid where it is so alone; that several blocks define nothing twice is asked of their outline: headers, and those
keys that a header may meet, each with a value of its kind. A line that only looks like a header stands in quotes or
brackets, which the cut leaves open: then the document is read as a whole.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from mergekit.frozen import frozen, replace
from mergekit.siblings_format import KEY
from mergekit.syntax import toml_document
from mergekit.syntax.document import Field, List, Node, Open, Table
from mergekit.syntax.parse import MAX_BYTES, is_utf8
from mergekit.syntax.toml_document import PAIR
from mergekit.syntax.toml_plain import path_text

_KEY = rb"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\[^\n])*\"|'[^'\n]*')"
_HEADER = re.compile(rb"(?m)^[ \t]*\[\[?[ \t]*" + _KEY + rb"(?:[ \t]*\.[ \t]*" + _KEY + rb")*[ \t]*\]\]?[ \t]*(?:#[^\n]*)?$")


_HEADER_ALONE = re.compile(rb"[^\n]*\]\]")
_KEYS = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+')


@frozen
class _Part:
    """What stands below a header: its fields, without what stands above; what stands behind; and its outline.

    `path` is that of the header, `above` the paths that lead to it. `header` is what it looks like; `pairs` are the keys below
    as they stand, with values of their kind.
    """

    fields: tuple[Field, ...]
    end: bytes
    path: str
    above: tuple[str, ...]
    header: bytes
    pairs: bytes

    @property
    def is_row(self) -> bool:
        """Whether it is a table of a list."""
        return self.header.startswith(b"[[")


class Blocks:
    """Reads contents, and remembers their blocks."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Part | None] = {}
        self._valid = cache(_is_valid)

    def read(self, content: bytes) -> Table | None:
        """Read a document; the same as the dialect does."""
        if len(content) > MAX_BYTES or b"\r" in content or not is_utf8(content):
            return None
        starts = [one.start() for one in _HEADER.finditer(content)]
        parts: list[_Part] = []
        for start, end in zip([0, *starts], [*starts, len(content)], strict=True):
            part = self._block(content[start:end])
            if part is None:
                return toml_document.read(content)
            parts.append(part)
        if not self._valid(_outline(parts)):
            return None
        fields: list[Field] = []
        lead = b""
        for part in parts:
            first = replace(part.fields[0], lead=lead + part.fields[0].lead) if part.fields else None
            fields += [] if first is None else [first, *part.fields[1:]]
            lead = part.end if first is not None else lead + part.end
        return toml_document.whole_of_parts(fields, lead, content)

    def _block(self, block: bytes) -> _Part | None:
        if block not in self._known:
            self._known[block] = _read(block)
        return self._known[block]


def _read(block: bytes) -> _Part | None:
    """Read the pairs on top of a document, or one header with what stands below it."""
    found = toml_document.read_part(block)
    if found is None:
        return None
    fields, end = found
    head = fields[0] if fields and fields[0].form != PAIR else None
    if head is None:
        return _Part(tuple(fields), end, "", (), b"", _pairs(fields))
    if len(fields) > 1:
        return None
    if isinstance(head.node, Open):  # the reserved key is a part of its header
        path = f"{head.key}.{path_text((KEY,))}"
        return _Part((head,), end, path, _leading_to(path), head.name.strip() + b"\n", b"")
    table = head.node.items[0].node if isinstance(head.node, List) else head.node
    header = _HEADER_ALONE.match(table.raw) if isinstance(head.node, List) else None
    name = head.name if header is None else header[0]
    if not isinstance(table, Table):
        return None
    return _Part((head,), end, head.key, _leading_to(head.key), name.strip() + b"\n", _pairs(table.fields))


def _leading_to(path: str) -> tuple[str, ...]:
    """Give the paths above a path, the empty one first."""
    return ("", *(path[: key.end()] for key in [*_KEYS.finditer(path)][:-1]))


def _pairs(fields: list[Field] | tuple[Field, ...]) -> bytes:
    """Write keys with values that say only of which kind they are."""
    return b"".join(one.name + _kind(one.node) + b"\n" for one in fields)


def _kind(node: Node) -> bytes:
    if isinstance(node, List):
        return b"[]"
    return b"{}" if isinstance(node, Table | Open) else b"0"


def _outline(parts: list[_Part]) -> bytes:
    """Write what of a document's blocks may define the same; of a list's tables that look alike, with what is below them, one."""
    met = {path for part in parts for path in part.above}
    lines: list[bytes] = []
    seen: set[tuple[str, bytes]] = set()
    at = 0
    while at < len(parts):
        first = parts[at]
        end = at + 1
        while first.is_row and end < len(parts) and first.path in parts[end].above:
            end += 1
        said = b"".join(part.header + (part.pairs if part.path in met else b"") for part in parts[at:end])
        if not first.is_row or (first.path, said) not in seen:
            lines.append(said)
        seen.add((first.path, said))
        at = end
    return b"".join(lines)


def _is_valid(outline: bytes) -> bool:
    """Tell whether nothing is defined twice."""
    try:
        tomllib.loads(outline.decode())
    except ValueError:
        return False
    return True

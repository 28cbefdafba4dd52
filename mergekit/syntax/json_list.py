"""JSON documents that are a list of records: at the root stands a list, with comments and commas at the end where somebody wrote them.

Nothing but white space and comments is a list of nothing, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mergekit.frozen import replace
from mergekit.syntax import json_document
from mergekit.syntax.document import KEY_OF_ITEMS, ROOT, Dialect, List, Table

_SPACE = re.compile(rb"(?:[ \t\n\r]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_DEFAULT = b"  "


def is_list(content: bytes) -> bool:
    """Tell whether what a content begins with is a list."""
    found = _SPACE.match(content)
    return found is not None and content.startswith(b"[", found.end())


def read(content: bytes) -> Table | None:
    """Read a document whose root is a list; None for any other."""
    return _listed(json_document.read_relaxed, content)


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    relaxed = json_document.reading_relaxed_together().read
    return replace(DIALECT, read=lambda content: _listed(relaxed, content))


def _listed(read_any: Callable[[bytes], Table | None], content: bytes) -> Table | None:
    if _SPACE.fullmatch(content):
        return Table(content, b"", (), content)
    root = read_any(content)
    one = root.fields[0] if root is not None and len(root.fields) == 1 else None
    return root if one is not None and one.form == ROOT and isinstance(one.node, List) else None


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented: by the records' own, else by theirs in the list; nothing where all stand on one line."""
    node = root.fields[0].node if root.fields else None
    items = node.items if isinstance(node, List) else ()
    for item in items:
        inner = item.node.fields[0].lead if isinstance(item.node, Table) and item.node.fields else b""
        deeper, own = inner.rpartition(b"\n")[2], item.lead.rpartition(b"\n")[2]
        if b"\n" in inner and deeper.startswith(own) and len(deeper) > len(own):
            return deeper[len(own) :]
    return next((item.lead.rpartition(b"\n")[2] or _DEFAULT for item in items if b"\n" in item.lead), b"")


DIALECT = replace(json_document.DIALECT, read=read, unit=unit, together=reading_together, records=KEY_OF_ITEMS)

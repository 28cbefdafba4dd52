"""Several YAML documents in one file: a list whose items are documents, each read alone, with the lines that part them.

What stands before the first document (comments, directives, ``---``) is the start of the list, and stays there whatever
comes first. An item's lead is what parts it from the one above; nothing, where that is a plain ``---``. A place between two
such lines with nothing in it is no item. Not read: text on the line of a ``---``, and directives but for ``%YAML``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from mergekit.frozen import replace
from mergekit.syntax import yaml_document, yaml_writing
from mergekit.syntax.document import DOCUMENT, KEY_OF_ITEMS, ROOT, Dialect, Field, Item, List, Shell, Table
from mergekit.syntax.yaml_document import RELAXED, read_relaxed

MOST = 5_000
"""A file with more lines that part documents is not read."""
_PARTING = b"---\n"
_MARK = re.compile(rb"(?m)^(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_MARK_LINE = re.compile(rb"(?:---|\.\.\.)[ \t]*(?:(?<=[ \t])#[^\n]*)?\n")
_NOTHING = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\n)*")
_DIRECTIVES = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\n|%YAML[ \t][^\n]*\n)*")


def is_stream(content: bytes) -> bool:
    """Tell whether a file says where documents begin or end, beyond a ``---`` above its only one."""
    marks = [found.start() for found in _MARK.finditer(content)]
    if not marks:
        return False
    above = content[: marks[0]].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return len(marks) > 1 or content.startswith(b"...", marks[0]) or not _NOTHING.fullmatch(above)


def read(content: bytes) -> Table | None:
    """Read documents; one that stands alone is a list, too."""
    return _read(content, read_relaxed)


def read_strictly(content: bytes) -> Table | None:
    """Read documents each of which is read alone, strictly: none with anchors."""
    return _read(content, yaml_document.read)


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    return replace(DIALECT, read=_by_blocks(relaxed=True))


def reading_strictly_together() -> Dialect:
    """Give the strict dialect for contents that have much in common."""
    return replace(STRICT, read=_by_blocks(relaxed=False))


def _by_blocks(*, relaxed: bool) -> Callable[[bytes], Table | None]:
    from mergekit.syntax.yaml_blocks import Blocks  # late: as for a single document

    read_document = cache(Blocks(relaxed=relaxed).read)
    return lambda content: _read(content, read_document)


def _read(content: bytes, read_document: Callable[[bytes], Table | None]) -> Table | None:
    parts = _cut(content)
    if parts is None:
        return None
    items: list[Item] = []
    start, between = b"", b""
    for mark, text in parts:
        between += mark
        if _DIRECTIVES.fullmatch(text):
            between += text
            continue
        document = read_document(text)
        if document is None:
            return None
        lead = b"" if not items or between == _PARTING else between
        start, between = (start if items else between), b""
        items.append(Item(lead, document, form=DOCUMENT))
    if not items:
        return None
    found = compose_list(tuple(items), Shell(start, between))
    table = RELAXED.compose((Field(KEY_OF_ITEMS, b"", b"", found, form=ROOT),), Shell())
    return table if RELAXED.finish(table.text) == content else None


def _cut(content: bytes) -> list[tuple[bytes, bytes]] | None:
    """Give each line that parts documents with what follows it, beginning with no line; None where one holds more, or of too many."""
    found: list[tuple[bytes, bytes]] = []
    line, at = b"", 0
    marks = [one.start() for one in _MARK.finditer(content)]
    if len(marks) > MOST:
        return None
    for start in (*marks, len(content)):
        text = content[at:start]
        if b"%" in text and _DIRECTIVES.fullmatch(text) and (line.startswith(b"---") or not content.startswith(b"---", start)):
            return None
        found.append((line, text))
        whole = _MARK_LINE.match(content, start)
        if whole is None and start < len(content):
            return None
        line, at = (whole[0], whole.end()) if whole else (b"", start)
    return found


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put documents together, or any other list."""
    if not items or items[0].form != DOCUMENT:
        return yaml_writing.compose_list(items, shell)
    parts = [(item.lead or _PARTING) + item.node.raw for item in items]
    start = shell.start
    if items[0].lead:  # it brings its own lines
        start = b"".join(line for line in start.splitlines(keepends=True) if line.startswith(b"#")) + items[0].lead
    text = b"".join((start, items[0].node.raw, *parts[1:], shell.end))
    return List(text, text, text, items, shell.start, shell.end)


DIALECT = replace(RELAXED, read=read, compose_list=compose_list, together=reading_together)
"""YAML with any number of documents."""

STRICT = replace(
    yaml_document.DIALECT, read=read_strictly, compose_list=compose_list, together=reading_strictly_together, records=KEY_OF_ITEMS
)
"""The same for documents that are records, of what a single one may hold in it."""

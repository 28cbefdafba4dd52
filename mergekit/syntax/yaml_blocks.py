"""YAML documents that have much in common: cut into the blocks of their keys or items, of which none is read twice.

A block is a key or an item with all that stands below it, up to the next of its column; a long one is cut again. What a
block means alone, it means in its document, but for aliases, which are looked at in the whole. A line that only looks like
the first of a block stands in quotes or brackets, which the cut leaves open: then the document is read as a whole.
"""

from __future__ import annotations

import re

from mergekit.frozen import frozen, replace
from mergekit.siblings_format import KEY
from mergekit.syntax.document import KEY_OF_ITEMS, ROOT, Field, Item, List, Node, Shell, Table
from mergekit.syntax.parse import MAX_BYTES, is_utf8
from mergekit.syntax.yaml_document import Names, are_bound, read_part, start_of_items
from mergekit.syntax.yaml_flow import text_of
from mergekit.syntax.yaml_reading import TRIVIA
from mergekit.syntax.yaml_writing import MARKED, Unsupported, compose, compose_list, dedent

LONG = 1 << 11
"""A longer block is cut again."""
_DEEPEST = 8
_KEY_LINE = re.compile(rb"(?m)^(?![ \t#\n})\]]|-[ \t\n]|---|\.\.\.|\Z)")
_ITEM_LINE = re.compile(rb"(?m)^-(?=[ \t\n])")
_HEAD = re.compile(rb"((?:[A-Za-z0-9_][A-Za-z0-9_./-]*|\"[^\"\\\n]*\"|'[^'\n]*'):)([ \t]*|[ \t]+#[^\n]*)\n")
_KEEPS = re.compile(rb"[|>][1-9]?\+")
"""What may keep the blank lines behind it."""
_LAST = re.compile(rb"(?m)^[ ]*[^ #\n]")


@frozen
class _Part:
    """A block that was read: its fields or its items, without what stands above; what stands behind; anchors and aliases."""

    fields: tuple[Field, ...]
    items: tuple[Item, ...]
    end: bytes
    names: Names


class Blocks:
    """Reads contents, and remembers their blocks."""

    def __init__(self, *, relaxed: bool, any_root: bool = False, most: int | None = None) -> None:
        self._most = MAX_BYTES if most is None else most
        self._relaxed = relaxed
        self._any_root = any_root or relaxed
        self._known: dict[bytes, _Part | None] = {}

    def read(self, content: bytes) -> Table | None:
        """Read a document; the same as its dialect does, but for where comments are noted that are indented too little."""
        table = self._by_blocks(content) if len(content) <= self._most and b"\r" not in content and is_utf8(content) else None
        if table is not None:
            return table
        whole = read_part(content, relaxed=self._relaxed, any_root=self._any_root)
        return whole[0] if whole is not None and are_bound(whole[1]) else None

    def _by_blocks(self, content: bytes) -> Table | None:
        marked = MARKED.match(content)
        at = marked.end() if marked else 0
        part = self._cut(content[at:], 0)
        if part is None or not are_bound(part.names):
            return None
        if part.fields:
            return compose(part.fields, Shell(content[:at], part.end))
        if not self._any_root:
            return None
        first = at + len(part.items[0].lead)
        top = start_of_items(content, at, first)
        items = (replace(part.items[0], lead=content[top:first]), *part.items[1:])
        return compose((Field(KEY_OF_ITEMS, b"", b"", compose_list(items, Shell()), form=ROOT),), Shell(content[:top], part.end))

    def _cut(self, text: bytes, depth: int) -> _Part | None:
        """Read a mapping or a list at column 0 by its blocks; None where that cannot be."""
        lead = _first_trivia(text, 0)
        lines = _ITEM_LINE if _ITEM_LINE.match(text, len(lead)) else _KEY_LINE
        starts = [one.start() for one in lines.finditer(text, len(lead))]
        if starts[:1] != [len(lead)] or text.startswith((b"{", b"["), starts[0]):
            return None
        fields: list[Field] = []
        items: list[Item] = []
        names: list[tuple[bool, bytes]] = []
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            part = self._block(text[start:end], depth)
            if part is None:
                return None
            fields += [replace(one, lead=lead) for one in part.fields]
            items += [replace(one, lead=lead) for one in part.items]
            names += part.names
            lead = part.end
        if len({one.key for one in fields}) < len(fields) or bool(fields) == bool(items):
            return None
        return _Part(tuple(fields), tuple(items), lead, tuple(names))

    def _block(self, block: bytes, depth: int) -> _Part | None:
        """Read one key or one item."""
        if block not in self._known:
            cut = self._nested(block, depth) if len(block) > LONG and depth < _DEEPEST else None
            self._known[block] = cut or self._whole(block)
        return self._known[block]

    def _whole(self, block: bytes) -> _Part | None:
        found = read_part(block, relaxed=self._relaxed, any_root=self._any_root)
        if found is None:
            return None
        table, names = found
        one = table.fields[0] if len(table.fields) == 1 else None
        if one is None or table.start or one.lead:
            return None
        if one.form != ROOT:
            return _Part((one,), (), table.end, names)
        node = one.node
        alone = node.items[0] if isinstance(node, List) and len(node.items) == 1 and not node.start else None
        return None if alone is None or alone.lead else _Part((), (alone,), table.end, names)

    def _nested(self, block: bytes, depth: int) -> _Part | None:
        """Read a key with a mapping or a list below it by the blocks of that."""
        head = _HEAD.match(block)
        key = None if head is None else text_of(head[1][:-1])
        if head is None or key is None or KEY.encode() in block or _KEEPS.search(block):
            return None
        last = _last_line(block)
        column = _column(block[head.end() :])
        trailing = block[last:]
        listed = block.startswith(b"-", head.end() + len(_first_trivia(block, head.end())) + column)
        if not column and not listed:
            return None
        own = 0 if listed else _deep_comments(trailing, column)
        if listed and _deep_comments(trailing, column + 1):  # part of the last item, or not: the whole tells
            return None
        try:
            inner = self._cut(dedent(block[head.end() : last + own], column, all_lines=True), depth + 1)
        except Unsupported:
            return None
        if inner is None or bool(inner.items) != listed or (listed and inner.end):
            return None
        shell = Shell(end=inner.end, step=column)
        node: Node = compose_list(inner.items, shell) if listed else compose(inner.fields, shell)
        one = Field(key, b"", head[1], node, head[2])
        return _Part((one,), (), trailing[own:], inner.names)


def _first_trivia(text: bytes, at: int) -> bytes:
    """Give the blank lines and the comments that begin at an offset."""
    found = TRIVIA.match(text, at)
    return found[0] if found else b""


def _column(body: bytes) -> int:
    """Give the column of the first line that says something."""
    rest = body[len(_first_trivia(body, 0)) :]
    return len(rest) - len(rest.lstrip(b" "))


def _last_line(text: bytes) -> int:
    """Give the end of the last line that is neither blank nor a comment."""
    at = len(text)
    while at:
        start = text.rfind(b"\n", 0, at - 1) + 1
        if _LAST.match(text, start):
            return at
        at = start
    return 0


def _deep_comments(trailing: bytes, column: int) -> int:
    """Give the end of the comments that are indented as far as a column, before any that is not."""
    at = end = 0
    for line in trailing.splitlines(keepends=True):
        at += len(line)
        if line.strip() and len(line) - len(line.lstrip(b" ")) < column:
            break
        end = at if line.strip() else end
    return end

"""YAML documents: block mappings, field by field; flow collections, lists and texts are values that merge as a whole.

Not read: several documents, anchors and aliases (a field means something else elsewhere), directives, tags on blocks,
complex keys, merge keys, keys written twice, and block texts that keep the blank lines behind them (``|+``).

Texts are kept relative to a column, so that a value moves with its indentation: a value that begins on its key's line
(``name: |``) relative to the key, one that begins below (a mapping, a list) relative to itself; the latter's `value`
begins with a line feed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax import json_document
from mergekit.syntax.document import Dialect, Field, Node, Open, Scalar, Shell, Table, quoted, recognised, tree_of, unquoted
from mergekit.syntax.parse import MAX_DEPTH, captured, is_utf8, parse

if TYPE_CHECKING:
    import tree_sitter

_REFUSED = '[(anchor) (alias) (yaml_directive) (tag_directive) (reserved_directive) "?" "..." (block_scalar)] @found'
_BLOCKS = frozenset({"block_mapping", "block_sequence"})
_TRIVIA = re.compile(rb"(?:[ ]*(?:#[^\n]*)?\n)*")
_TAIL = re.compile(rb"[ \t]+#[^\n]*|[ \t]*")
_STEP = 2


class _Unsupported(Exception):
    """Something that this dialect does not read; never leaves this module."""


def read(content: bytes) -> Table | None:
    """Read a document whose root is a block mapping, or empty."""
    if not is_utf8(content) or b"\r" in content:
        return None
    root = parse("yaml", content)
    if root is None or _refused(content, root):
        return None
    documents = [node for node in root.children if node.type == "document"]
    if not documents:
        return Table(content, b"\n", (), end=content) if _TRIVIA.fullmatch(content) else None
    try:
        table = _document(content, documents)
    except _Unsupported:
        return None
    return table if table.text == content else None


def _refused(source: bytes, root: tree_sitter.Node) -> bool:
    """Tell whether anything in a document is something that is not read."""
    found = captured("yaml", root, _REFUSED)
    return any(node.type != "block_scalar" or b"+" in source[node.start_byte : _line_end(source, node.start_byte)] for node in found)


def _document(source: bytes, documents: list[tree_sitter.Node]) -> Table:
    """Read the only document."""
    blocks = [node for node in documents[0].children if node.type not in {"comment", "---"}]
    if len(documents) > 1 or len(blocks) != 1 or blocks[0].type != "block_node":
        raise _Unsupported
    mapping = _only(blocks[0])
    if mapping.type != "block_mapping" or mapping.start_point.column != 0:
        raise _Unsupported
    at = 0
    if documents[0].children[0].type == "---":
        at = _line_end(source, documents[0].children[0].end_byte)
        if at > mapping.start_byte:  # "--- key: value"
            raise _Unsupported
    table, end = _Reader(source).table(mapping, at, 0)
    return compose(table.fields, Shell(source[:at], table.end + source[end:]))


class _Reader:
    """Reads the nodes of one source."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    def table(self, mapping: tree_sitter.Node, at: int, depth: int) -> tuple[Table, int]:
        """Read a block mapping; what stands before its first key begins at `at`. Says where it ends, too."""
        if depth > MAX_DEPTH:
            raise _Unsupported
        column = _column(mapping)
        fields: list[Field] = []
        for pair in mapping.children:
            if pair.type == "comment":
                continue
            if pair.type != "block_mapping_pair":
                raise _Unsupported
            one, at = self._field(pair, at, column, depth, first_of_item=not fields and at > _line_start(self._source, pair.start_byte))
            fields.append(one)
        if len({one.key for one in fields}) < len(fields):
            raise _Unsupported
        end = _own_comments(self._source, at, column) if depth else at
        return compose(tuple(fields), Shell(end=_dedent(self._source[at:end], column, all_lines=True))), end

    def _field(self, pair: tree_sitter.Node, at: int, column: int, depth: int, *, first_of_item: bool) -> tuple[Field, int]:
        """Read one key and its value, up to the end of its last line."""
        source = self._source
        line = at if first_of_item else _line_start(source, pair.start_byte)
        if not first_of_item and (line < at or source[line : pair.start_byte] != b" " * column):
            raise _Unsupported
        lead = source[at:line]
        colon = next((child for child in pair.children if child.type == ":"), None)
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if not _TRIVIA.fullmatch(lead) or colon is None or key is None:
            raise _Unsupported
        name = source[pair.start_byte : colon.end_byte]
        text = _text(source[key.start_byte : key.end_byte])
        if b"\n" in name or text is None or text == "<<":
            raise _Unsupported
        node, tail, end = self._value(value, colon.end_byte, column, depth, unpack=text in (KEY, "variants", "also"))
        return Field(text, _dedent(lead, column, all_lines=True), name, node, tail), end

    def _value(self, value: tree_sitter.Node | None, colon: int, column: int, depth: int, *, unpack: bool) -> tuple[Node, bytes, int]:
        """Read what stands behind a colon: the value, the rest of its key's line, and the start of the next line."""
        source = self._source
        if value is None:
            return Scalar(b"", b""), *self._tail(colon)
        if b"\n" not in source[colon : value.start_byte]:
            if value.type == "block_node" and _only(value).type in _BLOCKS:
                raise _Unsupported
            last = _last_byte(source, value)
            raw = _dedent(source[colon:last], column)
            return Scalar(raw.lstrip(b" \t"), raw), *self._tail(last)
        tail, below = self._tail(colon)
        block = _only(value) if value.type == "block_node" else value
        own = _column(block)
        if block.type == "block_mapping":
            table, end = self.table(block, below, depth + 1)
            table = compose(table.fields, Shell(end=table.end, step=own - column))
            node = recognised(table, _text_value)
            if isinstance(node, Open):
                node = Open(node.siblings, node.value, b"\n" + _indent(table.text.removesuffix(b"\n"), table.step))
            return node, tail, end
        last = _last_byte(source, block)
        text = _dedent(source[below:last] + self._tail(last)[0], own, all_lines=True)
        end = self._tail(last)[1]
        items = tuple(self._item(item, depth) for item in block.children if item.type == "block_sequence_item") if unpack else None
        return Scalar(b"\n" + text, b"\n" + _indent(text, own - column), items), tail, end

    def _item(self, item: tree_sitter.Node, depth: int) -> Node:
        """Read an item of a list, if it is a mapping."""
        block = item.children[-1]
        if block.type != "block_node" or _only(block).type != "block_mapping":
            return Scalar(b"", b"")
        return self.table(_only(block), block.start_byte, depth + 2)[0]

    def _tail(self, at: int) -> tuple[bytes, int]:
        """Read the rest of a line: white space and a comment, no more; and say where the next one starts."""
        tail = _TAIL.match(self._source, at)
        end = tail.end() if tail else at
        if self._source[end : end + 1] not in (b"\n", b""):
            raise _Unsupported
        return self._source[at:end], end + 1


def _only(block: tree_sitter.Node) -> tree_sitter.Node:
    """Give the block of a block node that has no tag."""
    inner = [child for child in block.children if child.type != "comment"]
    if len(inner) != 1:
        raise _Unsupported
    return inner[0]


def _last_byte(source: bytes, value: tree_sitter.Node) -> int:
    """Give the end of a value without what the grammar counts to it at times: comments behind, and blank lines."""
    node = value
    while node.type not in ("flow_node", "block_scalar") and (inner := [child for child in node.children if child.type != "comment"]):
        node = inner[-1]
    text = source[node.start_byte : node.end_byte]
    blank = text.find(b"\n", len(text.rstrip(b" \t\n")))
    return int(node.end_byte) if blank < 0 else int(node.start_byte) + blank


def _column(node: tree_sitter.Node) -> int:
    """Give the column, in bytes, at which a node starts."""
    return int(node.start_point.column)


def _line_start(source: bytes, at: int) -> int:
    return source.rfind(b"\n", 0, at) + 1


def _line_end(source: bytes, at: int) -> int:
    """Give the start of the next line."""
    return source.find(b"\n", at) + 1 or len(source)


def _own_comments(source: bytes, at: int, column: int) -> int:
    """Find the end of the comments behind a nested mapping that are indented as it is; those before it end elsewhere."""
    end = at
    while at < len(source):
        line = source[at : _line_end(source, at)]
        bare = line.strip(b" \n")
        if bare and (not bare.startswith(b"#") or len(line) - len(line.lstrip(b" ")) < column):
            break
        at += len(line)
        end = at if bare else end
    return end


def _dedent(text: bytes, column: int, *, all_lines: bool = False) -> bytes:
    """Take a column's spaces from every line, or from all but the first; blank lines may be shorter."""
    if not column:
        return text
    first, *rest = text.split(b"\n")
    lines = [first, *rest] if all_lines else rest
    if any(line and not line.startswith(b" " * column) for line in lines):
        raise _Unsupported
    lines = [line[column:] for line in lines]
    return b"\n".join(lines if all_lines else [first, *lines])


def _indent(text: bytes, column: int, *, all_lines: bool = True) -> bytes:
    """Undo `_dedent`."""
    if not column:
        return text
    first, *rest = text.split(b"\n")
    lines = [b" " * column + line if line else line for line in ([first, *rest] if all_lines else rest)]
    return b"\n".join(lines if all_lines else [first, *lines])


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a mapping together, relative to its own column."""
    fields = tuple(_with_room(one) for one in fields)
    text = shell.start + b"".join(one.lead + one.name + _written(one) + b"\n" for one in fields) + shell.end
    value = b"\n" + b"".join(one.lead + one.name + _written(one, normal=True) + b"\n" for one in fields) + shell.end
    return Table(text, value.removesuffix(b"\n"), fields, shell.start, shell.end, shell.step)


def _with_room(one: Field) -> Field:
    """Move a comment that came from behind another value above a block text, which ends with its last line."""
    if one.tail and isinstance(one.node, Scalar) and one.node.value.startswith((b"|", b">")):
        lead = one.lead + (one.tail.lstrip() + b"\n" if one.tail.strip() else b"")
        return Field(one.key, lead, one.name, one.node)
    return one


def _written(one: Field, *, normal: bool = False) -> bytes:
    """Write what stands behind a key, without the last line feed."""
    node = one.node
    if isinstance(node, Table) and not node.fields:
        return b" {}" + one.tail + (b"\n" + _indent(node.end.removesuffix(b"\n"), _STEP) if node.end else b"")
    if isinstance(node, Table):
        text = node.value[1:] if normal else node.text.removesuffix(b"\n")
        return one.tail + b"\n" + _indent(text, _STEP if normal else node.step)
    if node.value.startswith(b"\n"):
        return one.tail + (b"\n" + _indent(node.value[1:], _STEP) if normal else node.raw)
    raw = b" " + node.value if normal and node.value else node.raw
    return raw + one.tail


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented."""
    steps = [one.node.step for one in root.fields if isinstance(one.node, Table) and one.node.step > 1]
    return b" " * (steps[0] if steps else _STEP)


def place(into: Field, value: bytes, by: bytes) -> Field:
    """Give a field a value."""
    if not value.startswith(b"\n"):
        return Field(into.key, into.lead, into.name, Scalar(value, b" " + value if value else b""), into.tail)
    table = read(value[1:] + b"\n")
    if table is not None and table.fields:
        return Field(into.key, into.lead, into.name, compose(table.fields, Shell(end=table.end, step=len(by))), into.tail)
    return Field(into.key, into.lead, into.name, Scalar(value, b"\n" + _indent(value[1:], len(by))), into.tail)


def embed(into: Field, siblings: Siblings, by: bytes) -> Field:
    """Give a field siblings as its value."""
    text = _mapping({KEY: tree_of(siblings)}, by)
    return Field(into.key, into.lead, into.name, Open(siblings, b"\n" + text, b"\n" + _indent(text, len(by))), into.tail)


def _mapping(tree: dict[str, object], by: bytes) -> bytes:
    """Write a mapping at column 0, without the last line feed."""
    return b"\n".join(_key(key) + _behind(tree[key], by) for key in tree)


def _key(key: str) -> bytes:
    return key.encode() + b":"


def _behind(tree: object, by: bytes) -> bytes:
    """Write what stands behind a key: dicts, lists and texts; bytes are values as this dialect holds them."""
    if isinstance(tree, bytes):
        if tree.startswith(b"\n"):
            return b"\n" + _indent(tree[1:], len(by))
        return b" " + tree if tree else b""
    if isinstance(tree, str):
        return b" " + quoted(tree)
    if isinstance(tree, dict):
        return b"\n" + _indent(_mapping(tree, by), len(by))
    if isinstance(tree, list):
        items = (b"- " + _indent(_mapping(one, by), 2, all_lines=False) for one in tree)
        return b"\n" + _indent(b"\n".join(items), len(by))
    message = f"no part of siblings: {tree!r}"
    raise TypeError(message)


def _text(token: bytes) -> str | None:
    """Give the text of a key: plain or quoted."""
    if token.startswith(b'"'):
        return unquoted(token)
    if token.startswith(b"'"):
        return token[1:-1].replace(b"''", b"'").decode() if b"\n" not in token else None
    return token.decode()


def _text_value(token: bytes) -> str | None:
    """Give the text of a value that is a text: quoted, or plain and of one line."""
    return None if token.startswith((b"|", b">", b"[", b"{", b"!")) or b"\n" in token else _text(token)


# Siblings of whole files are written as JSON, which YAML contains: no text in them can look like structure.
DIALECT = Dialect("yaml", read, compose, unit, place, embed, json_document.whole, json_document.whole_of)

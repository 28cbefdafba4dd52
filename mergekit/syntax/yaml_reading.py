"""YAML documents, read: mappings and lists, taken apart into fields and items relative to their own column."""

from __future__ import annotations

import re

from mergekit.siblings_format import KEY
from mergekit.syntax.document import Field, Item, List, Node, Open, Scalar, Shell, Table, recognised
from mergekit.syntax.parse import MAX_DEPTH
from mergekit.syntax.yaml_flow import FlowReader, text_of
from mergekit.syntax.yaml_writing import BELOW, DASH, Unsupported, compose, compose_list, dedent, indent, is_flow, unnoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    import tree_sitter

BLOCKS = frozenset({"block_mapping", "block_sequence"})
TRIVIA = re.compile(rb"(?:[ ]*(?:#[^\n]*)?\n)*")
"""Blank lines and comments."""
_Read: TypeAlias = "tuple[Node, bytes, int]"
_KEPT = re.compile(rb"[|>][1-9]?\+")
_BLANK_LINES = re.compile(rb"(?:[ \t]*\n)+")
_TAIL = re.compile(rb"[ \t]+#[^\n]*|[ \t]*")


class Reader:
    """Reads the nodes of one source."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._limit = len(source)

    def table(self, mapping: tree_sitter.Node, at: int, depth: int) -> tuple[Table, int]:
        """Read a block mapping; what stands before its first key begins at `at`. Says where it ends, too."""
        if depth > MAX_DEPTH:
            raise Unsupported
        column = column_of(mapping)
        fields: list[Field] = []
        for pair in mapping.children:
            if pair.type == "comment":
                continue
            if pair.type != "block_mapping_pair":
                raise Unsupported
            one, at = self._field(pair, at, column, depth, first_of_item=not fields and at > line_start(self._source, pair.start_byte))
            fields.append(one)
        if len({one.key for one in fields}) < len(fields):
            raise Unsupported
        end = _own_comments(self._source, at, column, self._limit) if depth else at
        return compose(tuple(fields), Shell(end=dedent(self._source[at:end], column, all_lines=True))), end

    def _field(self, pair: tree_sitter.Node, at: int, column: int, depth: int, *, first_of_item: bool) -> tuple[Field, int]:
        """Read one key and its value, up to the end of its last line."""
        source = self._source
        line = at if first_of_item else line_start(source, pair.start_byte)
        if not first_of_item and (line < at or source[line : pair.start_byte] != b" " * column):
            raise Unsupported
        lead = source[at:line]
        colon = next((child for child in pair.children if child.type == ":"), None)
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if not TRIVIA.fullmatch(lead) or colon is None or key is None or pair.children[0] != key:
            raise Unsupported
        name = source[pair.start_byte : colon.end_byte]
        text = text_of(source[key.start_byte : key.end_byte])
        if b"\n" in name or text is None:
            raise Unsupported
        node, tail, end = self._value(value, colon.end_byte, column, depth, unpack=text in (KEY, "variants", "also"))
        return Field(text, dedent(lead, column, all_lines=True), name, node, tail), end

    def _value(self, value: tree_sitter.Node | None, colon: int, column: int, depth: int, *, unpack: bool = False) -> _Read:
        """Read what stands behind a colon: the value, the rest of its key's line, and the start of the next line."""
        source = self._source
        if value is None:
            return Scalar(b"", b""), *self._tail(colon)
        if b"\n" not in source[colon : value.start_byte]:
            last = last_byte(source, value)
            return self._beside(value, colon, last, column), *self._tail(last)
        if value.type == "flow_node":
            node = FlowReader(source, column).node(value, colon)
            if is_flow(node):
                return node, *self._tail(value.end_byte)
        tail, below = self._tail(colon)
        block = only(value) if value.type == "block_node" and not _is_marked(value) else value
        own = column_of(block)
        found = self._mapping(block, below, own - column, depth) if block.type == "block_mapping" else None
        if found is not None:
            return found[0], tail, found[1]
        last = last_byte(source, block)
        if block.type == "block_mapping" and (unpack or KEY.encode() in source[below:last]):
            raise Unsupported
        text = dedent(source[below:last] + self._tail(last)[0], own, all_lines=True)
        end = self._tail(last)[1]
        scalar = Scalar(unnoted(b"\n" + text), b"\n" + indent(text, own - column))
        if block.type != "block_sequence":
            return scalar, tail, end
        outer, self._limit = self._limit, end
        try:
            return self._list(block, text, below, own - column, depth + 1), tail, end
        except Unsupported:
            if unpack:
                raise
            return scalar, tail, end
        finally:
            self._limit = outer

    def _mapping(self, mapping: tree_sitter.Node, at: int, step: int, depth: int) -> tuple[Node, int] | None:
        """Read a mapping below its key, which may be siblings, and say where it ends; None where a key is no text, or stands twice."""
        try:
            table, end = self.table(mapping, at, depth + 1)
        except Unsupported:
            return None
        table = compose(table.fields, Shell(end=table.end, step=step))
        node = recognised(table, _text_value)
        if isinstance(node, Open):
            node = Open(node.siblings, node.value, b"\n" + indent(table.text.removesuffix(b"\n"), table.step))
        return node, end

    def _beside(self, value: tree_sitter.Node, at: int, last: int, column: int) -> Node:
        """Read what begins on its key's line, or behind an item's dash."""
        marked = value.type == "block_node" and _is_marked(value)
        if value.type == "block_node" and not marked and only(value).type in BLOCKS:
            raise Unsupported
        if last == value.end_byte and not marked:
            return FlowReader(self._source, column).node(value, at)
        raw = dedent(self._source[at:last], column)
        return Scalar(unnoted(raw.lstrip(b" \t")), raw)

    def _list(self, sequence: tree_sitter.Node, text: bytes, at: int, step: int, depth: int) -> List:
        """Read a list below its key, whose text relative to its own column is known.

        Raises:
            Unsupported: if it is not made of items that can be read alone.
        """
        found, _ = self.items(sequence, at, step, depth, behind=False)
        if found.value != unnoted(b"\n" + text):
            raise Unsupported
        return found

    def items(self, sequence: tree_sitter.Node, at: int, step: int, depth: int, *, behind: bool) -> tuple[List, int]:
        """Read items, the first of them `behind` another one's dash or on a line of its own; and say where they end."""
        if depth > MAX_DEPTH:
            raise Unsupported
        source, column = self._source, column_of(sequence)
        items: list[Item] = []
        for child in sequence.children:
            if child.type == "comment":
                continue
            line = at if behind and not items else line_start(source, child.start_byte)
            lead = source[at:line]
            indent = b"" if line == at and behind and not items else b" " * column
            if child.type != "block_sequence_item" or not TRIVIA.fullmatch(lead) or source[line : child.start_byte] != indent:
                raise Unsupported
            item, at = self._item(child, dedent(lead, column, all_lines=True), column, depth)
            items.append(item)
        return compose_list(tuple(items), Shell(step=step)), at

    def _item(self, item: tree_sitter.Node, lead: bytes, column: int, depth: int) -> tuple[Item, int]:
        """Read an item, up to the end of its last line."""
        source = self._source
        dash = item.start_byte + 1
        value = next((child for child in item.children[1:] if child.type != "comment"), None)
        if value is None:
            tail, end = self._tail(dash)
            return Item(lead, Scalar(b"", b""), tail, DASH), end
        inline = b"\n" not in source[dash : value.start_byte]
        if inline and value.type == "block_node" and not _is_marked(value) and only(value).type in BLOCKS:
            block = only(value)
            step = column_of(block) - column
            if block.type == "block_mapping":
                table, end = self.table(block, block.start_byte, depth + 1)
                return Item(lead, compose(table.fields, Shell(end=table.end, step=step)), form=DASH), end
            inner, end = self.items(block, block.start_byte, step, depth + 1, behind=True)
            return Item(lead, inner, form=DASH), end
        node, tail, end = self._value(value, dash, column, depth + 1)
        return Item(lead, node, tail, DASH if inline else BELOW), end

    def _tail(self, at: int) -> tuple[bytes, int]:
        """Read the rest of a line: white space and a comment, no more; and say where the next one starts."""
        tail = _TAIL.match(self._source, at)
        end = tail.end() if tail else at
        if self._source[end : end + 1] not in (b"\n", b""):
            raise Unsupported
        return self._source[at:end], end + 1


def _is_marked(block: tree_sitter.Node) -> bool:
    """Tell whether a block has a name, by which it stands elsewhere, or a tag, which says what it is."""
    return any(child.type in ("anchor", "tag") for child in block.children)


def only(block: tree_sitter.Node) -> tree_sitter.Node:
    """Give the block of a block node that has no tag."""
    inner = [child for child in block.children if child.type != "comment"]
    if len(inner) != 1:
        raise Unsupported
    return inner[0]


def last_byte(source: bytes, value: tree_sitter.Node) -> int:
    """Give the end of a value without what the grammar counts to it at times: comments behind, and blank lines.

    A block text that keeps the blank lines behind it (``|+``) ends with them.
    """
    node = value
    while node.type not in ("flow_node", "block_scalar") and (inner := [child for child in node.children if child.type != "comment"]):
        node = inner[-1]
    text = source[node.start_byte : node.end_byte]
    if node.type == "block_scalar" and _KEPT.match(text):
        blanks = _BLANK_LINES.match(source, node.start_byte + len(text.rstrip(b" \t\n")))
        return max(node.start_byte + text.find(b"\n"), blanks.end() - 1) if blanks else int(node.end_byte)
    blank = text.find(b"\n", len(text.rstrip(b" \t\n")))
    return int(node.end_byte) if blank < 0 else int(node.start_byte) + blank


def column_of(node: tree_sitter.Node) -> int:
    """Give the column, in bytes, at which a node starts."""
    return int(node.start_point.column)


def line_start(source: bytes, at: int) -> int:
    """Give the start of a line."""
    return source.rfind(b"\n", 0, at) + 1


def line_end(source: bytes, at: int) -> int:
    """Give the start of the next line."""
    return source.find(b"\n", at) + 1 or len(source)


def _own_comments(source: bytes, at: int, column: int, limit: int) -> int:
    """Find the end of the comments behind a nested mapping that are indented as it is; those before it end elsewhere."""
    end = at
    while at < limit:
        line = source[at : line_end(source, at)]
        bare = line.strip(b" \n")
        if bare and (not bare.startswith(b"#") or len(line) - len(line.lstrip(b" ")) < column):
            break
        at += len(line)
        end = at if bare else end
    return end


def _text_value(token: bytes) -> str | None:
    """Give the text of a value that is a text: quoted, or plain and of one line."""
    return None if token.startswith((b"|", b">", b"[", b"{", b"!")) or b"\n" in token else text_of(token)

"""YAML in brackets and braces, read: lists item by item, mappings field by field; what stands between is kept.

What is written in some other way stays one value: a pair within brackets, a key without a colon or with a question mark, a
comment between a key and its value.
"""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.frozen import frozen
from mergekit.syntax import commas
from mergekit.syntax.commas import Part
from mergekit.syntax.document import List, Node, Scalar, Table, unquoted
from mergekit.syntax.parse import MAX_DEPTH
from mergekit.syntax.yaml_writing import compose, compose_list, dedent, unnoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter


@frozen
class FlowReader:
    """Reads the values of one source that begin on the line of a key in a column."""

    source: bytes
    column: int

    def node(self, value: tree_sitter.Node, at: int, depth: int = 0) -> Node:
        """Read a value, with what stands before it from `at` on."""
        raw = self._text(at, value.end_byte)
        inner = value.children[0] if value.type == "flow_node" and len(value.children) == 1 else value
        found: Node | None = None
        if depth < MAX_DEPTH and inner.type == "flow_sequence":
            found = self._list(inner, at, depth + 1)
        elif depth < MAX_DEPTH and inner.type == "flow_mapping":
            found = self._mapping(inner, at, depth + 1)
        return found if found is not None and found.raw == raw else Scalar(unnoted(raw.lstrip(b" \t\n")), raw)

    def _text(self, start: int, end: int) -> bytes:
        return dedent(self.source[start:end], self.column)

    def _list(self, sequence: tree_sitter.Node, at: int, depth: int) -> List | None:
        """Read a list in brackets; None where something else than values stands in it."""
        found = self._parts(sequence, depth, "flow_node")
        if found is None:
            return None
        first, pairs, closing, comma = found
        return compose_list(*commas.items_of(self._text(at, first), [part for _, _, part in pairs], closing, comma=comma))

    def _mapping(self, mapping: tree_sitter.Node, at: int, depth: int) -> Table | None:
        """Read a mapping in braces; None where one of its keys says more than a text, or is there twice."""
        found = self._parts(mapping, depth, "flow_pair")
        if found is None or len({key for key, _, _ in found[1]}) < len(found[1]):
            return None
        first, pairs, closing, comma = found
        return compose(*commas.fields_of(self._text(at, first), pairs, closing, comma=comma))

    def _parts(self, whole: tree_sitter.Node, depth: int, kind: str) -> tuple[int, Sequence[tuple[str, bytes, Part]], bytes, bool] | None:
        """Take apart what stands between brackets: give where it begins, keys with names and values, the end, and if a comma is there."""
        marks = [child for child in whole.children if child.type != "comment"]
        at = first = marks[0].end_byte
        parts: list[tuple[str, bytes, Part]] = []
        comma = False
        for value, mark in zip(marks[1::2], marks[2::2], strict=False):
            if value.type != kind or mark.type not in (",", marks[-1].type):
                return None
            named = ("", b"", self.node(value, value.start_byte, depth)) if kind == "flow_node" else self._pair(value, depth)
            if named is None:
                return None
            key, name, node = named
            comma = mark.type == ","
            parts.append((key, name, Part(self._text(at, value.start_byte), node, self._text(value.end_byte, mark.start_byte))))
            at = mark.end_byte if comma else mark.start_byte
        return first, parts, self._text(at, whole.end_byte), comma

    def _pair(self, pair: tree_sitter.Node, depth: int) -> tuple[str, bytes, Node] | None:
        """Read a key, with its colon, and its value."""
        colon = next((child for child in pair.children if child.type == ":"), None)
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or colon is None or pair.children[0] != key:
            return None
        name = self.source[pair.start_byte : colon.end_byte]
        text = None if b"\n" in name else text_of(self.source[key.start_byte : key.end_byte])
        if text is None or any(child.type == "comment" for child in pair.children):
            return None
        return text, name, Scalar(b"", b"") if value is None else self.node(value, colon.end_byte, depth)


def text_of(token: bytes) -> str | None:
    """Give the text of a key: plain or quoted."""
    if token.startswith(b'"'):
        return unquoted(token)
    if token.startswith(b"'"):
        return token[1:-1].replace(b"''", b"'").decode() if b"\n" not in token else None
    return token.decode()

"""YAML documents: block mappings, field by field, and lists, item by item; flow mappings and texts have no parts.

Not read: several documents, anchors and aliases (a field means something else elsewhere), directives, tags on blocks,
complex keys, merge keys, keys written twice, and block texts that keep the blank lines behind them (``|+``).

Texts are kept relative to a column, so that a value moves with its indentation: a value that begins on its key's line
(``name: |``) relative to the key, one that begins below (a mapping, a list) relative to itself; the latter's `value`
begins with a line feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax import json_document, yaml_plain
from mergekit.syntax.document import Dialect, Field, List, Open, Scalar, Shell, Table, tree_of
from mergekit.syntax.parse import captured, is_utf8, parse
from mergekit.syntax.yaml_reading import TRIVIA, Reader, line_end, only
from mergekit.syntax.yaml_writing import STEP, Unsupported, compose, compose_list, indent, mapping

if TYPE_CHECKING:
    import tree_sitter

_REFUSED = '[(anchor) (alias) (yaml_directive) (tag_directive) (reserved_directive) "?" "..." (block_scalar)] @found'


def read(content: bytes) -> Table | None:
    """Read a document whose root is a block mapping, or empty."""
    if not is_utf8(content) or b"\r" in content:
        return None
    root = parse("yaml", content)
    if root is None or _refused(content, root):
        return None
    documents = [node for node in root.children if node.type == "document"]
    if not documents:
        return Table(content, b"\n", (), end=content) if TRIVIA.fullmatch(content) else None
    try:
        table = _document(content, documents)
    except Unsupported:
        return None
    return table if table.text == content else None


def _refused(source: bytes, root: tree_sitter.Node) -> bool:
    """Tell whether anything in a document is something that is not read."""
    found = captured("yaml", root, _REFUSED)
    return any(node.type != "block_scalar" or b"+" in source[node.start_byte : line_end(source, node.start_byte)] for node in found)


def _document(source: bytes, documents: list[tree_sitter.Node]) -> Table:
    """Read the only document."""
    blocks = [node for node in documents[0].children if node.type not in {"comment", "---"}]
    if len(documents) > 1 or len(blocks) != 1 or blocks[0].type != "block_node":
        raise Unsupported
    mapping = only(blocks[0])
    if mapping.type != "block_mapping" or mapping.start_point.column != 0:
        raise Unsupported
    at = 0
    if documents[0].children[0].type == "---":
        at = line_end(source, documents[0].children[0].end_byte)
        if at > mapping.start_byte:  # "--- key: value"
            raise Unsupported
    table, end = Reader(source).table(mapping, at, 0)
    return compose(table.fields, Shell(source[:at], table.end + source[end:]))


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented."""
    steps = [one.node.step for one in root.fields if isinstance(one.node, Table) and one.node.step > 1]
    return b" " * (steps[0] if steps else STEP)


def place(into: Field, value: bytes, by: bytes) -> Field:
    """Give a field a value."""
    below = value.startswith(b"\n")
    raw = b"\n" + indent(value[1:], len(by)) if below else b" " + value if value else b""
    table = read(b"v:" + raw + b"\n")
    node = table.fields[0].node if table is not None and len(table.fields) == 1 else None
    if isinstance(node, Table):
        return Field(into.key, into.lead, into.name, compose(node.fields, Shell(end=node.end, step=len(by))), into.tail)
    if isinstance(node, List) and node.raw == raw:
        return Field(into.key, into.lead, into.name, node, into.tail)
    return Field(into.key, into.lead, into.name, Scalar(value, raw), into.tail)


def embed(into: Field, siblings: Siblings, by: bytes) -> Field:
    """Give a field siblings as its value."""
    text = mapping({KEY: tree_of(siblings)}, by)
    return Field(into.key, into.lead, into.name, Open(siblings, b"\n" + text, b"\n" + indent(text, len(by))), into.tail)


# Siblings of whole files are written as JSON, which YAML contains: no text in them can look like structure.
DIALECT = Dialect(
    "yaml", read, compose, unit, place, embed, json_document.whole, json_document.whole_of, compose_list, yaml_plain.plain, yaml_plain.spell
)

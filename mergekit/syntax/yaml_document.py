"""YAML documents: mappings, field by field, and lists, item by item, on lines or in braces and brackets; texts have no parts.

A value with an anchor or an alias, a block with a tag, and a mapping with a key that is no text, or stands twice, have no parts. Not read:
several documents (`yaml_stream` does), directives, such keys at the root, an alias without its anchor, an anchor that stands twice.

A comment that is indented less than what it stands in has a note of that, which `finish` takes away.

Texts are kept relative to a column, so that a value moves with its indentation: a value that begins on its key's line
(``name: |``) relative to the key, one that begins below (a mapping, a list) relative to itself; the latter's `value`
begins with a line feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax import json_document, yaml_plain
from mergekit.syntax.document import KEY_OF_ITEMS, ROOT, Dialect, Field, List, Open, Scalar, Shell, Table, tree_of
from mergekit.syntax.parse import captured, is_utf8, parse
from mergekit.syntax.yaml_flow import FlowReader, text_of
from mergekit.syntax.yaml_reading import TRIVIA, Reader, line_end, only
from mergekit.syntax.yaml_writing import NOTE, STEP, Unsupported, compose, compose_list, fits_braces, indent, is_flow, mapping, unbraced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    import tree_sitter

_REFUSED = '[(yaml_directive) (tag_directive) (reserved_directive) "..."] @found'
_NAMED = "[(anchor_name) (alias_name)] @found"
_DEEPEST = 64
_NOTE = re.compile(rb"(?m)^ *" + NOTE.pattern)


Names: TypeAlias = "tuple[tuple[bool, bytes], ...]"
"""The anchors and the aliases of a text, in order: whether it is an alias, and its name."""


def read(content: bytes) -> Table | None:
    """Read a document whose root is a mapping, or empty."""
    return _resolved(read_part(content, relaxed=False))


def read_relaxed(content: bytes) -> Table | None:
    """Read a document with anything at its root."""
    return _resolved(read_part(content, relaxed=True))


def read_part(content: bytes, *, relaxed: bool, any_root: bool = False) -> tuple[Table, Names] | None:
    """Read what may be a part of a document: what its aliases stand for may be above it.

    `any_root` takes a list at the root, also where the rest is read strictly.
    """
    found = _read(content, relaxed=relaxed, any_root=any_root)
    if found is not None or b"\x01" in content:
        return found
    noted = _noted(content)
    return None if noted == content else _read(noted, relaxed=relaxed, any_root=any_root)


def are_bound(names: Iterable[tuple[bool, bytes]]) -> bool:
    """Tell whether each alias has its anchor above it, and none has two: which one it means would depend on where it stands."""
    known: set[bytes] = set()
    for is_alias, name in names:
        if is_alias != (name in known):
            return False
        known.add(name)
    return True


def is_sound(content: bytes) -> bool:
    """Tell whether the grammar takes a file, of any number of documents, and the aliases of each are bound in it."""
    root = parse("yaml", content)
    return root is not None and all(are_bound(_names(content, node)) for node in root.children if node.type == "document")


def _resolved(found: tuple[Table, Names] | None) -> Table | None:
    return found[0] if found is not None and are_bound(found[1]) else None


def finish(text: bytes) -> bytes:
    """Put comments back to where they stood."""
    return _NOTE.sub(lambda found: b" " * int(found[1]) + b"#", text)


def _noted(content: bytes) -> bytes:
    """Indent comments that stand on their own lines as what follows them is, with a note of how they were."""
    root = parse("yaml", content) if is_utf8(content) else None
    if root is None:
        return content
    lines = content.split(b"\n")
    alone = {
        node.start_point.row
        for node in captured("yaml", root, "(comment) @found")
        if not lines[node.start_point.row][: node.start_point.column].strip()
    }
    deep = 0
    for row in range(len(lines) - 1, -1, -1):
        line = lines[row]
        own = len(line) - len(line.lstrip(b" "))
        if row not in alone:
            deep = own if line.strip() else deep
        elif own < deep <= _DEEPEST:
            lines[row] = b" " * deep + b"#\x01%d\x01" % own + line[own + 1 :]
    return b"\n".join(lines)


def _read(content: bytes, *, relaxed: bool, any_root: bool = False) -> tuple[Table, Names] | None:
    if not is_utf8(content) or b"\r" in content:
        return None
    root = parse("yaml", content)
    if root is None or captured("yaml", root, _REFUSED):
        return None
    documents = [node for node in root.children if node.type == "document"]
    if not documents:
        return (Table(content, b"\n", (), end=content), ()) if TRIVIA.fullmatch(content) else None
    try:
        table = _document(content, documents, relaxed=relaxed, any_root=any_root or relaxed)
    except Unsupported:
        return None
    return (table, _names(content, root)) if table.text == content else None


def _names(source: bytes, root: tree_sitter.Node) -> Names:
    if b"&" not in source and b"*" not in source:
        return ()
    found: list[tuple[bool, bytes]] = []
    known: set[bytes] = set()
    for node in sorted(captured("yaml", root, _NAMED), key=lambda node: node.start_byte):
        is_alias, name = node.type == "alias_name", source[node.start_byte : node.end_byte]
        if is_alias or name not in known or not _is_variant(source, node):
            found.append((is_alias, name))
        known.add(name)
    return tuple(found)


def _is_variant(source: bytes, node: tree_sitter.Node | None) -> bool:
    """Tell whether something is part of siblings: what has a name has it in each of their variants."""
    while node is not None:
        key = node.child_by_field_name("key") if node.type == "block_mapping_pair" else None
        if key is not None and text_of(source[key.start_byte : key.end_byte]) == KEY:
            return True
        node = node.parent
    return False


def _document(source: bytes, documents: list[tree_sitter.Node], *, relaxed: bool, any_root: bool) -> Table:
    """Read the only document."""
    blocks = [node for node in documents[0].children if node.type not in {"comment", "---"}]
    if len(documents) > 1 or len(blocks) != 1:
        raise Unsupported
    if blocks[0].type == "flow_node":
        return _in_braces(source, blocks[0], any_root=any_root)
    if blocks[0].type != "block_node":
        raise Unsupported
    block = only(blocks[0])
    is_list = any_root and block.type == "block_sequence"
    column = block.start_point.column
    if (column and (relaxed or not is_list)) or not (is_list or block.type == "block_mapping"):
        raise Unsupported
    at = 0
    if documents[0].children[0].type == "---":
        at = line_end(source, documents[0].children[0].end_byte)
        if at > block.start_byte:  # "--- key: value"
            raise Unsupported
    reader = Reader(source)
    if not is_list:
        table, end = reader.table(block, at, 0)
        return compose(table.fields, Shell(source[:at], table.end + source[end:]))
    at = start_of_items(source, at, block.start_byte)
    found, end = reader.items(block, at, 0, 0, behind=False)
    return compose((Field(KEY_OF_ITEMS, b"", b"", found, form=ROOT),), Shell(source[:at], source[end:], column))


def start_of_items(source: bytes, at: int, first: int) -> int:
    """Give where the first item of a document begins, with its comments: what a blank line parts from it is the file's."""
    top = source.rfind(b"\n\n", at, first) + 1
    return max(at, top + 1) if top else at


def _in_braces(source: bytes, value: tree_sitter.Node, *, any_root: bool) -> Table:
    """Read a document that is written as JSON is."""
    at = value.start_byte
    node = FlowReader(source, 0).node(value, at)
    if isinstance(node, Table):
        return compose(node.fields, Shell(source[:at] + node.start, node.end + source[value.end_byte :]))
    if not isinstance(node, List) or not any_root:
        raise Unsupported
    end = line_end(source, value.end_byte)
    one = Field(KEY_OF_ITEMS, b"", b"", node, source[value.end_byte : end], ROOT)
    return compose((one,), Shell(source[:at], source[end:]))


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented."""
    steps = [one.node.step for one in root.fields if isinstance(one.node, Table) and one.node.step > 1]
    return b" " * (steps[0] if steps else STEP)


def place(into: Field, value: bytes, by: bytes) -> Field:
    """Give a field a value; one that cannot stand in braces leaves them."""
    below = value.startswith(b"\n")
    raw = b"\n" + indent(value[1:], len(by)) if below else b" " + value if value else b""
    table = read(b"v:" + raw + b"\n")
    node = table.fields[0].node if table is not None and len(table.fields) == 1 else None
    if isinstance(node, Table) and not is_flow(node):
        node = compose(node.fields, Shell(end=node.end, step=len(by)))
    elif not isinstance(node, List | Table) or node.raw != raw:
        node = Scalar(value, raw)
    return replace(into if fits_braces(node) else unbraced(into), node=node)


def embed(into: Field, siblings: Siblings, by: bytes) -> Field:
    """Give a field siblings as its value; one in braces leaves them with it."""
    text = mapping({KEY: tree_of(siblings)}, by)
    return replace(into, node=Open(siblings, b"\n" + text, b"\n" + indent(text, len(by))))


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    return replace(DIALECT, read=_by_blocks(relaxed=False))


def reading_relaxed_together() -> Dialect:
    """Give the relaxed dialect for contents that have much in common."""
    return replace(RELAXED, read=_by_blocks(relaxed=True))


def _by_blocks(*, relaxed: bool) -> Callable[[bytes], Table | None]:
    from mergekit.syntax.yaml_blocks import Blocks  # late: it reads its parts by this module

    return Blocks(relaxed=relaxed).read


# Siblings of whole files are written as JSON, which YAML contains: no text in them can look like structure.
DIALECT = Dialect(
    "yaml",
    read,
    compose,
    unit,
    place,
    embed,
    json_document.whole,
    json_document.whole_of,
    compose_list,
    yaml_plain.plain,
    yaml_plain.spell,
    finish,
    together=reading_together,
)
RELAXED = replace(DIALECT, read=read_relaxed, together=reading_relaxed_together, sound=is_sound)
"""YAML with more in it than decisions have."""

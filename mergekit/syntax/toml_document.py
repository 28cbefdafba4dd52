"""TOML documents: pairs, headed tables and inline ones, field by field.

A field's key is a path as a header or a dotted key writes it: the pair ``a.b = 1`` and the table ``[a.b]`` are one field
``a.b`` of where they stand, so a document is two levels deep. All ``[[x]]`` of one list, with the tables in them, are
one value. Where a field holds siblings, a pair has them inline, and a table ``[db]`` becomes ``[db."$siblings"]``. An item has
them inline, too, in its brackets or below its header.

The grammar gives the bytes; that a document is valid (nothing is defined twice) is the standard library's word.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax import commas
from mergekit.syntax.commas import Part
from mergekit.syntax.document import Dialect, Field, Item, List, Node, Open, Scalar, Shell, Table, quoted, siblings_in, tree_of, unquoted
from mergekit.syntax.parse import MAX_DEPTH, parse
from mergekit.syntax.toml_plain import path_text, plain, spell
from mergekit.syntax.toml_whole import inline, whole, whole_of

if TYPE_CHECKING:
    import tree_sitter

PAIR, HEADED, LIST = "pair", "headed", "list"
"""The forms of a field: a pair in its table, a table with a header, a list of tables with headers."""
ROW, FIRST_ROW = "row", "first row"
"""The forms of an item that is a table with a header."""

_TRIVIA = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*")


class _Unsupported(Exception):
    """Something that this dialect does not read; never leaves this module."""


def read(content: bytes) -> Table | None:
    """Read a document."""
    found = read_part(content)
    return None if found is None else whole_of_parts(*found, content)


def read_part(content: bytes) -> tuple[list[Field], bytes] | None:
    """Read fields, each as it stands, and what stands below the last one: what may be a part of a document."""
    root = parse("toml", content)
    if root is None or b"\r" in content:
        return None
    try:
        found = _parts(content, root)
        tomllib.loads(content.decode())
    except (_Unsupported, ValueError):
        return None
    return found


def whole_of_parts(fields: list[Field], end: bytes, content: bytes) -> Table | None:
    """Make fields that stand below each other the document that a content is."""
    try:
        folded = _folded(fields)
    except _Unsupported:
        return None
    if len({one.key for one in folded}) < len(folded):
        return None
    table = compose(tuple(folded), Shell(end=end))
    return table if table.text == content else None


def _parts(source: bytes, root: tree_sitter.Node) -> tuple[list[Field], bytes]:
    """Read pairs, tables and the tables of lists, each with the comments above it."""
    fields: list[Field] = []
    at = 0
    for node in root.children:
        if node.type == "comment" or node.end_byte <= at:
            continue
        if node.type == "pair":
            one, at = _pair(source, node, at)
        elif node.type in ("table", "table_array_element"):
            one, at = _headed(source, node, at)
        else:
            raise _Unsupported
        fields.append(one)
    if not _TRIVIA.fullmatch(source[at:]):
        raise _Unsupported
    return fields, source[at:]


def _pair(source: bytes, node: tree_sitter.Node, at: int) -> tuple[Field, int]:
    """Read a key and its value, up to the end of its last line."""
    parts = [child for child in node.children if child.type != "comment"]
    start = source.rfind(b"\n", 0, node.start_byte) + 1
    lead = source[at:start]
    if len(parts) != 3 or start < at or source[start : node.start_byte].strip() or not _TRIVIA.fullmatch(lead):  # noqa: PLR2004 (key = value)
        raise _Unsupported
    key, _, value = parts
    name = source[start : value.start_byte]
    tail, end = _tail(source, value.end_byte)
    return Field(path_text(_path(source, key)), lead, name, _node(source, value), tail, PAIR), end


def _headed(source: bytes, node: tree_sitter.Node, at: int) -> tuple[Field, int]:
    """Read a table with its header: one of a list is read as a value."""
    start = source.rfind(b"\n", 0, node.start_byte) + 1
    lead = source[at:start]
    brackets = [child for child in node.children if child.type in ("]", "]]")]
    key = node.children[1]
    if start < at or not _TRIVIA.fullmatch(lead) or not brackets or source[start : node.start_byte].strip():
        raise _Unsupported
    path = _path(source, key)
    tail, end = _tail(source, brackets[0].end_byte)
    below = end
    fields = []
    for child in node.children:
        if child.type == "pair":
            one, end = _pair(source, child, end)
            fields.append(one)
    name = source[start : brackets[0].end_byte]
    if node.type == "table_array_element":
        row = compose(tuple(fields), Shell(start=name + tail + b"\n"))
        siblings = _siblings_alone(row)
        item = row if siblings is None else Open(siblings, row.value, row.raw)
        return Field(path_text(path), lead, b"", compose_list((Item(b"", item, form=ROW),), Shell()), b"", LIST), end
    table = compose(tuple(fields), Shell())
    if len(path) > 1 and path[-1] == KEY:
        siblings = siblings_in(table, _text)
        if siblings is not None:
            value = b"{" + quoted(KEY) + b" = " + table.value + b"}"
            return Field(path_text(path[:-1]), lead, name, Open(siblings, value, source[below:end]), tail, HEADED), end
    return Field(path_text(path), lead, name, table, tail, HEADED), end


def _folded(found: list[Field]) -> list[Field]:
    """Put tables of one list together, and the tables that belong to one of them into it."""
    done: list[Field] = []
    at = 0
    while at < len(found):
        one = found[at]
        at += 1
        if not isinstance(one.node, List) or one.form != LIST:
            done.append(one)
            continue
        rows: list[tuple[Item, list[Field]]] = [(one.node.items[0], [])]
        while at < len(found) and (found[at].key == one.key or found[at].key.startswith(one.key + ".")):
            more = found[at]
            at += 1
            if more.key != one.key:
                rows[-1][1].append(replace(more, key=more.key[len(one.key) + 1 :]))
            elif isinstance(more.node, List):
                rows.append((replace(more.node.items[0], lead=more.lead, form=ROW), []))
            else:
                raise _Unsupported
        items = tuple(_with_tables(item, below) for item, below in rows)
        done.append(replace(one, node=compose_list(items, Shell())))
    return done


def _with_tables(item: Item, below: list[Field]) -> Item:
    """Put tables into an item."""
    table = item.node
    if not below or not isinstance(table, Table):
        return item
    fields = (*table.fields, *_folded(below))
    if len({one.key for one in fields}) < len(fields):
        raise _Unsupported
    return replace(item, node=compose(fields, Shell(table.start)))


def _tail(source: bytes, at: int) -> tuple[bytes, int]:
    """Read the rest of a line, and say where the next one starts."""
    end = source.find(b"\n", at)
    end = len(source) if end < 0 else end
    tail = source[at:end]
    if not _TRIVIA.fullmatch(tail + b"\n"):
        raise _Unsupported
    return tail, end + 1


def _path(source: bytes, key: tree_sitter.Node) -> tuple[str, ...]:
    """Give the keys of a dotted key, which the grammar nests to the left."""
    found: list[str] = []
    left: tree_sitter.Node | None = key
    while left is not None:
        parts = [child for child in left.children if child.type != "."] if left.type == "dotted_key" else [left]
        left = parts.pop(0) if parts[0].type == "dotted_key" else None
        found.extend(_key(source, part) for part in reversed(parts))
    if len(found) > MAX_DEPTH:  # what checks the document takes time that grows with the square
        raise _Unsupported
    return tuple(reversed(found))


def _key(source: bytes, key: tree_sitter.Node) -> str:
    """Give the text of a key that is bare or quoted."""
    token = source[key.start_byte : key.end_byte]
    if key.type == "bare_key":
        return token.decode()
    if b"\\" not in token:
        return token[1:-1].decode()
    (text,) = tomllib.loads(token.decode() + " = 0")
    return text


def _node(source: bytes, node: tree_sitter.Node, depth: int = 0) -> Node:
    """Read a value."""
    if depth > MAX_DEPTH:
        raise _Unsupported
    raw = source[node.start_byte : node.end_byte]
    if node.type == "array":
        return _list(source, node, depth)
    return _braces(source, node, depth) if node.type == "inline_table" else Scalar(raw, raw)


def _braces(source: bytes, node: tree_sitter.Node, depth: int) -> Node:
    """Read an inline table."""
    pairs: list[tuple[str, bytes, Part]] = []
    at = node.start_byte + 1
    marks = [child for child in node.children if child.type != "comment"][1:]
    for pair, mark in zip(marks[::2], marks[1::2], strict=False):
        parts = [child for child in pair.children if child.type != "comment"]
        if pair.type != "pair" or len(parts) != 3:  # noqa: PLR2004 (key = value)
            raise _Unsupported
        key, _, value = parts
        name = source[pair.start_byte : value.start_byte]
        part = Part(source[at : pair.start_byte], _node(source, value, depth + 1), source[value.end_byte : mark.start_byte])
        pairs.append((path_text(_path(source, key)), name, part))
        at = mark.end_byte if mark.type == "," else mark.start_byte
    table = compose(*commas.fields_of(b"{", pairs, source[at : node.end_byte], comma=False))
    siblings = _siblings_alone(table)
    return table if siblings is None else Open(siblings, table.value, table.raw)


def _siblings_alone(table: Table) -> Siblings | None:
    """Give the siblings that a table holds and nothing else."""
    return siblings_in(table.fields[0].node, _text) if table.keys == (path_text((KEY,)),) else None


def _list(source: bytes, node: tree_sitter.Node, depth: int) -> List:
    """Read a list."""
    parts: list[Part] = []
    at = node.start_byte + 1
    marks = [child for child in node.children if child.type != "comment"][1:]
    comma = False
    for value, mark in zip(marks[::2], marks[1::2], strict=False):
        inner = _node(source, value, depth + 1)
        comma = mark.type == ","
        gap = source[value.end_byte : mark.start_byte]
        parts.append(Part(source[at : value.start_byte], inner, gap))
        at = mark.end_byte if comma else value.end_byte + len(gap)
    return compose_list(*commas.items_of(b"[", parts, source[at : node.end_byte], comma=comma))


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put a list together: in brackets, or where its items are tables with headers, one below the other."""
    if items and all(isinstance(item.node, Table | Open) and item.form in (ROW, FIRST_ROW) for item in items):
        return _rows(items)
    items = commas.laid_out(items)
    shell = Shell(shell.start or b"[", shell.end or b"]", shell.step)
    raw = commas.written(items, shell)
    said = any(_commented(item) for item in items) or b"#" in shell.start + shell.end
    value = raw if said else b"[" + b", ".join(item.node.value for item in items) + b"]"
    return List(value, raw, raw, items, shell.start, shell.end, shell.step)


def _rows(items: tuple[Item, ...]) -> List:
    """Put tables with headers below each other; the comments above the first one are its field's."""
    usual = next((item.lead for item in items if item.form == ROW and not item.lead.strip()), b"\n")
    placed = [replace(item, lead=usual, form=ROW) if place and item.form == FIRST_ROW else item for place, item in enumerate(items)]
    placed[0] = replace(placed[0], lead=placed[0].lead if placed[0].lead.strip() else b"", form=FIRST_ROW)
    text = b"".join(item.lead + item.node.raw for item in placed)
    tables = [item.node for item in items if isinstance(item.node, Table)]
    simple = all(item.node.value.startswith(b"{") for item in items) and not any(map(_has_headers, tables))
    simple = simple and not any(i.lead.strip() for i in placed) and not any(b"#" in one.start[one.start.rfind(b"]") :] for one in tables)
    value = b"[" + b", ".join(item.node.value for item in items) + b"]" if simple else b"\n" + text
    return List(value, text, text, tuple(placed))


def _has_headers(table: Table) -> bool:
    return any(one.form != PAIR for one in table.fields)


def _commented(item: Item) -> bool:
    """Tell whether a comment stands beside an item, or in it."""
    if b"#" in item.lead + item.gap + item.tail:
        return True
    return b"#" in item.node.raw and _holds_comment(item.node)


def _holds_comment(node: Node) -> bool:
    """Tell whether a comment stands in a value."""
    if isinstance(node, List):
        return b"#" in node.start + node.end or any(_commented(item) for item in node.items)
    if isinstance(node, Table):
        return b"#" in node.start + node.end or any(
            b"#" in one.lead + one.gap + one.tail or _holds_comment(one.node) for one in node.fields
        )
    return False


def _text(token: bytes) -> str | None:
    """Give the text of a string on one line; None where it is anything else."""
    if token.startswith(b"'") and not token.startswith(b"'''"):
        return token[1:-1].decode()
    return unquoted(token)


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a table together: pairs first, since what stands below a header belongs to it. An inline one stays inline."""
    if shell.start.startswith(b"{"):
        return _inline(fields, shell)
    fields = tuple(replace(one, lead=b"", form=PAIR) if commas.is_braced(one) else one for one in fields)
    fields = tuple(sorted(fields, key=lambda one: one.form != PAIR))
    text = shell.start + b"".join(one.lead + _written(one) for one in fields) + shell.end
    said = any(one.lead.strip() or one.tail.strip() or one.node.value.startswith(b"\n") for one in fields) or shell.end.strip()
    value = b"\n" + text if said else b"{" + b", ".join(_equated(one) for one in fields) + b"}"
    return Table(text, value, fields, shell.start, shell.end)


def _inline(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put an inline table together; pairs that stood on lines of their own leave these with their comments."""
    placed, raw = commas.braced(fields, Shell(shell.start, shell.end or b"}"))
    said = any(b"#" in one.lead + one.gap + one.tail or _holds_comment(one.node) for one in fields)
    value = b"{" + b", ".join(_equated(one) for one in fields) + b"}"
    return Table(raw, raw if said else value, placed, shell.start, shell.end)


def _equated(one: Field) -> bytes:
    """Write a pair without its layout."""
    return one.name.rstrip(b" \t")[:-1].strip(b" \t") + b" = " + one.node.value


def _written(one: Field) -> bytes:
    """Write a field without its lead."""
    if one.form == LIST:
        return one.node.raw
    if one.form == HEADED:
        return one.name + one.tail + b"\n" + one.node.raw
    return one.name + one.node.raw + one.tail + b"\n"


def unit(_root: Table) -> bytes:
    """Tell by how much a level is indented."""
    return b"  "


def place(into: Field, value: bytes, _by: bytes) -> Field | None:
    """Give a field a value; a table stays one below its header."""
    table = read(b"v = " + value + b"\n") if not value.startswith(b"\n") else None
    if table is None:
        return None
    node = table.fields[0].node
    header = _row_header(into)
    if header:
        rows = tuple(_row(one.key, one.node) for one in node.fields) if isinstance(node, Table) else None
        return None if rows is None else replace(into, node=compose(rows, Shell(header)), form=ROW)
    if into.form not in (HEADED, LIST):
        return Field(into.key, into.lead, into.name, node, into.tail, into.form, into.gap)
    if isinstance(node, Table):
        pairs = tuple(_row(one.key, one.node) for one in node.fields)
        return Field(into.key, into.lead, b"[" + into.key.encode() + b"]", compose(pairs, Shell()), into.tail, HEADED)
    return Field(into.key, into.lead, into.key.encode() + b" = ", node, into.tail, PAIR)


def _row(key: str, node: Node) -> Field:
    """Give a pair; its key is written already."""
    return Field(key, b"", key.encode() + b" = ", node, b"", PAIR)


def _row_header(into: Field) -> bytes:
    """Give the header of an item that has one; nothing where it stands in brackets, or is none."""
    first = into.node.raw[: into.node.raw.find(b"\n") + 1]
    return first if not into.key and first.startswith(b"[[") and isinstance(into.node, Table | Open) else b""


def embed(into: Field, siblings: Siblings, by: bytes) -> Field | None:
    """Give a field siblings as its value; None where a value has comments, for which an inline table has no room."""
    values = [siblings.base, *(variant.value for variant in siblings.variants)]
    if any(value is not None and value.startswith(b"\n") for value in values):
        return None
    tree = tree_of(siblings)
    if into.form not in (HEADED, LIST):
        header = _row_header(into)
        pair = quoted(KEY) + b" = " + inline(tree, by)
        value = b"{" + pair + b"}"
        return replace(into, node=Open(siblings, value, header + pair + b"\n" if header else value), form=ROW if header else into.form)
    raw = b"".join(key.encode() + b" = " + inline(tree[key], by) + b"\n" for key in tree)
    name = b"[" + into.key.encode() + b"." + quoted(KEY) + b"]"
    return Field(into.key, into.lead, name, Open(siblings, raw, raw), into.tail, HEADED)


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    from mergekit.syntax.toml_blocks import Blocks  # late: it reads its parts by this module

    return replace(DIALECT, read=Blocks().read)


DIALECT = Dialect("toml", read, compose, unit, place, embed, whole, whole_of, compose_list, plain, spell, together=reading_together)

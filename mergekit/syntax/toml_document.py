"""TOML documents: pairs and headed tables, field by field; lists and inline tables are values that merge as a whole.

A field's key is a path as a header or a dotted key writes it: the pair ``a.b = 1`` and the table ``[a.b]`` are one field
``a.b`` of where they stand, so a document is two levels deep. All ``[[x]]`` of one list, with the tables in them, are
one value. Where a field holds siblings, a pair has them inline, and a table ``[db]`` becomes ``[db."$siblings"]``.

The grammar gives the bytes; that a document is valid (nothing is defined twice) is the standard library's word.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from mergekit.siblings_format import KEY, Siblings, to_tree
from mergekit.syntax.document import Dialect, Field, Node, Open, Scalar, Shell, Table, quoted, recognised, siblings_in, tree_of, unquoted
from mergekit.syntax.json_document import MAX_WHOLE, as_text, whole_in
from mergekit.syntax.parse import MAX_DEPTH, is_utf8, parse

if TYPE_CHECKING:
    import tree_sitter

PAIR, HEADED, LIST = "pair", "headed", "list"
"""The forms of a field: a pair in its table, a table with a header, a list of tables with headers."""

_TRIVIA = re.compile(rb"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile("[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")


class _Unsupported(Exception):
    """Something that this dialect does not read; never leaves this module."""


def read(content: bytes) -> Table | None:
    """Read a document."""
    root = parse("toml", content)
    if root is None or b"\r" in content:
        return None
    try:
        table = _document(content, root)
        tomllib.loads(content.decode())
    except (_Unsupported, ValueError):
        return None
    return table if table.text == content else None


def _document(source: bytes, root: tree_sitter.Node) -> Table:
    """Read pairs, tables and lists of tables, each with the comments above it."""
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
        last = fields[-1] if fields else None
        if last is not None and last.form == LIST and (one.key == last.key or one.key.startswith(last.key + ".")):
            fields[-1] = _longer(last, one)
        else:
            fields.append(one)
    if len({one.key for one in fields}) < len(fields):
        raise _Unsupported
    if not _TRIVIA.fullmatch(source[at:]):
        raise _Unsupported
    return compose(tuple(fields), Shell(end=source[at:]))


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
    return Field(_path_text(_path(source, key)), lead, name, recognised(_node(source, value), _text), tail, PAIR), end


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
        raw = source[start:end]
        rows = compose(tuple(fields), Shell()).value
        inline = b"[" + rows + b"]" if rows.startswith(b"{") and not tail.strip() else b"\n" + raw
        return Field(_path_text(path), lead, b"", Scalar(inline, raw), b"", LIST), end
    table = compose(tuple(fields), Shell())
    if len(path) > 1 and path[-1] == KEY:
        siblings = siblings_in(table, _text)
        if siblings is not None:
            value = b"{" + quoted(KEY) + b" = " + table.value + b"}"
            return Field(_path_text(path[:-1]), lead, name, Open(siblings, value, source[below:end]), tail, HEADED), end
    return Field(_path_text(path), lead, name, table, tail, HEADED), end


def _longer(last: Field, more: Field) -> Field:
    """Add a table to the list of tables that it belongs to."""
    raw = last.node.raw + more.lead + _written(more)
    rows, row = last.node.value, more.node.value
    simple = more.form == LIST and more.key == last.key and rows.startswith(b"[") and row.startswith(b"[") and not more.lead.strip()
    value = rows[:-1] + b", " + row[1:] if simple else b"\n" + raw
    return Field(last.key, last.lead, b"", Scalar(value, raw), b"", LIST)


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


def _path_text(path: tuple[str, ...]) -> str:
    """Write a path in one way only."""
    return ".".join(key if _BARE.fullmatch(key) else quoted(key).decode() for key in path)


def _node(source: bytes, node: tree_sitter.Node, depth: int = 0) -> Scalar:
    """Read a value; one with comments in it stays as it stands."""
    if depth > MAX_DEPTH:
        raise _Unsupported
    raw = source[node.start_byte : node.end_byte]
    if node.type == "array":
        items = tuple(
            recognised(_node(source, child, depth + 1), _text) for child in node.children if child.is_named and child.type != "comment"
        )
        text = b"[" + b", ".join(item.value for item in items) + b"]"
        return Scalar(raw if b"#" in raw and _has_comment(node) else text, raw, items)
    if node.type == "inline_table":
        members: list[tuple[tuple[str, ...], bytes, Node]] = []
        for pair in (child for child in node.children if child.type == "pair"):
            key, _, value = (child for child in pair.children if child.type != "comment")
            members.append((_path(source, key), source[key.start_byte : key.end_byte], recognised(_node(source, value, depth + 1), _text)))
        text = b"{" + b", ".join(name + b" = " + inner.value for _, name, inner in members) + b"}"
        dotted = any(len(path) > 1 for path, _, _ in members)
        inside = None if dotted else tuple((path[0], inner) for path, _, inner in members)
        return Scalar(raw if b"#" in raw and _has_comment(node) else text, raw, members=inside)
    return Scalar(raw, raw)


def _text(token: bytes) -> str | None:
    """Give the text of a string on one line; None where it is anything else."""
    if token.startswith(b"'") and not token.startswith(b"'''"):
        return token[1:-1].decode()
    return unquoted(token)


def _has_comment(node: tree_sitter.Node) -> bool:
    """Tell whether a comment stands in a value."""
    return any(child.type == "comment" or _has_comment(child) for child in node.children)


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a table together: pairs first, since what stands below a header belongs to it."""
    fields = tuple(sorted(fields, key=lambda one: one.form != PAIR))
    text = shell.start + b"".join(one.lead + _written(one) for one in fields) + shell.end
    said = any(one.lead.strip() or one.tail.strip() or one.node.value.startswith(b"\n") for one in fields) or shell.end.strip()
    inline = b", ".join(one.name.rstrip(b" \t")[:-1].strip(b" \t") + b" = " + one.node.value for one in fields)
    return Table(text, b"\n" + text if said else b"{" + inline + b"}", fields, shell.start, shell.end)


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
    if into.form == PAIR:
        return Field(into.key, into.lead, into.name, node, into.tail, PAIR)
    if isinstance(node, Scalar) and node.members is not None:
        pairs = tuple(_row(key, inner) for key, inner in node.members)
        return Field(into.key, into.lead, b"[" + into.key.encode() + b"]", compose(pairs, Shell()), into.tail, HEADED)
    return Field(into.key, into.lead, into.key.encode() + b" = ", node, into.tail, PAIR)


def _row(key: str, node: Node) -> Field:
    """Give a pair."""
    name = _path_text((key,))
    return Field(name, b"", name.encode() + b" = ", node, b"", PAIR)


def embed(into: Field, siblings: Siblings, by: bytes) -> Field | None:
    """Give a field siblings as its value; None where a value has comments, for which an inline table has no room."""
    values = [siblings.base, *(variant.value for variant in siblings.variants)]
    if any(value is not None and value.startswith(b"\n") for value in values):
        return None
    tree = tree_of(siblings)
    if into.form == PAIR:
        raw = b"{" + quoted(KEY) + b" = " + _inline(tree, by) + b"}"
        return Field(into.key, into.lead, into.name, Open(siblings, raw, raw), into.tail, PAIR)
    raw = b"".join(key.encode() + b" = " + _inline(tree[key], by) + b"\n" for key in tree)
    name = b"[" + into.key.encode() + b"." + quoted(KEY) + b"]"
    return Field(into.key, into.lead, name, Open(siblings, raw, raw), into.tail, HEADED)


def _inline(tree: object, by: bytes) -> bytes:
    """Write dicts, lists and texts inline, lists of several over several lines; bytes are values."""
    if isinstance(tree, bytes):
        return tree
    if isinstance(tree, str):
        return quoted(tree)
    if isinstance(tree, dict):
        return b"{" + b", ".join(key.encode() + b" = " + _inline(tree[key], by) for key in tree) + b"}"
    if isinstance(tree, list):
        return b"[\n" + b"".join(by + _inline(one, by) + b",\n" for one in tree) + b"]"
    message = f"no part of siblings: {tree!r}"
    raise TypeError(message)


def whole(siblings: Siblings) -> bytes:
    """Write siblings of whole files: each is a text, or its bytes in Base64 where they are none."""
    tree = to_tree(siblings, lambda content: _text_value(content) if is_utf8(content) else as_text(content))
    head = b"[" + quoted(KEY) + b"]\n"
    return head + b"".join(key.encode() + b" = " + _inline(tree[key], b"") + b"\n" for key in tree)


def _text_value(content: bytes) -> bytes:
    """Write a text, over several lines where nothing in it needs an escape."""
    text = content.decode()
    if "\n" in text and "'''" not in text and not text.endswith("'") and _PLAIN.fullmatch(text):
        return b"'''\n" + content + b"'''"
    return quoted(text)


_TOKEN = re.compile(rb"[ \n]*('''\n.*?'''|\"(?:[^\"\\\n]|\\.)*\"|[a-z0-9]+|[=\[\]{},])", re.DOTALL)


def whole_of(content: bytes) -> Siblings | None:
    """Read what `whole` wrote, in its own small part of TOML: texts, inline tables and lists."""
    head = b"[" + quoted(KEY) + b"]\n"
    if not content.startswith(head) or len(content) > MAX_WHOLE or not is_utf8(content):
        return None
    try:
        tree, end = _members(content, len(head), b"")
    except _Unsupported:
        return None
    return None if content[end:].strip() else whole_in({KEY: tree})


def _members(content: bytes, at: int, closing: bytes, depth: int = 0) -> tuple[dict[str, object], int]:
    """Read keys and values up to what closes them, or to the end."""
    found: dict[str, object] = {}
    while True:
        token, end = _token(content, at)
        if token == closing:
            return found, end
        key = token.decode()
        equals, at = _token(content, end)
        if equals != b"=" or key in found:
            raise _Unsupported
        found[key], at = _value(content, at, depth)
        if closing:
            at = _past_comma(content, at, closing)


def _value(content: bytes, at: int, depth: int) -> tuple[object, int]:
    """Read a text, an inline table or a list."""
    token, at = _token(content, at)
    if token == b"{" and depth < MAX_DEPTH:
        return _members(content, at, b"}", depth + 1)
    if token.startswith(b"'''"):
        return token[4:-3].decode(), at
    if token.startswith(b'"'):
        return unquoted(token), at
    if token != b"[" or depth >= MAX_DEPTH:
        raise _Unsupported
    items: list[object] = []
    while _token(content, at)[0] != b"]":
        item, at = _value(content, at, depth + 1)
        items.append(item)
        at = _past_comma(content, at, b"]")
    return items, _token(content, at)[1]


def _past_comma(content: bytes, at: int, closing: bytes) -> int:
    """Step over a comma, which may be missing before what closes."""
    token, end = _token(content, at)
    if token not in (b",", closing):
        raise _Unsupported
    return end if token == b"," else at


def _token(content: bytes, at: int) -> tuple[bytes, int]:
    """Give the next token and where it ends; nothing at the end."""
    found = _TOKEN.match(content, at)
    if found is None:
        if content[at:].strip():
            raise _Unsupported
        return b"", len(content)
    return found[1], found.end()


DIALECT = Dialect("toml", read, compose, unit, place, embed, whole, whole_of)

"""JSON Lines: a list of records, each on a line of its own.

A line that is no JSON, or cannot be taken apart (a key twice, too deep, too long), is a value of its own: its text. Blank lines
belong to the record below them, and white space around a record to its line. A record that is siblings as a whole keeps the member
that names it outside: ``{"id": 7, "$siblings": {...}}``.
"""

from __future__ import annotations

import json

from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax import json_document, json_writing
from mergekit.syntax.document import (
    KEY_OF_ITEMS,
    ROOT,
    Dialect,
    Field,
    Item,
    List,
    Naming,
    Node,
    Number,
    Open,
    Scalar,
    Shell,
    Table,
    siblings_in,
    unquoted,
)
from mergekit.syntax.json_reading import TOKEN, Known, Reader
from mergekit.syntax.parse import MAX_BYTES, is_utf8

MOST = 1 << 24
"""A larger file is not read."""
LINE = "line"
"""The form of an item that is a line of the file."""
EVIDENT = ("id", "uuid", "key", "name")
"""The fields that name a record: the first that it has."""
_SPACE = b" \t\r"
_WHOLE = 2
"""A record that is siblings as a whole has two members: its name and the reserved one."""
_MARKS = (b"{", b"}", b"[", b"]", b",", b":")


def records_in(content: bytes) -> int:
    """Tell how many records a content holds, if it looks like JSON Lines: most of its lines look like an object; else 0.

    A page that shows such a line among others is none.
    """
    lines = [text for line in content.split(b"\n") if (text := line.strip(_SPACE))]
    objects = sum(1 for text in lines if text[:1] == b"{" and text[-1:] == b"}")
    return len(lines) if 2 * objects > len(lines) else 0


def read(content: bytes) -> Table | None:
    """Read a file; None for one that is too large."""
    return _read(content, {}, Known())


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common: a line is read once, and is one item."""
    lines: dict[bytes, Item] = {}
    known = Known()
    return replace(DIALECT, read=lambda content: _read(content, lines, known))


def _read(content: bytes, lines: dict[bytes, Item], known: Known) -> Table | None:
    if len(content) > MOST or not (content.endswith(b"\n") or not content):
        return None
    clean = is_utf8(content)
    items: list[Item] = []
    above = b""
    for line in content.split(b"\n")[:-1]:
        item = lines.get(line)
        if item is None:
            text = line.strip(_SPACE)
            if not text:
                above += line + b"\n"
                continue
            at = line.index(text)
            node = _node(text, known) if clean or is_utf8(text) else Scalar(text, text)
            item = lines[line] = Item(line[:at], node, line[at + len(text) :], LINE)
        if above:
            item = replace(item, lead=above + item.lead)
            above = b""
        items.append(item)
    found = List(content, content, content, tuple(items), b"", above)
    return Table(content, content, (Field(KEY_OF_ITEMS, b"", b"", found, form=ROOT),))


def _node(text: bytes, known: Known) -> Node:
    """Read what stands on a line; its text as it is where that is no value of JSON, or siblings without a name."""
    node, end = Reader(text, known=known).value(0) if len(text) <= MAX_BYTES else (None, 0)
    if node is None or end < len(text) or isinstance(node, Open):
        return Scalar(text, text)
    siblings = _whole(node)
    return node if siblings is None else Open(siblings, node.value, node.raw)


def _whole(node: Node) -> Siblings | None:
    """Read a record that is siblings as a whole: all variants of it have the member that stands beside them."""
    if not isinstance(node, Table) or len(node.fields) != _WHOLE or KEY not in node.index:
        return None
    name = next(one for one in node.fields if one.key != KEY)
    siblings = siblings_in(node.index[KEY].node, unquoted)
    return siblings if siblings is not None and _shared(siblings).get(name.key) == name.node.value else None


def members_of(node: Node) -> Table | None:
    """Give a record that is siblings as a whole as the object that it is written as: the reserved member, and what names it."""
    found = Reader(node.raw).value(0)[0] if isinstance(node, Open) else None
    return found if isinstance(found, Table) else None


def _shared(siblings: Siblings) -> dict[str, bytes]:
    """Give the members without parts that all variants, and the base, have alike; none where one of them is no object."""
    found: dict[str, bytes] | None = None
    for value in (siblings.base, *(one.value for one in siblings.variants)):
        if value is None:
            continue
        node, _ = Reader(value).value(0)
        own = {one.key: one.node.value for one in node.fields if isinstance(one.node, Scalar)} if isinstance(node, Table) else {}
        found = own if found is None else {key: text for key, text in found.items() if own.get(key) == text}
    return found or {}


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put lines together, or any other list."""
    if shell.start:
        return json_writing.compose_list(items, shell)
    text = b"".join([item.lead + item.node.raw + item.tail + b"\n" for item in items]) + shell.end
    return List(text, text, text, items, b"", shell.end, shell.step)


def unit(_root: Table) -> bytes:
    """Tell by how much a level is indented: a record stands on one line."""
    return b""


def embed(into: Field, siblings: Siblings, by: bytes) -> Field | None:
    """Give a field siblings; or a line, which keeps the member that names the record. None where its variants share none."""
    if into.form != LINE:
        return json_document.embed(into, siblings, by)
    shared = _shared(siblings)
    before = members_of(into.node)
    beside = [one.key for one in before.fields if one.key != KEY] if before is not None else []
    key = next((one for one in (*beside, *EVIDENT, *shared) if one in shared), None)
    if key is None:
        return None
    inner = json_document.embed(replace(into, form=""), siblings, b"").node.raw
    raw = b"{" + json.dumps(key).encode() + b": " + shared[key] + b", " + inner[1:]
    return replace(into, node=_node(raw, Known()))


def plain(node: Node) -> object:
    """Give what a value means; of a line that is no JSON, its text."""
    if isinstance(node, Scalar) and (node.value in _MARKS or not TOKEN.fullmatch(node.value)):
        return Number(node.value.decode("utf-8", "surrogateescape"))
    return json_writing.plain(node)


def whole(siblings: Siblings) -> bytes:
    """Write siblings of whole files, on one line."""
    return json_document.whole_on_one_line(siblings)


DIALECT = replace(
    json_document.DIALECT,
    name="jsonl",
    read=read,
    unit=unit,
    embed=embed,
    whole=whole,
    compose_list=compose_list,
    plain=plain,
    together=reading_together,
    naming=Naming(EVIDENT),
    records=KEY_OF_ITEMS,
)

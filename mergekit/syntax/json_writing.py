"""JSON, written: fields and items put together, and plain values."""

from __future__ import annotations

import json

from mergekit.syntax import commas
from mergekit.syntax.commas import Around
from mergekit.syntax.document import MAX_DIGITS, ROOT, Field, Item, List, Node, Number, Open, Shell, Table, quoted, spelled
from mergekit.syntax.parse import MAX_DEPTH


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put an object together; or a document that is none, whose only field has no name."""
    if fields and fields[0].form == ROOT:
        node = fields[0].node
        return Table(shell.start + node.raw + shell.end, node.value, fields, shell.start, shell.end)
    parts = [(Around(one.lead, one.gap, one.tail), one.name + one.node.raw) for one in fields]
    text = commas.joined(parts, Shell(shell.start or b"{", shell.end or b"}"))
    value = b"{" + b",".join(bare(one.name) + b":" + one.node.value for one in fields) + b"}"
    return Table(text, value, fields, shell.start, shell.end)


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put a list together."""
    items = commas.laid_out(items)
    text = commas.written(items, Shell(shell.start or b"[", shell.end or b"]"))
    said = any((item.lead + item.gap + item.tail).strip() for item in items) or (shell.start + shell.end).strip(b" \t\n\r,[]")
    value = text if said else b"[" + b",".join(item.node.value for item in items) + b"]"
    return List(value, text, text, items, shell.start, shell.end, shell.step)


def plain(node: Node) -> object:
    """Give what a value means."""
    if isinstance(node, Table):
        return {one.key: plain(one.node) for one in node.fields} if not _is_root(node) else plain(node.fields[0].node)
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    if isinstance(node, Open):
        return Number(node.value.decode())
    return json.loads(node.value, parse_int=_integer, parse_float=Number)


def _is_root(table: Table) -> bool:
    """Tell whether a document is no object."""
    return bool(table.fields) and table.fields[0].form == ROOT


def _integer(token: str) -> object:
    """Give an integer, unless it is larger than any that somebody counts with."""
    return int(token) if len(token) <= MAX_DIGITS else Number(token)


def spell(value: object) -> bytes | None:
    """Write a plain value on one line; None for one that JSON cannot hold, or that nests too deep."""
    return spelled(value, quoted, lambda key, part: quoted(key) + b": " + part, b"null", MAX_DEPTH)


def bare(name: bytes) -> bytes:
    """Give the key alone."""
    return name.rstrip(b" \t\n\r:")

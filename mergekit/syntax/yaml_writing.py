"""YAML documents, written: fields and items put together, relative to their own column; siblings and plain values."""

from __future__ import annotations

import re

from mergekit.frozen import replace
from mergekit.syntax import commas
from mergekit.syntax.commas import FIRST
from mergekit.syntax.document import NEW, ROOT, Field, Item, List, Node, Open, Scalar, Shell, Table, quoted

DASH, BELOW = "dash", "below"
"""The forms of an item with a dash: its value begins behind it, or on the line below."""
MARKED = re.compile(rb"(?:[ ]*(?:#[^\n]*)?\n)*---[ \t]*(?:(?<=[ \t])#[^\n]*)?\n")
"""What stands above a document, up to the line that it begins with."""
STEP = 2
"""How many columns deeper something is indented where nothing else says so."""


NOTE = re.compile(rb"#\x01([0-9]+)\x01")
"""A comment that stands as deep as what follows it, with a note of how deep it stood: what siblings hold has no such notes."""


def unnoted(text: bytes) -> bytes:
    """Leave comments where they stand now."""
    return NOTE.sub(b"#", text) if b"\x01" in text else text


class Unsupported(Exception):
    """Something that this dialect does not read; never leaves its modules."""


def dedent(text: bytes, column: int, *, all_lines: bool = False) -> bytes:
    """Take a column's spaces from every line, or from all but the first; blank lines may be shorter."""
    if not column:
        return text
    first, *rest = text.split(b"\n")
    lines = [first, *rest] if all_lines else rest
    if any(line and not line.startswith(b" " * column) for line in lines):
        raise Unsupported
    lines = [line[column:] for line in lines]
    return b"\n".join(lines if all_lines else [first, *lines])


def indent(text: bytes, column: int, *, all_lines: bool = True) -> bytes:
    """Undo `_dedent`."""
    if not column:
        return text
    first, *rest = text.split(b"\n")
    lines = [b" " * column + line if line else line for line in ([first, *rest] if all_lines else rest)]
    return b"\n".join(lines if all_lines else [first, *lines])


def is_flow(node: Node) -> bool:
    """Tell whether a value stands in brackets or braces, and is read inside of them."""
    return isinstance(node, List | Table) and bool(node.start)


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a mapping together, relative to its own column; or a document that is no mapping, whose only field has no name.

    One in braces is relative to the column of the key before it, and stays in them unless something does not fit there.
    """
    if fields and fields[0].form == ROOT:
        text = _of_root(fields[0], shell.step)
        return Table(shell.start + text + shell.end, fields[0].node.value, fields, shell.start, shell.end, shell.step)
    if shell.start.rstrip(b" \t").endswith(b"{"):
        if not any(_needs_lines(one) for one in fields):
            end = shell.end if shell.end.rstrip(b" \t").endswith(b"}") or b"\n" in shell.end else b"}"
            placed, raw = commas.braced(fields, Shell(shell.start, end))
            return Table(raw, unnoted(flow_value(raw)), placed, shell.start, end)
        mark = MARKED.match(shell.start)
        start = b"" if mark is None else mark[0]
        above, below = (b"".join(_comments(part[:-1])) for part in (shell.start[len(start) :], shell.end.rstrip()))
        fields = tuple(map(unbraced, fields))
        fields, shell = (replace(fields[0], lead=above + fields[0].lead), *fields[1:]), Shell(start, below, STEP)
    if b"}" in shell.end:  # of one that stood in braces
        shell = replace(shell, end=b"".join(_comments(shell.end)))
    fields = tuple(_with_room(unbraced(one)) for one in fields)
    text = shell.start + b"".join(one.lead + one.name + _written(one) + b"\n" for one in fields) + shell.end
    value = b"\n" + b"".join(one.lead + one.name + _written(one, normal=True) + b"\n" for one in fields) + shell.end
    return Table(text, unnoted(value.removesuffix(b"\n")), fields, shell.start, shell.end, shell.step)


def _of_root(one: Field, step: int) -> bytes:
    """Write what a document is that is no mapping, with the rest of the line where it ends."""
    node = one.node
    if not isinstance(node, List):
        return node.raw + one.tail
    if node.start.lstrip().startswith(b"["):
        return node.raw + (one.tail if one.tail.endswith(b"\n") else one.tail + b"\n")
    above = one.tail.lstrip() if one.tail.strip() else b""  # of one that stood in brackets
    return indent(above + node.text, step)


def flow_value(raw: bytes) -> bytes:
    """Give what siblings hold of a value in brackets or braces: relative to itself where it begins on a line of its own."""
    value = raw.lstrip(b" \t")
    lines = value.split(b"\n")
    if lines[0]:
        return value
    column = len(lines[1]) - len(lines[1].lstrip(b" "))
    deep = all(not line.strip() or line.startswith(b" " * column) for line in lines[1:])
    return b"\n".join([b"", *(line[column:] for line in lines[1:])]) if deep else raw.strip()


def _comments(text: bytes) -> list[bytes]:
    """Give the comments in what stands between values, each on a line of its own."""
    return [line.strip() + b"\n" for line in text.split(b"\n") if line.strip().startswith(b"#")]


def unbraced(one: Field) -> Field:
    """Give a field that stood in braces a line of its own."""
    if not commas.is_braced(one):
        return one
    above = b"".join((*_comments(one.lead), *_comments(one.gap)))
    return Field(one.key, above, one.name, _apart(one.node), one.tail)


def _with_room(one: Field) -> Field:
    """Move a comment that came from behind another value above a block text, which ends with its last line."""
    if one.tail and isinstance(one.node, Scalar) and one.node.value.startswith((b"|", b">")):
        lead = one.lead + (one.tail.lstrip() + b"\n" if one.tail.strip() else b"")
        return Field(one.key, lead, one.name, one.node)
    return one


def _written(one: Field, *, normal: bool = False) -> bytes:
    """Write what stands behind a key, without the last line feed."""
    node = one.node
    if is_flow(node):
        if not normal:
            return node.raw + one.tail
        return (b"\n" + indent(node.value[1:], STEP) if node.value.startswith(b"\n") else b" " + node.value) + one.tail
    if isinstance(node, Table) and not node.fields:
        return b" {}" + one.tail + (b"\n" + indent(node.end.removesuffix(b"\n"), STEP) if node.end else b"")
    if isinstance(node, Table):
        text = node.value[1:] if normal else node.text.removesuffix(b"\n")
        return one.tail + b"\n" + indent(text, STEP if normal else node.step)
    if node.value.startswith(b"\n"):
        return one.tail + (b"\n" + indent(node.value[1:], STEP) if normal else node.raw)
    raw = b" " + node.value if normal and node.value else node.raw
    return raw + one.tail


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put a list together: in brackets where its shell has them, else a line or more per item, relative to its own column."""
    if shell.start and not any(_needs_lines(item) for item in items):
        items = commas.laid_out([_bare(item) if item.form in (NEW, DASH, BELOW) else item for item in items])
        raw = commas.written(items, shell)
        return List(unnoted(flow_value(raw)), raw, raw, items, shell.start, shell.end, shell.step)
    if not items:
        return List(b"[]", b" []", b" []", (), b" [", b"]")
    step = STEP if shell.start else shell.step
    items = tuple(_placed(item) for item in items)
    text = b"".join(item.lead + _item(item) + b"\n" for item in items)
    value = b"\n" + text.removesuffix(b"\n")
    return List(unnoted(value), text, b"\n" + indent(value[1:], step), items, step=step)


_BLOCK = re.compile(rb"[|>]")
_FLOW_MARKS = re.compile(rb"[,\[\]{}]")


def fits_braces(node: Node) -> bool:
    """Tell whether a value that was written on its own can stand in braces."""
    if isinstance(node, List | Table):
        return is_flow(node)
    return (
        not isinstance(node, Open) and not node.raw.startswith(b"\n") and not _BLOCK.match(node.value) and not _reads_otherwise(node.value)
    )


def _needs_lines(one: Field | Item) -> bool:
    """Tell whether a field, or an item, cannot stand in braces or in brackets."""
    node = one.node
    if isinstance(node, List | Table):
        return not node.start
    if isinstance(node, Open) or node.value.startswith((b"|", b">")):
        return True
    if commas.is_braced(one) if isinstance(one, Field) else one.form in ("", FIRST):
        return False
    said = isinstance(one, Field) and (b"#" in one.lead + one.tail or _reads_otherwise(one.name))
    return node.raw.startswith(b"\n") or said or (one.form != NEW and _reads_otherwise(node.value))


def _reads_otherwise(token: bytes) -> bool:
    """Tell whether a text without quotes would be cut in brackets."""
    return token[:1] not in (b'"', b"'") and bool(_FLOW_MARKS.search(token))


def _bare(item: Item) -> Item:
    """Take the blank before a value that was written behind a key or a dash."""
    form = NEW if item.form == DASH and b"#" not in item.lead else item.form
    if isinstance(item.node, Scalar):
        return replace(item, node=replace(item.node, raw=item.node.value), form=form)
    return replace(item, node=_spaced(item.node, b""), form=form)


def _spaced(node: Node, before: bytes) -> Node:
    """Give a value in brackets or braces what stands before it."""
    if isinstance(node, List) and node.start:
        return compose_list(node.items, Shell(before + node.start.lstrip(), node.end))
    return compose(node.fields, Shell(before + node.start.lstrip(), node.end)) if isinstance(node, Table) and node.start else node


def _placed(item: Item) -> Item:
    """Give an item a form in which it can be written behind a dash."""
    node = item.node
    if item.form not in (DASH, BELOW):
        item = Item(b"".join((*_comments(item.lead), *_comments(item.gap))), _apart(node), item.tail, DASH)
    if isinstance(node, Table) and node.fields and not node.start:
        first = node.fields[0].lead
    elif isinstance(node, List) and not node.start and node.items:
        first = node.items[0].lead
    else:
        return replace(item, form=DASH)
    return replace(item, form=BELOW) if first or item.tail else item


def _apart(node: Node) -> Node:
    """Put a blank before a value that stood right behind a bracket, a comma or a colon."""
    if isinstance(node, Scalar) and node.raw and not node.raw.startswith((b" ", b"\t", b"\n")):
        return replace(node, raw=b" " + node.raw)
    return _spaced(node, b" ") if isinstance(node, List | Table) and node.start.startswith((b"[", b"{")) else node


def _item(item: Item) -> bytes:
    """Write an item behind its lead, without the last line feed."""
    node = item.node
    if is_flow(node):
        return b"-" + node.raw + item.tail
    if isinstance(node, Table) and not node.fields:
        return b"- {}" + item.tail
    if isinstance(node, Table | List):
        step = max(node.step, STEP)
        text = node.text.removesuffix(b"\n")
        if item.form == BELOW:
            return b"-" + item.tail + b"\n" + indent(text, node.step or STEP)
        return b"-" + b" " * (step - 1) + indent(text, step, all_lines=False)
    if node.raw.startswith(b"\n"):
        return b"-" + item.tail + node.raw
    return b"-" + node.raw + item.tail


def mapping(tree: dict[str, object], by: bytes) -> bytes:
    """Write a mapping at column 0, without the last line feed."""
    return b"\n".join(_key(key) + _behind(tree[key], by) for key in tree)


def _key(key: str) -> bytes:
    return key.encode() + b":"


def _behind(tree: object, by: bytes) -> bytes:
    """Write what stands behind a key: dicts, lists and texts; bytes are values as this dialect holds them."""
    if isinstance(tree, bytes):
        if tree.startswith(b"\n"):
            return b"\n" + indent(tree[1:], len(by))
        return b" " + tree if tree else b""
    if isinstance(tree, str):
        return b" " + quoted(tree)
    if isinstance(tree, dict):
        return b"\n" + indent(mapping(tree, by), len(by))
    if isinstance(tree, list):
        items = (b"- " + indent(mapping(one, by), 2, all_lines=False) for one in tree)
        return b"\n" + indent(b"\n".join(items), len(by))
    message = f"no part of siblings: {tree!r}"
    raise TypeError(message)

"""YAML documents, written: fields and items put together, relative to their own column; siblings and plain values."""

from __future__ import annotations

from mergekit.frozen import replace
from mergekit.syntax import commas
from mergekit.syntax.document import NEW, ROOT, Field, Item, List, Node, Open, Scalar, Shell, Table, quoted

DASH, BELOW = "dash", "below"
"""The forms of an item with a dash: its value begins behind it, or on the line below."""
STEP = 2
"""How many columns deeper something is indented where nothing else says so."""


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


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a mapping together, relative to its own column; or a document that is a list, whose only field has no name."""
    if fields and fields[0].form == ROOT:
        node = fields[0].node
        return Table(
            shell.start + node.text + shell.end if isinstance(node, List) else node.raw, node.value, fields, shell.start, shell.end
        )
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
    if shell.start and not any(_needs_lines(item.node) for item in items):
        items = commas.laid_out([_bare(item) if item.form in (NEW, DASH, BELOW) else item for item in items])
        raw = commas.written(items, shell)
        return List(raw.lstrip(b" \t"), raw, raw, items, shell.start, shell.end, shell.step)
    if not items:
        return List(b"[]", b" []", b" []", (), b" [", b"]")
    step = STEP if shell.start else shell.step
    items = tuple(_placed(item) for item in items)
    text = b"".join(item.lead + _item(item) + b"\n" for item in items)
    value = b"\n" + text.removesuffix(b"\n")
    return List(value, text, b"\n" + indent(value[1:], step), items, step=step)


def _needs_lines(node: Node) -> bool:
    """Tell whether a value cannot stand in brackets."""
    if isinstance(node, List):
        return not node.start
    return isinstance(node, Table | Open) or node.raw.startswith(b"\n") or node.value.startswith((b"|", b">"))


def _bare(item: Item) -> Item:
    """Take the blank before a value that was written behind a key or a dash."""
    node = item.node
    form = NEW if item.form == DASH and b"#" not in item.lead else item.form
    if isinstance(node, Scalar):
        return replace(item, node=replace(node, raw=node.value), form=form)
    if isinstance(node, List) and node.start:
        return replace(item, node=compose_list(node.items, Shell(node.start.lstrip(), node.end)), form=form)
    return item


def _placed(item: Item) -> Item:
    """Give an item a form in which it can be written behind a dash."""
    node = item.node
    if item.form not in (DASH, BELOW):
        item = Item(b"", _behind_dash(node), item.tail, DASH)
    if isinstance(node, Table) and node.fields:
        first = node.fields[0].lead
    elif isinstance(node, List) and not node.start and node.items:
        first = node.items[0].lead
    else:
        return replace(item, form=DASH)
    return replace(item, form=BELOW) if first or item.tail else item


def _behind_dash(node: Node) -> Node:
    """Put a blank before a value that stood in brackets."""
    if isinstance(node, Scalar) and node.raw and not node.raw.startswith((b" ", b"\n")):
        return replace(node, raw=b" " + node.raw)
    if isinstance(node, List) and node.start.startswith(b"["):
        return compose_list(node.items, Shell(b" " + node.start, node.end))
    return node


def _item(item: Item) -> bytes:
    """Write an item behind its lead, without the last line feed."""
    node = item.node
    if isinstance(node, Table) and not node.fields:
        return b"- {}" + item.tail
    if isinstance(node, Table) or (isinstance(node, List) and not node.start):
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

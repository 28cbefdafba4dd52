"""The places of a document where siblings stand, in tables and in the items of lists; and documents with something else there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from mergekit.documents.composing import GiveUp
from mergekit.documents.merging import alike
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings, State
from mergekit.syntax.document import Dialect, Field, Item, List, Node, Open, Shell, Table

Instead: TypeAlias = "Callable[[State], State]"
"""Gives what is to stand in the place of siblings: a value, nothing, or siblings still."""


def open_places(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Siblings]]:
    """List siblings with the keys that lead to them, in order; an item of a list is named by its place."""
    if isinstance(node, Open):
        yield path, node.siblings
    elif isinstance(node, Table):
        for one in node.fields:
            yield from open_places(one.node, (*path, one.key))
    elif isinstance(node, List):
        for place, item in enumerate(node.items):
            yield from open_places(item.node, (*path, str(place)))


def with_instead(root: Table, dialect: Dialect, instead: Instead) -> bytes | None:
    """Write a document with something else in the place of siblings, and every other byte as it is; None where that cannot be written."""
    try:
        settled = _settled(root, dialect, dialect.unit(root), instead)
    except GiveUp:
        return None
    text = dialect.finish(settled.text) if isinstance(settled, Table) else b""
    again = dialect.read(text) if isinstance(settled, Table) else None
    return text if again is not None and alike(again, settled) else None


def _holds(node: Node) -> bool:
    """Tell whether siblings stand anywhere in a node."""
    waiting = [node]
    for one in waiting:
        if isinstance(one, Open):
            return True
        if isinstance(one, Table):
            waiting.extend(field.node for field in one.fields)
        elif isinstance(one, List):
            waiting.extend(item.node for item in one.items)
    return False


def _settled(node: Node, one: Dialect, unit: bytes, instead: Instead) -> Node:
    """Do it in one node; what holds no siblings stays as it is.

    Raises:
        GiveUp: if the format cannot say it.
    """
    if isinstance(node, Table) and _holds(node):
        fields = [found for field in node.fields if (found := _settled_field(field, one, unit, instead)) is not None]
        return one.compose(tuple(fields), Shell(node.start, node.end, node.step))
    if isinstance(node, List) and _holds(node):
        items: list[Item] = []
        for item in node.items:
            inner = _settled_field(Field("", item.lead, b"", item.node, item.tail, item.form, item.gap), one, unit, instead)
            items.extend([] if inner is None else [replace(item, node=inner.node)])
        return one.compose_list(tuple(items), node.shell)
    return node


def _settled_field(field: Field, one: Dialect, unit: bytes, instead: Instead) -> Field | None:
    """Do it in one field; None where nothing is to stand there."""
    if not isinstance(field.node, Open):
        return replace(field, node=_settled(field.node, one, unit, instead))
    value = instead(field.node.siblings)
    if value is None or isinstance(value, Siblings):
        return None if value is None else field
    placed = one.place(field, value, unit)
    if placed is None:
        raise GiveUp
    return placed

"""The siblings that stand in a typed file, in tables and in the elements of lists; found without knowing its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from mergekit.conflicts import Conflict
from mergekit.decisions import standing
from mergekit.decisions.forms import DIALECTS, dialect
from mergekit.documents.frame import framed, unframed
from mergekit.frozen import frozen, replace
from mergekit.siblings_format import KEY, Siblings, State, shown_base
from mergekit.syntax.document import Dialect, Field, Item, List, Node, Open, Shell, Table
from mergekit.syntax.front_matter import plain

DRIVER = "fields"
Instead: TypeAlias = Callable[[State], State]
"""Gives what is to stand in the place of siblings: a value, nothing, or siblings still."""


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none."""
    found = _find(content)
    return standing.settle(content) if found is None else found.settled


def decided(path: str, content: bytes, instead: Instead) -> tuple[bytes | None, tuple[Conflict, ...]]:
    """Put what is to stand in the place of siblings, as far as `instead` tells; and say what gave way, as conflicts."""
    found = _find(content)
    if found is None:
        shown, gone = standing.decided(path, content, instead)
        return shown, tuple(replace(one, driver=DRIVER) for one in gone)
    left = [(keys, siblings) for keys, siblings in found.siblings if not isinstance(instead(siblings), Siblings)]
    written = _with(content, _dialect(found.form), instead) if left else None
    if written is None:
        return content, ()
    return written, tuple(siblings.conflict(DRIVER, path, standing.OVERRULED, standing.region(keys)) for keys, siblings in left)


def conflicts(path: str, content: bytes) -> tuple[Conflict, ...]:
    """List the siblings that stand in a file as conflicts, in order."""
    found = _find(content)
    if found is None:
        return tuple(replace(one, driver=DRIVER) for one in standing.conflicts(path, content))
    return tuple(siblings.conflict(DRIVER, path, "field", standing.region(at)) for at, siblings in found.siblings)


@frozen
class _Found:
    """The siblings in a content, each with the keys that lead to it; the content's form, and what it is without them."""

    form: str
    siblings: tuple[tuple[tuple[str, ...], Siblings], ...]
    settled: bytes


@lru_cache(maxsize=2)
def _find(content: bytes) -> _Found | None:
    """Look for fields that hold siblings, in a document or in front matter, that could be written without them."""
    if KEY.encode() not in content:
        return None
    text, _ = unframed(content)
    above = plain(text)
    for name in (above.form,) if above is not None else DIALECTS:
        one = _dialect(name)
        root = one.read(text if above is None else above.content)
        if root is None or not (found := tuple(_open(root, ()))):
            continue
        if any(path == () for path, _ in found) or (above is not None and standing.conflicts("", above.body)):
            return None
        settled = _with(content, one, shown_base)
        return None if settled is None else _Found(name, found, settled)
    return None


def _dialect(name: str) -> Dialect:
    """Give the dialect of that name: a content, and what it is without siblings, have much in common."""
    one = dialect(name)
    return one if one.together is None else one.together()


def _with(content: bytes, one: Dialect, instead: Instead) -> bytes | None:
    """Write a document, or the one on top of a text, with something else in the place of siblings; None if that cannot be."""
    text, frame = unframed(content)
    above = plain(text)
    root = one.read(text if above is None else above.content)
    made = None if root is None else _settled(root, one, one.unit(root), instead)
    if not isinstance(made, Table) or one.read(made.text) is None:
        return None
    return framed(made.text if above is None else above.around(made.text, above.body), frame)


def _open(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Siblings]]:
    """List siblings with the keys that lead to them; an element of a list is named by its place."""
    if isinstance(node, Open):
        yield path, node.siblings
    elif isinstance(node, Table):
        for one in node.fields:
            yield from _open(one.node, (*path, one.key))
    elif isinstance(node, List):
        for place, item in enumerate(node.items):
            yield from _open(item.node, (*path, str(place)))


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


def _settled(node: Node, one: Dialect, unit: bytes, instead: Instead) -> Node | None:
    """Do it in one node; None where nothing is left of it, or where it cannot be written. What holds no siblings stays as it is."""
    if not _holds(node):
        return node
    if isinstance(node, Table):
        fields: list[Field] = []
        for field in node.fields:
            inner = _settled_field(field, one, unit, instead)
            fields.extend([] if inner is None else [inner])
        return one.compose(tuple(fields), Shell(node.start, node.end, node.step))
    if isinstance(node, List):
        items: list[Item] = []
        for item in node.items:
            inner = _settled_field(Field("", item.lead, b"", item.node, item.tail, item.form, item.gap), one, unit, instead)
            items.extend([] if inner is None else [replace(item, node=inner.node)])
        return one.compose_list(tuple(items), node.shell)
    return None


def _settled_field(field: Field, one: Dialect, unit: bytes, instead: Instead) -> Field | None:
    if isinstance(field.node, Open):
        value = instead(field.node.siblings)
        if isinstance(value, Siblings):
            return field
        return None if value is None else one.place(field, value, unit)
    inner = _settled(field.node, one, unit, instead)
    return None if inner is None else replace(field, node=inner)

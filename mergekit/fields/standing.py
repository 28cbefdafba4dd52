"""The siblings that stand in a typed file, in tables and in the elements of lists; found without knowing its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mergekit.conflicts import Conflict
from mergekit.decisions import standing
from mergekit.decisions.forms import DIALECTS, body, dialect, front
from mergekit.documents.frame import framed, unframed
from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings
from mergekit.syntax.document import Dialect, Field, Item, List, Node, Open, Shell, Table

DRIVER = "fields"


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none."""
    found = _find(content)
    return standing.settle(content) if found is None else found[1]


def conflicts(path: str, content: bytes) -> tuple[Conflict, ...]:
    """List the siblings that stand in a file as conflicts, in order."""
    found = _find(content)
    if found is None:
        return tuple(replace(one, driver=DRIVER) for one in standing.conflicts(path, content))
    return tuple(siblings.conflict(DRIVER, path, "field", standing.region(at)) for at, siblings in found[0])


@lru_cache(maxsize=2)
def _find(content: bytes) -> tuple[tuple[tuple[tuple[str, ...], Siblings], ...], bytes] | None:
    """Look for fields that hold siblings, in a document or in front matter: where, and the text without them."""
    if KEY.encode() not in content:
        return None
    text, frame = unframed(content)
    above = front(text)
    for name in ("yaml",) if above is not None else DIALECTS:
        one = dialect(name)
        root = one.read(text if above is None else above)
        if root is None or not (found := tuple(_open(root, ()))):
            continue
        if any(path == () for path, _ in found):
            return None
        settled = _settled(root, one, one.unit(root))
        again = settled.text if isinstance(settled, Table) else None
        if again is None or one.read(again) is None:
            return None
        if above is not None:
            if standing.conflicts("", body(text)):
                return None
            again = b"---\n" + again + b"---\n" + body(text)
        return found, framed(again, frame)
    return None


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


def _settled(node: Node, one: Dialect, unit: bytes) -> Node | None:
    """Do it in one node; None where nothing is left of it, or where it cannot be written."""
    if isinstance(node, Table):
        fields: list[Field] = []
        for field in node.fields:
            inner = _settled_field(field, one, unit)
            fields.extend([] if inner is None else [inner])
        return one.compose(tuple(fields), Shell(node.start, node.end, node.step))
    if isinstance(node, List):
        if not any(True for _ in _open(node, ())):
            return node
        items: list[Item] = []
        for item in node.items:
            held = _settled(item.node, one, unit)
            items.extend([] if held is None else [replace(item, node=held)])
        return one.compose_list(tuple(items), node.shell)
    return None if isinstance(node, Open) else node


def _settled_field(field: Field, one: Dialect, unit: bytes) -> Field | None:
    if isinstance(field.node, Open):
        base = field.node.siblings.base
        return None if base is None else one.place(field, base, unit)
    inner = _settled(field.node, one, unit)
    return None if inner is None else replace(field, node=inner)

"""Several documents in one file: which is which in another version.

Evident is an `id`, a `name` or a `key`, the documents' own or that of one table which all of them have (``metadata.name``),
together with what says of which kind a document is (``kind``, ``type``) and what the name belongs to (``namespace``).
Where nothing names them, and nobody moved or removed one, they are told by their place, and what was added below by what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mergekit.documents.identity import Named, Namer, distinct, members_of, name_of, named
from mergekit.documents.kinds import Identity
from mergekit.syntax.document import Dialect, List, Node

_NAMES = ("id", "name", "key")
_KINDS = ("kind", "type")
_SCOPES = ("namespace",)


def naming_of_documents(dialect: Dialect, lists: Sequence[List]) -> Namer | None:
    """Find what names the documents of all versions; None: nothing does."""
    nodes = [item.node for one in lists for item in one.items]
    tables = [(), *((key,) for key in members_of(nodes[0]) or ())]
    for key in _NAMES:
        paths = [(*above, key) for above in tables if all(_at(dialect, node, (*above, key)) for node in nodes)]
        found = distinct(lists, _named_by(dialect, paths[0])) if len(paths) == 1 else None
        if found is not None:
            return partial(named, identity=found)
    known = len(lists[0].items)
    return partial(_by_place, known=known) if all(_kept_its_places(lists[0], one) for one in lists) else None


def _named_by(dialect: Dialect, path: tuple[str, ...]) -> Identity:
    """Name documents by a field, of their kind and in its scope."""

    def name(node: Node) -> str | None:
        kinds = [_at(dialect, node, (key,)) for key in _KINDS]
        scopes = [_at(dialect, node, (*path[:-1], key)) for key in _SCOPES]
        own = _at(dialect, node, path)
        return None if own is None else repr((*kinds, *scopes, own))

    return name


def _at(dialect: Dialect, node: Node, path: tuple[str, ...]) -> str | None:
    """Give the name that stands at a path of keys."""
    for key in path:
        inner = (members_of(node) or {}).get(key)
        if inner is None:
            return None
        node = inner
    return name_of(dialect, node)


def _by_place(version: Node | None, known: int) -> Named | None:
    """Name as many documents as are known by their place, and the others by what they hold, unless two hold the same."""
    if not isinstance(version, List):
        return None
    names = [repr(place if place < known else item.node.value) for place, item in enumerate(version.items)]
    return Named(version, tuple(zip(names, version.items, strict=True))) if len(set(names)) == len(names) else None


def _kept_its_places(base: List, version: List) -> bool:
    """Tell whether a version has at least the base's documents, each likely a version of the one in its place."""
    nodes, old = ([item.node for item in one.items] for one in (version, base))
    if len(nodes) < len(old):
        return False
    pairs = list(zip(nodes, old, strict=False))
    return all(node == before or _same_keys(node, before) for node, before in pairs) and not any(
        node in old for node, before in pairs if node != before
    )


def _same_keys(one: Node, other: Node) -> bool:
    """Tell whether half of the keys of either are the same."""
    left, right = (frozenset(members_of(node) or ()) for node in (one, other))
    return 2 * len(left & right) >= max(len(left), len(right))

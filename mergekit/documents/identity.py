"""What names the items of a list: a field that all of them have, or their own value.

Evident is ``id``, ``name`` or ``key``, where every item of every version has it, and no two items of one version have the
same; in tables of cells the first column, too; else the only field for which this is so. Texts and numbers that no version
holds twice name themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mergekit.documents.kinds import Identity, by_kind
from mergekit.frozen import field, frozen
from mergekit.syntax.document import Dialect, Item, List, Node, Scalar, Table

_FEW = 2

Namer: TypeAlias = "Callable[[Node | None], Named | None]"
"""Names the items of a version of a list, as `named` does."""


@frozen
class Named:
    """A list whose items have distinct names."""

    source: List
    items: tuple[tuple[str, Item], ...] = field(repr=False)
    index: dict[str, Item] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the items."""
        object.__setattr__(self, "index", dict(self.items))

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(name for name, _ in self.items)


def identity_of(dialect: Dialect, lists: Sequence[List], chosen: str = "") -> Identity | None:
    """Find what names the items of all versions of a list; `chosen` is the field that the policy names; None: nothing does."""
    nodes = [item.node for one in lists for item in one.items]
    if not nodes:
        return None
    if dialect.naming.described is not None:
        return by_kind(dialect.naming, dialect.naming.described, lists, chosen)
    if all(_is_plain(node) for node in nodes):
        return distinct(lists, lambda node: name_of(dialect, node))
    if any(members_of(node) is None for node in nodes):
        return None
    for key in (*((chosen,) if chosen else ()), *dialect.naming.evident):
        name = _first(dialect, lists) if key is None else key
        found = None if name is None else identity_by(dialect, lists, name)
        if found is not None:
            return found
    if max(len(one.items) for one in lists) < _FEW:
        return None
    shared = [key for key in members_of(nodes[0]) or () if all(key in (members_of(node) or ()) for node in nodes)]
    telling = [found for found in (identity_by(dialect, lists, key) for key in shared) if found is not None]
    return telling[0] if len(telling) == 1 else None


def evident_field(dialect: Dialect, lists: Sequence[List]) -> str:
    """Find the evident field that tells apart the items of every version, as `identity_of` does; nothing where there is none."""
    names = (_first(dialect, lists) if name is None else name for name in dialect.naming.evident)
    return next((name for name in names if name is not None and identity_by(dialect, lists, name) is not None), "")


def _first(dialect: Dialect, lists: Sequence[List]) -> str | None:
    """Give the field that comes first in the base's, or in those of all sides where it has none; None where it names no items.

    A field that counts the items names none of them: who puts one in between counts those behind it anew.
    """
    inner = [members_of(one.items[0].node) for one in lists if one.items]
    keys = tuple(dict.fromkeys(next(iter(members), "") for members in inner if members is not None))
    if not keys or (len(keys) > 1 and not lists[0].items):
        return None
    found = identity_by(dialect, lists, keys[0])
    return None if found is None or any(_counts([found(item.node) for item in one.items]) for one in lists) else keys[0]


def _counts(names: Sequence[str | None]) -> bool:
    """Tell whether items are numbered one after the other, from 0 or 1 on."""
    return len(names) >= _FEW and any(all(name == str(start + place) for place, name in enumerate(names)) for start in (0, 1))


def identity_by(dialect: Dialect, lists: Sequence[List], key: str) -> Identity | None:
    """Name items by a field, if it tells all items of every version apart."""
    return distinct(lists, _by(dialect, key))


def named(version: Node | None, identity: Identity) -> Named | None:
    """Name the items of a list; None for anything else, and where one has no name or the same as another."""
    if not isinstance(version, List) or (version.items and identity(version.items[0].node) is None):
        return None
    names = [identity(item.node) for item in version.items]
    known = [name for name in names if name is not None]
    if len(set(known)) < len(names):
        return None
    return Named(version, tuple(zip(known, version.items, strict=True)))


def still_named(dialect: Dialect, versions: Sequence[Table], result: Table, chosen: str = "") -> bool:
    """Tell whether what names the items of lists right below the root, in all versions, names those of a result."""
    for one in result.fields:
        lists = [found.node for version in versions if (found := version.get(one.key)) is not None and isinstance(found.node, List)]
        identity = identity_of(dialect, lists, chosen) if lists else None
        if identity is not None and named(one.node, identity) is None:
            return False
    return True


def distinct(lists: Sequence[List], identity: Identity) -> Identity | None:
    """Give an identity that names every item of every version, each differently."""
    return identity if all(named(one, identity) is not None for one in lists) else None


def _by(dialect: Dialect, key: str) -> Identity:
    """Name items by a field."""
    known: dict[int, tuple[Node, str | None]] = {}  # versions have most items in common, as the same nodes

    def name(node: Node) -> str | None:
        found = known.get(id(node))
        if found is None:
            one = node.get(key) if isinstance(node, Table) else None
            found = known[id(node)] = node, None if one is None else name_of(dialect, one.node)
        return found[1]

    return name


def name_of(dialect: Dialect, node: Node) -> str | None:
    """Give the name that a text or a number is."""
    if not _is_plain(node):
        return None
    value = dialect.plain(node)
    return str(value) if isinstance(value, str | int) and value != "" else None


def _is_plain(node: Node) -> bool:
    """Tell whether a value has no parts."""
    return isinstance(node, Scalar) and not node.value.startswith((b"{", b"[", b"\n"))


def members_of(node: Node) -> dict[str, Node] | None:
    """Give the values of a table by key."""
    return {one.key: one.node for one in node.fields} if isinstance(node, Table) else None

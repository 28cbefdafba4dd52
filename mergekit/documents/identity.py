"""What names the items of a list: a field that all of them have, or their own value.

Evident is ``id``, ``name`` or ``key``, where every item of every version has it, and no two items of one version have the
same; in tables of cells the first column, too; else the only field for which this is so. Texts and numbers that no version
holds twice name themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mergekit.documents.kinds import Identity, by_kind
from mergekit.frozen import field, frozen
from mergekit.syntax.document import Dialect, Item, List, Node, Scalar, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

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
    for _, found in _telling(dialect, lists, (*((chosen,) if chosen else ()), *dialect.naming.evident)):
        return found
    if max(len(one.items) for one in lists) < _FEW:
        return None
    shared = [key for key in members_of(nodes[0]) or () if all(key in (members_of(node) or ()) for node in nodes)]
    telling = [found for found in (identity_by(dialect, lists, key) for key in shared) if found is not None]
    return telling[0] if len(telling) == 1 else None


def evident_field(dialect: Dialect, lists: Sequence[List]) -> str:
    """Find the evident field that tells apart the items of every version, as `identity_of` does; nothing where there is none."""
    return next((name for name, _ in _telling(dialect, lists, dialect.naming.evident)), "")


def _telling(dialect: Dialect, lists: Sequence[List], names: Sequence[str | None]) -> Iterator[tuple[str, Identity]]:
    """List the fields of these that tell the items of every version apart; None stands for the first.

    A first field that counts the items names none of them: who puts one in between counts those behind it anew.
    """
    for name in names:
        key = _first(lists) if name is None else name
        found = None if key is None else identity_by(dialect, lists, key)
        if key is not None and found is not None and not (name is None and any(_are_counted(one.items, found) for one in lists)):
            yield key, found


def _first(lists: Sequence[List]) -> str | None:
    """Give the field that comes first in the base's items, or in those of all sides where it has none."""
    inner = [members_of(one.items[0].node) for one in lists if one.items]
    keys = tuple(dict.fromkeys(next(iter(members), "") for members in inner if members is not None))
    return None if not keys or (len(keys) > 1 and not lists[0].items) else keys[0]


def _are_counted(items: Sequence[Item], identity: Identity) -> bool:
    """Tell whether items are numbered one after the other, from 0 or 1 on."""
    if len(items) < _FEW:
        return False
    return any(all(identity(item.node) == str(number) for number, item in enumerate(items, start)) for start in (0, 1))


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
    first = [one.items[0].node for one in lists if one.items]
    if any(identity(node) is None for node in first):
        return None
    nodes = {id(item.node): item.node for one in lists for item in one.items}  # versions have most items in common, as the same nodes
    names = {at: identity(node) for at, node in nodes.items()}
    if None in names.values():
        return None
    return identity if all(len({names[id(item.node)] for item in one.items}) == len(one.items) for one in lists) else None


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

"""What names the items of a list that holds several kinds of them, as the children of an XML element are.

Items of one kind are named by a field that tells all of them apart in every version; where there is one of them at most, by
their kind. A list of one kind alone may be named by the texts that its items are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from mergekit.syntax.document import Described, List, Naming, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Identity: TypeAlias = "Callable[[Node], str | None]"
"""Gives the name of an item; None where it has none."""

OWN = ""
"""Under this name stands the text that an item is."""

_Way: TypeAlias = "Callable[[Mapping[str, str]], str | None]"
_Group: TypeAlias = "Sequence[Mapping[str, str]]"


def by_kind(naming: Naming, described: Callable[[Node], Described | None], lists: Sequence[List], chosen: str = "") -> Identity | None:
    """Name items among those of their kind; None where a kind has several that nothing tells apart."""
    groups: dict[str, list[list[Mapping[str, str]]]] = {}
    for place, one in enumerate(lists):
        for item in one.items:
            told = described(item.node)
            if told is None:
                return None
            groups.setdefault(told.kind, [[] for _ in lists])[place].append(told.texts)
    ways: dict[str, _Way] = {}
    for kind, group in groups.items():
        way = _way(naming, group, chosen, alone=len(groups) == 1)
        if way is None:
            return None
        ways[kind] = way

    def identity(node: Node) -> str | None:
        told = described(node)
        way = None if told is None else ways.get(told.kind)
        name = None if told is None or way is None else way(told.texts)
        return None if told is None or name is None else f"{told.kind} {name}"

    return identity


def _way(naming: Naming, groups: Sequence[_Group], chosen: str, *, alone: bool) -> _Way | None:
    """Find what names the items of one kind."""
    known = [(name,) for name in (chosen, chosen.lower(), *naming.evident) if name]  # small letters: as attributes are known
    for names in (*known, *naming.joint, *(((OWN,),) if alone else ())):
        if _tells_apart(partial(_joined, names), groups):
            return partial(_joined, names)
    if max(map(len, groups)) == 1:
        return _only
    shared = [name for name in next(group for group in groups if group)[0] if name != OWN]
    ways = [way for way in (partial(_joined, (name,)) for name in shared) if _tells_apart(way, groups)]
    return ways[0] if len(ways) == 1 else None


def _tells_apart(way: _Way, groups: Sequence[_Group]) -> bool:
    """Tell whether all items have a name, and no two of one version the same."""
    for group in groups:
        names = [way(texts) for texts in group]
        if None in names or len(set(names)) < len(names):
            return False
    return True


def _joined(names: tuple[str, ...], texts: Mapping[str, str]) -> str | None:
    """Give the texts of that names, of which the first must be there."""
    return "\0".join(texts.get(name, "") for name in names) if texts.get(names[0]) else None


def _only(_texts: Mapping[str, str]) -> str:
    """Name the only item of its kind."""
    return ""

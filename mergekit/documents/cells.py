"""Cells of notebooks that have no ids, told from each other by what people wrote in them, and by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from mergekit.digest import sha256
from mergekit.documents.identity import Named, Namer
from mergekit.lines.diff import Differ
from mergekit.lines.rules.alignment import in_order
from mergekit.lines.rules.words import similarity
from mergekit.syntax.document import Item, List, Node, Table

_TELLING = ("cell_type", "source")
_ALIKE = 0.5
"""How much of two texts is the same, at least, if one became the other."""
_MOST_PAIRS = 2_500
"""How many pairs of cells are compared at one place."""


def by_place(base: List) -> Namer:
    """Name the cells of versions of a notebook by their places in the base.

    A cell that says the same at the same place, or elsewhere where nobody else says it, is the base's. One that stands
    between such cells where the base has others is the one of them that is most like it, in order. What is new is named by what it says.

    Law: the names are a function of the base and of the version, and no two of one version are the same.
    """
    return partial(_named, base=base, told=tuple(map(_told, base.items)))


def _named(version: Node | None, base: List, told: tuple[bytes, ...]) -> Named | None:
    if not isinstance(version, List):
        return None
    if version == base:
        return Named(version, tuple((str(place), item) for place, item in enumerate(version.items)))
    said = tuple(map(_told, version.items))
    places = _places(told, said)
    count: Counter[str] = Counter()
    names: list[str] = []
    for text, place in zip(said, places, strict=True):
        name = str(place) if place is not None else f"+{sha256(text).hexdigest()[:12]}"
        count[name] += 1
        names.append(name if count[name] == 1 else f"{name}+{count[name]}")
    return Named(version, tuple(zip(names, version.items, strict=True)))


def _places(base: tuple[bytes, ...], side: tuple[bytes, ...]) -> list[int | None]:
    """Give the place in the base of each cell of a side; None for one that is new."""
    found: list[int | None] = [None] * len(side)
    gone: list[int] = []
    at = now = 0
    for hunk in (*Differ(base).diff(side), None):
        start, place = (len(side), len(base)) if hunk is None else (hunk.side_start, hunk.base_start)
        found[now:start] = range(at, place)
        if hunk is None:
            break
        at, now = hunk.base_end, hunk.side_end
        pairs = _pairs(base[hunk.base_start : at], side[start:now])
        for old, new in pairs:
            found[start + new] = hunk.base_start + old
        gone += sorted({*range(hunk.base_start, at)} - {hunk.base_start + old for old, _ in pairs})
    missing = {base[old]: old for old in gone if base.count(base[old]) == 1}
    return [missing.get(text) if place is None and side.count(text) == 1 else place for text, place in zip(side, found, strict=True)]


def _pairs(base: Sequence[bytes], side: Sequence[bytes]) -> list[tuple[int, int]]:
    """Pair cells at one place, in order, so that what is paired is as alike as can be."""
    if len(base) == len(side) == 1 and _kind(base[0]) == _kind(side[0]):
        return [(0, 0)]
    if len(base) * len(side) > _MOST_PAIRS:
        return []
    return in_order([[_likeness(one, other) for other in side] for one in base])


def _likeness(one: bytes, other: bytes) -> float:
    alike = similarity(one, other, _ALIKE) if _kind(one) == _kind(other) else 0.0
    return alike if alike >= _ALIKE else 0.0


def _kind(told: bytes) -> bytes:
    return told.partition(b"\0")[0]


def _told(item: Item) -> bytes:
    """Give what tells a cell from others: its kind and its text."""
    if not isinstance(item.node, Table):
        return item.node.value
    return b"\0".join(item.node.index[key].node.value if key in item.node.index else b"" for key in _TELLING)

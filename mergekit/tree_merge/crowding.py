"""Names that may get into each other's way, told from the names alone: a file and a directory, or two that fold alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mergekit.git.objects import Objects
from mergekit.tree_merge.assemble import folded


class Crowding:
    """Everything that a tree and some more places could hold at once.

    Law: where no merged place is crowded, no merge of these places with the tree has a clash or a collision of names.
    """

    def __init__(self, objects: Objects, tree: bytes, places: Collection[str]) -> None:
        self._objects = objects
        self._tree = tree
        self._places = frozenset(places)
        self._directories = frozenset(above for place in places for above in _above(place))
        self._folds: dict[str, str] = {}
        self._alike: set[str] = set()
        for name in (*self._places, *self._directories):
            fold = folded(name.encode("utf-8", "surrogateescape"))
            if self._folds.setdefault(fold, name) != name:
                self._alike.add(fold)
        self._known: dict[str, bool] = {}

    def at(self, place: str) -> bool:
        """Tell whether something else may want the name of a place, or of a directory above it."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._crowded(place)
        return known

    def _crowded(self, place: str) -> bool:
        above = tuple(_above(place))
        if place in self._directories or any(one in self._places for one in above):
            return True
        if self._objects.directory(self._tree, place) is not None:
            return True
        if any(self._objects.lookup(self._tree, one) is not None for one in above):
            return True
        return any(self._folds_alike(one) for one in (place, *above))

    def _folds_alike(self, name: str) -> bool:
        """Tell whether another name folds alike, among the places or beside it in the tree."""
        fold = folded(name.encode("utf-8", "surrogateescape"))
        if fold in self._alike:
            return True
        above, _, last = name.rpartition("/")
        directory = self._objects.directory(self._tree, above)
        if directory is None:
            return False
        own = last.encode("utf-8", "surrogateescape")
        entries = self._objects.tree(directory)
        if own in entries:  # what stands beside it there is no news
            return False
        own_fold = folded(own)
        return any((len(other) == len(own) or not (other.isascii() and own.isascii())) and folded(other) == own_fold for other in entries)


def _above(path: str) -> Iterator[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)

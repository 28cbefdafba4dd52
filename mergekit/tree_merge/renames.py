"""Renames between two trees: deleted files matched with added ones, exactly, by base name, and by likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.git.objects import EXECUTABLE, REGULAR, Entry, blob_id
from mergekit.tree_merge.similarity import MAX_SCORE, RENAME_SCORE, can_reach, score, spans

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from mergekit.tree_merge.contents import Contents

_BASENAME_SCORE = (RENAME_SCORE + MAX_SCORE) // 2
"""What two files of one unique base name need to be matched before all others (git's value)."""

_MOST_PAIRS = 250_000
"""Beyond so many pairs only exact matches and base names are looked at."""


_EMPTY = blob_id(b"")


def find_renames(deleted: Mapping[str, Entry], added: Mapping[str, Entry], contents: Contents) -> dict[str, str]:
    """Match deleted files with added ones: old path -> new path, each used at most once.

    Order of belief: the same content (the same base name first), then the same unique base name where three quarters
    are alike, then the most alike pairs of at least half. Empty files are never matched: all of them are the same.

    Source: git's diffcore-rename and merge-ort (the order and the thresholds).
    """
    old = {path: entry for path, entry in sorted(deleted.items()) if _can_move(entry)}
    new = {path: entry for path, entry in sorted(added.items()) if _can_move(entry)}
    found = _exact(old, new)
    _forget(old, new, found)
    old = {path: entry for path, entry in old.items() if entry.mode in (REGULAR, EXECUTABLE)}
    new = {path: entry for path, entry in new.items() if entry.mode in (REGULAR, EXECUTABLE)}
    if not old or not new:
        return found
    alike = _Likeness(contents)
    by_name = _by_basename(old, new, alike)
    _forget(old, new, by_name)
    found |= by_name
    if len(old) * len(new) <= _MOST_PAIRS:
        found |= _by_likeness(old, new, alike)
    return found


def basename(path: str) -> str:
    """Give the last part of a path."""
    return path.rpartition("/")[2]


def _can_move(entry: Entry) -> bool:
    return not entry.is_tree and entry.mode != b"160000" and entry.id != _EMPTY


def _forget(old: dict[str, Entry], new: dict[str, Entry], found: Mapping[str, str]) -> None:
    for path, other in found.items():
        old.pop(path, None)
        new.pop(other, None)


def _exact(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, str]:
    by_id: dict[bytes, list[str]] = {}
    for path, entry in new.items():
        by_id.setdefault(entry.id, []).append(path)
    found: dict[str, str] = {}
    for same_name_only in (True, False):
        for path, entry in old.items():
            places = by_id.get(entry.id, [])
            fits = [p for p in places if basename(p) == basename(path)] if same_name_only else places
            if path not in found and fits:
                found[path] = fits[0]
                places.remove(fits[0])
    return found


class _Likeness:
    """Scores of pairs, every file read and cut once."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._spans: dict[bytes, Counter[bytes]] = {}

    def score(self, left: Entry, right: Entry, minimum: int = RENAME_SCORE) -> int:
        """Score a pair; 0 if it cannot reach the minimum."""
        sizes = len(self._contents.read(left.id)), len(self._contents.read(right.id))
        if not can_reach(*sizes, minimum):
            return 0
        return score(self._cut(left), self._cut(right))

    def _cut(self, entry: Entry) -> Counter[bytes]:
        known = self._spans.get(entry.id)
        if known is None:
            known = self._spans[entry.id] = spans(self._contents.read(entry.id))
        return known


def _by_basename(old: Mapping[str, Entry], new: Mapping[str, Entry], alike: _Likeness) -> dict[str, str]:
    def unique(paths: Mapping[str, Entry]) -> dict[str, str]:
        names: dict[str, list[str]] = {}
        for path in paths:
            names.setdefault(basename(path), []).append(path)
        return {name: places[0] for name, places in names.items() if len(places) == 1}

    before, after = unique(old), unique(new)
    return {
        path: after[name]
        for name, path in before.items()
        if name in after and alike.score(old[path], new[after[name]], _BASENAME_SCORE) >= _BASENAME_SCORE
    }


def _by_likeness(old: Mapping[str, Entry], new: Mapping[str, Entry], alike: _Likeness) -> dict[str, str]:
    pairs = [
        (-points, basename(path) != basename(place), path, place)
        for path, entry in old.items()
        for place, other in new.items()
        if (points := alike.score(entry, other)) >= RENAME_SCORE
    ]
    found: dict[str, str] = {}
    used: set[str] = set()
    for _, _, path, place in sorted(pairs):
        if path not in found and place not in used:
            found[path] = place
            used.add(place)
    return found

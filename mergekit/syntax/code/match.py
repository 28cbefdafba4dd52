"""Matching: which item of a side is which item of the base. Equal text first, then keys, then what stands alike, then moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property

from mergekit.frozen import NamedTuple, TypeVar
from mergekit.lines.diff import Differ
from mergekit.syntax.code.keys import Key
from mergekit.syntax.code.steps import Steps
from mergekit.syntax.code.tree import Item, containers

T = TypeVar("T", bound=Hashable)

LEAST_ALIKE = 0.5
"""Nodes without keys are the same if they share this much of their tokens."""
LEAST_RENAMED = 0.6
"""Nodes with different keys are, if they share this much."""
MOST_PAIRS = 4096
"""In a larger rectangle of unmatched items, only keys are looked at."""
BRACKETS = (b"{", b"(", b"[", b"<")
"""Lists of which a node has one are the same, whatever is in them."""
LEAST_MOVED = 12
"""Items without keys that are shorter than this are never followed to another place."""
LEAST_WITHIN = 8
"""What has fewer tokens is not looked for within larger things."""
_KEY = 16
"""Steps that reading the key of an item takes."""


class Matches(NamedTuple):
    """Which items (their places) of the base are which of a side: those in the same order, and those that moved."""

    kept: dict[int, int]
    moved: dict[int, int]


def match(base: Sequence[Item], side: Sequence[Item], steps: Steps) -> Matches:
    """Match the children of one node with those of another.

    Laws: each item is matched at most once; `kept` ascends on both sides; a function of the two lists.
    """
    steps.spend(len(base) + len(side))
    kept: dict[int, int] = {}
    i = j = 0
    rectangles: list[tuple[int, int, int, int]] = []
    for hunk in Differ([one.text for one in base]).diff([one.text for one in side]):
        while i < hunk.base_start:
            kept[i] = j
            i += 1
            j += 1
        if hunk.base_start < hunk.base_end and hunk.side_start < hunk.side_end:
            rectangles.append((hunk.base_start, hunk.base_end, hunk.side_start, hunk.side_end))
        i, j = hunk.base_end, hunk.side_end
    while i < len(base):
        kept[i] = j
        i += 1
        j += 1
    if rectangles:
        steps.spend(_KEY * (len(base) + len(side)))
        only = _Only(base, side)
        for rectangle in rectangles:
            kept.update(_within(base, side, rectangle, only, steps))
    return Matches(dict(sorted(kept.items())), _moved(base, side, kept, LEAST_MOVED))


class _Only:
    """What occurs once among the children of a node: fields, kinds and keys, each looked for when it is asked for."""

    def __init__(self, base: Sequence[Item], side: Sequence[Item]) -> None:
        self._base = base
        self._side = side

    @cached_property
    def fields(self) -> set[str | None]:
        """The fields in which one stands."""
        return sole(one.field for one in self._base) & sole(one.field for one in self._side) - {None}

    @cached_property
    def kinds(self) -> set[str]:
        """The kinds of which there is one."""
        return sole(one.kind for one in self._base) & sole(one.kind for one in self._side)

    @cached_property
    def base_keys(self) -> set[Key | None]:
        """All keys of the base."""
        return {one.key for one in self._base}

    @cached_property
    def side_keys(self) -> set[Key | None]:
        """All keys of the side."""
        return {one.key for one in self._side}


def sole(values: Iterable[T]) -> set[T]:
    """Give the values that occur once."""
    return {value for value, count in Counter(values).items() if count == 1}


def _within(
    base: Sequence[Item], side: Sequence[Item], rectangle: tuple[int, int, int, int], only: _Only, steps: Steps
) -> list[tuple[int, int]]:
    """Match the items of a rectangle in order, for the greatest likeness together."""
    start, end, side_start, side_end = rectangle
    height, width = end - start, side_end - side_start
    if height * width > MOST_PAIRS:
        return _ascending(by_key(base, side, range(start, end), range(side_start, side_end)))
    steps.spend(4 * height * width)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    likeness = [[_alike(base[start + i], side[side_start + j], only, steps) for j in range(width)] for i in range(height)]
    for i in range(height - 1, -1, -1):
        row, below, alike = best[i], best[i + 1], likeness[i]
        for j in range(width - 1, -1, -1):
            score = alike[j]
            row[j] = max(below[j], row[j + 1], below[j + 1] + score if score else 0.0)
    found = []
    i = j = 0
    while i < height and j < width:
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            found.append((start + i, side_start + j))
            i += 1
            j += 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: Item, other: Item, only: _Only, steps: Steps) -> float:
    """Tell how much two items are the same thing: 0 if they are not."""
    if one.main and other.main:
        return 4.0
    if not one.named or not other.named:
        return float(one.kind == other.kind) * 0.5
    key, other_key = one.key, other.key
    if key is not None and key == other_key:
        return 3.0
    if one.field is not None and one.field == other.field and one.field in only.fields:
        return 2.0
    if one.kind != other.kind:
        wrapped = (key or other_key) and likeness(one, other, steps) >= LEAST_RENAMED and (wraps(one, other) or wraps(other, one))
        return 3.0 if wrapped else 0.0
    if one.kind in only.kinds and key is None and (one.text[:1] == other.text[:1] in BRACKETS or containers(one)):
        return 1.0
    renamed = key is not None and other_key is not None
    if renamed and (key in only.side_keys or other_key in only.base_keys):
        return 0.0
    found = likeness(one, other, steps)
    return found if found >= (LEAST_RENAMED if renamed else LEAST_ALIKE) else 0.0


def wraps(outer: Item, inner: Item) -> bool:
    """Tell whether a node has another right in it: a declaration and its modifiers, an exported function."""
    return inner.key is not None and any(child.kind == inner.kind and child.key == inner.key for child in outer.children())


def likeness(one: Item, other: Item, steps: Steps) -> float:
    """Tell how many of their tokens two items share: of those of both, or nearly all of those of the smaller one."""
    steps.spend((len(one.norm) + len(other.norm)) // 8)
    return alike(one, other)


def alike(one: Item, other: Item) -> float:
    """Tell how many tokens are shared; if no word is, none."""
    few, many = sorted((one.bag, other.bag), key=len)
    common = [token for token in few if token in many]
    size, another = len(one.norm), len(other.norm)
    if not common or (size > 1 and not any(token.isalnum() or len(token) > 1 for token in common)):
        return 0.0
    shared = sum(min(few[token], many[token]) for token in common)
    least = min(size, another)
    return max(2 * shared / (size + another), 0.7 * shared / least if least >= LEAST_WITHIN else 0.0)


def by_key(base: Sequence[Item], side: Sequence[Item], places: Iterable[int], others: Iterable[int]) -> list[tuple[int, int]]:
    """Match by keys that occur once among those places."""
    places, others = list(places), list(others)
    once = sole(base[i].key for i in places) & sole(side[j].key for j in others) - {None}
    where = {side[j].key: j for j in others if side[j].key in once}
    return [(i, where[base[i].key]) for i in places if base[i].key in once]


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest run of pairs that ascends on both sides."""
    from bisect import bisect_left

    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        before.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        last[place : place + 1] = [at]
    found = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _moved(base: Sequence[Item], side: Sequence[Item], kept: dict[int, int], least: int) -> dict[int, int]:
    """Match what is left by keys and by text, each once on both sides, wherever it stands."""
    taken = set(kept.values())
    gone = [i for i in range(len(base)) if i not in kept and base[i].named]
    new = [j for j in range(len(side)) if j not in taken and side[j].named]
    if not gone or not new:
        return {}
    found = dict(by_key(base, side, gone, new))
    met = set(found.values())
    texts: dict[tuple[bytes, ...], list[int]] = {}
    for j in new:
        if j not in met and len(side[j].text) >= least:
            texts.setdefault(side[j].norm, []).append(j)
    for i in gone:
        norm = base[i].norm
        if i in found or len(base[i].text) < least or len(at := texts.get(norm, [])) != 1:
            continue
        if sum(base[k].norm == norm for k in gone) == 1:
            found[i] = at[0]
    return found


def met(left: Sequence[Item], right: Sequence[Item]) -> Matches | None:
    """Match what both sides put in at one place: what is the same; None if a key that may stand once is in both, differently.

    Law: ``met(right, left)`` is the same, seen from the other side.
    """
    if [one.text for one in left] > [one.text for one in right]:  # so that their order never matters
        other = met(right, left)
        return other and Matches(*({j: i for i, j in pairs.items()} for pairs in other))
    kept: dict[int, int] = {}
    i = j = 0
    for hunk in Differ([b" ".join(one.norm) for one in left]).diff([b" ".join(one.norm) for one in right]):
        kept.update(zip(range(i, hunk.base_start), range(j, hunk.side_start), strict=True))
        i, j = hunk.base_end, hunk.side_end
    kept.update(zip(range(i, len(left)), range(j, len(right)), strict=True))
    moved = _moved(left, right, kept, 1)
    for i, j in list(moved.items()):
        if not left[i].same(right[j]):
            if left[i].unique:
                return None
            del moved[i]
    return Matches(kept, moved)


def contained(large: Sequence[Item], small: Sequence[Item]) -> int | None:
    """Find where items stand in others, in one run."""
    inner, outer = [one.norm for one in small], [one.norm for one in large]
    return next((at for at in range(len(outer) - len(inner) + 1) if inner and outer[at : at + len(inner)] == inner), None)

"""Lists merged item by item, where items have names: additions and removals by name, what two sides edit by its parts.

The order is the base's, or the only other one that a side gave it; what was added stands behind what it followed, the
earliest writer's first. Where two sides put different things in the place of one item, nobody can tell: `merge_items`
leaves such a list to its caller, as one whose items were put into two different orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from mergekit.contested import Contested
from mergekit.documents.composing import Value
from mergekit.documents.identity import Named, Namer
from mergekit.documents.merging import Merging, Path
from mergekit.documents.pieces import in_order, pick, remembered
from mergekit.syntax.document import Field, Item, List, Shell


def merge_items(merging: Merging, path: Path, deciding: Contested[Value], naming: Namer) -> List | None:
    """Merge lists that base and sides have; None where some version has other items, or the sides disagree on the list."""
    contest: Contested[Named | None] = remembered(deciding.map(naming))
    versions = [one for one in (contest.base, *contest.sides) if one is not None]
    if len(versions) <= len(contest.sides) or contest.base is None:
        return None
    if disputed([one.names for one in versions]):
        return None
    items: dict[str, Item] = {}
    for name in dict.fromkeys(name for one in versions for name in one.names):
        alone = contest.map(partial(_item, name=name))
        if _is_missed(alone):  # whatever the typing makes of the item: a list is one value, or it is not
            return None
        item = _merged(merging, (*path, f"[{name}]"), alone)
        if item is not None:
            items[name] = item
    order = in_order(contest, _names, items)
    shells = [one.source.shell for one in versions]
    start, end, step = (pick(part[0], part[1:]) for part in zip(*((s.start, s.end, s.step) for s in shells), strict=True))
    return merging.dialect.compose_list(tuple(items[name] for name in order), Shell(start or b"", end or b"", step or 0))


def _merged(merging: Merging, path: Path, contest: Contested[Item | None]) -> Item | None:
    """Merge one item, with the comments around it."""
    present = [one for one in (contest.base, *contest.sides) if one is not None]
    if all(one == present[0] for one in (contest.base, *contest.sides)):
        return present[0]
    made = merging.typing.node(merging, path, contest.map(lambda item: None if item is None else item.node))
    alike = [one for one in present if one.node == made] or present
    form = pick(alike[0].form if alike[0] is contest.base else None, [one.form for one in alike]) or ""
    lead, tail, gap = (
        merging.typing.around(contest.map(part))
        for part in (
            lambda item: None if item is None else item.lead,
            lambda item: None if item is None else item.tail,
            lambda item: None if item is None else item.gap,
        )
    )
    filled = merging.filled(Field("", lead, b"", present[0].node, tail), made)
    return None if filled is None else Item(lead, filled.node, tail, form, gap)


def disputed(names: Sequence[Sequence[str]]) -> bool:
    """Tell whether the sides of a list, by the names of its items, the base's first, disagree on more than single items."""
    return _replaced(names[0], names[1:]) or _reordered(names)


def _replaced(base: Sequence[str], sides: Sequence[Sequence[str]]) -> bool:
    """Tell whether sides put different things in the place of one item, or beside one that another put something else for."""
    following = dict(zip([None, *base], [*base, None], strict=True))
    seen: dict[str, frozenset[str]] = {}
    added = [_put_behind(side, frozenset(base)) for side in sides]
    for side, put in zip(sides, added, strict=True):
        kept = frozenset(side)
        before: str | None = None
        for name in base:
            if name in kept:
                before = name
                continue
            mine = put.get(before, frozenset())
            if seen.setdefault(name, mine) != mine:
                return True
    for put in added:
        for before, names in put.items():
            if any(seen.get(beside or "", names) not in (names, frozenset()) for beside in (before, following.get(before))):
                return True
    return False


def _put_behind(side: Sequence[str], known: frozenset[str]) -> dict[str | None, frozenset[str]]:
    """Give what a side added behind each item that it kept of the base."""
    found: dict[str | None, set[str]] = {}
    before: str | None = None
    for name in side:
        if name in known:
            before = name
        else:
            found.setdefault(before, set()).add(name)
    return {key: frozenset(names) for key, names in found.items()}


def _reordered(versions: Sequence[Sequence[str]]) -> bool:
    """Tell whether the items that all versions have stand in more than two different orders."""
    common = frozenset.intersection(*map(frozenset, versions))
    orders = {tuple(name for name in one if name in common) for one in versions[1:]}
    return len(orders - {tuple(name for name in versions[0] if name in common)}) > 1


def _is_missed(contest: Contested[Item | None]) -> bool:
    """Tell whether one side removed an item, and another changed the comment beside it."""
    said = contest.map(lambda item: None if item is None else (item.lead.strip(), item.tail.strip()))
    return None in contest.sides and contest.base is not None and said.deciding().merge.resolve() is None


def _item(version: Named | None, name: str) -> Item | None:
    return None if version is None else version.index.get(name)


def _names(version: Named | None) -> tuple[str, ...]:
    return () if version is None else version.names

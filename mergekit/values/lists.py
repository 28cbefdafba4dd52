"""Lists merged by element: which are there, what they hold, and their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TypeAlias

from mergekit.contested import Contested
from mergekit.documents.pieces import in_order
from mergekit.values.copies import copies
from mergekit.values.kind import Contest, Parts, Term, Told, Verdict, counts
from mergekit.values.tables import entry, merge_part, shared, shown, untouched
from mergekit.values.value import Maybe, Value, listing
from mergekit.values.writes import Log, remembered, survives

Elements: TypeAlias = "Mapping[str, Value]"
"""The elements of a list by identity, in order."""

Stays: TypeAlias = "Callable[[Contest], bool]"
"""Tells whether an element that not all versions hold is there."""

_NONE: Elements = {}


def identity(item: Value, key: str) -> str:
    """Name an element: by its `key`, else by what it says."""
    entries = item.table if key else None
    named = None if entries is None else entries.get(key)
    if named is None and entries is not None:
        named = inside(item, key)
    return (item if named is None else named).meaning.decode("utf-8", "replace")


def inside(item: Value, key: str) -> Maybe:
    """Give what stands behind a key, or behind several with dots between them."""
    found = entry(item, key)
    if found is None and "." in key:
        found = item
        for part in key.split("."):
            found = entry(found, part)
    return found


def named(items: Sequence[Value], key: str, *, repeats: bool) -> dict[str, int]:
    """Tell the places of elements by their names; in a sequence the second of the same name is another element."""
    found: dict[str, int] = {}
    count: dict[str, int] = {}
    for place, item in enumerate(items):
        name = identity(item, key)
        number = count[name] = count.get(name, 0) + 1
        if number > 1 and repeats:
            name = f"{name} {number}"
        found.setdefault(name, place)
    return found


def elements(value: Maybe, key: str, *, repeats: bool) -> Elements:
    """Tell elements apart."""
    items = None if value is None else value.items
    if not items:
        return _NONE
    return {name: items[place] for name, place in named(items, key, repeats=repeats).items()}


def merge_elements(contest: Contest, term: Term, stays: Stays, *, repeats: bool = False, removes: bool = True) -> Verdict:
    """Merge lists: an element that base and sides hold stays, for others `stays` tells; what an element holds merges by the term.

    They come in the base's order, or as the sides moved them; what was added comes behind what it followed, the earliest first.
    """
    key = term.word("key")
    lists = remembered(remembered(contest).map(cache(partial(elements, key=key, repeats=repeats))))
    inner = term.of()
    counted = inner is not None and counts(inner)
    written = [state for one in lists.writes() for state in (one.before, one.after)] if counted else []
    states = list({id(state): state for state in (lists.base, *lists.sides, *written)}.values())
    found: dict[str, Value] = {}
    told: list[Told] = []
    for name in dict.fromkeys(name for version in (lists.base, *lists.sides) for name in version):
        if shared(states, name):
            found[name] = lists.base[name]
            continue
        element = lists.map(partial(_element, name=name))
        if element.base is not None and untouched(element, counted=counted):
            found[name] = element.base
            continue
        if not stays(element):
            continue
        if element.base is not None and all(side is None for side in element.sides):
            found[name] = element.base  # nobody holds what stays
            continue
        verdict = _content(copies(element, removes=removes), inner)
        told.extend(one.within(name) for one in verdict.told)
        if verdict.value is not None:
            found[name] = verdict.value
    if not found and all(side is None for side in contest.deciding().sides):
        return Verdict(None, tuple(told))
    order = in_order(lists, tuple, found)
    return Verdict(listing([found[name] for name in order]), tuple(told))


def _content(element: Contest, inner: Term | None) -> Verdict:
    """Merge what an element holds; without a term all who hold it say the same, but for how it is written."""
    if inner is not None:
        return merge_part(element, inner)
    from mergekit.values.registers import register  # late: as `Term.merge`

    return register(element)


def _element(version: Elements, name: str) -> Maybe:
    return version.get(name)


def observed(element: Contest) -> bool:
    """Tell whether an element is there: somebody added or edited it whom no remover had seen; a remove of what it has seen holds."""
    return survives(
        element,
        lambda one: one.after is not None,
        lambda one: one.after is None,
        in_base=element.base is not None,
    )


def removed(contest: Contested[Maybe], key: str) -> tuple[Told, ...]:
    """Tell who took out of a set what only ever grows."""
    log: Log[Elements] = Log(contest.map(partial(elements, key=key, repeats=False)))
    found: list[Told] = []
    for _, one in log.writes:
        gone = [shown(value) for name, value in one.before.items() if name not in one.after]
        if gone:
            found.append(Told("g-set", (one.writer,), tuple(f"kept: {name}" for name in sorted(gone))))
    return tuple(found)


def wrong_list(value: Value, term: Term) -> str:
    """Say why a value is no list whose elements can be told apart."""
    if value.items is None:
        return "it is no list"
    key = term.word("key")
    names = [identity(item, key) for item in value.items]
    if key and any(inside(item, key) is None for item in value.items):
        return f"an element has no {key}"
    if key and len(set(names)) < len(names):
        return f"two elements have the same {key}: " + next(name for name in names if names.count(name) > 1)
    return ""


def list_parts(value: Value, term: Term) -> Parts:
    """Give the elements of a list."""
    inner = term.of()
    if inner is None:
        return []
    return [(name, item, inner) for name, item in elements(value, term.word("key"), repeats=True).items()]

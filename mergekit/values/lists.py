"""Lists merged by element: which are there, what they hold, and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import TypeAlias

from mergekit.contested import Contested
from mergekit.documents.pieces import in_order
from mergekit.values.copies import copies
from mergekit.values.kind import Contest, Parts, Term, Told, Verdict, counts
from mergekit.values.tables import entry, merge_part, shared, shown, untouched
from mergekit.values.value import Maybe, Value, listing
from mergekit.values.writes import Log, gone, remembered, survives

Elements: TypeAlias = "Mapping[str, Value]"
"""The elements of a list by identity, in order."""

Stays: TypeAlias = "Callable[[Contest], bool]"
"""Tells whether an element that not all versions hold is there."""

_NONE: Elements = {}


def identity(item: Value, key: str) -> str:
    """Name an element: by its `key`, else by what it says."""
    named = inside(item, key) if key else None
    return (item if named is None else named).meaning.decode("utf-8", "replace")


def inside(item: Value, key: str) -> Maybe:
    """Give what stands behind a key, or behind several with dots between them; of siblings, what stands in all that have it."""
    if item.stood:
        first, *others = (inside(one, key) for one in item.stood)
        return first if all(one == first for one in others) else None
    found = entry(item, key)
    if found is None and "." in key:
        found = item
        for part in key.split("."):
            found = entry(found, part)
    return found


EVIDENT = "evident"
"""The option of a term that lists fields: each element is named by the first of them that it has, else by what it says."""
_BY_ALL = "="
"""What stands before the name of an element that is named by what it says: no field's value begins so."""


def evident_name(item: Value, fields: Sequence[str]) -> str:
    """Name an element by the first of these fields in which it has a text or a number; nothing where it has none."""
    for place, field in enumerate(fields):
        found = inside(item, field)
        if found is not None and isinstance(found.content, str | int) and not isinstance(found.content, bool) and found.content != "":
            text = found.meaning.decode("utf-8", "backslashreplace")
            return f"{field} {text}" if place else text
    return ""


class Names:
    """Tells the elements of lists apart: by their names, and in a sequence the second of the same name is another element.

    What several lists have in common is named once. With `evident` fields each element is named by the first that it has,
    unless it has none, or one of `lists` holds that name twice: then by what it says. `twice` are these names.
    """

    def __init__(self, key: str, *, repeats: bool, evident: Sequence[str] = (), lists: Iterable[Maybe] = ()) -> None:
        self._key = key
        self._repeats = repeats
        self._evident = evident
        self._names: dict[int, str] = {}
        self._known: dict[int, str] = {}
        self._named: list[Value] = []  # they stay, so that none of their ids is another's
        self.twice: frozenset[str] = frozenset(self._named_twice(lists) if evident else ())

    def places(self, items: Sequence[Value]) -> dict[str, int]:
        """Tell the places of elements by their names."""
        ids = [*map(id, items)]
        for at, item in zip(ids, items, strict=True):
            if at not in self._known:
                self._known[at] = self._name(item)
                self._named.append(item)
        names = [*map(self._known.__getitem__, ids)]
        found = dict(zip(names, range(len(names)), strict=True))
        return found if len(found) == len(names) else self._repeated(names)

    def _name(self, item: Value) -> str:
        if not self._evident:
            return identity(item, self._key)
        found = self._evident_name(item)
        return found if found and found not in self.twice else _BY_ALL + item.meaning.decode("utf-8", "backslashreplace")

    def _evident_name(self, item: Value) -> str:
        found = self._names.get(id(item))
        if found is None:
            found = self._names[id(item)] = evident_name(item, self._evident)
            self._named.append(item)
        return found

    def _named_twice(self, lists: Iterable[Maybe]) -> Iterator[str]:
        """List the names that stand twice in one list."""
        for one in lists:
            names = [name for name in map(self._evident_name, (one.items if one is not None else None) or ()) if name]
            if len(set(names)) < len(names):
                yield from (name for name, count in Counter(names).items() if count > 1)

    def inner(self, name: str, term: Term | None) -> Term | None:
        """Give the term of what an element holds; none where it is named by that."""
        return None if self._evident and name.startswith(_BY_ALL) else term

    def _repeated(self, names: Sequence[str]) -> dict[str, int]:
        """Tell the places where some names stand several times."""
        found: dict[str, int] = {}
        count: dict[str, int] = {}
        for place, name in enumerate(names):
            number = count[name] = count.get(name, 0) + 1
            found.setdefault(f"{name} {number}" if number > 1 and self._repeats else name, place)
        return found

    def elements(self, value: Maybe) -> Elements:
        """Give the elements of a list."""
        items = None if value is None else value.items
        if not items:
            return _NONE
        places = self.places(items)
        return dict(zip(places, items, strict=True)) if len(places) == len(items) else {name: items[at] for name, at in places.items()}


def named(items: Sequence[Value], key: str, *, repeats: bool) -> dict[str, int]:
    """Tell the places of the elements of one list by their names."""
    return Names(key, repeats=repeats).places(items)


def names_of(term: Term, lists: Iterable[Maybe]) -> Names:
    """Give what tells the elements of these lists apart."""
    return Names(
        term.word("key"), repeats=term.type.name == "sequence" or EVIDENT in term.options, evident=term.words(EVIDENT), lists=lists
    )


def names_in(value: Value, term: Term) -> Names:
    """Give what tells the elements of one list apart, also where several are named alike."""
    return names_of(term, (value,)) if EVIDENT in term.options else Names(term.word("key"), repeats=True)


def elements(value: Maybe, key: str, *, repeats: bool) -> Elements:
    """Tell the elements of one list apart."""
    return Names(key, repeats=repeats).elements(value)


def merge_elements(contest: Contest, term: Term, stays: Stays, *, removes: bool = True) -> Verdict:
    """Merge lists: an element that base and sides hold stays, for others `stays` tells; what an element holds merges by the term.

    They come in the base's order, or as the sides moved them; what was added comes behind what it followed, the earliest first.
    """
    names = names_of(term, (contest.base, *contest.sides))
    lists = remembered(remembered(contest).map(cache(names.elements)))
    inner = term.of()
    counted = inner is not None and counts(inner)
    written = [state for one in lists.writes() for state in (one.before, one.after)] if counted else []
    states = list({id(state): state for state in (lists.base, *lists.sides, *written)}.values())
    found: dict[str, Value] = {}
    told: list[Told] = []
    for name in dict.fromkeys(chain(lists.base, *lists.sides)):
        if shared(states, name):
            found[name] = lists.base[name]
            continue
        element = lists.map(partial(_element, name=name))
        within = names.inner(name, inner)
        if element.base is not None and untouched(element, counted=counted and within is not None):
            found[name] = element.base
            continue
        if not stays(element):
            continue
        if element.base is not None and all(side is None for side in element.sides):
            found[name] = element.base  # nobody holds what stays
            continue
        verdict = _content(copies(element, removes=removes), within)
        told.extend(one.within(name) for one in verdict.told)
        if verdict.value is not None:
            found[name] = verdict.value
    if not found and gone(contest):
        return Verdict(None, tuple(told))
    return Verdict(listing(elements_in_order(lists, found)), tuple(told))


def elements_in_order(lists: Contested[Elements], found: Elements) -> list[Value]:
    """Order the elements that are left: the base's as it has them or a side moved them, what was added behind what it followed."""
    return [found[name] for name in in_order(lists, tuple, found)]


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
    if not key:
        return ""
    found = [inside(item, key) for item in value.items]
    names = [one.meaning.decode("utf-8", "replace") for one in found if one is not None]
    if len(names) < len(found):
        return f"an element has no {key}"
    if len(set(names)) < len(names):
        return f"two elements have the same {key}: " + next(name for name, count in Counter(names).items() if count > 1)
    return ""


def list_parts(value: Value, term: Term) -> Parts:
    """Give the elements of a list."""
    inner = term.of()
    if inner is None:
        return []
    names = names_in(value, term)
    return [(name, item, of) for name, item in names.elements(value).items() if (of := names.inner(name, inner)) is not None]

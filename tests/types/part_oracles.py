"""Oracles of values with parts: tables, sets of tables, maps of sets, and tasks, each part replayed by its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from mergekit.fields.schema import term_of
from mergekit.values.kind import Term
from tests.types.growing_oracles import extreme, gathered, grown
from tests.types.known import Field, Heads, Known, View, entry, said
from tests.types.register_oracles import MOVES, concurrent, edited_text, furthest_of, lines, moved, shared, text_of, variant, with_state
from tests.types.simple_oracles import as_is, as_set, changed_list, grown_list, latest, number, raised, switched, tagged, total
from tests.types.value_histories import ABSENT, term

NOTHING: tuple[object, ...] = (None, set(), {})
"""What is the same as not being there."""


def fields_of(fields: Mapping[str, Field]) -> Callable[[Known, Heads], object]:
    def expected(known: Known, heads: Heads) -> object:
        found = {key: one.expected(View(known, entry(key)), heads) for key, one in fields.items()}
        return {key: value for key, value in found.items() if value not in NOTHING}

    return expected


def read_fields(fields: Mapping[str, Field]) -> Callable[[object], object]:
    def read(table: object) -> object:
        if not isinstance(table, dict):
            return said(table)
        found = {key: fields[key].read(value) for key, value in table.items() if key in fields}
        return {key: value for key, value in found.items() if value not in NOTHING}

    return read


def edit_fields(fields: Mapping[str, Field]) -> Callable[[random.Random, object], object]:
    """Change a field or two, and leave siblings in others alone."""

    def edit(rng: random.Random, shows: object) -> object:
        found = dict(shows) if isinstance(shows, dict) else {}
        for key in rng.sample(sorted(key for key in fields if key != "closed_at"), min(len(fields), rng.randint(1, 2))):
            found[key] = fields[key].edit(rng, variant(rng, found.get(key, ABSENT)))
            if key == "status" and "closed_at" in fields:
                found["closed_at"] = rng.randrange(100) if found[key] in ("done", "cancelled") else ABSENT
        return {key: value for key, value in found.items() if value is not ABSENT}

    return edit


def first_fields(fields: Mapping[str, Field]) -> Callable[[random.Random], object]:
    def first(rng: random.Random) -> object:
        found = {key: one.first(rng) for key, one in fields.items()}
        return {key: value for key, value in found.items() if value is not ABSENT}

    return first


def table_of(term: Term, fields: Mapping[str, Field], *, monotone: bool = False) -> Field:
    return Field(term, first_fields(fields), edit_fields(fields), fields_of(fields), read_fields(fields), monotone)


# ---- fields of every kind ----


def named(rng: random.Random, _: object) -> object:
    return rng.choice(("ann", "ben", "cy", "dee", ABSENT))


def counted_total(known: Known, heads: Heads) -> object:
    past = known.past(heads)
    left = [one for one in past if not any(known.saw(other, one) for other in past)]
    return None if all(known.after(one) is ABSENT for one in left) else total(known, heads) or None


def a_number(plain: object) -> object:
    return plain or None if isinstance(plain, int) else None


def register(name: str) -> Field:
    return Field(term(name), lambda _: "none", named, concurrent)


def counter(name: str = "pn-counter") -> Field:
    return Field(
        term(name),
        lambda _: 3,
        raised if name == "g-counter" else lambda rng, shows: number(shows) + rng.randint(-4, 5),
        (lambda known, heads: grown(known, heads) or None) if name == "g-counter" else counted_total,
        a_number,
    )


def a_set(name: str = "or-set") -> Field:
    edit, expected = (changed_list, tagged) if name == "or-set" else (grown_list, gathered)
    return Field(term(name), lambda _: [], edit, expected, as_set)


def text() -> Field:
    return Field(term("text"), lambda _: text_of(("", "one\n", "", "two\n")), edited_text, lines)


def extremes(name: str) -> Field:
    """Values that go up and down."""
    choose = {"max": max, "min": min}[name]
    return Field(term(name), lambda _: 50, lambda rng, shows: number(shows) + rng.randint(-3, 3), extreme(choose), as_is)


STATUS = Field(term("state-machine"), lambda _: "open", moved, furthest_of)
CLOSED = Field(term("document"), lambda _: ABSENT, lambda _, shows: shows, with_state)
TASK: Mapping[str, Field] = {
    "id": register("immutable"),
    "title": register("siblings"),
    "description": text(),
    "assignee": register("siblings"),
    "status": STATUS,
    "closed_at": CLOSED,
    "notes": a_set("g-set"),
    "blockers": a_set(),
    "time_spent": counter("g-counter"),
    "tags": a_set(),
    "labels": a_set(),
    "created_at": extremes("min"),
    "updated_at": extremes("max"),
    "of no type": register("document"),
}
"""The fields of the built-in task, one that moves with its status, and one that it does not know."""


def task() -> Field:
    found = term_of("task", "")
    assert found is not None
    return table_of(found, TASK, monotone=True)


# ---- sets of tables ----


def last_of(known: Known, heads: Heads) -> object:
    return said(latest(known, heads)) if known.past(heads) else None


PIECE: Mapping[str, Field] = {
    "count": counter(),
    "title": register("siblings"),
    "tags": a_set(),
    "seen": Field(term("lww-register"), lambda _: ABSENT, lambda rng, _: rng.randrange(50), last_of),
}


class Element(View):
    """One element of a set with a key: of what was written of it, whatever is left.

    A write that leaves the element is a copy: of all that its author saw of it, and of what he did. A remove takes out the
    copies that it has seen. What is in no copy that is left, is gone.
    """

    def __init__(self, whole: Known, part: Callable[[object], object]) -> None:
        super().__init__(whole, part)
        self._known: dict[frozenset[int], frozenset[int]] = {}

    def there(self, commit: int) -> bool:
        return self.after(commit) is not ABSENT

    def taken(self, heads: Sequence[int]) -> bool:
        """Tell whether somebody took it out whom not all have seen who wrote since, or whom these have not seen."""
        written, writers = self.past_of_all(heads), super().writers(heads)
        below = self.history.reachable(shared(self, writers)) if writers else frozenset()
        asked = self.history.not_seen_by_all([one for one in written if one not in below]) if writers else ()
        return any(not self.there(one) and one in asked for one in super().past(heads))

    def writers(self, heads: Sequence[int]) -> Heads:
        """Give the last copies that are left; where nobody took the element out, the last writers who hold it."""
        if not self.taken(heads):
            return tuple(one for one in super().writers(heads) if self.there(one))
        left = self.past(heads)
        return tuple(one for one in left if not any(self.saw(other, one) for other in left))

    def past(self, heads: Sequence[int]) -> list[int]:
        return sorted(self._left(frozenset(super().past(heads))))

    def _left(self, written: frozenset[int]) -> frozenset[int]:
        if written not in self._known:
            gone = [one for one in written if not self.there(one)]
            copies = [one for one in written if self.there(one) and not any(self.saw(remove, one) for remove in gone)]
            edits = [copy for copy in copies if self.before[copy] is not ABSENT]
            seen = [frozenset(other for other in written if self.saw(edit, other)) for edit in edits]
            self._known[written] = frozenset(copies).union(*map(self._left, seen))
        return self._known[written]


def element(name: object) -> Callable[[object], object]:
    def found(items: object) -> object:
        return next((one for one in items if one["id"] == name), ABSENT) if isinstance(items, list) else ABSENT

    return found


def keyed(name: str, pieces: Mapping[str, Field] = PIECE) -> Field:
    removes = name != "g-set"

    def expected(known: Known, heads: Heads) -> object:
        views = {one: Element(known, element(one)) for one in NAMES}
        there = {one: view for one, view in views.items() if view.past(heads)}
        return {one: fields_of(pieces)(view, heads) for one, view in there.items()}

    def read(items: object) -> object:
        return {one["id"]: read_fields(pieces)(one) for one in items} if isinstance(items, list) else said(items)

    holds = term("record", fields={key: one.term for key, one in pieces.items()})
    edit = partial(edited_elements, pieces=pieces, removes=removes)
    return Field(term(name, of=holds, key="id"), lambda _: [], edit, expected, read, not removes)


NAMES = "abc"


def edited_elements(rng: random.Random, shows: object, *, pieces: Mapping[str, Field], removes: bool) -> object:
    """Put in an element, take one out, or change one."""
    found = list(shows) if isinstance(shows, list) else []
    name = rng.choice(NAMES)
    at = next((place for place, one in enumerate(found) if one["id"] == name), None)
    if at is None:
        found.append({"id": name, "count": rng.randint(1, 4)})
    elif removes and rng.random() < 0.35:
        del found[at]
    else:
        changed = edit_fields(pieces)(rng, found[at])
        assert isinstance(changed, dict)
        found[at] = {"id": name, **changed}
    return found


def states() -> Field:
    return Field(term("state-machine", moves=MOVES, initial="open"), STATUS.first, moved, furthest_of)


def switch() -> Field:
    return Field(
        term("flag"), lambda _: False, lambda rng, _: rng.random() < 0.5, lambda *at: switched(True)(*at) or None, lambda on: on or None
    )


PIECE_OF_EVERYTHING: Mapping[str, Field] = {
    "count": counter("g-counter"),
    "text": text(),
    "notes": a_set("g-set"),
    "on": switch(),
    "seen": extremes("max"),
    "of no type": register("document"),
    "status": states(),
}
PIECE_OF_PIECES: Mapping[str, Field] = {"count": counter(), "title": register("siblings"), "parts": keyed("or-set")}


# ---- maps of sets, maps of maps ----


def map_of(inner: Field, depth: int = 1) -> Field:
    """Keys x and y, each with a value of its own; nobody removes a key."""
    keys = dict.fromkeys("xy", inner)
    one = Field(term("map", of=inner.term), lambda _: {}, edit_fields(keys), fields_of(keys), read_fields(keys))
    return one if depth == 1 else map_of(one, depth - 1)


def in_a_file(inner: Field) -> Field:
    """The same as a field of a document in which they write something else, too."""
    fields = {"value": inner, "beside": register("siblings")}
    return table_of(term("record", fields={key: one.term for key, one in fields.items()}), fields, monotone=inner.monotone)


MOVING: Mapping[str, Field] = {"status": STATUS, "closed_at": CLOSED, "owner": register("siblings")}


def moving() -> Field:
    fields: Mapping[str, Term] = {
        "status": term("state-machine", moves=MOVES, initial="open", with_=("closed_at",)),
        "owner": term("siblings"),
    }
    return table_of(term("record", fields=fields), MOVING)

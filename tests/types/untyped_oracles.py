"""Oracles of what has no type: tables by key, and lists by what evidently names their items, each part replayed by its own.

Between any two items that come and go stands one that stays, so that nobody ever disagrees on more than single items.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from mergekit.siblings_format import Siblings
from tests.types.known import Field, Heads, Known, Said, View, entry, said
from tests.types.register_oracles import concurrent, deciding, flat, sole, stood, variant
from tests.types.value_histories import ABSENT, term

PLACES = ("p0", "a", "p1", "b", "p2")
COME_AND_GO = ("a", "b")
FIELDS = ("done", "owner")


Oracle: TypeAlias = "Callable[[Known, Heads], Said]"


def parted(known: Known, heads: Heads, begins: bytes, shows: Oracle, parts: Callable[[], Said]) -> Said:
    """Replay a value part by part; where one that decides it has no parts, or all started from none, it is a value as a whole."""
    writers = known.writers(heads)
    if not writers:
        return None
    alone = sole(known, writers)
    if alone is not None:
        return said(known.after(alone))
    writes, started = deciding(known, writers, shows)
    left = [said(known.after(one)) for one in writes]
    if len(set(left)) < 2:
        return flat(left)
    if not all(isinstance(one, bytes) and one.startswith(begins) for one in (started, *left)):
        return stood(known, heads, shows)[0]
    return parts()


def untyped(known: Known, heads: Heads) -> Said:
    """Replay a table field by field."""

    def fields() -> Said:
        found = {key: concurrent(View(known, entry(key)), heads) for key in ("id", *FIELDS)}
        return b"{" + b",".join(b'"%s":%s' % (key.encode(), _written(found[key])) for key in sorted(found) if found[key] is not None) + b"}"

    return parted(known, heads, b"{", untyped, fields)


def listed(known: Known, heads: Heads) -> Said:
    """Replay a list item by item, each in its place."""

    def items() -> Said:
        found = [untyped(View(known, item(name)), heads) for name in PLACES]
        return b"[" + b",".join(_written(one) for one in found if one is not None) + b"]"

    return parted(known, heads, b"[", listed, items)


def _written(one: Said) -> bytes:
    if not isinstance(one, frozenset):
        assert isinstance(one, bytes)
        return one
    return b"$(" + b",".join(sorted(b"-" if value is None else b"=%d:%s" % (len(value), value) for value in one)) + b")"


def named(items: object) -> Iterator[tuple[str, object]]:
    """Name items: texts name themselves, siblings are named by what stands in them."""
    for one in items if isinstance(items, list) else ():
        if isinstance(one, Siblings):
            yield next(_name_in(value) for value in one.values if value is not None), one
        else:
            yield one["id"] if isinstance(one, dict) else one, one


def _name_in(variant: bytes) -> str:
    """Find what names a variant, in which siblings may stand."""
    found = re.search(rb'"id":"(\w+)"', variant)
    return str(json.loads(variant)) if found is None else found[1].decode()


def item(name: str) -> Callable[[object], object]:
    return lambda items: dict(named(items)).get(name, ABSENT)


def in_place(found: Mapping[str, object]) -> list[object]:
    return [found[name] for name in PLACES if found.get(name, ABSENT) is not ABSENT]


def edited_tables(rng: random.Random, shows: object) -> object:
    """Put an item in, take one out, or change one; siblings elsewhere are left alone."""
    found = dict(named(variant(rng, shows))) or {name: {"id": name} for name in PLACES}
    name = rng.choice(PLACES)
    one = variant(rng, found.get(name, ABSENT))
    if name in COME_AND_GO and one is not ABSENT and rng.random() < 0.3:
        found[name] = ABSENT
    else:
        field = rng.choice(FIELDS)
        table = one if isinstance(one, dict) else {"id": name}
        found[name] = {**table, field: variant(rng, table.get(field)) if rng.random() < 0.1 else rng.choice("xyz")}
    return in_place(found)


def edited_names(rng: random.Random, shows: object) -> object:
    found = dict(named(variant(rng, shows))) or {name: name for name in PLACES}
    name = rng.choice(COME_AND_GO)
    found[name] = ABSENT if name in found else name
    return in_place(found)


NAMED = Field(term("document"), lambda _: [{"id": name} for name in PLACES if name != "b"], edited_tables, listed)
"""A list of tables that have ids."""
NAMES = Field(term("document"), lambda _: [name for name in PLACES if name != "b"], edited_names, listed)
"""A list of texts, each once."""

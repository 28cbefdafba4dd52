"""Lists that have no type, merged as plain documents merge them: by what evidently names their items, else as sequences.

Items have names where `id`, `name` or `key`, else one field alone, tells those of every version apart; texts and numbers that no
version holds twice name themselves. Then a list merges as a table does, name by name. In any other list each item is what a line
is to a text. Where the sides disagree on more than single items, nobody can tell: the list is one value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial

from mergekit.documents.lists import disputed
from mergekit.documents.sequences import in_turn
from mergekit.lines.cells import united
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Settled
from mergekit.syntax.document import Naming, Number
from mergekit.values.kind import Contest, Term, Verdict
from mergekit.values.lists import Names, elements_in_order, inside
from mergekit.values.tables import by_key
from mergekit.values.value import Maybe, Value, listing, table

MOST_ITEMS = 20_000
"""A list with more items is one value."""
_FEW = 2


def merge_list(contest: Contest, deciding: Contest, term: Term) -> Verdict | None:
    """Merge lists, each item by the term; None where nobody can tell. All who decide have lists, and so has their base."""
    lists = [version.items or () for version in (deciding.base, *deciding.sides) if version is not None]
    if max(map(len, lists)) > MOST_ITEMS:
        return None
    key = naming(lists)
    if key is None:
        return _as_lines(deciding)
    elements = cache(Names(key, repeats=False).elements)
    if disputed([tuple(elements(version)) for version in (deciding.base, *deciding.sides)]):
        return None
    named = contest.map(elements)
    verdict = by_key(named.map(table), lambda _: term)
    found = (None if verdict.value is None else verdict.value.table) or {}
    return Verdict(listing(elements_in_order(named, found)), verdict.told)


def naming(lists: Sequence[Sequence[Value]]) -> str | None:
    """Find the field that names the items of all versions of a list; empty where they name themselves, None where nothing does."""
    items = list({id(item): item for one in lists for item in one}.values())
    if all(_is_name(item) for item in items):
        return "" if all(len({item.meaning for item in one}) == len(one) for one in lists) else None
    tables = [found for item in items for found in (item.stood or (item,))]
    if any(one.table is None for one in tables):
        return None
    shared = [key for key in tables[0].table or {} if all(key in (one.table or {}) for one in tables)]
    telling = [key for key in shared if _tells(lists, key)]
    evident = next((key for key in Naming().evident if key in telling), None)
    alone = telling[0] if len(telling) == 1 and max(map(len, lists)) >= _FEW else None
    return alone if evident is None else evident


def _is_name(value: Maybe) -> bool:
    """Tell whether a value is a text or a number."""
    return value is not None and isinstance(value.content, str | int | Number) and value.content != ""


def _tells(lists: Sequence[Sequence[Value]], key: str) -> bool:
    """Tell whether a field names every item of every version, each differently."""
    known: dict[int, Maybe] = {}
    for one in lists:
        names = set()
        for item in one:
            if id(item) not in known:
                known[id(item)] = inside(item, key)
            found = known[id(item)]
            if found is None or not _is_name(found) or found.meaning in names:
                return False
            names.add(found.meaning)
    return True


def _as_lines(deciding: Contest) -> Verdict | None:
    """Merge lists whose items nothing names; None where several put something else in one place."""
    known: dict[bytes, Value] = {}

    def text_of(version: Maybe) -> bytes | None:
        if version is None or version.items is None:
            return None
        lines = [item.meaning.replace(b"\\", b"\\\\").replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b"\n" for item in version.items]
        for line, item in zip(lines, version.items, strict=True):
            known.setdefault(line, item)
        return b"".join(lines)

    def alike(one: bytes, other: bytes) -> bool:
        return _alike(known[one], known[other])

    found: list[Value] = []
    for piece in merge_lines(deciding.map(text_of), (united, partial(in_turn, alike=alike))).pieces:
        if not isinstance(piece, Settled):
            return None
        found.extend(known[line] for line in piece.lines)
    return Verdict(listing(found))


def _alike(one: Value, other: Value) -> bool:
    """Tell whether two tables are likely versions of one: half of what either holds is the same."""
    if one.table is None or other.table is None:
        return False
    return 2 * len(_held(one.table) & _held(other.table)) >= max(len(one.table), len(other.table))


def _held(entries: Mapping[str, Value]) -> frozenset[tuple[str, bytes]]:
    return frozenset((key, value.meaning) for key, value in entries.items())

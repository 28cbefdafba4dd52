"""Tables merged key by key, each key by the term that it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from mergekit.conflicts import Sibling, Writer, siblings_of
from mergekit.siblings_format import Siblings, shown_base
from mergekit.values.kind import Contest, Term, Told, Verdict, counts
from mergekit.values.registers import states
from mergekit.values.value import Maybe, PathKey, Value, standing, table
from mergekit.values.writes import current, gone, moved, only, remembered

COUPLED = "with"
"""The option of a type that names the fields which move together with it."""


def by_key(contest: Contest, term_of: Callable[[str], Term]) -> Verdict:
    """Merge tables, keys independent; a table that is absent holds nothing.

    Nothing is left of a table that all who decide it removed, and whose keys are all gone.
    """
    contest = remembered(contest)
    tables = [{} if version is None else version.table or {} for version in (contest.base, *contest.sides)]
    keys = list(dict.fromkeys(key for one in tables for key in one))
    found: dict[str, Value] = {}
    told: list[Told] = []
    leaders = {key: coupled for key in keys if (coupled := term_of(key).words(COUPLED))}
    led = {key: leader for leader, coupled in leaders.items() for key in coupled if key != leader}
    verdicts: dict[str, Verdict] = {}
    for key in sorted(keys, key=lambda key: key in led):  # those that lead come first
        if shared(tables, key) and key not in led and not counts(term_of(key)):
            verdicts[key] = Verdict(tables[0][key])
            continue
        part = contest.map(partial(entry, key=key))
        if key in led and led[key] in verdicts:
            verdicts[key] = _coupled(contest, key, led[key], verdicts[led[key]].value, term_of(key))
        else:
            verdicts[key] = merge_part(part, term_of(key))
    for key in keys:
        value = verdicts[key].value
        told.extend(one.within(key) for one in verdicts[key].told)
        if value is not None:
            found[key] = value
    if not found and gone(contest):
        return Verdict(None, tuple(told))
    return Verdict(table(found), tuple(told))


def part_term(term: Term, key: str) -> Term:
    """Give the term of a part of a table: a field's, a map's; what has none is as the whole."""
    for one in key.path if isinstance(key, PathKey) else (key,):
        fields = term.fields()
        inner = term.of() if term.type.name == "map" else fields.get(one) or fields.get("*")
        term = inner or term
    return term


def entry(value: Maybe, key: str) -> Maybe:
    """Give what stands behind a key; None where there is no table."""
    entries = None if value is None else value.table
    return None if entries is None else entries.get(key)


def shared(versions: Sequence[Mapping[str, object]], key: str) -> bool:
    """Tell whether all versions hold the very same there: what they have in common is read once, and nobody changed it."""
    first = versions[0].get(key)
    return first is not None and all(version.get(key) is first for version in versions)


def merge_part(part: Contest, term: Term) -> Verdict:
    """Merge one field; what nobody changed is not looked at, unless writes count."""
    if untouched(part, counted=counts(term)):
        return Verdict(part.base)
    return term.merge(remembered(part))


def untouched(part: Contest, *, counted: bool) -> bool:
    """Tell whether all sides hold what the base holds, and where writes count, nobody wrote anything."""
    if any(side is not part.base and side != part.base for side in part.sides):
        return False
    return not counted or all(one.before is one.after or one.before == one.after for one in part.writes())


def _coupled(contest: Contest, key: str, lead: str, won: Maybe, term: Term) -> Verdict:
    """Merge a field that moves together with another: of those alone who made there the move to what stands there now.

    Where siblings stand there, or nobody moved, this field is decided by itself.
    """
    part = contest.map(partial(entry, key=key))
    both = remembered(current(contest.map(partial(_together, keys=(lead, key)))))
    if won == entry(both.base, lead) or (won is not None and won.siblings is not None):
        return merge_part(part, term)
    left = dict.fromkeys((entry(one.after, key), one.writer) for one in moved(both, partial(entry, key=lead), won))
    values = list(dict.fromkeys(value for value, _ in left))
    if not values:
        return merge_part(part, term)
    verdict = Verdict(values[0]) if len(values) == 1 else _several(both.map(partial(entry, key=key)), values, list(left), term)
    pairs = zip(part.sides, part.writers, strict=True)
    dropped = [(value, writer) for value, writer in pairs if value not in (part.base, verdict.value, *values)]
    if not dropped:
        return verdict
    facts = tuple(sorted({"dropped: " + shown(value) for value, _ in dropped}))
    writers = tuple(sorted({writer for _, writer in dropped}, key=lambda writer: writer.order))
    return Verdict(verdict.value, (*verdict.told, Told("coupled", writers, facts)))


def _several(part: Contest, values: list[Maybe], left: list[tuple[Maybe, Writer]], term: Term) -> Verdict:
    """Merge what several left who made the same move: by its type if they are sides, else siblings of all that they left."""
    holding = tuple(i for i, side in enumerate(part.sides) if side in values)
    if {part.sides[i] for i in holding} == set(values):
        return merge_part(only(part, holding), term)
    state = states([part.base, *values])
    written: list[tuple[bytes | None, Writer]] = []
    for value, writer in left:
        found = state(value)
        stood = found.variants if isinstance(found, Siblings) else (Sibling(found, (writer,)),)
        written.extend((variant.value, one) for variant in stood for one in variant.writers)
    return Verdict(standing(Siblings(shown_base(state(part.base)), siblings_of(written))))


def _together(value: Maybe, keys: tuple[str, ...]) -> Maybe:
    """Look at some fields of a table as one value."""
    found = {key: one for key in keys if (one := entry(value, key)) is not None}
    return table(found) if found else None


def shown(value: Maybe) -> str:
    """Show a value to people, on one line."""
    return "nothing" if value is None else value.text.decode("utf-8", "replace")[:200]

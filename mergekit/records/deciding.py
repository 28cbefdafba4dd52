"""What each record shows: `Merge` by key and by field, decided by the sides that touch it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

from mergekit.conflicts import Conflict, Place, siblings_of
from mergekit.driver import Contest
from mergekit.frozen import replace
from mergekit.records import order
from mergekit.records.json_text import (
    RESERVED,
    JsonObject,
    Member,
    Style,
    nests_deeply,
    read_object,
    read_sibling_record,
    read_siblings,
    settled,
    write_sibling_record,
    write_siblings,
)
from mergekit.records.reading import Name, Reader, Version
from mergekit.siblings_format import Siblings, State, join

Text: TypeAlias = "bytes | None"
"""A record or a field as it is written; None where there is none."""

Fields: TypeAlias = tuple[str, ...]
"""The way from a record to one of its fields, outermost first."""

DRIVER_NAME = "records"


class Deciding:
    """Decides the records and fields of one contest; the same for the narrower contests that it needs on the way.

    `refused` collects the conflicts that cannot stand rendered in the file; there the file shows its base.
    """

    def __init__(self, reader: Reader, contest: Contest, refused: list[Conflict]) -> None:
        self.reader = reader
        self.contest = contest
        self.refused = refused
        self.base = reader.read(contest.base)
        self.shown = self.base if contest.rendered is None else reader.read(contest.rendered)
        self.sides = tuple(reader.read(side) for side in contest.sides)
        self._hidden: list[tuple[Version, frozenset[int]]] | None = None
        self._narrowed: dict[frozenset[int], Deciding] = {}

    def hidden(self, key: int) -> Sequence[tuple[Version, frozenset[int]]]:
        """List the hidden versions whose record differs from the base's, and the sides that have seen them."""
        if self._hidden is None:
            self._hidden = [(self.reader.read(below.content), below.seen_by) for below in self.contest.hidden()]
        same = (self.shown.texts.get(key), self.base.texts.get(key))  # the latter: from before the base's siblings were rendered
        return [one for one in self._hidden if one[0].texts.get(key) not in same]

    def texts(self) -> dict[int, bytes]:
        """Decide every record."""
        found = dict(self.shown.texts)
        for key in set[int]().union(*(_differing(self.shown, side) for side in self.sides)):
            text = self._record(key)
            if text is None:
                found.pop(key, None)
            else:
                found[key] = text
        return found

    def _record(self, key: int) -> Text:
        text = self.show(key, ())
        if text is not None and RESERVED in text and nests_deeply(text):
            origin = self.shown.texts.get(key)
            self._refuse(self.reader.names[key], "record", origin, [side.texts.get(key) for side in self.sides])
            return origin
        return text

    def show(self, key: int, fields: Fields) -> Text:
        """Give what a record, or a field of it, shows."""
        origin = self._at(self.shown, key, fields)
        states = [self._of(side, key, fields) for side in self.sides]
        touching = {i for i, state in enumerate(states) if self._differ(state, origin, fields)}
        if touching and 2 < len(states) > len(touching):  # noqa: PLR2004 (as in Contested.touching)
            for version, seen_by in self.hidden(key):
                state = self._of(version, key, fields)
                if self._differ(state, origin, fields) and self._differ(state, self._at(self.base, key, fields), fields):
                    touching |= seen_by
        if not touching:
            return origin
        if len(touching) == 1:
            return states[touching.pop()]
        if len(touching) < len(states):
            return self._among(frozenset(touching)).show(key, fields)
        return self._combine(key, fields, origin, states)

    def _differ(self, one: Text, other: Text, fields: Fields) -> bool:
        """Tell whether two texts differ: records in any byte, fields in what they say."""
        return one != other and (not fields or self.reader.meaning(one) != self.reader.meaning(other))

    def _at(self, version: Version, key: int, fields: Fields) -> Text:
        """Look up a record or a field in a version."""
        text = version.texts.get(key)
        for name in fields:
            found = None if text is None else self.reader.object(text)
            member = None if found is None else found.by_name.get(name)
            text = None if member is None else member.value
        return text

    def _of(self, version: Version, key: int, fields: Fields) -> Text:
        """Look up what a writer left; who deleted the whole record has said nothing of its fields, since edits win."""
        if fields and key not in version.texts:
            return self._at(self.shown, key, fields)
        return self._at(version, key, fields)

    def _among(self, sides: frozenset[int]) -> Deciding:
        known = self._narrowed.get(sides)
        if known is None:
            known = self._narrowed[sides] = Deciding(self.reader, self.contest.among(sides), self.refused)
        return known

    def _combine(self, key: int, fields: Fields, origin: Text, states: list[Text]) -> Text:
        """Merge what all sides of this contest, which all touch the place, left there."""
        name = self.reader.names[key]
        if not fields and any(self._edits(name, state, origin) for state in states):  # an edit beats a concurrent deletion
            states = [origin if state is None else state for state in states]
        if name.kind != "id":
            return self._spelling(name, origin, states)
        changed = [i for i, state in enumerate(states) if self.reader.meaning(state) != self.reader.meaning(origin)]
        if not changed:  # the sides differ in how they write the same
            return min(state for state in states if state is not None and state != origin)
        if len({self.reader.meaning(states[i]) for i in changed}) == 1:
            return self._earliest(changed, states)
        merged = self._by_field(key, fields, origin, states, changed)
        return self._siblings(key, fields, origin, states) if merged is None else merged

    def _edits(self, name: Name, state: Text, origin: Text) -> bool:
        """Tell whether a side says something new; who only rewrote or renumbered a record does not keep it from deletion."""
        if state is None or origin is None:
            return state is not None
        if name.kind == "id":
            return self.reader.meaning(state) != self.reader.meaning(origin)
        return name.kind == "front" and state != origin

    def _spelling(self, name: Name, origin: Text, states: list[Text]) -> Text:
        """Merge what is named by what it says, so that only its number or carriage returns can differ; or a front matter key."""
        changed = [state for state in states if state != origin]
        if not changed or any(state is None for state in changed):
            return None if changed else origin
        if name.kind == "front" and len(set(changed)) > 1:
            self._refuse(name, "field", origin, states)
            return origin
        return min(state for state in changed if state is not None)

    def _refuse(self, name: Name, kind: str, origin: Text, states: Sequence[Text]) -> None:
        """Record a conflict that the file does not show."""
        written = [(state, writer) for state, writer in zip(states, self.contest.writers, strict=True) if state != origin]
        region = region_of(name)
        path, siblings = self.contest.path, siblings_of(written)
        self.refused.append(Conflict(DRIVER_NAME, path, kind, origin, siblings, holds=False, place=Place(key=region), region=region))

    def _earliest(self, among: Sequence[int], states: Sequence[Text]) -> Text:
        """Take the earliest writer's spelling of what all say."""
        return min(((self.contest.writers[i].order, states[i] or b"", states[i]) for i in among), key=lambda one: one[:2])[2]

    def _by_field(self, key: int, fields: Fields, origin: Text, states: list[Text], changed: list[int]) -> Text:
        """Merge objects field by field; None where something is no object (or is siblings, or names a field twice)."""
        start = self._object(origin, fields)
        objects = [self._object(states[i], fields) for i in changed]
        if start is None or any(found is None for found in objects):
            return None
        ranked = sorted(zip(changed, objects, strict=True), key=lambda one: (self.contest.writers[one[0]].order, states[one[0]] or b""))
        sources = [start, *(found for _, found in ranked if found is not None)]
        first: dict[str, tuple[int, Member]] = {}
        for place, found in enumerate(sources):
            for member in found.members:
                first.setdefault(member.name, (place, member))
        names = [[member.name for member in found.members] for found in sources]
        members = []
        for name in order.weave(order.spine(names[0], names[1:]), names[1:], lambda name: (first[name][0], name)):
            value = self.show(key, (*fields, name))
            if value is not None:
                members.append(replace(first[name][1], value=value))
        merged = start.holding(members)
        same = [i for i in changed if self.reader.meaning(states[i]) == self.reader.meaning(merged)]
        return self._earliest(same, states) if same else merged

    def _object(self, text: Text, fields: Fields) -> JsonObject | None:
        """Read an object that can be merged by field."""
        if text is None or isinstance(self._state(text, fields), Siblings):
            return None
        return self.reader.object(text)

    def _state(self, text: Text, fields: Fields) -> State:
        """Read siblings that stand in a place's stead."""
        if text is None or RESERVED not in text:
            return text
        found = read_siblings(text) if fields else read_sibling_record(text, self.reader.field or "")
        return text if found is None else found

    def _siblings(self, key: int, fields: Fields, origin: Text, states: list[Text]) -> Text:
        """Keep every value that nobody superseded; render them if they are several."""
        spelt: dict[str | None, bytes] = {}
        for text in (origin, *sorted(state for state in states if state is not None)):
            found = self._state(text, fields)
            for value in (found.base, *(v.value for v in found.variants)) if isinstance(found, Siblings) else (found,):
                if value is not None:
                    spelt.setdefault(self.reader.meaning(value), value)

        def read(text: Text) -> State:
            found = self._state(text, fields)
            if not isinstance(found, Siblings):
                return None if found is None else spelt.get(self.reader.meaning(found), found)
            base = None if found.base is None else spelt.get(self.reader.meaning(found.base), found.base)
            written = [
                (None if v.value is None else spelt.get(self.reader.meaning(v.value), v.value), w)
                for v in found.variants
                for w in v.writers
            ]
            variants = siblings_of(written)
            return variants[0].value if len(variants) == 1 else Siblings(base, variants)

        hidden = [(read(self._of(version, key, fields)), seen_by) for version, seen_by in self.hidden(key)]
        joined = join(read(origin), [read(state) for state in states], self.contest.writers, hidden)
        if not isinstance(joined, Siblings):
            return joined
        base = None if joined.base is None else settled(joined.base, None if fields else self.reader.field)
        joined = Siblings(base, joined.variants)
        if fields:
            return write_siblings(joined, self._style(key))
        return write_sibling_record(joined, self.reader.field or "", self.reader.names[key].text, self._style(key))

    def _style(self, key: int) -> Style:
        """Separate as the record does: as the base has it, else the earliest side."""
        held = [(self.contest.writers[i].order, side.texts[key]) for i, side in enumerate(self.sides) if key in side.texts]
        text = self.shown.texts.get(key)
        found = read_object(min(held)[1] if text is None else text)
        return Style(b", ", b": ") if found is None else found.style


def region_of(name: Name, fields: Fields = ()) -> str:
    """Name a record or a field in it, the same in every version: its way, in ASCII."""
    first = name.text.decode() if name.kind == "id" else json.dumps(name.text.decode(errors="replace"))
    return "/".join((first, *map(json.dumps, fields)))


def _differing(base: Version, version: Version) -> set[int]:
    """Find the keys whose records differ."""
    if version is base:
        return set()
    texts = base.texts
    found = {key for key, text in version.texts.items() if texts.get(key) != text}
    found.update(texts.keys() - version.texts.keys())
    return found

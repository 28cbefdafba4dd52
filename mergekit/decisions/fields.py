"""Documents merged by field: each key path on its own, and siblings in place of a value that the sides disagree on.

A table that base and sides all have is merged key by key. A table that several sides added under one key is one value,
as is a list: decisions that were written apart are never blended. A comment belongs to the field below or before it;
whoever deletes a field disagrees with whoever changed its comment.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TypeAlias

from mergekit.conflicts import siblings_of
from mergekit.contested import Contested
from mergekit.decisions.pieces import agreed, blend, in_order, joined, pick, remembered
from mergekit.driver import Content, Contest
from mergekit.siblings_format import Siblings, State
from mergekit.syntax.document import Dialect, Field, Node, Open, Scalar, Shell, Table

_EMPTY = Table(b"", b"", ())
_UNREAD = Field("", b"", b"", Scalar(b"\0", b"\0"))

_Value: TypeAlias = "Node | None"
_Shape: TypeAlias = "dict[str, _Shape] | Siblings | bytes"


class _GiveUp(Exception):
    """A version cannot be read, or the format cannot say the result; never leaves this module."""


def merge_fields(contest: Contest, dialect: Dialect) -> bytes | None:
    """Merge the documents of a contest; None where one of them cannot be read, or the result could not be.

    An absent document is an empty one. The result is read again: it must hold, field by field, what was meant.
    """

    @cache
    def read(content: Content) -> Node:
        return _EMPTY if content is None else dialect.read(content) or _UNREAD.node

    documents: Contested[_Value] = remembered(contest.map(read))
    try:
        root = _Merging(dialect, documents).table(documents)
    except _GiveUp:
        return None
    again = dialect.read(root.text)
    return root.text if again is not None and _shape(again) == _shape(root) else None


def settle_fields(root: Table, dialect: Dialect) -> bytes | None:
    """Put its base in the place of all siblings; None where there are none, or where that cannot be written."""
    if not open_fields(root):
        return None
    settled = _settled(root, dialect, dialect.unit(root))
    again = settled and dialect.read(settled.text)
    return settled.text if settled and again and _shape(again) == _shape(settled) else None


def _settled(table: Table, dialect: Dialect, unit: bytes) -> Table | None:
    """Do it in one table."""
    fields: list[Field] = []
    for one in table.fields:
        node = one.node
        if isinstance(node, Open):
            if node.siblings.base is None:
                continue
            placed = dialect.place(one, node.siblings.base, unit)
            if placed is None:
                return None
            fields.append(placed)
        elif isinstance(node, Table):
            inner = _settled(node, dialect, unit)
            if inner is None:
                return None
            fields.append(Field(one.key, one.lead, one.name, inner, one.tail, one.form))
        else:
            fields.append(one)
    return dialect.compose(tuple(fields), Shell(table.start, table.end, table.step))


def open_fields(table: Table, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Siblings]]:
    """List the siblings that stand in a document, with their key paths, in order."""
    found: list[tuple[tuple[str, ...], Siblings]] = []
    for one in table.fields:
        if isinstance(one.node, Open):
            found.append(((*path, one.key), one.node.siblings))
        elif isinstance(one.node, Table):
            found.extend(open_fields(one.node, (*path, one.key)))
    return found


def _shape(node: Node) -> _Shape:
    """Say what a document holds, without its layout."""
    if isinstance(node, Open):
        return node.siblings
    if isinstance(node, Table):
        return {one.key: _shape(one.node) for one in node.fields} or b"{}"
    return node.value


class _Merging:
    """Merges the documents of one contest."""

    def __init__(self, dialect: Dialect, documents: Contested[_Value]) -> None:
        self._dialect = dialect
        units = [dialect.unit(one) for one in (documents.base, *documents.sides) if isinstance(one, Table) and one.fields]
        based = isinstance(documents.base, Table) and documents.base.fields
        self._unit = units[0] if based else max(units, default=b"  ")

    def table(self, contest: Contested[_Value]) -> Table:
        """Merge tables, key by key."""
        tables = [version for version in (contest.base, *contest.sides) if isinstance(version, Table)]
        if len(tables) <= len(contest.sides):
            raise _GiveUp
        fields: dict[str, Field] = {}
        for key in dict.fromkeys(key for table in tables for key in table.keys):
            one = self._field(key, contest.map(partial(_field, key=key)))
            if one is not None:
                fields[key] = one
        order = in_order(contest, _keys, fields)
        start = pick(tables[0].start, [table.start for table in tables[1:]])
        step = pick(tables[0].step, [table.step for table in tables[1:]])
        end = blend(contest.map(lambda version: version.end if isinstance(version, Table) else None))
        return self._dialect.compose(tuple(fields[key] for key in order), Shell(start or b"", end, step or 0))

    def _field(self, key: str, contest: Contested[Field | None]) -> Field | None:
        """Merge what stands behind one key, with the comments around it."""
        present = [one for one in (contest.base, *contest.sides) if one is not None]
        if all(one == present[0] for one in (contest.base, *contest.sides)):
            return present[0]
        node = self._node(contest.map(_node))
        if node is None:
            node = _missed(contest)
        if node is None:
            return None
        lead, tail = blend(contest.map(_lead)), blend(contest.map(_tail))
        alike = [one for one in present if one.node == node] or present
        written = [(one.name, one.form) for one in alike]
        name, form = pick(written[0] if alike[0] is contest.base else None, written) or written[0]
        one = Field(key, lead, name, present[0].node, tail, form)
        if isinstance(node, Siblings):
            filled = self._dialect.embed(one, node, self._unit)
        elif isinstance(node, bytes):
            filled = self._dialect.place(one, node, self._unit)
        else:
            filled = Field(key, lead, name, node, tail, form)
        if filled is None:
            raise _GiveUp
        return filled

    def _node(self, contest: Contested[_Value]) -> Node | State:
        """Merge values: what those who decide agree on, else tables by key, else siblings."""
        deciding = contest.deciding()
        versions = (deciding.base, *deciding.sides)
        if _UNREAD.node in versions:
            raise _GiveUp
        tables = all(isinstance(version, Table) for version in versions)
        done = agreed(deciding) if tables else deciding.merge.resolve()
        if done is not None:
            alike = {node.raw: node for node in contest.sides if node is not None and node == done.value}
            kept = contest.base.raw if contest.base is not None and contest.base == done.value else None
            raw = pick(kept, alike)
            return done.value if raw is None else alike.get(raw, done.value)
        if tables:
            return self.table(deciding)
        return joined(deciding, _state)


def _missed(contest: Contested[Field | None]) -> Siblings | None:
    """Keep a field that is deleted on one side where another changed the comment beside it: siblings of both."""
    deciding = contest.map(_said).deciding()
    if deciding.merge.resolve() is not None:
        return None
    pairs = zip(deciding.sides, deciding.writers, strict=True)
    values = [(said and said[0], writer) for said, writer in pairs if said != deciding.base]
    if len({value for value, _ in values}) <= 1 or any(isinstance(one.node, Open) for one in contest.sides if one is not None):
        return None
    return Siblings(deciding.base and deciding.base[0], siblings_of(values))


def _said(one: Field | None) -> tuple[bytes, bytes] | None:
    """Give the value of a field and the comments beside it."""
    return None if one is None else (one.node.value, one.lead.strip() + b"\n" + one.tail.strip())


def _field(version: _Value, key: str) -> Field | None:
    if isinstance(version, Table):
        return version.get(key)
    return _UNREAD if version == _UNREAD.node else None


def _keys(version: _Value) -> tuple[str, ...]:
    return version.keys if isinstance(version, Table) else ()


def _node(one: Field | None) -> _Value:
    return None if one is None else one.node


def _lead(one: Field | None) -> bytes | None:
    return None if one is None else one.lead


def _tail(one: Field | None) -> bytes | None:
    return None if one is None else one.tail


def _state(version: _Value) -> State:
    """Give a value as siblings hold it."""
    if isinstance(version, Open):
        return version.siblings
    return None if version is None else version.value

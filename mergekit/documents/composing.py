"""Documents put together of the pieces that versions have: keys in order, what stands around a table, the width of a level.

Whoever merges documents decides what stands behind a key; how the whole of it is laid out is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mergekit.contested import Contested
from mergekit.documents.pieces import in_order, pick
from mergekit.siblings_format import Siblings
from mergekit.syntax.document import Dialect, Field, Node, Shell, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

Value: TypeAlias = "Node | None"
"""What one version has at a place; None where it has nothing."""

Around: TypeAlias = Callable[[Contested[bytes | None]], bytes]
"""Merges the comments and the blank lines beside something; None is the place of what is not there."""


class GiveUp(Exception):
    """A version cannot be read, or the format cannot say the result; never leaves the room that merges the documents."""


class Composing:
    """Puts together the result of one contest of documents."""

    def __init__(self, dialect: Dialect, documents: Contested[Value]) -> None:
        self.dialect = dialect
        units = [dialect.unit(one) for one in (documents.base, *documents.sides) if isinstance(one, Table) and one.fields]
        based = isinstance(documents.base, Table) and documents.base.fields
        self.unit = units[0] if based else max(units, default=b"  ")

    def table(self, contest: Contested[Value], fields: Mapping[str, Field], around: Around) -> Table:
        """Put fields into a table, laid out as the versions that are tables have it; at least one is."""
        tables = [version for version in (contest.base, *contest.sides) if isinstance(version, Table)]
        base = tables[0] if isinstance(contest.base, Table) else None
        order = in_order(contest, _keys, fields)
        start = pick(None if base is None else base.start, [one.start for one in tables])
        step = pick(None if base is None else base.step, [one.step for one in tables])
        end = around(contest.map(lambda version: version.end if isinstance(version, Table) else None))
        return self.dialect.compose(tuple(fields[key] for key in order), Shell(start or b"", end, step or 0))

    def placed(self, into: Field, value: bytes) -> Field:
        """Put a value, in the form that siblings hold, into a field.

        Raises:
            GiveUp: if the format cannot say it there.
        """
        return _sayable(self.dialect.place(into, value, self.unit))

    def embedded(self, into: Field, siblings: Siblings) -> Field:
        """Put siblings into a field.

        Raises:
            GiveUp: if the format cannot say them there.
        """
        return _sayable(self.dialect.embed(into, siblings, self.unit))


def surroundings(contest: Contested[Field | None], around: Around) -> tuple[bytes, bytes, bytes]:
    """Merge what stands around a field: its lead, its tail and its gap."""
    return around(contest.map(_lead)), around(contest.map(_tail)), around(contest.map(_gap))


def field_of(version: Value, key: str) -> Field | None:
    """Give the field that a version has behind a key; what is no table has none."""
    return version.get(key) if isinstance(version, Table) else None


def node_of(one: Field | None) -> Value:
    """Give what stands in a field."""
    return None if one is None else one.node


def _sayable(one: Field | None) -> Field:
    if one is None:
        raise GiveUp
    return one


def _keys(version: Value) -> tuple[str, ...]:
    return version.keys if isinstance(version, Table) else ()


def _lead(one: Field | None) -> bytes | None:
    return None if one is None else one.lead


def _tail(one: Field | None) -> bytes | None:
    return None if one is None else one.tail


def _gap(one: Field | None) -> bytes | None:
    return None if one is None else one.gap

"""Decisions merged by field: siblings in place of a value that the sides disagree on.

A table that several sides added under one key is one value, as is a list: decisions that were written apart are never
blended.
"""

from __future__ import annotations

from collections.abc import Callable

from mergekit.conflicts import siblings_of
from mergekit.contested import Contested
from mergekit.documents.composing import Value
from mergekit.documents.merging import Made, Merging, Path, alike, merge_document, said
from mergekit.documents.pieces import blend, joined
from mergekit.driver import Contest
from mergekit.frozen import frozen
from mergekit.siblings_format import Siblings, State, shown_base
from mergekit.syntax.document import Dialect, Field, Open, Shell, Table


@frozen
class AsSiblings:
    """What is no table is one value, and siblings where the sides disagree on it."""

    def node(self, merging: Merging, path: Path, contest: Contested[Value]) -> Made:
        """Merge tables by key."""
        return merging.usual(path, contest)

    def contested(self, _path: Path, deciding: Contested[Value]) -> Made:
        """Give siblings."""
        return joined(deciding, _state)

    def uncommented(self, _path: Path, contest: Contested[Field | None]) -> Made:
        """Keep a field that is deleted on one side where another changed the comment beside it: siblings of both."""
        deciding = contest.map(said).deciding()
        pairs = zip(deciding.sides, deciding.writers, strict=True)
        values = [(one and one[0], writer) for one, writer in pairs if one != deciding.base]
        if len({value for value, _ in values}) <= 1 or any(isinstance(one.node, Open) for one in contest.sides if one is not None):
            return None
        return Siblings(deciding.base and deciding.base[0], siblings_of(values))

    def around(self, contest: Contested[bytes | None]) -> bytes:
        """Keep every comment line, once."""
        return blend(contest)


def merge_fields(contest: Contest, dialect: Dialect) -> bytes | None:
    """Merge the documents of a contest by field; see `merge_document`."""
    return merge_document(contest, dialect if dialect.together is None else dialect.together(), AsSiblings())


def settle_fields(root: Table, dialect: Dialect, instead: Callable[[State], State] = shown_base) -> bytes | None:
    """Put its base, or what else is to stand there, in the place of all siblings; None where there are none, or that cannot be written."""
    if not open_fields(root):
        return None
    settled = _settled(root, dialect, dialect.unit(root), instead)
    again = settled and dialect.read(settled.text)
    return settled.text if settled and again and alike(again, settled) else None


def _settled(table: Table, dialect: Dialect, unit: bytes, instead: Callable[[State], State]) -> Table | None:
    """Do it in one table."""
    fields: list[Field] = []
    for one in table.fields:
        node = one.node
        if isinstance(node, Open):
            value = instead(node.siblings)
            if value is None:
                continue
            placed = one if isinstance(value, Siblings) else dialect.place(one, value, unit)
            if placed is None:
                return None
            fields.append(placed)
        elif isinstance(node, Table):
            inner = _settled(node, dialect, unit, instead)
            if inner is None:
                return None
            fields.append(Field(one.key, one.lead, one.name, inner, one.tail, one.form, one.gap))
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


def _state(version: Value) -> State:
    """Give a value as siblings hold it."""
    if isinstance(version, Open):
        return version.siblings
    return None if version is None else version.value

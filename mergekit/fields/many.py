"""Files that hold many records: the rows of a table of cells, several YAML documents in a file; and what tells the records apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mergekit import types
from mergekit.documents.identity import evident_field
from mergekit.syntax.csv_document import COLUMNS
from mergekit.syntax.document import Dialect, Field, List, Node, Scalar, Table
from mergekit.values.kind import Term
from mergekit.values.value import Value, scalar, table

_BY_ALL = "sequence"
"""The type of records that no field tells apart."""


def file_term(term: Term, dialect: Dialect, versions: Sequence[Node | None], chosen: str) -> Term | None:
    """Give the term of a file whose records are of a term; None where nothing tells its documents apart.

    `chosen` is the field that the policy names. Rows that no column tells apart are told apart by what they say.
    """
    if dialect.records is None:
        return term
    key = chosen or _key(dialect, versions)
    if not key and COLUMNS not in _fields(versions):
        return None
    records = Term(types.load("or-set" if key else _BY_ALL), {"key": key} if key else {}, lambda: term if key else None)
    cells = Term(types.load("map"), {}, lambda: Term(types.load("document")))
    return Term(types.load("record"), fields=lambda: {dialect.records or "": records, COLUMNS: cells})


def told_by_all(term: Term, dialect: Dialect) -> bool:
    """Tell whether the records of a file are told apart by all that they say."""
    return dialect.records is not None and term.fields()[dialect.records].type.name == _BY_ALL


def _key(dialect: Dialect, versions: Sequence[Node | None]) -> str:
    """Find the field that tells the records of every version apart: the evident one that comes first."""
    lists = [found for version in versions if (found := records_of(version, dialect)) is not None]
    return evident_field(dialect, lists) if lists else ""


def records_of(version: Node | None, dialect: Dialect) -> List | None:
    """Give the records of a version; None where it has none."""
    found = version.get(dialect.records or "") if isinstance(version, Table) and dialect.records is not None else None
    return found.node if found is not None and isinstance(found.node, List) and found.node.items else None


def _fields(versions: Sequence[Node | None]) -> Mapping[str, Field]:
    """Give the fields of the first version's root."""
    return next((version.index for version in versions if isinstance(version, Table)), {})


def with_columns(value: Value, dialect: Dialect) -> Value:
    """Keep the columns in which a row still holds something, whoever removed them."""
    entries = value.table
    if dialect.records is None or entries is None or COLUMNS not in entries:
        return value
    columns = entries[COLUMNS].table or {}
    rows = entries[dialect.records].items or ()
    held = dict.fromkeys(key for row in rows for key in row.table or {} if key not in columns)
    return table({**entries, COLUMNS: table({**columns, **{key: scalar(key, key.encode()) for key in held}})}) if held else value


def record_name(node: Node, dialect: Dialect) -> str:
    """Name a record by the evident field that it has; nothing where it has none."""
    first = next(iter(node.keys), "") if isinstance(node, Table) else ""
    for name in dialect.naming.evident:
        found = node.get(first if name is None else name) if isinstance(node, Table) else None
        if found is not None and isinstance(found.node, Scalar) and found.node.value:
            return str(dialect.plain(found.node))
    return ""

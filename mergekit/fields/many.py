"""Files that hold many records, and what tells these apart.

Records are the rows of a table of cells, several YAML documents in a file, the items of a list that is a whole document, and lines of JSON.
"""

from __future__ import annotations

from collections.abc import Sequence

from mergekit import types
from mergekit.documents.identity import evident_field
from mergekit.fields.forms import LINES
from mergekit.syntax.csv_document import COLUMNS
from mergekit.syntax.document import DOCUMENT, Dialect, List, Node, Open, Scalar, Table
from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.lists import EVIDENT, list_parts, merge_elements, names_in, names_of, observed
from mergekit.values.value import Value, scalar, table

_BY_ALL = "sequence"
"""The type of records that no field tells apart."""
_MOST_TOLD = 5


def _merge_lines(contest: Contest, term: Term) -> Verdict:
    """Merge lines; names that stand twice in a version are told, since what two did alike to one of their lines counts once."""
    verdict = merge_elements(contest, term, observed)
    twice = sorted(names_of(term, (contest.base, *contest.sides)).twice)
    if not twice:
        return verdict
    more = (f"and {len(twice) - _MOST_TOLD} more",) if len(twice) > _MOST_TOLD else ()
    facts = (*(f"stands twice: {name}" for name in twice[:_MOST_TOLD]), *more)
    return Verdict(verdict.value, (*verdict.told, Told("lines", (), facts)))


_LINES = FieldType(
    "lines",
    "records each of which is named by a field that it has, else by what it says",
    _merge_lines,
    lambda value, _: "" if value.items is not None else "it is no list",
    parts=list_parts,
    options={EVIDENT: "words"},
    of=True,
    replays=True,
)
"""The type of the lines of a file: each of them stands for itself."""


def file_term(term: Term, dialect: Dialect, versions: Sequence[Node | None], chosen: str) -> Term | None:
    """Give the term of a file whose records are of a term; None where nothing tells its documents apart.

    `chosen` is the field that the policy names. Rows and items of lists that no field tells apart are told apart by what they say.
    """
    if dialect.records is None:
        return term
    if dialect.name == LINES:
        evident = (chosen,) if chosen else tuple(name for name in dialect.naming.evident if name is not None)
        lines = Term(_LINES, {EVIDENT: evident}, lambda: term)
        return Term(types.load("record"), fields=lambda: {dialect.records or "": lines})
    lists = [found for version in versions if (found := records_of(version, dialect)) is not None]
    key = "" if _are_values(dialect, lists) else chosen or (evident_field(dialect, lists) if lists else "")
    if not key and any(item.form == DOCUMENT for one in lists for item in one.items):
        return None
    kind = "or-set" if key or _are_values(dialect, lists, once=True) else _BY_ALL
    records = Term(types.load(kind), {"key": key} if key else {}, lambda: term if key else None)
    cells = Term(types.load("map"), {}, lambda: Term(types.load("document")))
    return Term(types.load("record"), fields=lambda: {dialect.records or "": records, COLUMNS: cells})


def told_by_all(term: Term, dialect: Dialect) -> bool:
    """Tell whether the records of a file are told apart by all that they say."""
    return dialect.records is not None and term.fields()[dialect.records].type.name == _BY_ALL


def first_unnamed(value: Value, term: Term, dialect: Dialect) -> int | None:
    """Give the place of the first line that no field names; None where each is named by one."""
    lines, records = term.fields()[dialect.records or ""], (value.table or {}).get(dialect.records or "")
    if records is None:
        return None
    names = names_in(records, lines)
    return next((place for name, place in names.places(records.items or ()).items() if names.inner(name, lines) is None), None)


def _are_values(dialect: Dialect, lists: Sequence[List], *, once: bool = False) -> bool:
    """Tell whether records have no fields, each being one value; and, if asked, whether each stands `once` in every version."""
    if not all(isinstance(item.node, Scalar) for one in lists for item in one.items):
        return False
    return not once or all(len({repr(dialect.plain(item.node)) for item in one.items}) == len(one.items) for one in lists)


def records_of(version: Node | None, dialect: Dialect) -> List | None:
    """Give the records of a version; None where it has none."""
    found = version.get(dialect.records or "") if isinstance(version, Table) and dialect.records is not None else None
    return found.node if found is not None and isinstance(found.node, List) and found.node.items else None


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
    if isinstance(node, Open) and dialect.name == LINES:
        from mergekit.syntax.json_lines import members_of  # late: most files are of another form

        node = members_of(node) or node
    first = next(iter(node.keys), "") if isinstance(node, Table) else ""
    for name in dialect.naming.evident:
        found = node.get(first if name is None else name) if isinstance(node, Table) else None
        if found is not None and isinstance(found.node, Scalar) and found.node.value:
            return str(dialect.plain(found.node))
    return ""

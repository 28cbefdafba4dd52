"""Tables of cells: values separated by commas, semicolons, tabs or bars (RFC 4180), whose first row names the columns.

A document is the header, whose keys are the names of the columns, and the list of rows, whose cells have these keys. What
separates cells is what cuts all rows into the same number of them, the largest one. Rows of different lengths are not read,
nor is a column that stands twice, nor a single column. Put together, every row has the header's columns, in its order: cells
that it lacks are empty. One that has another column beside these stays too long, and is not read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.syntax import json_document
from mergekit.syntax.document import MAX_DIGITS, Dialect, Field, Item, List, Naming, Node, Number, Scalar, Shell, Table, is_text
from mergekit.syntax.parse import MAX_BYTES, is_utf8

COLUMNS, ROWS = "columns", "rows"
"""The keys of the two fields that a document has."""

NodeOf: TypeAlias = Callable[[bytes, bytes], Node]
"""Makes a cell of its text and of how it is written."""

Known: TypeAlias = "dict[tuple[bytes, ...], dict[bytes, Item]]"
"""Rows that were read before, as they were written, by what separates their cells and names their columns."""

SEPARATORS = (b",", b";", b"\t", b"|")
"""What may stand between cells; of several that cut all rows alike, the first of those that cut most."""
_CELLS = {one: re.compile(rb'("[^"]*(?:""[^"]*)*")|[^\n' + re.escape(one) + rb"]*") for one in SEPARATORS}
_SPECIAL = re.compile(rb'[",;\t|\r\n]|\A[ ]|[ ]\Z')
_INTEGER = re.compile(r"-?[1-9][0-9]*|0", re.ASCII)
_FEW = 2


def read_table(separators: tuple[bytes, ...], known: Known, content: bytes, node: NodeOf | None = None) -> Table | None:
    """Read a file; None where no separator cuts it into rows of one length.

    `known` are rows that were read before; `node` makes the cells below the header, which are texts without it.
    """
    if len(content) > MAX_BYTES or b"\0" in content or not is_utf8(content):
        return None
    found = [one for one in (_cut(content, separator, known, node or _cell) for separator in separators) if one is not None]
    return _table(content, max(found, key=lambda one: len(one.columns))) if found else None


class _Cut:
    """A file cut into rows: the header's cells, and the rows below it, which stand in the content from one offset to another."""

    def __init__(self, separator: bytes, known: Known, node: NodeOf) -> None:
        self.separator = separator
        self.start = b""
        self.columns: list[bytes] = []
        self.keys: list[str] = []
        self.ended = b""
        self.items: list[Item] = []
        self.rows = 0
        self.end = b""
        self.known: dict[bytes, Item] = {}
        self._all = known
        self._node = node

    def head(self, lead: bytes, cells: list[bytes], ended: bytes, at: int) -> None:
        """Take the header, behind which the rows begin."""
        self.start, self.columns, self.ended, self.rows = lead, cells, ended, at
        names = [_text(cell) for cell in cells]
        self.keys = [name.decode() for name in names]
        self.known = self._all.setdefault((self.separator, *names), {})

    def row(self, cells: list[bytes], ended: bytes) -> Item:
        """Read a row."""
        return Item(b"", _row(self.keys, cells, self.separator.decode(), self._node), ended)


class _UnevenError(Exception):
    """A file is no table: why, and where its first wrong row begins; never leaves this module."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def _cut(content: bytes, separator: bytes, known: Known, node: NodeOf) -> _Cut | None:
    """Cut a file into rows; None where it is no table."""
    try:
        found = _rows(content, _Cut(separator, known, node))
    except _UnevenError:
        return None
    return found if found.columns else None


def wrong_row(content: bytes, separators: tuple[bytes, ...] = SEPARATORS) -> tuple[int, str] | None:
    """Say why a file is no table, and on which line; None where it is one. What cuts its header into most cells separates them."""
    head = next((line for line in content.split(b"\n") if line.strip()), b"")
    separator = max(separators, key=lambda one: len(_CELLS[one].findall(head)))
    try:
        found = _rows(content, _Cut(separator, {}, _cell))
    except _UnevenError as wrong:
        return content.count(b"\n", 0, wrong.at) + 1, str(wrong)
    if len(set(found.keys)) < len(found.keys):
        return content.count(b"\n", 0, len(found.start)) + 1, "a column stands twice in the header"
    return None if found.keys else (1, "there is no header")


def _rows(content: bytes, found: _Cut) -> _Cut:
    """Cut a file into rows; one that stands on a line which was read before is the same again.

    Raises:
        _UnevenError: where rows have different lengths, or fewer than two cells, or a quote is misplaced.
    """
    at, lead = 0, b""
    while at < len(content):
        end = content.find(b"\n", at)
        if end < 0:
            raise _UnevenError("the last line does not end", at)
        line = content[at:end]
        known = found.known.get(line)
        if known is not None:
            found.items.append(replace(known, lead=lead) if lead else known)
            at, lead = end + 1, b""
            continue
        if line in (b"", b"\r"):
            lead, at = lead + line + b"\n", end + 1
            continue
        cells: list[bytes] | None = line.split(found.separator)
        if b'"' in line:
            cells, end = _quoted_row(content, at, found.separator)
        if cells is None:
            raise _UnevenError("a quote is misplaced, or does not end", at)
        ended = b"\r" if cells[-1].endswith(b"\r") else b""
        if ended:
            cells[-1] = cells[-1][:-1]
        if len(cells) < _FEW or any(b"\r" in cell and cell[:1] != b'"' for cell in cells):
            raise _UnevenError("there are fewer than two cells" if len(cells) < _FEW else "a line ends as no other does", at)
        if not found.columns:
            found.head(lead, cells, ended, end + 1)
        elif len(cells) != len(found.columns):
            raise _UnevenError(f"there are {len(cells)} cells below {len(found.columns)} columns", at)
        else:
            row = found.row(cells, ended)
            if end == at + len(line):  # of a row on several lines, the first one alone does not say it
                found.known[line] = row
            found.items.append(replace(row, lead=lead) if lead else row)
        at, lead = end + 1, b""
    found.end = lead
    return found


def _quoted_row(content: bytes, at: int, separator: bytes) -> tuple[list[bytes] | None, int]:
    """Read a row some cells of which may be quoted; give them, and where its line ends."""
    cells: list[bytes] = []
    pattern = _CELLS[separator]
    while match := pattern.match(content, at):
        cell, at = match[0], match.end()
        if match[1] is None and cell.lstrip(b" \t")[:1] == b'"':
            return None, at
        if match[1] is not None and content[at : at + 2] == b"\r\n":
            cell, at = cell + b"\r", at + 1
        cells.append(cell)
        if content[at : at + 1] != separator:
            return (cells if content[at : at + 1] == b"\n" else None), at
        at += 1
    return None, at


def _table(content: bytes, cut: _Cut) -> Table | None:
    """Give the document; None where a column stands twice."""
    if len(set(cut.keys)) < len(cut.keys):
        return None
    head = Field(COLUMNS, b"", b"", _row(cut.keys, cut.columns, cut.separator.decode(), _cell), cut.ended)
    rows = _listed(tuple(cut.items), Shell(), content[cut.rows : len(content) - len(cut.end)])
    fields = (head, Field(ROWS, b"", b"", rows))
    return Table(content, content, fields, cut.start, cut.end)


def _cell(text: bytes, raw: bytes) -> Node:
    """Take a cell for what it says."""
    return Scalar(text, raw)


def _row(keys: list[str], cells: list[bytes], form: str, node: NodeOf) -> Table:
    """Give a row, as a table by column."""
    return _composed_row(
        tuple(Field(key, b"", b"", node(_text(cell), cell), form=form) for key, cell in zip(keys, cells, strict=True)),
    )


def _composed_row(fields: tuple[Field, ...]) -> Table:
    """Put a row together: `value` is its line, and `text` says which columns these are, since rows are compared by it."""
    written = fields[0].form.encode().join(one.node.raw for one in fields) if fields else b""
    return Table(repr([one.key for one in fields]).encode() + written, written, fields)


def _text(cell: bytes) -> bytes:
    """Take a cell out of its quotes."""
    return cell[1:-1].replace(b'""', b'"') if cell[:1] == b'"' else cell


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a row together; or a document, whose rows are fitted to its header."""
    if not fields or fields[0].key not in (COLUMNS, ROWS) or fields[0].form:
        return _composed_row(fields)
    nodes = {one.key: one.node for one in fields}
    head, rows = nodes.get(COLUMNS), nodes.get(ROWS)
    if isinstance(head, Table) and isinstance(rows, List):
        items = tuple(replace(item, node=_fitted(item.node, head)) for item in rows.items)
        rows = compose_list(items, rows.shell) if any(a.node is not b.node for a, b in zip(items, rows.items, strict=True)) else rows
        fields = (replace(fields[0], node=head), replace(fields[1], node=rows))
    return _document(fields, shell)


def _document(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put a header and rows that fit to it together."""
    written = (one.node.text if isinstance(one.node, List) else one.node.value + one.tail + b"\n" for one in fields)
    text = shell.start + b"".join(written) + shell.end
    return Table(text, text, fields, shell.start, shell.end)


def _fitted(row: Node, head: Table) -> Node:
    """Give a row the header's columns, in its order; what it holds in another one stands behind them."""
    if not isinstance(row, Table) or row.keys == head.keys:
        return row
    quoted = bool(row.fields) and all(one.node.raw.startswith(b'"') for one in row.fields)
    empty = Scalar(b"", b'""' if quoted else b"")
    own = [row.get(one.key) or replace(one, node=empty) for one in head.fields]
    return _composed_row((*own, *(one for one in row.fields if head.get(one.key) is None and one.node.value)))


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put rows together."""
    text = shell.start + b"".join([item.lead + item.node.value + item.tail + b"\n" for item in items]) + shell.end
    return _listed(items, shell, text)


def _listed(items: tuple[Item, ...], shell: Shell, text: bytes) -> List:
    """Give rows that were put together."""
    return List(b"\n".join([item.node.raw for item in items]), text, text, items, shell.start, shell.end, shell.step)


def unit(_root: Table) -> bytes:
    """Tell by how much a level is indented."""
    return b""


def plain(node: Node) -> object:
    """Give what a cell says: an integer where its text is one as it is usually written, else the text."""
    if isinstance(node, Table):
        return {one.key: plain(one.node) for one in node.fields}
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    text = node.value.decode()
    if not _INTEGER.fullmatch(text):
        return text
    return int(text) if len(text) <= MAX_DIGITS else Number(text)


def spell(value: object) -> bytes | None:
    """Give the text that a cell holds for a text or a number; None for a text that would read as a number, and anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int) or (type(value) is str and _INTEGER.fullmatch(value)):
        return None
    text = str(value)
    return text.encode() if is_text(text) and "\0" not in text else None


def _place(into: Field, value: bytes, _by: bytes) -> Field | None:
    """Give a cell a text; None for what is no cell."""
    return replace(into, node=Scalar(value, written(value, into.node.raw))) if into.form and is_utf8(value) else None


def written(text: bytes, like: bytes = b"") -> bytes:
    """Write a cell, in quotes where it needs them, or another one has them."""
    return b'"' + text.replace(b'"', b'""') + b'"' if _SPECIAL.search(text) or like.startswith(b'"') else text


def _embed(_into: Field, _siblings: Siblings, _by: bytes) -> Field | None:
    """Say that there is no room for siblings."""
    return None


def _dialect(name: str, separators: tuple[bytes, ...]) -> Dialect:
    def remembering() -> Dialect:
        known: Known = {}
        return replace(one, read=partial(read_table, separators, known))

    read: Callable[[bytes], Table | None] = lambda content: read_table(separators, {}, content)  # noqa: E731 (a dictionary for each)
    one = Dialect(
        name,
        read,
        compose,
        unit,
        _place,
        _embed,
        json_document.whole,
        json_document.whole_of,
        compose_list,
        plain,
        spell,
        together=remembering,
        naming=Naming(("id", "key", None, "name"), sequences=False),
    )
    return one


DIALECT, TABS = _dialect("csv", SEPARATORS), _dialect("tsv", (b"\t",))

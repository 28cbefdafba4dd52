"""Tables of cells whose columns have types: as `csv_document` reads them, with numbers, true and false, and siblings in cells.

An empty cell holds nothing, and a file of nothing but blank lines is a table of nothing. Siblings are the object of
`siblings_format`, as JSON on one line, with values as texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings, from_tree, to_tree
from mergekit.syntax import csv_document
from mergekit.syntax.csv_document import ROWS, SEPARATORS, Known, read_table, written
from mergekit.syntax.document import MAX_DIGITS, Dialect, Field, List, Node, Number, Open, Scalar, Table, is_text
from mergekit.syntax.parse import is_utf8

_OPENS = b'{"' + KEY.encode() + b'": '
_INTEGER = re.compile(r"-?[1-9][0-9]*|0", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


def _cell(text: bytes, raw: bytes) -> Node:
    """Take a cell for the siblings that it is, or for a text."""
    siblings = _siblings(text) if text.startswith(_OPENS) else None
    return Scalar(text, raw) if siblings is None else Open(siblings, text, raw)


def _siblings(text: bytes) -> Siblings | None:
    """Read siblings; None where a cell holds anything else, or these in another spelling."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or len(found) != 1:
        return None
    try:
        siblings = from_tree(found[KEY], _value)
    except TypeError:
        return None
    return siblings if siblings is not None and _spelled(siblings) == text else None


def _value(value: object) -> bytes:
    """Give the text of a variant.

    Raises:
        TypeError: if it is none.
    """
    if not isinstance(value, str) or not is_text(value):
        raise TypeError
    return value.encode()


def _spelled(siblings: Siblings) -> bytes | None:
    """Write siblings as the text of a cell; None if a value is no text."""
    if not all(is_utf8(value) for value in (siblings.base, *siblings.values) if value is not None):
        return None
    return json.dumps({KEY: to_tree(siblings, bytes.decode)}, ensure_ascii=False).encode()


def plain(node: Node) -> object:
    """Give what a cell says: a number where its text is one as JSON writes it, true or false, else the text."""
    if isinstance(node, Table):
        return {one.key: plain(one.node) for one in node.fields}
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    text = node.value.decode()
    if isinstance(node, Open):
        return Number(text)
    if _INTEGER.fullmatch(text) and len(text) <= MAX_DIGITS:
        return int(text)
    return Number(text) if _NUMBER.fullmatch(text) else _BOOLEANS.get(text, text)


def spell(value: object) -> bytes | None:
    """Give the text of a cell; None for what would read as something else, and for what has parts."""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if not isinstance(value, str | int):
        return None
    text = str(value)
    if type(value) is str and (not text or _NUMBER.fullmatch(text) or text in _BOOLEANS):
        return None
    return text.encode() if is_text(text) and "\0" not in text else None


def place(into: Field, value: bytes, _by: bytes) -> Field | None:
    """Give a cell a text; None for what no cell can hold."""
    if not value or b"\0" in value or not is_utf8(value):
        return None
    return replace(into, node=_cell(value, written(value, into.node.raw if isinstance(into.node, Scalar) else b"")))


def embed(into: Field, siblings: Siblings, _by: bytes) -> Field | None:
    """Give a cell siblings; None where there is no cell."""
    text = _spelled(siblings)
    return None if text is None or not into.form else replace(into, node=Open(siblings, text, written(text)))


def _read(separators: tuple[bytes, ...], known: Known, content: bytes) -> Table | None:
    """Read a file, be there nothing in it."""
    if not content.strip(b"\r\n"):
        return Table(content, content, (), content)
    return read_table(separators, known, content, _cell)


def _dialect(base: Dialect, separators: tuple[bytes, ...]) -> Dialect:
    def remembering() -> Dialect:
        known: Known = {}
        return replace(one, read=lambda content: _read(separators, known, content))

    read: Callable[[bytes], Table | None] = lambda content: _read(separators, {}, content)  # noqa: E731 (a dictionary for each)
    one = replace(
        base,
        read=read,
        place=place,
        embed=embed,
        plain=plain,
        spell=spell,
        together=remembering,
        records=ROWS,
        blank=lambda node: isinstance(node, Scalar) and not node.value,
    )
    return one


DIALECT, TABS = _dialect(csv_document.DIALECT, SEPARATORS), _dialect(csv_document.TABS, (b"\t",))

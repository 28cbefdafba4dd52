"""JSON documents: RFC 8259, strictly; an object with a key twice, or nested too deep, is not read."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator

from mergekit.frozen import replace
from mergekit.siblings_format import KEY, Siblings, from_tree, to_tree
from mergekit.syntax.document import KEY_OF_ITEMS, ROOT, Dialect, Field, Open, Scalar, Shell, Table, quoted, tree_of
from mergekit.syntax.json_reading import TOKEN, Known, Reader
from mergekit.syntax.json_writing import compose, compose_list, plain, spell
from mergekit.syntax.parse import MAX_BYTES, is_utf8

_WHOLE = re.compile(rb'[ \t\n\r]*\{[ \t\n\r]*"' + re.escape(KEY.encode()) + rb'"')
MAX_WHOLE = 1 << 26
"""Larger files are not looked at for siblings of whole files."""
_MOST_VALUES = 1 << 17
_WIDE = 72
"""What is longer is written over several lines."""


def read(content: bytes) -> Table | None:
    """Read a document whose root is an object; None where it is not."""
    return _read(Reader(content), content)


def read_relaxed(content: bytes) -> Table | None:
    """Read a document with comments and commas at the end, and with anything at its root."""
    return _read(Reader(content, relaxed=True), content)


def read_commented(content: bytes) -> Table | None:
    """Read a document with comments and commas at the end; None where its root is not an object."""
    return _object(read_relaxed(content))


def _object(root: Table | None) -> Table | None:
    return None if root is None or any(one.form == ROOT for one in root.fields) else root


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common; see `Reader`."""
    known = Known()
    return replace(DIALECT, read=lambda content: _read(Reader(content, known=known), content))


def reading_relaxed_together() -> Dialect:
    """Give the relaxed dialect for contents that have much in common."""
    known = Known()
    return replace(RELAXED, read=lambda content: _read(Reader(content, relaxed=True, known=known), content))


def reading_commented_together() -> Dialect:
    """Give the dialect of objects with comments for contents that have much in common."""
    relaxed = reading_relaxed_together().read
    return replace(COMMENTED, read=lambda content: _object(relaxed(content)))


def is_large(content: bytes) -> bool:
    """Tell whether there is more to read than that: twice as much as of other formats, if it is not all small values."""
    return len(content) > MAX_BYTES and (len(content) > 2 * MAX_BYTES or content.count(b",") > _MOST_VALUES)


def _read(reader: Reader, content: bytes) -> Table | None:
    if is_large(content) or not is_utf8(content) or not content.strip(b" \t\n\r"):
        return None
    start = reader.space_end(0)
    root, end = reader.value(start)
    if root is None or reader.space_end(end) != len(content):
        return None
    if isinstance(root, Table):
        return Table(content, root.value, root.fields, content[:start] + root.start, root.end + content[end:])
    return compose((Field(KEY_OF_ITEMS, b"", b"", root, form=ROOT),), Shell(content[:start], content[end:])) if reader.relaxed else None


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented; nothing where the document stands on one line."""
    lead = root.fields[0].lead if root.fields else b"\n  "
    return (lead.rpartition(b"\n")[2] or b"  ") if b"\n" in lead else b""


def place(into: Field, value: bytes, by: bytes) -> Field:
    """Give a field a value, laid out as its surroundings are."""
    return _filled(into, value, by)


def embed(into: Field, siblings: Siblings, by: bytes) -> Field:
    """Give a field siblings as its value."""
    return _filled(into, {KEY: tree_of(siblings)}, by)


def _filled(into: Field, tree: object, by: bytes) -> Field:
    """Write a tree in place of a field's value."""
    multiline = by and b"\n" in into.lead
    lines = _Layout(by if multiline else b"")
    raw = lines.write(tree, into.lead.rpartition(b"\n")[2] if multiline else b"")
    node, _ = Reader(raw).value(0)
    return Field(into.key, into.lead, into.name, node or Scalar(raw, raw), into.tail, into.form, into.gap)


class _Layout:
    """Writes trees: over several lines, each level indented by a unit, or on one line where that is empty."""

    def __init__(self, by: bytes) -> None:
        self._by = by

    def write(self, tree: object, indent: bytes) -> bytes:
        """Write dicts, lists and texts; bytes are values in JSON without white space."""
        if isinstance(tree, bytes):
            return self._value(tree, indent)
        if isinstance(tree, str):
            return quoted(tree)
        deeper = indent + self._by
        if isinstance(tree, dict):
            return self._lines(b"{", [quoted(key) + b": " + self.write(tree[key], deeper) for key in tree], b"}", indent)
        if isinstance(tree, list):
            return self._lines(b"[", [self.write(one, deeper) for one in tree], b"]", indent)
        message = f"no part of siblings: {tree!r}"
        raise TypeError(message)

    def _lines(self, first: bytes, parts: list[bytes], last: bytes, indent: bytes) -> bytes:
        if not self._by:
            return first + b", ".join(parts) + last
        line = b"\n" + indent + self._by
        return first + line + (b"," + line).join(parts) + b"\n" + indent + last

    def _value(self, value: bytes, indent: bytes) -> bytes:
        """Lay out a value: short ones on one line."""
        spread = bool(self._by) and len(value) > _WIDE
        pieces: list[bytes] = []
        depth = 0
        for token, following in _tokens(value):
            if token in (b"}", b"]"):
                depth -= 1
            pieces.append(token)
            if token == b":" or (token == b"," and not spread):
                pieces.append(b" ")
            elif spread and token in (b"{", b"[") and following not in (b"}", b"]"):
                depth += 1
                pieces.append(b"\n" + indent + self._by * depth)
            elif token in (b"{", b"["):
                depth += 1
            elif spread and token == b",":
                pieces.append(b"\n" + indent + self._by * depth)
            if spread and following in (b"}", b"]") and token not in (b"{", b"["):
                pieces.append(b"\n" + indent + self._by * (depth - 1))
        return b"".join(pieces)


def _tokens(value: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give each token with the one that follows."""
    tokens = [found[0] for found in TOKEN.finditer(value)]
    return zip(tokens, [*tokens[1:], b""], strict=True)


def whole(siblings: Siblings) -> bytes:
    """Write siblings of whole files: each is a text, or its bytes in Base64 where they are none."""
    return _Layout(b"  ").write({KEY: to_tree(siblings, as_text)}, b"") + b"\n"


def whole_on_one_line(siblings: Siblings) -> bytes:
    """Write the same on one line."""
    return _Layout(b"").write({KEY: to_tree(siblings, as_text)}, b"") + b"\n"


def whole_of(content: bytes) -> Siblings | None:
    """Read what `whole` wrote."""
    if len(content) > MAX_WHOLE or not _WHOLE.match(content) or not is_utf8(content):
        return None
    reader = Reader(content)
    node, end = reader.value(reader.space_end(0))
    return whole_in(json.loads(content)) if isinstance(node, Open) and not content[end:].strip(b" \t\n\r") else None


def whole_in(tree: object) -> Siblings | None:
    """Read siblings of whole files from plain values: dicts, lists and texts."""
    if not isinstance(tree, dict) or list(tree) != [KEY]:
        return None
    try:
        return from_tree(tree[KEY], of_text)
    except (ValueError, binascii.Error):
        return None


def as_text(content: bytes) -> object:
    """Give a file as a text, or as Base64 under a key that says so."""
    return content.decode() if is_utf8(content) else {"base64": base64.b64encode(content).decode()}


def of_text(value: object) -> bytes:
    """Give the file that `as_text` gave.

    Raises:
        ValueError: if it is anything else.
    """
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, dict) and list(value) == ["base64"] and isinstance(value["base64"], str):
        return base64.b64decode(value["base64"], validate=True)
    message = "neither a text nor Base64"
    raise ValueError(message)


DIALECT = Dialect("json", read, compose, unit, place, embed, whole, whole_of, compose_list, plain, spell, together=reading_together)
RELAXED = replace(DIALECT, read=read_relaxed, together=reading_relaxed_together)
"""JSON as people write it by hand."""
COMMENTED = replace(DIALECT, read=read_commented, together=reading_commented_together)
"""The same, with an object at its root."""

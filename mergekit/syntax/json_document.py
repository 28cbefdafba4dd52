"""JSON documents: RFC 8259, strictly; an object with a key twice, or nested too deep, is not read."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator

from mergekit.siblings_format import KEY, Siblings, from_tree, to_tree
from mergekit.syntax import commas
from mergekit.syntax.commas import Part
from mergekit.syntax.document import (
    MAX_DIGITS,
    Dialect,
    Field,
    Item,
    List,
    Node,
    Number,
    Open,
    Scalar,
    Shell,
    Table,
    is_text,
    quoted,
    recognised,
    tree_of,
    unquoted,
)
from mergekit.syntax.parse import MAX_BYTES, MAX_DEPTH, is_utf8

_SPACE = re.compile(rb"[ \t\n\r]*")
_STRING = rb'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
_KEY = re.compile(rb"([ \t\n\r]*)((" + _STRING + rb")[ \t\n\r]*:[ \t\n\r]*)")
_WHOLE = re.compile(rb'[ \t\n\r]*\{[ \t\n\r]*"' + re.escape(KEY.encode()) + rb'"')
_TOKEN = re.compile(
    rb"[{}\[\],:]|" + _STRING + rb"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.a-zA-Z])|(?:true|false|null)(?![0-9a-zA-Z])"
)
MAX_WHOLE = 1 << 26
"""Larger files are not looked at for siblings of whole files."""
_WIDE = 72
"""What is longer is written over several lines."""


class _Frame:
    """An object or a list that is being read."""

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.fields: list[Field] = []
        self.items: list[Part] = []
        self.keys: set[str] = set()
        self.lead = b""
        self.key = ""
        self.name = b""


def read(content: bytes) -> Table | None:
    """Read a document whose root is an object; None where it is not."""
    if len(content) > MAX_BYTES or not is_utf8(content):
        return None
    if not content.strip(b" \t\n\r"):
        return None
    start = _space_end(content, 0)
    root, end = _value(content, start)
    if not isinstance(root, Table) or _space_end(content, end) != len(content):
        return None
    return compose(root.fields, Shell(content[:start] + root.start, root.end + content[end:]))


def _value(content: bytes, at: int) -> tuple[Node | None, int]:
    """Read the value that starts at an offset, and say where it ends; None where there is none."""
    stack: list[_Frame] = []
    while True:
        token = _TOKEN.match(content, at)
        if token is None:
            return None, at
        text = token[0]
        if text in (b"{", b"["):
            opened = _open(content, token.end(), stack, _Frame(is_object=text == b"{"))
            if opened is None:
                return None, at
            node, at = opened
            if node is None:
                continue
        elif text[:1] in b"}],:":
            return None, at
        else:
            node, at = Scalar(text, text), token.end()
        while stack:
            closed = _close(content, at, stack, node)
            if closed is None:
                return None, at
            node, at = closed
            if node is None:
                break
        if node is not None:
            return node, at


def _open(content: bytes, at: int, stack: list[_Frame], frame: _Frame) -> tuple[Node | None, int] | None:
    """Begin an object or a list: give it at once if it is empty, else step to its first value; None if it is broken."""
    if len(stack) >= MAX_DEPTH:
        return None
    end = _space_end(content, at)
    if content[end : end + 1] == (b"}" if frame.is_object else b"]"):
        return _done(frame, content[at : end + 1]), end + 1
    stack.append(frame)
    step = _next(content, at, frame)
    return None if step is None else (None, step)


def _close(content: bytes, at: int, stack: list[_Frame], node: Node) -> tuple[Node | None, int] | None:
    """Put a value where it belongs: give the object or list that it completes, or step to the next value."""
    frame = stack[-1]
    end = _space_end(content, at)
    mark = content[end : end + 1]
    if frame.is_object:
        gap = content[at:end] if mark == b"," else b""
        frame.fields.append(Field(frame.key, frame.lead, frame.name, node, gap=gap))
    else:
        frame.items.append(Part(frame.lead, node, content[at:end]))
    if mark == b",":
        step = _next(content, end + 1, frame)
        return None if step is None else (None, step)
    if mark != (b"}" if frame.is_object else b"]"):
        return None
    stack.pop()
    return _done(frame, content[at if frame.is_object else end : end + 1]), end + 1


def _next(content: bytes, at: int, frame: _Frame) -> int | None:
    """Step to the next value, over its key; None where there is none."""
    if not frame.is_object:
        end = _space_end(content, at)
        frame.lead = content[at:end]
        return end
    found = _KEY.match(content, at)
    if found is None:
        return None
    text = _text(found[3])
    if text in frame.keys:
        return None
    frame.keys.add(text)
    frame.lead, frame.key, frame.name = found[1], text, found[2]
    return found.end()


def _done(frame: _Frame, closing: bytes) -> Node:
    """Finish an object or a list."""
    if frame.is_object:
        return recognised(compose(tuple(frame.fields), Shell(b"{", closing)), unquoted)
    return compose_list(*commas.items_of(b"[", frame.items, closing, comma=False))


def _space_end(content: bytes, at: int) -> int:
    """Skip white space."""
    found = _SPACE.match(content, at)
    return found.end() if found else at


def _text(token: bytes) -> str:
    """Give the text of a string; a lone surrogate stays one, since two keys must not become the same."""
    return str(json.loads(token)) if b"\\" in token else token[1:-1].decode()


def compose(fields: tuple[Field, ...], shell: Shell) -> Table:
    """Put an object together."""
    text = b"".join((shell.start or b"{", b",".join(one.lead + one.name + one.node.raw + one.gap for one in fields), shell.end or b"}"))
    value = b"{" + b",".join(_bare(one.name) + b":" + one.node.value for one in fields) + b"}"
    return Table(text, value, fields, shell.start, shell.end)


def compose_list(items: tuple[Item, ...], shell: Shell) -> List:
    """Put a list together."""
    items = commas.laid_out(items)
    text = commas.written(items, Shell(shell.start or b"[", shell.end or b"]"))
    value = b"[" + b",".join(item.node.value for item in items) + b"]"
    return List(value, text, text, items, shell.start, shell.end, shell.step)


def plain(node: Node) -> object:
    """Give what a value means."""
    return json.loads(node.value, parse_int=_integer, parse_float=Number)


def _integer(token: str) -> object:
    """Give an integer, unless it is larger than any that somebody counts with."""
    return int(token) if len(token) <= MAX_DIGITS else Number(token)


def spell(value: object) -> bytes | None:
    """Write a plain value on one line; None for one that JSON cannot hold, or that nests too deep."""
    return _spelled(value, 0)


def _spelled(value: object, depth: int) -> bytes | None:
    """Write one value."""
    if value is None or isinstance(value, bool):
        return {None: b"null", True: b"true", False: b"false"}[value]
    if isinstance(value, int | Number):
        return str(value).encode()
    if isinstance(value, str):
        return quoted(value) if is_text(value) else None
    if depth >= MAX_DEPTH or not isinstance(value, list | dict):
        return None
    inner = value.values() if isinstance(value, dict) else value
    parts = [_spelled(one, depth + 1) for one in inner]
    written = [part for part in parts if part is not None]
    if len(written) < len(parts):
        return None
    if isinstance(value, list):
        return b"[" + b", ".join(written) + b"]"
    return b"{" + b", ".join(quoted(key) + b": " + part for key, part in zip(value, written, strict=True)) + b"}"


def _bare(name: bytes) -> bytes:
    """Give the key alone."""
    return name.rstrip(b" \t\n\r")[:-1].rstrip(b" \t\n\r")


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
    node, _ = _value(raw, 0)
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
    tokens = [found[0] for found in _TOKEN.finditer(value)]
    return zip(tokens, [*tokens[1:], b""], strict=True)


def whole(siblings: Siblings) -> bytes:
    """Write siblings of whole files: each is a text, or its bytes in Base64 where they are none."""
    return _Layout(b"  ").write({KEY: to_tree(siblings, as_text)}, b"") + b"\n"


def whole_of(content: bytes) -> Siblings | None:
    """Read what `whole` wrote."""
    if len(content) > MAX_WHOLE or not _WHOLE.match(content) or not is_utf8(content):
        return None
    node, end = _value(content, _space_end(content, 0))
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


DIALECT = Dialect("json", read, compose, unit, place, embed, whole, whole_of, compose_list, plain, spell)

"""Siblings of whole files as TOML, and the trees of siblings within one."""

from __future__ import annotations

import re

from mergekit.siblings_format import KEY, Siblings, to_tree
from mergekit.syntax.document import quoted, unquoted
from mergekit.syntax.json_document import MAX_WHOLE, as_text, whole_in
from mergekit.syntax.parse import MAX_DEPTH, is_utf8

_PLAIN = re.compile("[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")


class _Unsupported(Exception):
    """Something that `whole` does not write; never leaves this module."""


def inline(tree: object, by: bytes) -> bytes:
    """Write dicts, lists and texts inline, lists of several over several lines; bytes are values."""
    if isinstance(tree, bytes):
        return tree
    if isinstance(tree, str):
        return quoted(tree)
    if isinstance(tree, dict):
        return b"{" + b", ".join(key.encode() + b" = " + inline(tree[key], by) for key in tree) + b"}"
    if isinstance(tree, list):
        return b"[\n" + b"".join(by + inline(one, by) + b",\n" for one in tree) + b"]"
    message = f"no part of siblings: {tree!r}"
    raise TypeError(message)


def whole(siblings: Siblings) -> bytes:
    """Write siblings of whole files: each is a text, or its bytes in Base64 where they are none."""
    tree = to_tree(siblings, lambda content: _text_value(content) if is_utf8(content) else as_text(content))
    head = b"[" + quoted(KEY) + b"]\n"
    return head + b"".join(key.encode() + b" = " + inline(tree[key], b"") + b"\n" for key in tree)


def _text_value(content: bytes) -> bytes:
    """Write a text, over several lines where nothing in it needs an escape."""
    text = content.decode()
    if "\n" in text and "'''" not in text and not text.endswith("'") and _PLAIN.fullmatch(text):
        return b"'''\n" + content + b"'''"
    return quoted(text)


_TOKEN = re.compile(rb"[ \n]*('''\n.*?'''|\"(?:[^\"\\\n]|\\.)*\"|[a-z0-9]+|[=\[\]{},])", re.DOTALL)


def whole_of(content: bytes) -> Siblings | None:
    """Read what `whole` wrote, in its own small part of TOML: texts, inline tables and lists."""
    head = b"[" + quoted(KEY) + b"]\n"
    if not content.startswith(head) or len(content) > MAX_WHOLE or not is_utf8(content):
        return None
    try:
        tree, end = _members(content, len(head), b"")
    except _Unsupported:
        return None
    return None if content[end:].strip() else whole_in({KEY: tree})


def _members(content: bytes, at: int, closing: bytes, depth: int = 0) -> tuple[dict[str, object], int]:
    """Read keys and values up to what closes them, or to the end."""
    found: dict[str, object] = {}
    while True:
        token, end = _token(content, at)
        if token == closing:
            return found, end
        key = token.decode()
        equals, at = _token(content, end)
        if equals != b"=" or key in found:
            raise _Unsupported
        found[key], at = _value(content, at, depth)
        if closing:
            at = _past_comma(content, at, closing)


def _value(content: bytes, at: int, depth: int) -> tuple[object, int]:
    """Read a text, an inline table or a list."""
    token, at = _token(content, at)
    if token == b"{" and depth < MAX_DEPTH:
        return _members(content, at, b"}", depth + 1)
    if token.startswith(b"'''"):
        return token[4:-3].decode(), at
    if token.startswith(b'"'):
        return unquoted(token), at
    if token != b"[" or depth >= MAX_DEPTH:
        raise _Unsupported
    items: list[object] = []
    while _token(content, at)[0] != b"]":
        item, at = _value(content, at, depth + 1)
        items.append(item)
        at = _past_comma(content, at, b"]")
    return items, _token(content, at)[1]


def _past_comma(content: bytes, at: int, closing: bytes) -> int:
    """Step over a comma, which may be missing before what closes."""
    token, end = _token(content, at)
    if token not in (b",", closing):
        raise _Unsupported
    return end if token == b"," else at


def _token(content: bytes, at: int) -> tuple[bytes, int]:
    """Give the next token and where it ends; nothing at the end."""
    found = _TOKEN.match(content, at)
    if found is None:
        if content[at:].strip():
            raise _Unsupported
        return b"", len(content)
    return found[1], found.end()

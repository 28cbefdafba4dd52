"""What YAML's values mean, and plain values written as YAML: the core schema of YAML 1.2."""

from __future__ import annotations

import re

from mergekit.syntax.document import MAX_DIGITS, ROOT, List, Node, Number, Open, Scalar, Table, quoted, spelled, unquoted
from mergekit.syntax.parse import MAX_DEPTH

_WORDS = {b"": None, b"~": None, b"null": None, b"Null": None, b"NULL": None}
_BOOLEANS = {b"true": True, b"True": True, b"TRUE": True, b"false": False, b"False": False, b"FALSE": False}
_INTEGER = re.compile(rb"[-+]?[0-9]+")
_NUMBER = re.compile(
    rb"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_SIMPLE = re.compile(r"[A-Za-z_/.][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+()-]+)*")
_ODD = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan", "...", "."})
_ESCAPED_FEED = re.compile(r"[ \t]*\n[ \t]*")
_INDICATOR = re.compile(rb"([|>])([0-9]?)([-+]?)([0-9]?)[ \t]*(?:#[^\n]*)?\n?")


def plain(node: Node) -> object:
    """Give what a value means; what has a tag, or is no text and no plain integer, stays as it is written."""
    if isinstance(node, Table) and node.fields and node.fields[0].form == ROOT:
        return plain(node.fields[0].node)
    if isinstance(node, Table):
        return {one.key: plain(one.node) for one in node.fields}
    if isinstance(node, List):
        return [plain(item.node) for item in node.items]
    if isinstance(node, Open):
        return Number(node.value.decode())
    return _meaning(node)


def _meaning(node: Scalar) -> object:
    """Give what a token means."""
    token = node.value
    if token[:1] in (b'"', b"'"):
        return _unquoted(token)
    if token[:1] in (b"|", b">"):
        return _block(node.raw.lstrip(b" \t"))
    if token in _WORDS:
        return None
    if token in _BOOLEANS:
        return _BOOLEANS[token]
    if _INTEGER.fullmatch(token) and len(token) <= MAX_DIGITS and not _octal(token):
        return int(token)
    text = token.decode()
    if _NUMBER.fullmatch(token) or token[:1] in (b"!", b"[", b"{", b"\n", b"&", b"*"):
        return Number(text)
    return _folded(text)


def _octal(token: bytes) -> bool:
    """Tell whether some readers take an integer for an octal one."""
    bare = token.lstrip(b"+-")
    return len(bare) > 1 and bare.startswith(b"0")


def _unquoted(token: bytes) -> object:
    """Give a text in quotes."""
    text = token.decode()
    if text.startswith("'"):
        return _folded(text[1:-1].replace("''", "'"))
    found = unquoted(_folded(text).encode())
    return Number(text) if found is None else found


def _folded(text: str) -> str:
    """Join the lines of a text as YAML does: a line feed is a space, a blank line is a line feed."""
    if "\n" not in text:
        return text
    return _ESCAPED_FEED.sub("\n", text).replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n")


def _block(raw: bytes) -> object:
    """Give a text of lines behind ``|``; one behind ``>``, or with more to it, stays as it is written."""
    head = _INDICATOR.match(raw)
    if head is None or head[1] == b">" or head[2] or head[4]:
        return Number(raw.decode())
    lines = raw[head.end() :].split(b"\n")
    widths = [len(line) - len(line.lstrip(b" ")) for line in lines if line.strip(b" ")]
    width = widths[0] if widths else max(map(len, lines))
    if any(one < width for one in widths):  # a comment, which the grammar takes for a part of the text
        return Number(raw.decode())
    text = "\n".join(line[width:].decode() for line in lines)
    if head[3] == b"+":
        return text + "\n" if head[0].endswith(b"\n") else ""
    text = text.rstrip("\n")
    return text + ("\n" if text and not head[3] else "")


def spell(value: object) -> bytes | None:
    """Write a plain value on one line; None for one that cannot be written, or that nests too deep."""
    return spelled(value, _text, lambda key, part: _text(key) + b": " + part, b"null", MAX_DEPTH)


def _text(text: str) -> bytes:
    """Write a text without quotes where nobody can take it for anything else."""
    simple = _SIMPLE.fullmatch(text) and text.lower() not in _ODD and not _NUMBER.fullmatch(text.encode())
    return text.encode() if simple else quoted(text)

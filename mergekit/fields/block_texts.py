"""Texts of several lines, written over several lines as a version had them: block texts of YAML, and TOML's in three quotes."""

from __future__ import annotations

import re

_BLOCK = re.compile(rb"\|[-+]?([ \t]*(?:#[^\n]*)?)\n(?:[ \t]*\n)*( +)\S")
_QUOTES = (b'"""\n', b"'''\n")
_ODD = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def written_like(text: str, source: bytes) -> bytes | None:
    """Write a text in the way in which `source` is written; None if that is on one line, or cannot hold the text.

    Whoever asks reads the result again: it may mean something else in a format that is not meant.
    """
    if _ODD.search(text) or not text.strip():
        return None
    block = _BLOCK.match(source)
    if block is not None:
        return None if text[0].isspace() else _block(text, block[1], block[2])
    opening = next((quotes for quotes in _QUOTES if source.startswith(quotes)), None)
    if opening is None or "\\" in text or opening.strip().decode() in text or text.endswith(('"', "'")):
        return None
    return opening + text.encode() + opening.strip()


def _block(text: str, comment: bytes, indent: bytes) -> bytes:
    """Write a block text; its sign says whether it ends with a line feed, or with several, which are blank lines below it."""
    body = text.removesuffix("\n")
    sign = b"+" if body.endswith("\n") else b"-" if body == text else b""
    lines = [indent + line.encode() if line else b"" for line in body.split("\n")]
    return b"|" + sign + comment + b"\n" + b"\n".join(lines)

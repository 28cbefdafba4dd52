"""Texts for JSON, quoted as Git quotes paths where they could not be told apart or read otherwise."""

from __future__ import annotations

import re

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_UNESCAPES = {escape[1]: char for char, escape in _ESCAPES.items()}


def text_to_json(text: str) -> str:
    """Quote a text that is no UTF-8, or that begins with a double quote: in double quotes, with C escapes.

    Law: ``text_from_json(text_to_json(t)) == t`` for every text that stands for bytes (surrogates as of
    ``surrogateescape``).
    """
    raw = text.encode("utf-8", "surrogateescape")
    if not text.startswith('"') and _is_utf8(raw):
        return text
    return '"' + "".join(_escaped(char) for char in raw.decode("latin-1")) + '"'


def text_from_json(text: str) -> str:
    """Read back what `text_to_json` wrote."""
    if not text.startswith('"'):
        return text
    plain = re.sub(r"\\([0-7]{3}|.)", lambda found: _unescaped(found[1]), text[1:-1], flags=re.DOTALL)
    return plain.encode("latin-1").decode("utf-8", "surrogateescape")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return char if " " <= char <= "~" else f"\\{ord(char):03o}"


def _unescaped(escape: str) -> str:
    return chr(int(escape, 8)) if escape.isdigit() else _UNESCAPES[escape]

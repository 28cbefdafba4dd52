"""Text of others (names, paths, messages) made harmless to a terminal: what would act is shown instead."""

from __future__ import annotations

import re

# Control characters (C0, DEL, C1), line and paragraph separators, whatever reorders or hides text, lone surrogates.
_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
_BYTES = (0xDC80, 0xDCFF)  # where `surrogateescape` puts bytes that are no UTF-8
_LAST_OF_TWO_DIGITS = 0xFF


def inert(text: str) -> str:
    r"""Replace every character that acts on a terminal, or hides, by its escape: ``\n``, ``\x1b``, ``\u202e``.

    Law: a text without such characters stays the same; the result holds none.
    """
    return _ACTIVE.sub(lambda found: _escape(ord(found[0])), text)


def inert_lines(text: str) -> str:
    """Do the same to a text of several lines, whose line feeds and tabs stay."""
    return "\n".join("\t".join(inert(part) for part in line.removesuffix("\r").split("\t")) for line in text.split("\n"))


def shorten(text: str, most: int) -> str:
    """Cut a text to a number of characters."""
    return text if len(text) <= most else text[: most - 3] + "..."


def _escape(code: int) -> str:
    if chr(code) in "\t\n\r":
        return {9: "\\t", 10: "\\n", 13: "\\r"}[code]
    if _BYTES[0] <= code <= _BYTES[1]:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code <= _LAST_OF_TWO_DIGITS else f"\\u{code:04x}"

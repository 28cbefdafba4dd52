"""Heads: what names the unit that some lines begin with, in whatever language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mergekit.lines.rules.words import LINES, substantive
from mergekit.patterns import pattern

DEFINITION = pattern(
    rb"\s*(?:(?:pub(?:\([\w ]+\))?|public|private|protected|internal|static|final|abstract|async|export|default|override|const|unsafe|"
    rb"inline|virtual)\s+)*"
    rb"(?:def|class|fn|func|function|struct|enum|trait|impl|interface|type|object|module|mod|namespace|macro_rules!|case|it|test|describe)\b"
    rb"\s*(?:\([^)]*\)\s*)?[('\"`]?([\w$'\" -]+)?"
)
BULLET = pattern(rb"\s*(?:[-*+]|\d+[.)]|\.\.|#\.)\s")
COMMENT = pattern(rb"\s*(?://|#(?!include|define|if|end)|/?\*|--|;|<!--|\"\"\")")
_ANNOTATION = pattern(rb"\s*(?:@|#!?\[|\[)")
_SECTION = pattern(rb"\s*\[+([^\[\]]+)\]+\s*$")
_SIGN = pattern(rb"[({:=;<\"'`]")
_QUOTED = pattern(rb"\(?\s*[\"'`]([^\"'`]+)[\"'`]")
_OF_NAMES = bytes(byte for byte in range(256) if not chr(byte).isascii() or chr(byte).isalnum() or chr(byte) in "_$.@/-")


@lru_cache(maxsize=LINES)
def definition(line: bytes) -> bytes:
    """Give the name that a line defines; empty if it defines none."""
    found = DEFINITION.match(line)
    return (found[1] or b"").strip() if found else b""


def head(lines: Iterable[bytes]) -> bytes:
    """Give what names the unit that lines begin with: a definition's name, a key, a text in quotes; empty if nothing does.

    Comments and annotations above it are passed by. An entry of a list in prose has no name.
    """
    said = [line for line in lines if substantive(line) and not COMMENT.match(line)]
    first = next((line for line in said if not _ANNOTATION.match(line)), b"")
    name = definition(first)
    section = _SECTION.match(said[0]) if said else None
    if name or (section is None and (not first or BULLET.match(first))):
        return name
    if section is not None:
        return section[1]
    return _before_a_sign(first.strip())


def _before_a_sign(line: bytes) -> bytes:
    """Give the text in quotes that a line or its call begins with, else the name before its first sign."""
    sign = _SIGN.search(line)
    if sign is None:
        return b""
    quoted = _QUOTED.match(line, sign.start())
    if quoted:
        return quoted[1]
    before = line[: sign.start()].rstrip()
    return before[len(before.rstrip(_OF_NAMES)) :]

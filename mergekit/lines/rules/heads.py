"""Heads: what names the unit that some lines begin with, in whatever language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from mergekit.lines.rules.words import LINES, substantive

DEFINITION = re.compile(
    rb"\s*(?:(?:pub(?:\([\w ]+\))?|public|private|protected|internal|static|final|abstract|async|export|default|override|const|unsafe|"
    rb"inline|virtual)\s+)*"
    rb"(?:def|class|fn|func|function|struct|enum|trait|impl|interface|type|object|module|mod|namespace|macro_rules!|case|it|test|describe)\b"
    rb"\s*(?:\([^)]*\)\s*)?[('\"`]?([\w$'\" -]+)?"
)
BULLET = re.compile(rb"\s*(?:[-*+]|\d+[.)]|\.\.|#\.)\s")
COMMENT = re.compile(rb"\s*(?://|#(?!include|define|if|end)|/?\*|--|;|<!--|\"\"\")")
_ANNOTATION = re.compile(rb"\s*(?:@|#!?\[|\[)")
_SECTION = re.compile(rb"\s*\[+([^\[\]]+)\]+\s*$")
_BEFORE_SIGN = re.compile(rb"[^({:=;<\"'`]*?([\w$.@/-]+)\s*[({:=;<]")
_QUOTED = re.compile(rb"[^({:=;\"'`]*\(?\s*[\"'`]([^\"'`]+)[\"'`]")


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
    found = _QUOTED.match(first.strip()) or _BEFORE_SIGN.match(first.strip())
    return found[1] if found else b""

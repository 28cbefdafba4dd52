"""`balanced`: what opens in a text also closes, where it does so in all inputs.

For text that no grammar reads: fences, tags, brackets, regions of a preprocessor, tables drawn with characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from mergekit.checks.finding import Finding
from mergekit.patterns import pattern

_FENCE = pattern(rb"^[ \t>]*(`{3,}|~{3,})", re.MULTILINE)
_REGION = pattern(rb"^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b", re.MULTILINE)
_TAG = pattern(rb"<(/?)([A-Za-z][\w:.-]*)\b[^<>]*?(/?)>")
_ALONE = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
_BRACKET = pattern(rb"[()\[\]{}]")
_OPENS = {b")": ord("("), b"]": ord("["), b"}": ord("{")}
_CLOSES = {closes[0]: opens for closes, opens in _OPENS.items()}
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_BORDER = pattern(rb"^[ \t]*\+(?:[-=]+\+)+[ \t]*\r?$", re.MULTILINE)


def balanced(inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find kinds of pairs that match in every input and do not in the result."""
    findings = []
    for what, fault in _FAULTS.items():
        line = fault(result)
        if line and not any(map(fault, inputs)):
            findings.append(Finding("balanced", line, what))
    return tuple(sorted(findings, key=lambda one: (one.line, one.what)))


def _fences(text: bytes) -> int:
    """Give the line of a fence that is not closed, 0 if there is none. A fence closes with as many of its character, or more."""
    if b"```" not in text and b"~~~" not in text:
        return 0
    opened: tuple[bytes, int] | None = None
    for found in _FENCE.finditer(text):
        if opened is None:
            opened = found[1], found.start()
        elif found[1].startswith(opened[0]):
            opened = None
    return _line(text, opened[1]) if opened else 0


def _regions(text: bytes) -> int:
    if b"if" not in text or b"#" not in text:
        return 0
    depth = 0
    for found in _REGION.finditer(text):
        depth += -1 if found[1] == b"endif" else 1
        if depth < 0:
            return _line(text, found.start())
    return text.count(b"\n") + 1 if depth else 0


def _tags(text: bytes) -> int:
    if b"<" not in text or b">" not in text:
        return 0
    pending: list[tuple[bytes, int]] = []
    for found in _TAG.finditer(text):
        name = found[2].lower()
        if found[3] or name in _ALONE:
            continue
        if not found[1]:
            pending.append((name, found.start()))
        elif pending and pending[-1][0] == name:
            pending.pop()
        else:
            return _line(text, found.start())
    return _line(text, pending[-1][1]) if pending else 0


def _brackets(text: bytes) -> int:
    if _closed(text):
        return 0
    pending: list[int] = []
    for found in _BRACKET.finditer(text):
        opens = _OPENS.get(found[0])
        if opens is None:
            pending.append(found.start())
        elif not pending or text[pending.pop()] != opens:
            return _line(text, found.start())
    return _line(text, pending[-1]) if pending else 0


def _closed(text: bytes) -> bool:
    """Tell whether every bracket is closed, without looking at what stands between them."""
    pending: list[int] = []
    for bracket in text.translate(None, _NO_BRACKET):
        opens = _CLOSES.get(bracket)
        if opens is None:
            pending.append(bracket)
        elif not pending or pending.pop() != opens:
            return False
    return not pending


def _tables(text: bytes) -> int:
    """Give the first line of a grid table that is not as wide as the table's border."""
    if (b"-+" not in text and b"=+" not in text) or not _BORDER.search(text):
        return 0
    width = 0
    for number, line in enumerate(text.split(b"\n"), 1):
        if not line.lstrip().startswith((b"|", b"+")):
            width = 0
            continue
        shown = len(line.rstrip().decode(errors="replace"))
        if width and shown != width:
            return number
        if _BORDER.match(line):
            width = shown
    return 0


def _line(text: bytes, at: int) -> int:
    return text.count(b"\n", 0, at) + 1


_FAULTS: Mapping[str, Callable[[bytes], int]] = {
    "a fence is not closed": _fences,
    "a region of the preprocessor is not closed": _regions,
    "a tag is not closed": _tags,
    "a bracket is not closed": _brackets,
    "a line of a table is not as wide as the table": _tables,
}

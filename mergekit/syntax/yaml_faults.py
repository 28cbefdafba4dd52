"""YAML that cannot be read, or has a key twice: the line on which what is wrong begins.

A grammar that goes around an error may say it is anywhere. So the answer is what a person looks for: all lines above it are YAML by
themselves, and those with it are none, however many more are taken.
"""

from __future__ import annotations

import re

from mergekit.syntax.document import Scalar
from mergekit.syntax.parse import MAX_BYTES, is_utf8, parse, too_deep_for_yaml
from mergekit.syntax.yaml_flow import text_of
from mergekit.syntax.yaml_plain import plain

_TOP = re.compile(rb"[^ \t\r\n#\]})]")
"""How a line begins at which a file can be cut: what stands below does not belong to what is above."""
_TABLES = frozenset({"block_mapping", "flow_mapping"})
_PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
_MERGE = "<<"
_MOST_ROWS = 1 << 15
"""The grammar reads no more lines."""
_MOST_LINES = 200
"""In what is longer, a fault is found by halves: within a text of several lines it is told where that begins."""


def line_of_fault(content: bytes) -> int | None:
    """Give the first line, from 1, that cannot be read; 0 for what is no text; None for YAML, and for what nobody knows about."""
    if len(content) > MAX_BYTES or content.count(b"\n") >= _MOST_ROWS or too_deep_for_yaml(content):
        return None
    if not is_utf8(content):
        return 0
    if parse("yaml", content) is not None:
        return None
    lines = content.splitlines(keepends=True)
    tops = [n for n, line in enumerate(lines) if _TOP.match(line)] or [0]
    within = _last(lines, [*tops, len(lines)])
    first = max(n for n in tops if n <= within)
    below = next((n for n in tops if n > first), len(lines))
    return _first_wrong(lines[first:below]) + first + 1


def repeated_key(content: bytes) -> tuple[int, str] | None:
    """Give the line, from 1, and the text of the first key that its table has already; None for what cannot be read.

    Keys are compared by what they mean: ``1`` is a number, and ``"1"`` a text. Merge keys (``<<``) may stand several times.
    """
    root = parse("yaml", content) if content.count(b"\n") < _MOST_ROWS else None
    found: list[tuple[int, str]] = []
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.named_children)
        if node.type not in _TABLES:
            continue
        seen: set[str] = set()
        for pair in node.named_children:
            key = pair.child_by_field_name("key") if pair.type in _PAIRS else None
            token = b"" if key is None else content[key.start_byte : key.end_byte]
            text = text_of(token)
            if key is None or text is None or text == _MERGE:
                continue
            meant = repr(plain(Scalar(token, token)))
            if meant in seen:
                found.append((key.start_point[0] + 1, text))
                break
            seen.add(meant)
    return min(found, default=None)


def _last(lines: list[bytes], cuts: list[int]) -> int:
    """Give the last of some cuts above which everything can be read, where what can be read above one can above all before."""
    low, high = 0, len(cuts) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _reads(lines[: cuts[middle]]):
            low = middle
        else:
            high = middle
    return cuts[low]


def _first_wrong(lines: list[bytes]) -> int:
    """Give the place of the line, of a part that cannot be cut at its margin, above which all can be read; the first, if it all can."""
    if _reads(lines):
        return 0
    if len(lines) > _MOST_LINES:
        return _last(lines, list(range(len(lines) + 1)))
    return next(n for n in reversed(range(len(lines))) if _reads(lines[:n]))


def _reads(lines: list[bytes]) -> bool:
    return parse("yaml", b"".join(lines)) is not None

"""How alike two files are, as git counts it for renames: the share of the larger one that both have."""

from __future__ import annotations

import re
from collections import Counter

MAX_SCORE = 60_000
"""The score of two equal files (git's scale)."""

RENAME_SCORE = MAX_SCORE // 2
"""Half alike: what git takes for a rename by default."""

_CHUNK = re.compile(rb"[^\n]{1,64}\n?|\n")
"""Git hashes lines, cut after 64 bytes."""


def spans(content: bytes) -> Counter[bytes]:
    """Count the bytes of a file by the chunks they stand in; carriage returns before a newline do not count in text."""
    if b"\0" not in content[:8000]:
        content = content.replace(b"\r\n", b"\n")
    found: Counter[bytes] = Counter()
    for chunk in _CHUNK.findall(content):
        found[chunk] += len(chunk)
    return found


def score(old: Counter[bytes], new: Counter[bytes]) -> int:
    """Score two files' spans from 0 to `MAX_SCORE`.

    Source: git's diffcore-rename and diffcore-delta (what is counted, not how).
    """
    larger = max(old.total(), new.total())
    if larger == 0:
        return 0
    copied = sum(min(size, new[chunk]) for chunk, size in old.items() if chunk in new)
    return copied * MAX_SCORE // larger


def can_reach(old_size: int, new_size: int, minimum: int = RENAME_SCORE) -> bool:
    """Tell from the sizes alone whether two files can be alike enough."""
    larger, smaller = max(old_size, new_size), min(old_size, new_size)
    return larger * (MAX_SCORE - minimum) >= (larger - smaller) * MAX_SCORE

"""Judging: whether a merge that is clean says what people committed."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["right", "wrong", "conflict"]
"""Clean and the same, clean and something else, or left to a person."""

_SPACE = re.compile(rb"\s+")


def judge(made: bytes | None, people: bytes | None) -> Verdict:
    """Judge a clean merge of a file by what people committed; None is no file.

    The same lines are right, whatever their order and their white space: in which order two insertions stand is mostly
    a matter of taste, and to count it as wrong would hide what is (Schesch et al., ASE 2024, judge by tests instead).
    """
    if made == people:
        return "right"
    if made is None or people is None:
        return "wrong"
    return "right" if _said(made) == _said(people) else "wrong"


def _said(content: bytes) -> Counter[bytes]:
    lines = (_SPACE.sub(b" ", line).strip() for line in content.split(b"\n"))
    return Counter(line for line in lines if line)

"""Checks of a merged file: what stands in it that no side has, as far as lines tell. What fails is a fact for the odds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from mergekit.lines.merged import Lines
from mergekit.lines.rules.facts import definition, size_of
from mergekit.lines.rules.words import TEXTS, bare, counted_in, said

CONSERVATION = "conservation"
CHECKS = ("brackets", "defined-twice", "fences", "line-twice")
"""What a file is checked for; a check that fails is the fact `check:` and its name."""
_BRACKETS = (b"()", b"[]", b"{}")
_NEAR, _MIDDLE, _LONG = 6, 40, 25
_ANNOTATION = re.compile(rb"@[\w.]+(\(.*\))?$|#!?\[.*\]$")
"""A line that says something only of what follows it: any number of declarations may begin with it."""


def passed(facts: Sequence[str]) -> tuple[str, ...]:
    """Name the checks that a file passed, of which these are the facts; what rules decide is conserved, or they refuse."""
    return tuple(sorted((CONSERVATION, *(name for name in CHECKS if f"check:{name}" not in facts))))


def checked(base: Lines, sides: Sequence[Lines], others: Sequence[Lines], result: Lines, decided: Lines) -> list[str]:
    """Name what looks wrong in a result: more of something than any of the sides has, brackets or fences out of balance.

    What `others` added to the base, who had no part in what was decided, is counted as theirs. `decided` are the lines of
    the result that rules put there.
    """
    found = _twice(base, sides, others, result, decided)
    defined = _most(_definitions, base, sides, others)
    if any(count > max(1, defined[name]) for name, count in _definitions(result).items()):
        found.append("check:defined-twice")
    for opening, closing in ((pair[:1], pair[1:]) for pair in _BRACKETS):

        def open_in(lines: Lines, opening: bytes = opening, closing: bytes = closing) -> int:
            text = b"".join(lines)
            return text.count(opening) - text.count(closing)

        start = open_in(base)
        before = [start, *map(open_in, sides)]
        if open_in(result) - sum(open_in(text) - start for text in others) and not any(before):
            found.append("check:brackets")
            break
    start = _fences(base)
    if (_fences(result) - sum(_fences(text) - start for text in others)) % 2 and not any(_fences(text) % 2 for text in sides):
        found.append("check:fences")
    return found


def _most(count: Callable[[Lines], Counter[bytes]], base: Lines, sides: Sequence[Lines], others: Sequence[Lines]) -> Counter[bytes]:
    """Count how often something may stand: as often as in one of the sides, and what the others added."""
    allowed: Counter[bytes] = Counter()
    for text in sides:
        allowed |= count(text)
    start = count(base)
    for text in others:
        allowed += count(text) - start
    return allowed


def _twice(base: Lines, sides: Sequence[Lines], others: Sequence[Lines], result: Lines, decided: Lines) -> list[str]:
    """Describe lines that stand more often than in any side: how many, where, whose, and how far apart."""
    lines = list(map(said, result))
    allowed = _most(counted_in, base, sides, others)
    twice = {line for line, count in Counter(filter(None, lines)).items() if count > max(1, allowed[line]) and not _ANNOTATION.match(line)}
    if not twice:
        return []
    by_rule = {bare(line) for line in decided} & twice
    places: dict[bytes, list[int]] = {}
    for at, line in enumerate(lines):
        if line in twice:
            places.setdefault(line, []).append(at)
    apart = min(behind - before for each in places.values() for before, behind in pairwise(each))
    found = [
        "check:line-twice",
        f"twice:{size_of(len(twice))}",
        "twice-by-rule:" + ("none" if not by_rule else "all" if by_rule == twice else "some"),
        "twice-" + ("near" if apart <= _NEAR else "middle" if apart <= _MIDDLE else "far"),
        "twice-" + ("long" if max(map(len, twice)) > _LONG else "short"),
    ]
    old, held = counted_in(base), list(map(counted_in, sides))
    if any(sum(one[line] > old[line] for one in held) > 1 for line in twice):
        found.append("twice-added-by-both")
    found.extend(name for name, is_old in (("twice-of-base", True), ("twice-new", False)) if any((line in old) == is_old for line in twice))
    return found


@lru_cache(maxsize=TEXTS)
def _definitions(lines: Lines) -> Counter[bytes]:
    return Counter(filter(None, map(definition, lines)))


def _fences(lines: Lines) -> int:
    return sum(line.strip().startswith((b"```", b"~~~")) for line in lines)

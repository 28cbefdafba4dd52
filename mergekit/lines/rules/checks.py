"""Checks of a merged file: what stands in it that no side has, as far as lines tell. What fails is a fact for the odds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from mergekit.lines.merged import Lines
from mergekit.lines.rules.facts import size_of
from mergekit.lines.rules.heads import definition
from mergekit.lines.rules.words import TEXTS, bare, counted_in, said
from mergekit.patterns import pattern

CONSERVATION = "conservation"
CHECKS = ("brackets", "defined-twice", "fences", "line-twice")
"""What a file is checked for; a check that fails is the fact `check:` and its name."""
_FENCES = (b"```", b"~~~")
_BRACKETS = (b"()", b"[]", b"{}")
_NEAR, _MIDDLE, _LONG = 6, 40, 25
_ANNOTATION = pattern(rb"@[\w.]+(\(.*\))?$|#!?\[.*\]$")
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
    if _too_often(_definitions, base, sides, others, _definitions(result)):
        found.append("check:defined-twice")
    start, shown, before, beside = b"".join(base), b"".join(result), list(map(b"".join, sides)), list(map(b"".join, others))
    for opening, closing in ((pair[:1], pair[1:]) for pair in _BRACKETS):

        def open_in(text: bytes, opening: bytes = opening, closing: bytes = closing) -> int:
            return text.count(opening) - text.count(closing)

        if any(map(open_in, (start, *before))):
            continue
        if open_in(shown) - sum(map(open_in, beside)):
            found.append("check:brackets")
            break
    even = _fences(base)
    if (_fences(result) - sum(_fences(text) - even for text in others)) % 2 and not any(_fences(text) % 2 for text in sides):
        found.append("check:fences")
    return found


def _too_often(
    count: Callable[[Lines], Counter[bytes]], base: Lines, sides: Sequence[Lines], others: Sequence[Lines], result: Counter[bytes]
) -> set[bytes]:
    """Give what stands in a result more than once, and more often than in any of the sides, what the others added aside."""
    often = {what for what, times in result.items() if times > 1}
    if not often:
        return often
    start, held, beside = count(base), list(map(count, sides)), list(map(count, others))
    return {
        what
        for what in often
        if result[what] > max((one[what] for one in held), default=0) + sum(max(0, one[what] - start[what]) for one in beside)
    }


def _twice(base: Lines, sides: Sequence[Lines], others: Sequence[Lines], result: Lines, decided: Lines) -> list[str]:
    """Describe lines that stand more often than in any side: how many, where, whose, and how far apart."""
    lines = list(map(said, result))
    counts = Counter(line for line in lines if line and not _ANNOTATION.match(line))
    twice = _too_often(counted_in, base, sides, others, counts)
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
    text = b"".join(lines)
    return sum(line.strip().startswith(_FENCES) for line in lines) if any(fence in text for fence in _FENCES) else 0

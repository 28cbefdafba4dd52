"""What a whole file says of the decisions in it: how much its sides have in common, and what the result looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from mergekit.lines.merged import Event, Lines
from mergekit.lines.rules.facts import definition, file_facts, size_of
from mergekit.lines.rules.words import bare, substantive, words

LETTERS = 4
"""Shorter words mean nothing."""
_BRACKETS = (b"()", b"[]", b"{}")
CONSERVATION = "conservation"
CHECKS = ("brackets", "defined-twice", "fences", "line-twice")
"""What a merged file is checked for; a check that fails is a fact, `check:` and its name."""


def facts_of_file(path: str, base: Lines, sides: Sequence[Lines], result: Lines, events: Sequence[Event]) -> tuple[str, ...]:
    """Give the facts of a file: of its base, of the sides that the events joined, and of the result."""
    found = [f"events:{size_of(len(events))}", *file_facts(path)]
    if len({event.rule for event in events}) > 1:
        found.append("rules:several")
    counted = [Counter(bare(line) for line in text if substantive(line)) for text in sides]
    old = Counter(bare(line) for line in base if substantive(line))
    added, deleted = [one - old for one in counted], [old - one for one in counted]
    found.append("added-by-both:" + _share([set(one) for one in added]))
    found.append("deleted-by-both:" + _share([set(one) for one in deleted]))
    found.append(f"least-changed:{size_of(min(sum(a.values()) + sum(d.values()) for a, d in zip(added, deleted, strict=True)))}")
    rewritten = max(sum(one.values()) for one in deleted) / max(1, sum(old.values()))
    found.append("rewritten:" + ("little" if rewritten < 0.1 else "some" if rewritten < 0.3 else "much"))  # noqa: PLR2004 (steps)
    known = _words(base)
    texts = [_words(text) for text in sides]
    lines = [[line for line in text if bare(line) in new] for text, new in zip(sides, added, strict=True)]
    said = [_words(text) for text in lines]
    found.append("new-words:" + _share([one & text - known for one, text in zip(said, texts, strict=True)]))
    gone = [known - text for text in texts]
    used = {word for i, one in enumerate(gone) for j, other in enumerate(said) if i != j for word in one & other}
    found.append("gone-and-used:" + ("none" if not used else "one" if len(used) == 1 else "more"))
    if any(one & other for one, other in combinations(gone, 2)):
        found.append("gone-on-both")
    if not any(gone):
        found.append("no-word-gone")
    found.extend(check(base, sides, counted, result))
    return tuple(sorted(found))


def check(base: Lines, sides: Sequence[Lines], counted: Sequence[Counter[bytes]], result: Lines) -> list[str]:
    """Name what looks wrong in a result: lines and definitions more often than any side has them, brackets out of balance."""
    found = []
    most: Counter[bytes] = Counter()
    for one in counted:
        most |= one
    twice = Counter(bare(line) for line in result if substantive(line)) - most
    if twice:
        found.append("check:line-twice")
    defined: Counter[bytes] = Counter()
    for text in sides:
        defined |= Counter(name for line in text if (name := definition(line)))
    if Counter(name for line in result if (name := definition(line))) - defined:
        found.append("check:defined-twice")
    whole = [b"".join(text) for text in (base, *sides, result)]
    for opening, closing in ((pair[:1], pair[1:]) for pair in _BRACKETS):
        *before, after = (text.count(opening) - text.count(closing) for text in whole)
        if after and not any(before):
            found.append("check:brackets")
            break
    if sum(line.strip().startswith((b"```", b"~~~")) for line in result) % 2 and not any(
        sum(line.strip().startswith((b"```", b"~~~")) for line in text) % 2 for text in sides
    ):
        found.append("check:fences")
    return found


def passed(facts: Sequence[str]) -> tuple[str, ...]:
    """Name the checks that a file passed, of which these are the facts; what rules decide is conserved, or they refuse."""
    return tuple(sorted((CONSERVATION, *(name for name in CHECKS if f"check:{name}" not in facts))))


def _share(sets: Sequence[set[bytes] | frozenset[bytes]]) -> str:
    """Name how much two of the sets share, of the smaller one."""
    share = max((len(one & other) / min(len(one), len(other)) for one, other in combinations(sets, 2) if one and other), default=0.0)
    return "none" if not share else "few" if share < 0.1 else "some" if share < 0.4 else "most"  # noqa: PLR2004 (steps)


def _words(lines: Sequence[bytes]) -> set[bytes]:
    return {word for line in lines for word in words(line) if len(word) >= LETTERS}

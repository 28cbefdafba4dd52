"""Version numbers that both sides raised: the greater."""

from __future__ import annotations

import re

from mergekit.lines.rules.knots import Decision, Knot
from mergekit.patterns import pattern

NAME = "version-number"
_NUMBER = pattern(rb"""\d+(?:\.\d+){2,}|(?:(?<=["'vV@^~])|(?<=[=<>~]=)|(?<=~>))\d+\.\d+(?![\w.])""")
"""Three parts or more; of two, only what a quote, a ``v`` or a comparison marks: anything else may be a quantity."""
_TUPLE = pattern(rb"""(?<=[(\[])\d+(?:,\s*\d+)+(?:,\s*(?:\d+|"[^"]*"|'[^']*'))*(?=,?[)\]])""")
"""The parts of a version as a tuple: numbers, then anything."""
_OF_VERSION = pattern(rb"\s*\w*version\w*\s*[=:]", re.IGNORECASE)
"""What a line begins with in which a tuple of numbers is a version, not a place or a colour."""
_DIGITS = frozenset(b"0123456789")
_PARTS = pattern(rb"\d+(?:(?:\.|,\s*)\d+)*")


def greater(knot: Knot) -> Decision | None:
    """Take the greater of version numbers that all sides raised in lines which are the same otherwise.

    Refuses: a quantity, such as 0.9; a number that somebody lowered, more or fewer parts, the same number in lines that differ,
    anything else that differs.
    """
    if knot.kind != "edit":
        return None
    lines = [knot.base[0], *(version.lines[0] for version in knot.versions)]
    if all(map(_DIGITS.isdisjoint, lines)):
        return None
    kind = _TUPLE if all(map(_OF_VERSION.match, lines)) and all(map(_TUPLE.search, lines)) else _NUMBER
    if len({kind.sub(b"0", line) for line in lines}) > 1:
        return None
    numbers = [[_parts(found) for found in kind.findall(line)] for line in lines]
    if any(len(found) != len(one) for each in numbers for found, one in zip(each, numbers[0], strict=True)):
        return None
    base, *raised = numbers
    greatest = max(raised)
    if any(new < old for each in raised for new, old in zip(each, base, strict=True)):
        return None
    if any(new > most for each in raised for new, most in zip(each, greatest, strict=True)):
        return None
    held = {line for line, each in zip(lines[1:], raised, strict=True) if each == greatest}
    return Decision(NAME, (held.pop(),)) if len(held) == 1 else None


def _parts(number: bytes) -> tuple[int, ...]:
    found = _PARTS.match(number)
    return tuple(map(int, re.split(rb"\D+", found[0]))) if found else ()

"""Version numbers that both sides raised: the greater."""

from __future__ import annotations

import re

from mergekit.lines.rules.knots import Decision, Knot

NAME = "version-number"
_NUMBER = re.compile(rb"""\d+(?:\.\d+){2,}|(?:(?<=["'vV@^~])|(?<=[=<>~]=)|(?<=~>))\d+\.\d+(?![\w.])""")
"""Three parts or more; of two, only what a quote, a ``v`` or a comparison marks: anything else may be a quantity."""


def greater(knot: Knot) -> Decision | None:
    """Take the greater of version numbers that all sides raised in lines which are the same otherwise.

    Refuses: a quantity, such as 0.9; a number that somebody lowered, more or fewer parts, anything else that differs.
    """
    if knot.kind != "edit":
        return None
    lines = [knot.base[0], *(version.lines[0] for version in knot.versions)]
    if len({_NUMBER.sub(b"0", line) for line in lines}) > 1:
        return None
    numbers = [[tuple(map(int, found.split(b"."))) for found in _NUMBER.findall(line)] for line in lines]
    if any(len(found) != len(one) for each in numbers for found, one in zip(each, numbers[0], strict=True)):
        return None
    base, *raised = numbers
    greatest = max(raised)
    if any(new < old for each in raised for new, old in zip(each, base, strict=True)):
        return None
    if any(new > most for each in raised for new, most in zip(each, greatest, strict=True)):
        return None
    return Decision(NAME, (lines[1:][raised.index(greatest)],))

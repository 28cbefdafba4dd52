"""Containment: one side's change holds the other's, so the larger is both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mergekit.lines.merged import Lines
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.words import bare, substantive, tokens

NAME = "contained"
_PARTING = (b",", b";")


def larger(knot: Knot) -> Decision | None:
    """Take the version that holds all others: their lines in their order, white space aside, or, of one line, their tokens.

    Refuses: a version that lacks something of the base which a smaller one kept, and one without anything to tell it by; a line to
    which a smaller one added signs alone, but for commas: what they mean depends on what they stand beside.
    """
    for version in sorted(knot.versions, key=lambda version: (-len(version.lines), version.lines)):
        others = [other for other in knot.versions if other is not version]
        if all(_holds(version.lines, other.lines) for other in others) and any(map(substantive, version.lines)):
            return Decision(NAME, version.lines, ("contained:lines",))
    if knot.kind != "edit":
        return None
    base = tokens(knot.base[0])
    for version in sorted(knot.versions, key=lambda version: (-len(tokens(version.lines[0])), version.lines)):
        mine = tokens(version.lines[0])
        if all(
            _subsequence(tokens(other.lines[0]), mine) and _subsequence(base, tokens(other.lines[0])) and _says(other.lines[0], base)
            for other in knot.versions
            if other is not version
        ):
            return Decision(NAME, version.lines, ("contained:tokens",))
    return None


def _says(line: bytes, base: Sequence[bytes]) -> bool:
    """Tell whether a line adds words to a base, or a comma, or nothing."""
    added = Counter(tokens(line)) - Counter(base)
    return not added or any(token in _PARTING or token[:1].isalnum() for token in added)


def _holds(larger: Lines, smaller: Lines) -> bool:
    least = [bare(line) for line in smaller if line.strip()]
    return bool(least) and _subsequence(least, [bare(line) for line in larger])


def _subsequence(smaller: Sequence[bytes], larger: Sequence[bytes]) -> bool:
    left = iter(larger)
    return all(item in left for item in smaller)

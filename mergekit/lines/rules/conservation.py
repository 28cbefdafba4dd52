"""Conservation: what a rule decides loses nothing that a side added, brings back nothing that one deleted, and invents nothing."""

from __future__ import annotations

from collections import Counter

from mergekit.lines.merged import Lines
from mergekit.lines.rules import names, numbers
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.words import bare, tokens

_COMMA = (b",",)


def conserved(knot: Knot, decision: Decision) -> bool:
    """Check a decision, line by line, and where a line is new, token by token.

    Every token of the result stands in the base or in a version (the commas of a list aside); every token that a version added
    stands in the result (of version numbers, the greatest); and a line that a version deleted, and no other put in, does not.
    """
    base, result = _tokens(knot.base), _tokens(decision.lines)
    versions = [_tokens(version.lines) for version in knot.versions]
    if not result <= base.union(*versions, _COMMA if decision.rule in (names.NAMES, names.LINES) else ()):
        return False
    if decision.rule != numbers.NAME and any(not version - base <= result for version in versions):
        return False
    before, after = _bare(knot.base), _bare(decision.lines)
    held = [_bare(version.lines) for version in knot.versions]
    for line, count in before.items():
        changes = [lines[line] - count for lines in held]
        if after[line] - count > sum(change for change in changes if change > 0) + min(0, *changes):
            return False
    return True


def _tokens(lines: Lines) -> set[bytes]:
    return {token for line in lines for token in tokens(line)}


def _bare(lines: Lines) -> Counter[bytes]:
    return Counter(found for found in map(bare, lines) if found)

"""Same line, different tokens: edits of one line that leave a token between them alone are both made."""

from __future__ import annotations

import re

from mergekit.lines.diff import Differ
from mergekit.lines.regions import regions
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.words import bare, substantive
from mergekit.patterns import pattern

NAME = "same-line"
_ATOM = pattern(rb"""\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w\x80-\xff]+(?:[./:-][\w\x80-\xff]+)*|.""", re.DOTALL)

_SAYS = pattern(rb"[\w\x80-\xff]")


def disjoint(knot: Knot) -> Decision | None:
    """Make edits of one line that share no token and have an unchanged one between them; strings, versions and paths are one token.

    Refuses: more than one line; edits that overlap or touch; the same word put in by both, at different places; a line that one
    side put elsewhere, so that what it has here is no version of it.
    """
    if knot.kind != "edit":
        return None
    base = _ATOM.findall(knot.base[0])
    sides = [_ATOM.findall(version.lines[0]) for version in knot.versions]
    differ = Differ(base)
    diffs = [differ.diff(side) for side in sides]
    line: list[bytes] = []
    put: dict[bytes, set[int]] = {}
    for region in regions(diffs, len(base)):
        held = [tuple(side[start:end]) for side, start, end in zip(sides, region.starts, region.ends, strict=True)]
        old = tuple(base[region.base_start : region.base_end])
        changed = {tokens for tokens in held if tokens != old}
        if len(changed) > 1:
            return None
        chosen = changed.pop() if changed else old
        who = {number for number, tokens in enumerate(held) if tokens != old}
        if any(put.setdefault(token, who) != who for token in chosen if token not in base and _SAYS.search(token)):
            return None
        line.extend(chosen)
    if _elsewhere(knot):
        return None
    return Decision(NAME, (b"".join(line),))


def _elsewhere(knot: Knot) -> bool:
    """Tell whether the line, of which the base has one, was put in elsewhere by a side that has another one here."""
    line, setting = knot.base[0], knot.found.setting
    if not substantive(line) or sum(bare(other) == bare(line) for other in setting.origin) > 1:
        return False
    return any(setting.put_in(side, line) for version in knot.versions for side in version.sides)

"""Same line, different tokens: edits of one line that leave a token between them alone are both made."""

from __future__ import annotations

import re

from mergekit.lines.diff import Differ
from mergekit.lines.regions import regions
from mergekit.lines.rules.knots import Decision, Knot

NAME = "same-line"
_ATOM = re.compile(rb"""\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w\x80-\xff]+(?:[./:-][\w\x80-\xff]+)*|.""", re.DOTALL)


def disjoint(knot: Knot) -> Decision | None:
    """Make edits of one line that share no token and have an unchanged one between them; strings, versions and paths are one token.

    Refuses: more than one line; edits that overlap or touch; the same token put in by both.
    """
    if knot.kind != "edit":
        return None
    base = _ATOM.findall(knot.base[0])
    sides = [_ATOM.findall(version.lines[0]) for version in knot.versions]
    differ = Differ(base)
    diffs = [differ.diff(side) for side in sides]
    line: list[bytes] = []
    new: list[bytes] = []
    for region in regions(diffs, len(base)):
        held = [tuple(side[start:end]) for side, start, end in zip(sides, region.starts, region.ends, strict=True)]
        old = tuple(base[region.base_start : region.base_end])
        changed = {tokens for tokens in held if tokens != old}
        if len(changed) > 1:
            return None
        chosen = changed.pop() if changed else old
        if chosen != old:
            fresh = [token for token in chosen if token not in base and token.strip()]
            if set(fresh) & set(new):
                return None
            new.extend(fresh)
        line.extend(chosen)
    return Decision(NAME, (b"".join(line),))

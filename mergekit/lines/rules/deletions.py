"""Deletions unite: what any side deletes is gone, and what another put in place of it stays."""

from __future__ import annotations

from mergekit.lines.rules.knots import Decision, Knot, Version, kind_of

NAME = "deletions"
REWRITE = "deletion-in-rewrite"


def unite(knot: Knot) -> Decision | None:
    """Take away what either side takes away.

    Pure deletions that overlap delete all of it. Where one side rewrites lines and the others only delete such as its
    rewrite lacks too, the rewrite stays; so it does where several put the same in place of different numbers of lines.

    Refuses: an insertion within what is deleted; a deletion against the edit of a single line.
    """
    if not knot.base:
        return None
    if any(part.start == part.end for version in knot.versions for part in version.parts):
        return None
    rewrites = [version for version in knot.versions if any(part.lines for part in version.parts)]
    if not rewrites:
        gone = {at for version in knot.versions for at in _taken(version)}
        return Decision(NAME, tuple(line for at, line in enumerate(knot.base, knot.start) if at not in gone))
    if len(rewrites) > 1:
        same = {version.parts[0].lines for version in rewrites}
        if len(same) > 1 or any(len(version.parts) > 1 for version in rewrites):
            return None
        result = same.pop()
    else:
        result = rewrites[0].lines
    taken = {at for version in rewrites for at in _taken(version)}
    edited = {part.start for version in rewrites for part in version.parts if kind_of(part) == "edit"}
    others = {at for version in knot.versions if version not in rewrites for at in _taken(version)}
    if others & edited or not others <= taken:
        return None
    return Decision(REWRITE, result)


def _taken(version: Version) -> set[int]:
    """Give the lines of the base that a version does not keep."""
    return {at for part in version.parts for at in range(part.start, part.end)}

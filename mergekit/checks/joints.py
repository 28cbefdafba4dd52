"""`joints`: lines that a merge put beside each other are joined as one of them was joined to its neighbour before.

Two strings that lost the comma between them are one: that parses, and is not what anybody meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from mergekit.checks.finding import Finding
from mergekit.checks.seams import said, seams
from mergekit.checks.trees import tree
from mergekit.languages.profile import Profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

_SHOWN = 60
_OF_PROGRAMS = frozenset(("import", "parameter"))
"""A language that has none of these is data or prose, in which paragraphs and lists grow together."""


def joints(profile: Profile, inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find neighbours that are so in no input and stand in a node of a kind that joins neither to its neighbours in any.

    Statements of one block, and whatever else stands in a scope of its own, stand beside each other as they like, and so do
    the lines of a long string. Lines that no input has say nothing, nor do texts with errors.
    """
    if not any(one.unique in _OF_PROGRAMS for one in profile.signatures):
        return ()
    places = [place for place in seams(tuple(inputs), result) if place[0] >= 0]
    parsed = tree(profile.grammar, result) if places else None
    if parsed is None or parsed.root_node.has_error:
        return ()
    lines, shown = result.split(b"\n"), said(result)
    met: list[tuple[int, int, str]] = []
    for before, row in places:
        node = _joining(parsed.root_node, lines, before, row)
        above = None if node is None else node.parent
        if node is not None and above is not None and node.type not in profile.scopes and above.type not in profile.atomic:
            met.append((before, row, node.type))
    if not met:
        return ()
    ends = {shown[before]: set[str]() for before, _, _ in met}
    starts = {shown[row]: set[str]() for _, row, _ in met}
    for source in inputs:
        other = tree(profile.grammar, source)
        if other is None or other.root_node.has_error:
            return ()
        lines, bare = source.split(b"\n"), said(source)
        for before, row in pairwise(at for at, line in enumerate(bare) if line):
            if bare[before] in ends or bare[row] in starts:
                node = _joining(other.root_node, lines, before, row)
                ends.get(bare[before], set()).add("" if node is None else node.type)
                starts.get(bare[row], set()).add("" if node is None else node.type)
    return tuple(
        Finding("joints", row + 1, f"joined as {kind}: '{shown[row].decode(errors='replace')[:_SHOWN]}'")
        for before, row, kind in met
        if ends[shown[before]] and starts[shown[row]] and kind not in ends[shown[before]] | starts[shown[row]]
    )


def _joining(root: Node, lines: Sequence[bytes], before: int, row: int) -> Node | None:
    """Find the smallest node in which the end of a line and the start of another one stand."""
    end, start = len(lines[before].rstrip()), len(lines[row]) - len(lines[row].lstrip())
    return root.descendant_for_point_range((before, end - 1), (row, start + 1))

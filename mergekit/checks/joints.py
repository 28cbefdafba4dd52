"""`joints`: lines that a merge put beside each other are joined as one of them was joined to its neighbour before.

Two strings that lost the comma between them are one: that parses, and is not what anybody meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from mergekit.checks.finding import Finding
from mergekit.checks.seams import Line, lines_of, seams
from mergekit.checks.trees import tree
from mergekit.languages.profile import Profile

if TYPE_CHECKING:
    from tree_sitter import Node

_SHOWN = 60


def joints(profile: Profile, inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find neighbours that are so in no input and stand in a node of a kind that joins neither to its neighbours in any.

    Lines that no input has say nothing, nor do texts with errors.
    """
    places = set(seams(tuple(inputs), result))
    parsed = tree(profile.grammar, result) if places else None
    if parsed is None or parsed.root_node.has_error:
        return ()
    met = [(before, line) for before, line in pairwise(lines_of(result)) if line.row in places]
    ends = {before.said: set[str]() for before, _ in met}
    starts = {line.said: set[str]() for _, line in met}
    for source in inputs:
        other = tree(profile.grammar, source)
        if other is None or other.root_node.has_error:
            return ()
        for before, line in pairwise(lines_of(source)):
            if before.said in ends or line.said in starts:
                kind = _kind(other.root_node, before, line)
                ends.get(before.said, set()).add(kind)
                starts.get(line.said, set()).add(kind)
    return tuple(
        Finding("joints", line.row + 1, f"joined as {kind}: '{line.said.decode(errors='replace')[:_SHOWN]}'")
        for before, line in met
        if ends[before.said] and starts[line.said]
        for kind in (_kind(parsed.root_node, before, line),)
        if kind not in ends[before.said] | starts[line.said]
    )


def _kind(root: Node, before: Line, line: Line) -> str:
    """Name the smallest node in which the end of a line and the start of the next one stand."""
    node = root.descendant_for_point_range((before.row, before.end - 1), (line.row, line.start + 1))
    return "" if node is None else node.type

"""`belonging`: comments, annotations and attributes stand at the declaration that they stood at.

This is what merges by lines do not see either: one side writes a comment above a function, another puts a new function at
the same place, and the comment ends up above the wrong one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from mergekit.checks.finding import Finding
from mergekit.checks.seams import seams
from mergekit.checks.trees import tree
from mergekit.frozen import NamedTuple
from mergekit.languages.profile import Profile
from mergekit.lines.split import lines_of
from mergekit.syntax.code.keys import Key, name_of
from mergekit.syntax.code.tree import Item, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Node

_MOST_ITEMS = 1 << 16
_MOST_ALIKE = 64
"""How many nodes of one name are looked at, one level down."""
_SUBSTANCE = 3
_SHOWN = 60

_Step: TypeAlias = tuple[str, Key | None]


class _Text:
    """A version of a file, its tree and its lines."""

    def __init__(self, profile: Profile, text: bytes, root: Node) -> None:
        self.root = Source(profile, text, root).item()
        self._lines = lines_of(text)

    def line(self, row: int) -> bytes:
        """Give a line, without its layout."""
        return b" ".join(self._lines[row].split())


class _Declared(NamedTuple):
    """A node in a version, and the node that it stands in."""

    text: _Text
    item: Item
    above: _Declared | None

    @property
    def step(self) -> _Step:
        """Tell how to find it again among its siblings: by its key, decorated or not, else by its kind."""
        key = self.item.key
        return self.item.kind if key is None else "", key

    def inside(self) -> Iterator[_Declared]:
        """Give its children; those of the node itself, where comments stand beside it."""
        for part in self.item.parts or (self.item,):
            if part.parts is None and (self.item.parts is None or part.main) and not part.leaf:
                for child in part.children():
                    yield _Declared(self.text, child, self)

    def rows(self) -> tuple[int, int]:
        """Give its first line, and the one behind its last."""
        parts = self.item.parts or (self.item,)
        return parts[0].node.start_point[0], parts[-1].node.end_point[0] + 1

    def heads(self) -> list[tuple[int, bytes]]:
        """Give the lines of substance that stand in it before the line with its name."""
        start, _ = self.rows()
        main = next((part for part in self.item.parts or () if part.main), self.item)
        named = name_of(self.item.source.profile, main.node, main.parent, main.field)
        lines = [(row, self.text.line(row)) for row in range(start, (named or main.node).start_point[0])]
        return [(row, line) for row, line in lines if sum(character in _LETTERS for character in line) >= _SUBSTANCE]


_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") | frozenset(range(0x80, 0x100))


def belonging(profile: Profile, inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find lines above a declaration that stand above another one in every input, which the result still has.

    Only what may stand once is a declaration. One that no input has by that name says nothing, and neither does a line that
    stands above one that is gone: it may have been renamed.
    """
    places = [row for _, row in seams(tuple(inputs), result)]
    if not places:
        return ()
    shown = _text(profile, result)
    if shown is None:
        return ()
    sources: list[_Text] | None = None
    siblings: tuple[_Declared, _Siblings] | None = None
    findings: list[Finding] = []
    for one in _declared(shown, places):
        heads = one.heads() if one.item.unique else []
        if not heads or not _crossed(places, heads[0][0], one.rows()[1]):
            continue
        if sources is None:
            sources = [text for source in inputs if (text := _text(profile, source)) is not None]
        if one.above is not None:
            if siblings is None or siblings[0] is not one.above:
                siblings = one.above, _Siblings(one.above, sources)
            findings.extend(siblings[1].misplaced(one.step, heads))
    return tuple(findings)


def _text(profile: Profile, source: bytes) -> _Text | None:
    parsed = tree(profile.grammar, source)
    return None if parsed is None else _Text(profile, source, parsed.root_node)


def _crossed(places: Sequence[int], start: int, end: int) -> bool:
    """Tell whether a line between two, or the second, follows another one than before."""
    return bisect_right(places, start) < bisect_left(places, end)


def _declared(text: _Text, places: Sequence[int]) -> Iterator[_Declared]:
    """Give the nodes in which lines follow others than before, outermost first."""
    pending = [_Declared(text, text.root, None)]
    left = _MOST_ITEMS
    while pending:
        one = pending.pop()
        if one.item.node.child_count > 2 * _MOST_ITEMS:
            return
        children = []
        for child in one.inside():
            left -= 1
            if left < 0:
                return
            if _crossed(places, *child.rows()):
                children.append(child)
        yield from children
        pending.extend(reversed(children))


class _Siblings:
    """The children of one node of a result, and those of the nodes that have the same names above them in the inputs."""

    def __init__(self, above: _Declared, sources: Sequence[_Text]) -> None:
        self.here = {child.step for child in above.inside()}
        self.heads: dict[_Step, set[bytes]] = {}
        self.owners: dict[bytes, set[_Step]] = {}
        steps: list[_Step] = []
        while above.above is not None:
            steps.append(above.step)
            above = above.above
        for source in sources:
            found = [_Declared(source, source.root, None)]
            for step in reversed(steps):
                found = [child for one in found for child in one.inside() if child.step == step][:_MOST_ALIKE]
            for child in (child for one in found for child in one.inside()):
                lines = {line for _, line in child.heads()}
                self.heads.setdefault(child.step, set()).update(lines)
                for line in lines if child.item.unique else ():
                    self.owners.setdefault(line, set()).add(child.step)

    def misplaced(self, step: _Step, heads: Sequence[tuple[int, bytes]]) -> Iterator[Finding]:
        """Find the lines above one of them that belong to others."""
        known = self.heads.get(step)
        for row, line in heads if known is not None else ():
            owners = () if known is None or line in known else self.owners.get(line, ())
            if owners and self.here.issuperset(owners):
                yield Finding("belonging", row + 1, f"belongs to another: '{line.decode(errors='replace')[:_SHOWN]}'")

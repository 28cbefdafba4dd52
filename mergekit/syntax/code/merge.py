"""The merge of three trees: from the root down, only where both sides changed something."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from mergekit.languages.profile import Profile
from mergekit.lines.cells import RULES, Rule
from mergekit.lines.diff import Differ
from mergekit.lines.split import lines_of
from mergekit.syntax.code.alignment import Alignment, Answer, Course, Triple
from mergekit.syntax.code.carrying import carried
from mergekit.syntax.code.gaps import Run, Runs
from mergekit.syntax.code.layout import yielded
from mergekit.syntax.code.lines import by_lines
from mergekit.syntax.code.meant import Meant, is_meant
from mergekit.syntax.code.parsing import Edit, edits, known, parse
from mergekit.syntax.code.pieces import BOTH, CodeMerge, Event, Piece, settled, texts
from mergekit.syntax.code.sequences import sequence
from mergekit.syntax.code.splice import numbered, whole_lines
from mergekit.syntax.code.steps import Steps, TooLong
from mergekit.syntax.code.tree import Item, Source
from mergekit.syntax.code.trimming import trimmed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Tree

BUDGET = 2_000_000
"""Steps for one file."""
CARRIED = "carried"
"""The rule by which edits follow what the other side moved."""


def merge_trees(
    profile: Profile,
    base: bytes,
    left: bytes,
    right: bytes,
    budget: int = BUDGET,
    *,
    left_first: bool = True,
    rules: Sequence[Rule] = RULES,
) -> CodeMerge | None:
    """Merge two sides of a file by its syntax; None if one does not parse, or the budget is spent.

    `rules` are those of lines, for texts that syntax cannot help with: comments, long strings.

    Laws: swapping the sides swaps at most the order of what both put in at one place; a side that equals the base gives
    the other; it never raises for any bytes.
    """
    trivial = settled(base, left, right)
    if trivial is not None:
        return CodeMerge((trivial,))
    try:
        merge = _Merge(profile, Course(Steps(budget), left_first, rules, []))
        found = merge.merge(base, left, right)
        if found is None or found.clean:
            return found
        other = merge.carry(found, base, left, right)
        return other if other.clean else merge.reline(found)
    except TooLong:
        return None


class _Merge:
    """The merges of one file."""

    def __init__(self, profile: Profile, course: Course) -> None:
        self._profile = profile
        self._course = course

    def merge(self, *versions: bytes) -> CodeMerge | None:
        base = self._parse(versions[0])
        if base is None:
            return None
        lines = [lines_of(text) for text in versions]
        differ = Differ(lines[0])
        trees = [base]
        for text, side in zip(versions[1:], lines[1:], strict=True):
            tree = self._parse(text, base, edits(differ.diff(side), lines[0], side))
            if tree is None:
                return None
            trees.append(tree)
        one, two, three = (Source(self._profile, text, tree.root_node).item() for text, tree in zip(versions, trees, strict=True))
        self._course.lost.clear()
        pieces, meant = self._run((one, two, three))
        result = CodeMerge(tuple(whole_lines(pieces)))
        if result.text is None:
            return result
        tree = self._parse(result.text, trees[1], list(_from_left(result.pieces)))
        if tree is not None and is_meant(meant, Source(self._profile, result.text, tree.root_node).item(), self._course.steps):
            return result
        return doubted(result)

    def _inside(self, profile: Profile, base: bytes, left: bytes, right: bytes) -> CodeMerge | None:
        """Merge a text of another language that stands within a node."""
        return _Merge(profile, self._course._replace(lost=[])).merge(base, left, right)

    def _parse(self, text: bytes, like: Tree | None = None, edited: Sequence[Edit] = ()) -> Tree | None:
        """Parse a version, which may be like another one."""
        return known(self._profile.grammar, text) or parse(self._profile.grammar, text, like, edited)

    def carry(self, first: CodeMerge, base: bytes, left: bytes, right: bytes) -> CodeMerge:
        """Merge again, with edits carried along to where the other side moved things; the first merge, if that does not help."""
        sides = carried(base, (left, right), self._course.lost)
        try:
            second = None if sides is None else self.merge(base, *sides)
        except TooLong:
            return first
        if second is None or second.text is None:
            return first
        events = (Event(CARRIED, BOTH), *second.events)
        return CodeMerge(tuple(trimmed(Piece(second.text, base, left, right, events))), first)

    def reline(self, first: CodeMerge) -> CodeMerge:
        """Decide by the rules of lines what syntax left open; the first merge, if that is not all of it, or does not parse."""
        pieces = [piece if piece.text is not None else by_lines(*piece[1:4], self._course.rules) for piece in first.pieces]
        second = CodeMerge(tuple(numbered(pieces)), first)
        return first if second.text is None or self._parse(second.text) is None else second

    def _run(self, root: Triple) -> Answer:
        """Run merges on a stack of their own: trees may be of any depth."""
        stack: list[_Merging] = [self._merging(root)]
        given: Answer | None = None
        while True:
            try:
                wanted = next(stack[-1]) if given is None else stack[-1].send(given)
            except StopIteration as done:
                stack.pop()
                given = done.value
                if given is not None and not stack:
                    return given
            else:
                stack.append(self._merging(wanted))
                given = None

    def _merging(self, three: Triple) -> _Merging:
        """Merge three items that all differ."""
        base, left, right = three
        kind = base.kind if base.kind == left.kind == right.kind else None
        self._course.steps.spend((len(base.text) + len(left.text) + len(right.text)) // 16 + 10)
        lists = children(three)
        if lists is None:
            whole = by_lines(base.text, left.text, right.text, self._course.rules)
            if whole.text is None and self._profile.embedded:
                from mergekit.syntax.code import embedded  # late: most languages hold no other

                whole = embedded.within(three, self._inside) or whole
            pieces = list(trimmed(whole))
            return pieces, Meant(kind, texts(pieces), None)
        runs = Runs(*(Run(one.source, one.start, one.end, items) for one, items in zip(three, lists, strict=True)))
        aligned = Alignment(three, runs, self._course)
        calm = yielded(aligned)
        if calm is not None:
            return list(trimmed(calm)), Meant(kind, calm.text, None)
        pieces, nodes = yield from sequence(aligned)
        bundle = any(item.parts is not None for item in three)
        return pieces, Meant(kind, texts(pieces), tuple(nodes) if bundle or kind else None, bundle)


_Merging: TypeAlias = Generator[Triple, Answer, Answer]


def doubted(result: CodeMerge) -> CodeMerge | None:
    """Take back all decisions: what rules joined is in conflict. None where there is none to take back."""
    if not result.events:
        return None
    return CodeMerge(tuple(whole_lines(piece._replace(text=None, events=()) if piece.events else piece for piece in result.pieces)))


def _from_left(pieces: Iterable[Piece]) -> Iterator[Edit]:
    """Give what the result does to left, as edits."""
    at = row = 0
    for piece in pieces:
        end, end_row = at + len(piece.left), row + piece.left.count(b"\n")
        if piece.text != piece.left:
            text = piece.text or b""
            yield Edit(at, end, len(text), row, end_row, text.count(b"\n"))
        at, row = end, end_row


def children(three: Triple) -> list[list[Item]] | None:
    """Read the children of three items so that they can be aligned; None if there is nothing to look into."""
    if any(one.parts for one in three):
        return [list(one.parts or [_main(one)]) for one in three]
    kinds = {one.kind for one in three}
    if len(kinds) == 1:
        if any(one.leaf for one in three):
            return None
        return [one.children() for one in three]
    # One wraps what another is: a definition and its decorators.
    for one in three:
        wrapped = [other.kind == one.kind or any(child.kind == one.kind for child in other.children()) for other in three]
        if all(wrapped):
            return [[_main(other)] if other.kind == one.kind else _wrapping(other, one.kind) for other in three]
    return None


def _main(item: Item) -> Item:
    found = Item(item.source, item.node, item.parent, item.field, item.start, item.end)
    found.main = True
    return found


def _wrapping(item: Item, kind: str) -> list[Item]:
    found = item.children()
    inner = next(child for child in found if child.kind == kind)
    inner.main = True
    return found

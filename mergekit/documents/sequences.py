"""Lists whose items nothing names, merged as sequences: each item is to them what a line is to a text.

What sides put in at one place comes one after the other; a table that one side edits stays the same item. Where two sides
put different things in the place of one item, or one puts something beside what another replaced, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mergekit.contested import Contested
from mergekit.documents.composing import Value
from mergekit.documents.merging import Merging, Path
from mergekit.documents.pieces import pick
from mergekit.lines.cells import Dispute, Edit, united
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash, Lines, Piece, Settled
from mergekit.syntax.document import Field, Item, List, Node, Shell, Table


def merge_sequence(merging: Merging, path: Path, deciding: Contested[Value], *, strict: bool = False) -> List | None:
    """Merge lists that base and sides have; None where the sides disagree on more than single items.

    If `strict`, nothing is put in beside what another side changed.
    """

    def text_of(version: Value) -> bytes | None:
        return b"".join(map(_line, version.items)) if isinstance(version, List) else None

    lists = [version for version in (deciding.base, *deciding.sides) if isinstance(version, List)]
    if len(lists) <= len(deciding.sides):
        return None
    known: dict[bytes, list[Item]] = {}
    for one in lists:
        for item in one.items:
            known.setdefault(_line(item), []).append(item)
    base = {_line(item): item for item in lists[0].items}
    spelled = {line: pick(base.get(line), items) or items[0] for line, items in known.items()}

    def alike(one: bytes, other: bytes) -> bool:
        return _alike(spelled.get(one), spelled.get(other))

    found: list[Item] = []
    rules = (united,) if strict else (united, partial(in_turn, alike=alike))
    for place, piece in enumerate(merge_lines(deciding.map(text_of), rules).pieces):
        if isinstance(piece, Settled):
            found.extend(spelled[line] for line in piece.lines)
            continue
        both = _both(merging, (*path, f"[={place}]"), deciding, piece, spelled) if isinstance(piece, Clash) else None
        if both is None:
            return None
        found.append(both)
    start, end, step = (pick(part[0], part[1:]) for part in zip(*((one.start, one.end, one.step) for one in lists), strict=True))
    return merging.dialect.compose_list(tuple(found), Shell(start or b"", end or b"", step or 0))


def _line(item: Item) -> bytes:
    """Write an item, with the comments beside it, as a line."""
    said = b"\0".join((item.node.value, item.lead.strip(), item.tail.strip()))
    return said.replace(b"\\", b"\\\\").replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b"\n"


def in_turn(found: Dispute, alike: Callable[[bytes, bytes], bool]) -> tuple[Piece, ...] | None:
    """Make edits that share no item of the base one after the other, insertions at one place by their rank.

    `alike` tells whether two items, each written as a line, are likely versions of one.
    """
    edits = sorted({edit for change in found.changes for edit in change.edits}, key=lambda edit: (edit.start, edit.end, edit.lines))
    for number, one in enumerate(edits):
        for other in edits[number + 1 :]:
            if not _apart(one, other, found.base, alike):
                return None
    lines: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, _rank(found, edit))):
        lines += [*found.base[done : edit.start], *edit.lines]
        done = edit.end
    return (Settled((*lines, *found.base[done:])),)


def _apart(one: Edit, other: Edit, base: Lines, alike: Callable[[bytes, bytes], bool]) -> bool:
    """Tell whether two edits, the first of which begins first, can both be made."""
    both_insert = one.start == one.end == other.start == other.end
    if both_insert:
        return not set(one.lines) & set(other.lines)
    if other.start < one.end or (other.start == one.start and other.end > one.end > one.start):
        return False
    if one.end < other.start:
        return True
    insertion, change = (one, other) if one.start == one.end else (other, one)
    if insertion.start < insertion.end or not change.lines:
        return True
    before = base[change.start : change.end]
    return len(before) == len(change.lines) and all(map(alike, before, change.lines))


def _rank(found: Dispute, edit: Edit) -> object:
    """Rank an edit by those who made it."""
    sides = [side for change in found.changes if edit in change.edits for side in change.sides]
    return found.setting.rank(sides, edit.lines)


def _both(merging: Merging, path: Path, deciding: Contested[Value], clash: Clash, items: dict[bytes, Item]) -> Item | None:
    """Merge a table that several sides edited, at a place of its own; None for anything else."""
    versions: Sequence[Lines] = (clash.base, *(variant.lines for variant in clash.variants))
    if any(len(lines) != 1 for lines in versions):
        return None
    base, *sides = (items.get(lines[0]) for lines in versions)
    if base is None or not all(_alike(base, side) for side in sides):
        return None
    pairs = [(side, index) for side, variant in zip(sides, clash.variants, strict=True) for index in variant.sides if side is not None]
    contest = Contested(
        deciding.path,
        base,
        tuple(side for side, _ in pairs),
        tuple(deciding.writers[index] for _, index in pairs),
        options=deciding.options,
    )
    node = merging.typing.node(merging, path, contest.map(_node))
    if node is None:
        return None
    lead, tail = (merging.typing.around(contest.map(part)) for part in (_lead, _tail))
    filled = merging.filled(Field("", lead, b"", base.node, tail), node)
    return None if filled is None else Item(lead, filled.node, tail, base.form, base.gap)


def _alike(one: Item | None, other: Item | None) -> bool:
    """Tell whether two tables are likely versions of one: half of what either holds is the same."""
    if one is None or other is None or not isinstance(one.node, Table) or not isinstance(other.node, Table):
        return False
    left, right = _held(one.node), _held(other.node)
    return 2 * len(left & right) >= max(len(left), len(right))


def _held(table: Table) -> frozenset[tuple[str, bytes]]:
    return frozenset((one.key, one.node.value) for one in table.fields)


def _node(item: Item) -> Node:
    return item.node


def _lead(item: Item) -> bytes:
    return item.lead


def _tail(item: Item) -> bytes:
    return item.tail

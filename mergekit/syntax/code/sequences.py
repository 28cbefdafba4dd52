"""The children of one node on three sides, merged: what both sides kept, and each segment between two of these.

The bytes of a segment are settled where one side changed them, or both alike; else its items are joined.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from mergekit.frozen import NamedTuple
from mergekit.syntax.code.alignment import Alignment, Answer, Place, Triple
from mergekit.syntax.code.gaps import BASE, Placed, woven
from mergekit.syntax.code.joining import joined
from mergekit.syntax.code.meant import Meant, Node
from mergekit.syntax.code.meeting import Meeting
from mergekit.syntax.code.pieces import BOTH, LEFT, RIGHT, Event, Piece, settled
from mergekit.syntax.code.tree import Item
from mergekit.syntax.code.trimming import quiet, trimmed


class Done(NamedTuple):
    """A merge of children, or of a part of them: pieces, and the nodes that were meant."""

    pieces: list[Piece]
    nodes: list[Node]


def sequence(aligned: Alignment) -> Generator[Triple, Answer, Done]:
    """Merge aligned children; asks for the merge of those that both sides kept and changed."""
    pieces: list[Piece] = []
    nodes: list[Node] = []
    meeting = Meeting(f"in-{aligned.owner[0].kind}")
    before = aligned.start
    base, left, right = (run.items for run in aligned.runs)
    for first, last in [*_quiet_runs(aligned), (aligned.end, aligned.end)]:
        segment = yield from _segment(aligned, before, first)
        meeting.extend(pieces, (part for one in segment.pieces for part in trimmed(one)))
        nodes.extend(segment.nodes)
        before = last
        if first.base == len(base):
            break
        if first != last:
            meeting.extend(pieces, [quiet(aligned.runs.base.source.text[base[first.base].start : base[last.base].end])])
            nodes.extend(base[first.base : last.base + 1])
            continue
        three = (base[first.base], left[first.left], right[first.right])
        found = settled(three[0].text, three[1].text, three[2].text)
        if found is not None:
            meeting.extend(pieces, trimmed(found))
            nodes.append(_standing([three[0]], [[one] for one in three[1:] if one.text == found.text])[0])
        else:
            parts, meant = yield three
            meeting.extend(pieces, parts)
            nodes.append(meant)
    return Done(pieces, nodes)


def _quiet_runs(aligned: Alignment) -> list[tuple[Place, Place]]:
    """Put anchors together, as their first and last, that nobody changed, nor what is between them."""
    found: list[tuple[Place, Place]] = []
    base, left, right = aligned.runs
    calm = False
    for anchor in aligned.anchors:
        i, j, k = anchor
        three = base.items[i], left.items[j], right.items[k]
        same = three[0].text == three[1].text == three[2].text and three[0].kind == three[1].kind == three[2].kind
        if calm and same and found[-1][1] == (i - 1, j - 1, k - 1):
            gap = base.between(i - 1, i)
            if gap == left.between(j - 1, j) == right.between(k - 1, k):
                found[-1] = (found[-1][0], anchor)
                continue
        calm = same
        found.append((anchor, anchor))
    return found


def _segment(aligned: Alignment, before: Place, after: Place) -> Generator[Triple, Answer, Done]:
    """Decide what lies between two anchors."""
    base, left, right = aligned.between(before, after)
    found = None if aligned.unsettled(before, after) else settled(base, left, right)
    if found is not None:
        old, *sides = (run.items[i + 1 : j] for run, i, j in zip(aligned.runs, before, after, strict=True))
        fit = [items for items, text in zip(sides, (left, right), strict=True) if text == found.text]
        return Done([found], [*_standing(old, fit)])
    conflict = Done([Piece(None, base, left, right)], [])
    if all(j - i == 1 for i, j in zip(before, after, strict=True)):
        gap = _gap(base, left, right)
        return conflict if gap is None else Done([gap], [])
    decided = yield from joined(aligned, before, after)
    if decided is None:
        return conflict
    placed, events = decided
    everywhere = (BASE, LEFT, RIGHT)
    text = woven([Placed(everywhere, *before), *placed, Placed(everywhere, *after)], aligned.runs, aligned.separator)
    nodes: list[Node] = []
    for one in placed:
        item = aligned.items(one.side)[one.at(one.side)]
        nodes.append(item if one.text is None else Meant(item.kind, one.text, None))
    return Done([Piece(text, base, left, right, tuple(events))], nodes)


def _standing(base: Sequence[Item], sides: Sequence[list[Item]]) -> Sequence[Item]:
    """Choose whose nodes stand for a text that is settled: of sides that have it, one that reads it otherwise than the base.

    What stands around a text may decide what it is: a line is a quotation once it is indented.
    """
    if len(sides) == 1:
        return sides[0]
    before = _kinds(base)
    return min(sides, key=lambda items: (_kinds(items) == before, _kinds(items)))


def _kinds(items: Sequence[Item]) -> list[str]:
    return [item.kind for item in items]


def _gap(base: bytes, left: bytes, right: bytes) -> Piece | None:
    """Decide a gap without items: the tokens that the sides put there, as the side lays it out that breaks lines anew, or more often."""
    bare = [b"".join(text.split()) for text in (base, left, right)]
    token = settled(bare[0], bare[1], bare[2])
    if token is None:
        return None
    fit = [text for text, has in zip((left, right), bare[1:], strict=True) if has == token.text]
    feeds = base.count(b"\n")
    text = max(fit, key=lambda one: (one.count(b"\n") != feeds, one.count(b"\n"), len(one), one))
    return Piece(text, base, left, right, (Event("layout", BOTH),))

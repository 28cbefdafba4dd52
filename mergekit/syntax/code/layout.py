"""Layout yields: where one side only laid something out anew and the other edited it, the edit is taken, laid out like that."""

from __future__ import annotations

from mergekit.lines.layout import relaid, seem_the_same
from mergekit.syntax.code.alignment import Alignment
from mergekit.syntax.code.pieces import BOTH, Event, Piece, settled
from mergekit.syntax.code.tree import Item


def yielded(aligned: Alignment) -> Piece | None:
    """Take a node as the side has it that edited it, if the other only laid it out anew; None if not.

    Refuses: an edit that leaves nothing of the layout, a file as a whole, a node that has lines of its own inside that
    both sides changed, and one that breaks into lines where it did: these are looked into.
    """
    base, left, right = aligned.owner
    runs = aligned.runs
    if not base.parent:
        return None
    for i, j, k in aligned.anchors:
        one, two, other = runs.base.items[i], runs.left.items[j], runs.right.items[k]
        if (b"\n" in one.text or not _before(one).strip()) and settled(one.text, two.text, other.text) is None:
            return None
    aligned.course.steps.spend((len(base.text) + len(left.text) + len(right.text)) // 4)
    calm = [side for side in (left, right) if _laid_out(base, side)]
    if len(calm) != 1:
        return None
    if _broken(base.text) == _broken(calm[0].text):
        return None
    edited = right if calm[0] is left else left
    text = relaid(base.text, calm[0].text, edited.text)
    if text is None or text == edited.text:
        return None
    return Piece(text, base.text, left.text, right.text, (Event("layout-yields", BOTH, (f"in-{base.kind}",)),))


def _laid_out(base: Item, side: Item) -> bool:
    """Tell whether a side is the base but for its layout: the same tokens, in the same structure."""
    if not seem_the_same(base.text, side.text):
        return False
    return base.norm == side.norm and base.kind == side.kind and str(base.node) == str(side.node)


def _broken(text: bytes) -> list[bytes]:
    """Give the lines of a text, blank ones and layout within them aside."""
    return [said for line in text.split(b"\n") if (said := b"".join(line.split()))]


def _before(item: Item) -> bytes:
    """Give what stands before an item in its line."""
    text = item.source.text
    return text[text.rfind(b"\n", 0, item.start) + 1 : item.start]

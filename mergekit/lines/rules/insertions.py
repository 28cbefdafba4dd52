"""Both insert at one point: both, one after the other, as whole units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from mergekit.lines.merged import Lines
from mergekit.lines.orders import order_of
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, substantive, tokens

NAME = "insertions"
ONCE = "insertions-once"


def one_after_the_other(knot: Knot) -> Decision | None:
    """Put all insertions in, in their rank; units that several hold stand once.

    Each keeps its own blank lines; at a seam stands the greater of the first's trailing and the second's leading run. Imports
    that are sorted stay sorted.

    Refuses: what is no pure insertion.
    """
    if knot.base:
        return None
    texts = [version.lines for version in knot.ranked()]
    filled = [lines for lines in texts if any(line.strip() for line in lines)]
    if not filled:
        return Decision(NAME, max(texts, key=len), ("insert:blank",))
    ordered = _sorted(knot, filled)
    if ordered is not None:
        return Decision(NAME, ordered, ("insert:sorted",))
    once = _once(filled, knot.found.setting.origin)
    if once is not None:
        return Decision(ONCE, with_seams(knot, once))
    return Decision(NAME, with_seams(knot, filled))


def _sorted(knot: Knot, texts: list[Lines]) -> Lines | None:
    """Put in imports as those around are sorted; None where they are none, or not sorted on every side."""
    if not all(map(IMPORT.match, (line for text in texts for line in text))):
        return None
    before = list(takewhile(IMPORT.match, reversed(knot.before)))[::-1]
    after = list(takewhile(IMPORT.match, knot.after))
    order = order_of([[line.strip() for line in (*before, *text, *after)] for text in texts])
    return None if order is None else tuple(sorted({line for text in texts for line in text}, key=lambda line: order(line.strip())))


def _once(texts: list[Lines], origin: Sequence[bytes]) -> list[Lines] | None:
    """Leave out of every later list what an earlier one has; None where these are no flat lists, or have nothing in common.

    Lines that the file had before are common phrases: that both have one means nothing.
    """
    if any(len(set(map(_opening, text))) > 1 for text in texts):
        return None
    held = Counter(line for text in texts for line in {bare(line) for line in text if substantive(line)})
    several = {line for line, count in held.items() if count > 1}
    if not several:
        return None
    known = several.intersection(map(bare, origin))
    found = [texts[0]]
    seen = {bare(line) for line in texts[0] if substantive(line)} - known
    common = False
    for text in texts[1:]:
        kept = tuple(line for line in text if bare(line) not in seen)
        common = common or len(kept) < len(text)
        seen |= {bare(line) for line in text if substantive(line)} - known
        if kept:
            found.append(kept)
    return found if common else None


def _opening(line: bytes) -> bytes:
    """Give what a line of a flat list begins with: its indentation and its first sign, or tag."""
    text = line.lstrip()
    if text.startswith(b"<"):
        return line[: len(line) - len(text)] + b" ".join(tokens(text)[:2])
    return line[: len(line) - len(text)] + (text[:1] if not text[:1].isalnum() else b"w")


def with_seams(knot: Knot, texts: Sequence[Lines]) -> Lines:
    """Join insertions: between two, the greater of the blank runs that meet there, or what both had at that point."""
    found = list(texts[0])
    for text in texts[1:]:
        trailing, leading = _run(found[::-1]), _run(text)
        del found[len(found) - trailing :]
        blanks = max(trailing, leading)
        if not blanks:
            before, behind = _run(knot.before[::-1]), _run(knot.after)
            ends = (before if knot.before else len(text)), (behind if knot.after else len(text))
            blanks = min(*ends) if knot.before or knot.after else 0
        found += [b"\n"] * blanks
        found += text[leading:]
    return tuple(found)


def _run(lines: list[bytes] | Lines) -> int:
    """Count the blank lines at the beginning."""
    count = 0
    while count < len(lines) and not lines[count].strip():
        count += 1
    return count

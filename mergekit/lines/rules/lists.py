"""Lists of which the last item ends otherwise than the others: without the comma, or with the sign that ends all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mergekit.lines.merged import Lines
from mergekit.lines.rules import insertions
from mergekit.lines.rules.heads import COMMENT
from mergekit.lines.rules.knots import Decision, Knot

COMMA, END = b",", b";"


def continued(before: Knot, decision: Decision, knot: Knot) -> Decision | None:
    """Put in items of one list, each with the end that its place asks for.

    They are such if all who put something in here also gave the line before a comma and their own last line none, or took the
    sign away that ended the line before, and ended their own with it. All but the last item then end as that line does now.

    Refuses: anything else, and a line with a comment behind it.
    """
    texts = [version.lines for version in knot.ranked() if any(line.strip() for line in version.lines)]
    ends = [text[_last(text)].strip() for text in texts]
    if not (before.base and decision.lines and set(knot.sides) <= set(before.sides)) or any(
        map(COMMENT.search, (e.rstrip(END) for e in ends))
    ):
        return None
    was, now = before.base[-1].strip(), decision.lines[-1].strip()
    if now == was + COMMA and not any(end.endswith(COMMA) for end in ends):
        return _put_in(knot, texts, lambda text: text + COMMA)
    if now + END == was and all(end.endswith(END) for end in ends):
        return _put_in(knot, texts, lambda text: text.removesuffix(END))
    return None


def _put_in(knot: Knot, texts: Sequence[Lines], ended: Callable[[bytes], bytes]) -> Decision:
    items = [*(_ended(text, ended) for text in texts[:-1]), texts[-1]]
    return Decision(insertions.NAME, insertions.with_seams(knot, items), ("listed",))


def _ended(lines: Lines, ended: Callable[[bytes], bytes]) -> Lines:
    last = _last(lines)
    text = lines[last].rstrip()
    return (*lines[:last], ended(text) + lines[last][len(text) :], *lines[last + 1 :])


def _last(lines: Lines) -> int:
    return max(at for at, line in enumerate(lines) if line.strip())

"""What the syntax of two sides proposes, as pieces of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.lines.flattening import clash_of
from mergekit.lines.merged import Event, Lines, Piece, Plain, Ruled, Settled
from mergekit.lines.narrowing import narrowed
from mergekit.lines.rules.ladder import ladder
from mergekit.lines.split import split_lines
from mergekit.syntax.code.merge import merge_trees
from mergekit.syntax.code.pieces import LEFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mergekit.contested import Contested
    from mergekit.languages.profile import Profile
    from mergekit.syntax.code.pieces import CodeMerge
    from mergekit.syntax.code.pieces import Piece as CodePiece

PREFIX = "syntax:"
"""What the names of rules of syntax begin with."""


def proposed(contest: Contested[bytes | None], profile: Profile) -> tuple[Piece, ...] | None:
    """Merge the two texts that differ by their syntax; None where there are more or fewer, or where one does not parse.

    One that holds the base's text is nobody, unless it came back to it: then there are three. The sides are told apart by
    the history of those who wrote them, so their order decides nothing.
    """
    base = contest.origin or b""
    sides: dict[bytes, list[int]] = {}
    for number, side in enumerate(contest.sides):
        sides.setdefault(side or b"", []).append(number)
    back = sides.pop(base, ())
    if len(sides) != 2 or any(not below.seen_by.isdisjoint(back) for below in contest.hidden() if back):  # noqa: PLR2004 (left and right)
        return None
    first, second = sorted(sides, key=lambda text: (min(contest.writers[i].order for i in sides[text]), text))
    found = merge_trees(profile, base, first, second, rules=(ladder,))
    return None if found is None else tuple(_pieces(found, (tuple(sides[first]), tuple(sides[second])), added=contest.base is None))


def _pieces(merge: CodeMerge, who: tuple[tuple[int, ...], tuple[int, ...]], *, added: bool) -> Iterator[Piece]:
    for piece in merge.pieces:
        if piece.text is not None and not piece.events:
            yield Settled(_lines(piece.text))
            continue
        instead = _instead(piece, who, added=added)
        if piece.text is None:
            yield from instead
        else:
            yield Ruled(_lines(piece.text), tuple(_event(event.rule, event.sides, event.facts, who) for event in piece.events), instead)


def _event(rule: str, sides: Sequence[int], facts: tuple[str, ...], who: tuple[tuple[int, ...], tuple[int, ...]]) -> Event:
    """Make an event; one of a rule of lines within a node counts as that of lines, and names the rule as a fact."""
    name, _, by = rule.partition("/")
    told = tuple(sorted({*facts, f"by:{by}"})) if by else facts
    return Event(PREFIX + name, tuple(sorted(number for side in sides for number in who[side])), told)


def _instead(piece: CodePiece, who: tuple[tuple[int, ...], tuple[int, ...]], *, added: bool) -> tuple[Plain, ...]:
    """Show a piece to whoever believes no rule."""
    base, left, right = (_lines(text) for text in (piece.base, piece.left, piece.right))
    if left == right:
        return (Settled(left),)
    held = [(number, left if side == LEFT else right) for side in range(2) for number in who[side]]
    return narrowed(clash_of(base, held, added=added))


def _lines(text: bytes) -> Lines:
    return tuple(split_lines(text))

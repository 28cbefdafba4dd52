"""Cells: what is finer than a region. Every base line, and every gap between two, has a merge of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from mergekit.frozen import NamedTuple, field, frozen
from mergekit.lines.diff import Hunk
from mergekit.lines.merged import Clash, Lines, Piece, Settled, Variant
from mergekit.lines.narrowing import narrowed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias


class Edit(NamedTuple):
    """One change within a region: the base lines ``start:end`` (counted from the region's first) became `lines`."""

    start: int
    end: int
    lines: Lines


@frozen
class Change:
    """What one or several sides (their indices) made of a region: its lines, and the edits that lead there."""

    lines: Lines
    edits: tuple[Edit, ...]
    sides: tuple[int, ...]


Rank: TypeAlias = "tuple[Any, ...]"
"""Where an insertion stands among others at its place; any two of one dispute can be compared."""


def by_content(_: Sequence[int], lines: Lines) -> Rank:
    """Rank insertions by what they hold, where nobody knows who came first."""
    return lines


def nobody_did(_: int, line: bytes) -> bool:  # noqa: ARG001 (the signature of `Setting.put_in`)
    """Tell of no side that it put a line in, where nobody knows them."""
    return False


@frozen
class Setting:
    """Where a dispute stands: the file's path, its whole base, and the base's line at which the dispute begins.

    `rank` orders what is inserted at one place: it is given the sides that inserted lines, and the lines. It is a function
    of history, never of the order of sides. `put_in` tells whether a side put a line in where it took none
    away, white space aside.
    """

    path: str = ""
    origin: Sequence[bytes] = ()
    at: int = 0
    rank: Callable[[Sequence[int], Lines], Rank] = by_content
    put_in: Callable[[int, bytes], bool] = nobody_did


@frozen
class Dispute:
    """A region that its sides do not agree on: the base's lines and the distinct changes, two or more.

    Changes are ordered by what they hold, never by their sides: a rule that goes through them in this order is
    order-free. `added`: there was no file to start from. `setting` is where it stands.
    """

    base: Lines
    changes: tuple[Change, ...]
    added: bool = False
    setting: Setting = field(default_factory=Setting, compare=False, repr=False)

    @property
    def clash(self) -> Clash:
        """The dispute as it stands."""
        return Clash(self.base, tuple(Variant(change.lines, change.sides) for change in self.changes), self.added)


Rule: TypeAlias = Callable[[Dispute], tuple[Piece, ...] | None]
"""Settles a dispute, or a part of it (what stays open is a `Clash` in the result); None where it does not apply.

Law: the order and the numbers of sides never decide.
"""


def edits_of(hunks: Iterable[Hunk], base_start: int, side: Sequence[bytes]) -> tuple[Edit, ...]:
    """Give the hunks of one side within a region that starts at that line of the base."""
    return tuple(Edit(h.base_start - base_start, h.base_end - base_start, tuple(side[h.side_start : h.side_end])) for h in hunks)


def dispute(
    base: Lines, sides: Iterable[tuple[int, Lines, tuple[Edit, ...]]], *, added: bool = False, setting: Setting | None = None
) -> Dispute:
    """Gather what sides (index, lines, edits) made of a region; two of them at least changed it differently.

    Sides that hold the base's lines do not count. Where sides reach the same lines by different edits, the least counts.
    """
    edits: dict[Lines, tuple[Edit, ...]] = {}
    holders: dict[Lines, list[int]] = {}
    for index, lines, how in sides:
        if lines != base:
            edits[lines] = min(edits.get(lines, how), how)
            holders.setdefault(lines, []).append(index)
    changes = tuple(Change(lines, edits[lines], tuple(sorted(holders[lines]))) for lines in sorted(holders))
    return Dispute(base, changes, added, setting or Setting())


def united(found: Dispute) -> tuple[Piece, ...] | None:
    """Unite edits that overlap and put in the same lines: each cell is then changed to one thing only, or left alone.

    So overlapping deletions delete what either deletes, and where sides replace different numbers of lines by the same
    ones, these replace them all. Edits that merely touch, and different lines put in at one place, stay a dispute.
    """
    lines: list[bytes] = []
    done = -1
    for start, end, group in _overlapping(found.changes):
        new = {edit.lines for edit, _ in group}
        touches = start == done
        within = start < end and any(edit.start == edit.end for edit, _ in group)
        twice = new != {()} and len({number for _, number in group}) < len(group)
        if len(new) > 1 or touches or within or twice:
            return None
        lines += [*found.base[max(done, 0) : start], *new.pop()]
        done = end
    return (Settled((*lines, *found.base[done:])),)


def _overlapping(changes: Sequence[Change]) -> Iterator[tuple[int, int, list[tuple[Edit, int]]]]:
    """Group edits that share a line or are made at one place: from where, to where, and which change each belongs to."""
    edits = sorted((edit, number) for number, change in enumerate(changes) for edit in change.edits)
    at = 0
    while at < len(edits):
        start, end = edits[at][0][:2]
        first = at
        while at < len(edits) and (edits[at][0].start < end or edits[at][0][:2] == (start, end)):
            end = max(end, edits[at][0].end)
            at += 1
        yield start, end, edits[first:at]


RULES: tuple[Rule, ...] = (united,)
"""The ladder of rules, tried in order on every dispute; the first that applies decides."""


def settle(found: Dispute, rules: Sequence[Rule] = RULES) -> tuple[Piece, ...]:
    """Decide a dispute by the first rule that applies; where none does, what is left is a clash, as small as is true."""
    for rule in rules:
        pieces = rule(found)
        if pieces is not None:
            return pieces
    return narrowed(found.clash)

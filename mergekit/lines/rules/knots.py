"""Knots: the places of a dispute where changes of several sides meet, once every edit is as fine as it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mergekit.frozen import NamedTuple, frozen
from mergekit.lines.cells import Dispute, Edit, Rank
from mergekit.lines.merged import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

NEAR = 8
"""How many lines before and behind a knot its rules see."""


@frozen
class Version:
    """What some sides made of a knot: its lines, and the edits that lead there (counted from the dispute's first line)."""

    lines: Lines
    parts: tuple[Edit, ...]
    sides: tuple[int, ...]


@frozen
class Knot:
    """The base's lines ``start:end`` of a dispute and the distinct versions of those who changed them, ordered by what they hold.

    `before` and `after` are the base's lines around, at most `NEAR` of each; `final` tells that the file ends behind `after`.
    """

    found: Dispute
    start: int
    end: int
    versions: tuple[Version, ...]
    before: Lines
    after: Lines

    @property
    def base(self) -> Lines:
        """The lines that they started from."""
        return self.found.base[self.start : self.end]

    @property
    def kind(self) -> str:
        """Name what was done here: insert, delete, edit (of one line), or replace."""
        kinds = {kind_of(part) for version in self.versions for part in version.parts}
        return kinds.pop() if len(kinds) == 1 else "replace"

    @property
    def sides(self) -> tuple[int, ...]:
        """Whose changes meet here."""
        return tuple(sorted({side for version in self.versions for side in version.sides}))

    def ranked(self) -> list[Version]:
        """Order the versions as what they insert is ordered: by their rank, what continues a deeper indentation first."""
        return sorted(self.versions, key=lambda version: (-_depth(version.lines), self.rank(version)))

    def rank(self, version: Version) -> Rank:
        """Tell where a version's insertion stands among others."""
        return self.found.setting.rank(version.sides, version.lines)


class Decision(NamedTuple):
    """What a rule makes of a knot, and what speaks for and against it."""

    rule: str
    lines: Lines
    facts: tuple[str, ...] = ()


KnotRule: TypeAlias = Callable[[Knot], Decision | None]
"""Decides a knot; None where it refuses. Law: the order and the numbers of sides never decide but through `Knot.rank`."""


def kind_of(part: Edit) -> str:
    """Name an edit: insert, delete, edit (of one line), or replace."""
    if part.start == part.end:
        return "insert"
    if not part.lines:
        return "delete"
    return "edit" if part.end - part.start == len(part.lines) == 1 else "replace"


def knots(found: Dispute, changes: Sequence[tuple[tuple[Edit, ...], tuple[int, ...]]]) -> Iterator[Knot]:
    """Give the knots of a dispute in order, of the fine edits of every change and of the sides that made it.

    Edits that share a line, or that insert at one place, share a knot; so does an insertion within a changed range.
    """
    parts = sorted((part, number) for number, (edits, _) in enumerate(changes) for part in edits)
    at = 0
    while at < len(parts):
        start, end = parts[at][0][:2]
        mine: dict[int, list[Edit]] = {}
        while at < len(parts) and (parts[at][0].start < end or parts[at][0][:2] == (start, end)):
            end = max(end, parts[at][0].end)
            mine.setdefault(parts[at][1], []).append(parts[at][0])
            at += 1
        held: dict[Lines, tuple[tuple[Edit, ...], tuple[int, ...]]] = {}
        for number, edits in mine.items():
            lines = applied(found.base, edits, start, end)
            known, sides = held.get(lines, (tuple(edits), ()))
            held[lines] = (min(known, tuple(edits)), tuple(sorted({*sides, *changes[number][1]})))
        versions = tuple(Version(lines, *held[lines]) for lines in sorted(held))
        origin, here = found.setting.origin, found.setting.at
        before = (*origin[max(0, here - NEAR) : here], *found.base[:start])[-NEAR:]
        after = (*found.base[end:], *origin[here + len(found.base) : here + len(found.base) + NEAR])[:NEAR]
        yield Knot(found, start, end, versions, before, after)


def applied(base: Lines, edits: Sequence[Edit], start: int, end: int) -> Lines:
    """Apply edits to the lines ``start:end`` of a base."""
    lines: list[bytes] = []
    done = start
    for edit in edits:
        lines += [*base[done : edit.start], *edit.lines]
        done = edit.end
    return (*lines, *base[done:end])


def _depth(lines: Lines) -> int:
    first = next((line for line in lines if line.strip()), b"")
    return len(first.expandtabs()) - len(first.lstrip())

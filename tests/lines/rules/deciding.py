"""What the rules make of a few lines, all of them believed."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.lines.deciding import proposals
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash, Ruled
from mergekit.lines.rules.ladder import ladder
from mergekit.lines.rules.texts import Texts
from mergekit.lines.trust import over_the_file

Decided = tuple[str | None, set[str]]


def decided(base: str, *sides: str, path: str = "f.py", times: Sequence[int] = ()) -> Decided:
    """Merge texts: the result, or None if something stays open, and the rules that took part. Sides were written in their order."""
    writers = tuple(Writer(f"side {i}", time=times[i] if times else i) for i in range(len(sides)))
    contest = Contest(path, base.encode(), tuple(side.encode() for side in sides), writers)
    pieces = merge_lines(contest, (ladder,)).pieces
    rules = {event.rule for piece in pieces if isinstance(piece, Ruled) for event in piece.events}
    if any(isinstance(piece, Clash) for piece in pieces):
        return None, rules
    return b"".join(line for piece in pieces if not isinstance(piece, Clash) for line in piece.lines).decode(), rules


def proposed(base: str, *sides: str, path: str = "f.py", times: Sequence[int] = ()) -> Decided:
    """The same of whole files: with the rules that look at more than one place."""
    writers = tuple(Writer(f"side {i}", time=times[i] if times else i) for i in range(len(sides)))
    found = next(iter(proposals(Contest(path, base.encode(), tuple(side.encode() for side in sides), writers))))
    pieces = over_the_file(found.pieces, Texts(found.base_of, found.sides))
    rules = {event.rule for piece in pieces if isinstance(piece, Ruled) for event in piece.events} | {event.rule for event in found.also}
    if any(isinstance(piece, Clash) for piece in pieces):
        return None, rules
    return b"".join(line for piece in pieces if not isinstance(piece, Clash) for line in piece.lines).decode(), rules


def lines(letters: str) -> str:
    """Make a text of one line per word."""
    return "".join(f"{word}\n" for word in letters.split(" ")) if letters else ""

"""Real merges of one file each, and what the rules make of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mergekit.conflicts import Writer
from mergekit.driver import Content, Contest
from mergekit.drivers import text
from mergekit.lines import trust
from mergekit.lines.deciding import proposals
from mergekit.lines.merged import Clash, Event, Piece, Ruled
from mergekit.lines.rules.once import standing_once
from mergekit.lines.split import EndOfLine, join, to_lf

_SPACE = re.compile(rb"\s+")
_WRITERS = (Writer("left"), Writer("right"))


@dataclass(frozen=True)
class Seen:
    """A merge that people made: where, of what sort (`label`), and what the rules would have made of it if all were believed.

    `outcome`: ``right`` (the same lines as people's, white space and order aside), ``wrong``, or ``conflict``. No events:
    the merge is clean without rules.
    """

    case: str
    repository: str
    label: str
    outcome: str
    events: tuple[Event, ...]


def seen(folder: Path) -> Iterator[Seen]:
    """Go through all cases below a folder: each has ``meta.json``, and ``base``, ``left``, ``right``, ``human`` with a suffix."""
    for meta in sorted(folder.glob("*/*/*/meta.json")):
        told = json.loads(meta.read_text())
        files = {path.name.split(".")[0]: path for path in meta.parent.iterdir()}
        base, left, right, human = (files[name].read_bytes() for name in ("base", "left", "right", "human"))
        events, result = decided(told["path"], base, left, right)
        outcome = "conflict" if result is None else "right" if _said(result) == _said(human) else "wrong"
        yield Seen(str(meta.parent.relative_to(folder)), told["repo"], told["label"], outcome, events)


def decided(path: str, base: bytes, left: bytes, right: bytes) -> tuple[tuple[Event, ...], bytes | None]:
    """Merge and believe every rule: the events, the one of the file included, and the result; None for a conflict."""
    contest = Contest(path, base, (left, right), _WRITERS)
    if text._end_of_line(contest) is not EndOfLine.MIXED:
        contest = contest.map(cache(_to_lf))
    proposal = next(iter(proposals(contest)))
    if any(isinstance(piece, Clash) for piece in proposal.pieces):
        return (), None
    if not proposal.also and not any(isinstance(piece, Ruled) for piece in proposal.pieces):
        return (), join(_lines(proposal.pieces))
    sides = proposal.sides
    shown = standing_once(proposal.pieces, proposal.base_of, sides)
    events = (*proposal.also, *(event for piece in shown if isinstance(piece, Ruled) for event in piece.events))
    return (*events, trust.of_file(path, proposal.base_of, sides, shown, proposal.also)), join(_lines(shown))


def _lines(pieces: Sequence[Piece]) -> Iterator[bytes]:
    for piece in pieces:
        yield from piece.base if isinstance(piece, Clash) else piece.lines


def _to_lf(content: Content) -> Content:
    return None if content is None else to_lf(content)


def _said(content: bytes) -> Counter[bytes]:
    """Count the lines of a text, white space and blank lines aside."""
    return Counter(line for line in (_SPACE.sub(b" ", line).strip() for line in content.split(b"\n")) if line)

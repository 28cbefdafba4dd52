"""Real merges of one file each, and what the rules make of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mergekit import languages
from mergekit.code.deciding import Candidate, candidates
from mergekit.conflicts import Writer
from mergekit.driver import Content, Contest
from mergekit.drivers import text
from mergekit.lines import odds, trust
from mergekit.lines.deciding import proposals
from mergekit.lines.merged import Clash, Event, Piece
from mergekit.lines.rules.texts import Texts
from mergekit.lines.split import EndOfLine, join, to_lf

_SPACE = re.compile(rb"\s+")
_WRITERS = (Writer("left"), Writer("right"))


@dataclass(frozen=True)
class Way:
    """One way to merge a file if all of it were believed: its decisions, that of the file included, and what came of it.

    `outcome`: ``right`` (the same lines as people's, white space and order aside), ``wrong``, or ``conflict``. No events:
    the merge is clean without rules.
    """

    outcome: str
    events: tuple[Event, ...]

    @property
    def forbidden(self) -> bool:
        """Whether it fails a check."""
        return any(fact.startswith(odds.VETO) for event in self.events for fact in event.facts)


@dataclass(frozen=True)
class Seen:
    """A merge that people made: where, of what sort (`label`), and the ways in which it could have been merged."""

    case: str
    repository: str
    label: str
    ways: tuple[Way, ...]


def seen(folder: Path) -> Iterator[Seen]:
    """Go through all cases below a folder: each has ``meta.json``, and ``base``, ``left``, ``right``, ``human`` with a suffix."""
    for meta in sorted(folder.glob("*/*/*/meta.json")):
        yield seen_at(meta, folder)


def seen_at(meta: Path, folder: Path) -> Seen:
    """Look at one case below a folder."""
    told = json.loads(meta.read_text())
    files = {path.name.split(".")[0]: path for path in meta.parent.iterdir()}
    base, left, right, human = (files[name].read_bytes() for name in ("base", "left", "right", "human"))
    ways = tuple(
        Way("conflict" if result is None else "right" if _said(result) == _said(human) else "wrong", events)
        for events, result in decided(told["path"], base, left, right)
    )
    return Seen(str(meta.parent.relative_to(folder)), told["repo"], told["label"], ways)


def decided(path: str, base: bytes, left: bytes, right: bytes) -> Iterator[tuple[tuple[Event, ...], bytes | None]]:
    """Merge in every way, believing every rule: the events, the one of the file included, and the result; None for a conflict."""
    contest = Contest(path, base, (left, right), _WRITERS)
    if text._end_of_line(contest) is not EndOfLine.MIXED:
        contest = contest.map(cache(_to_lf))
    profile = languages.of_path(path)
    ways = [Candidate(next(iter(proposals(contest))), None)] if profile is None else list(candidates(contest, profile))
    for way in ways:
        proposal = way.proposal
        if any(isinstance(piece, Clash) for piece in proposal.pieces):
            yield (), None
        elif way.plain:
            yield (), join(_lines(proposal.pieces)) if way is not ways[0] or way.sound else None
        else:
            yield way.events(), join(_lines(trust.over_the_file(proposal.pieces, Texts(proposal.base_of, proposal.sides))))


def _lines(pieces: Sequence[Piece]) -> Iterator[bytes]:
    for piece in pieces:
        yield from piece.base if isinstance(piece, Clash) else piece.lines


def _to_lf(content: Content) -> Content:
    return None if content is None else to_lf(content)


def _said(content: bytes) -> Counter[bytes]:
    """Count the lines of a text, white space and blank lines aside."""
    return Counter(line for line in (_SPACE.sub(b" ", line).strip() for line in content.split(b"\n")) if line)

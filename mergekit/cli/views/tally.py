"""A vote as a page: who leads by each way to count, the working, and the ballots that do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.inert import shorten
from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mergekit.voting.tally import Tally

_MOST_TITLE = 60
_MOST_DUELS = 12
_UNITS = {"schulze": "beats", "approval": "approved by", "plurality": "first for"}


def tally_page(found: Tally) -> Page:
    """Lay out a tally."""
    page = Page()
    titles = {one.id: shorten(one.title, _MOST_TITLE) for one in found.candidates}
    ballots = (
        f"{count(len(found.counted), 'ballot')} of {len(found.ballots)} counted, quorum {found.voting.quorum}, by {found.voting.method}"
    )
    page.line(
        Cell(found.topic, STRONG), Cell(f" at {found.commit.hex()[:8]}: {count(len(found.candidates), 'candidate')}, {ballots}", FAINT)
    )
    if found.winner:
        page.line(Cell("Decided: ", GOOD), Cell(found.winner, STRONG), f" {titles[found.winner]}")
    else:
        page.line(Cell("Open: ", BAD), found.open_because)
    for one in found.counts:
        points = dict(one.points)
        page.heading(one.method.capitalize() + ("" if one.method != found.voting.method else "  (decides)"))
        page.table(
            (f"{place}.", Cell(name, STRONG), Cell(f"{_UNITS[one.method]} {points[name]}", FAINT), titles[name])
            for place, names in enumerate(one.places, 1)
            for name in names
        )
    if 1 < len(found.candidates) <= _MOST_DUELS:
        page.heading("Duels: how many prefer the one on the left, and its strongest path")
        page.table([("", *found.duels.candidates), *_duels(found)])
    void = [one for one in found.ballots if one.void]
    if void:
        page.heading("Ballots that do not count")
        page.table((Cell(one.voter, OPEN), one.path, short(one.commit.hex()), one.void) for one in void)
    page.heading("Where the candidates stand")
    page.table((Cell(one.id, STRONG), ", ".join(one.places)) for one in found.candidates)
    if not found.winner:
        page.heading("Next")
        page.table([(Cell(f"votes/{found.topic}/NAME.json", COMMAND), 'cast a ballot: {"ranking": ["CONTENT-ID", ...]}, and land it')])
    return page


def topics_page(topics: Sequence[Tally]) -> Page:
    """Lay out all topics, one line each."""
    page = Page()
    if not topics:
        page.line("There are no recommendations: a candidate is a file below recommendations/TOPIC/.")
        return page
    page.table(
        (
            Cell(one.topic, STRONG),
            Cell("decided", GOOD) if one.winner else Cell("open", OPEN),
            count(len(one.candidates), "candidate"),
            count(len(one.counted), "ballot"),
            one.winner or Cell(one.open_because, FAINT),
        )
        for one in topics
    )
    return page


def _duels(found: Tally) -> list[tuple[Cell | str, ...]]:
    duels = found.duels
    return [
        (
            Cell(name, STRONG),
            *("" if i == j else f"{duels.preferred[i][j]} ({duels.strength[i][j]})" for j in range(len(duels.candidates))),
        )
        for i, name in enumerate(duels.candidates)
    ]

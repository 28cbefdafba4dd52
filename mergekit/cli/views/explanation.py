"""What rules decided in a merge, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import BY_AUTHORITY, count, place, several, short, unique, writers
from mergekit.git.quoted import text_to_json
from mergekit.landing.to_json import conflict_to_json, event_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mergekit.events import Event
    from mergekit.landing.explaining import Explanation, File
    from mergekit.landing.to_json import Json

_MOST_LINES = 12


def explanation_page(found: Explanation, paths: Sequence[str] | None = None) -> Page:
    """Lay out an explanation: file by file, each decision with its lines."""
    page = Page()
    files = _chosen(found, paths)
    decided = [file for file in files if file.report.events]
    page.line(
        Cell(f"{short(found.commit)} merges {count(len(found.parents), 'commit')}", STRONG),
        f": {count(len(files), 'file')} that several had changed, {len(decided)} decided by rules",
    )
    if not found.policy:
        page.line(Cell("It does not name the policy that its first parent has: what follows is how that would merge it.", FAINT))
    plain = [file.report.path for file in files if not file.report.events and not file.report.conflicts]
    if plain:
        page.line(Cell(f"No rule was needed in {several(plain)}.", FAINT))
    for file in decided:
        page.heading(file.report.path + ("" if file.as_committed else "  (the commit has something else)"))
        lines = (file.content or b"").split(b"\n")
        for event in file.report.events:
            page.table([_event(event)])
            page.quote(_lines(event, lines))
    left = [conflict for conflict in found.conflicts if paths is None or not paths or conflict.path in paths]
    for heading, style, is_open in (("Left to people", OPEN, True), (BY_AUTHORITY.capitalize(), GOOD, False)):
        rows = [(Cell(short(one.id), style), place(one), Cell(one.kind, FAINT), writers(one)) for one in left if one.is_open == is_open]
        if rows:
            page.heading(heading)
            page.table(rows)
    if decided:
        page.heading("Next")
        page.table([(Cell("mergekit replay", COMMAND), "tells how often such decisions were right in this repository")])
    return page


def _chosen(found: Explanation, paths: Sequence[str] | None) -> list[File]:
    return [file for file in found.files if not paths or file.report.path in paths]


def _event(event: Event) -> tuple[Cell | str, ...]:
    where = event.place
    who = several(unique(writer.label for writer in event.writers))
    if not where.first_line and where.key:
        return where.key, Cell(event.rule, STRONG), Cell("by its type", GOOD), f"of {who}"
    lines = f"line {where.first_line}" if where.last_line <= where.first_line else f"lines {where.first_line} to {where.last_line}"
    lines = lines if where.first_line else "all of it"
    return lines, Cell(event.rule, STRONG), Cell(f"{event.odds:.1f} : 1", GOOD), f"joins {who}"


def _lines(event: Event, lines: Sequence[bytes]) -> Iterable[Cell | str]:
    shown = [line.decode("utf-8", "replace") for line in lines[event.place.first_line - 1 : event.place.last_line]]
    yield from (f"  {line}" for line in shown[:_MOST_LINES])
    if len(shown) > _MOST_LINES:
        yield Cell(f"  ... {len(shown) - _MOST_LINES} more", FAINT)
    if event.facts:
        yield Cell(f"  ({', '.join(event.facts)})", FAINT)


def explanation_to_json(found: Explanation, paths: Sequence[str] | None = None) -> dict[str, Json]:
    """Give the object that `mergekit explain --json` prints."""
    return {
        "commit": found.commit.hex(),
        "parents": [parent.hex() for parent in found.parents],
        "policy": found.policy,
        "files": [
            {
                "path": text_to_json(file.report.path),
                "driver": file.report.driver,
                "writers": list(file.report.writers),
                "as_committed": file.as_committed,
                "conflicts": [conflict.id for conflict in file.report.conflicts],
                "events": [event_to_json(event) for event in file.report.events],
            }
            for file in _chosen(found, paths)
        ],
        "conflicts": [conflict_to_json(conflict) for conflict in found.conflicts if not paths or conflict.path in paths],
    }

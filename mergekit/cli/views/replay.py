"""What a replay found, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count
from mergekit.git.quoted import text_to_json
from mergekit.replay.replay import LEVELS
from mergekit.replay.tallies import by_level, by_path, by_rule, left_by_git, of_git, tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mergekit.cli.page import Row
    from mergekit.landing.to_json import Json
    from mergekit.replay import Replay
    from mergekit.replay.tallies import Tally

_SHOWN = "balanced"
_MOST = 10


def replay_page(result: Replay, known: int) -> Page:
    """Lay out a replay: how it ended at every level, by which rules, and where."""
    page = Page()
    page.line(Cell(f"Replayed {result.merges} of {count(known, 'merge')}", STRONG), f": {_without(result)}")
    if not result.cases:
        return page
    levels = by_level(result.cases)
    rows: dict[str, Tally] = {"git": of_git(result.cases), **levels} if result.beside_git else levels
    page.heading(f"{count(len(result.cases), 'file')} that several sides had changed")
    page.table(_counted(rows, ""))
    left = left_by_git(result.cases)
    if left:
        page.heading(f"Of the {count(len(left), 'file')} that git leaves to people")
        page.table(_counted(by_level(left), ""))
    rules = by_rule(result.cases)
    if rules:
        page.heading("By rule, where all count that are more often right than wrong")
        page.table(_counted(rules, ""))
    worst = {path: found for path, found in by_path(result.cases, _SHOWN).items() if found.wrong or found.conflict}
    if worst:
        page.heading(f"Where people had to look, or should have ({_SHOWN})")
        more = f"and {len(worst) - _MOST} more (--json lists all)" if len(worst) > _MOST else ""
        page.table(_counted(dict(list(worst.items())[:_MOST]), more))
    page.heading("Next")
    told = "in .mergekit.toml chooses a level: safe, balanced or eager; without, balanced counts"
    page.table([(Cell('trust = "eager"', COMMAND), told)])
    return page


def _without(result: Replay) -> str:
    parts = [f"{result.plain} without a file that several sides had changed"]
    if result.unread:
        parts.append(f"{result.unread} more cannot be read")
    if result.own:
        parts.append(f"{result.own} more were made by mergekit")
    return ", ".join(parts)


def _counted(rows: Mapping[str, Tally], more: str) -> Iterator[Row]:
    width = max(len(str(found.files)) for found in rows.values())
    for name, found in rows.items():
        yield (
            name,
            Cell(f"{found.right:{width}} right", GOOD if found.right else FAINT),
            Cell(f"{found.wrong:{width}} wrong", BAD if found.wrong else FAINT),
            Cell(f"{found.conflict:{width}} left to people", OPEN if found.conflict else FAINT),
        )
    if more:
        yield (more,)


def replay_to_json(result: Replay, known: int) -> dict[str, Json]:
    """Give the object that `mergekit replay --json` prints."""
    left = left_by_git(result.cases)
    return {
        "merges": {"known": known, "replayed": result.merges, "plain": result.plain, "unread": result.unread, "own": result.own},
        "levels": {level: _tally(found) for level, found in by_level(result.cases).items()},
        "git": _tally(of_git(result.cases)) if result.beside_git else None,
        "left_by_git": {level: _tally(tally(case.verdict(level) for case in left)) for level in LEVELS},
        "rules": {rule: _tally(found) for rule, found in by_rule(result.cases).items()},
        "files": [
            {
                "commit": case.commit.hex(),
                "path": text_to_json(case.path),
                "driver": case.driver,
                **{level: case.verdict(level) for level in LEVELS},
                "git": case.git,
                "rules": list(case.rules),
            }
            for case in result.cases
        ],
    }


def _tally(found: Tally) -> dict[str, Json]:
    return {"right": found.right, "wrong": found.wrong, "conflict": found.conflict}

"""What a landing did, or would do, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import ALL_VERSIONS, BY_AUTHORITY, count, place, several, shell, short, shown, unique, writers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mergekit.cli.page import Row
    from mergekit.conflicts import Conflict
    from mergekit.landing import Held, Landing, Obstacle
    from mergekit.tree_merge import FileReport

_MOST_FILES = 20
_MOST_CONFLICTS = 20
_MOST_NAMED = 3


def landing_page(landing: Landing) -> Page:
    """Lay out a landing: each replica, the files that were merged, what is open, and what to do next."""
    page = Page()
    _summary(page, landing)
    page.table(_replicas(landing))
    if landing.files:
        page.heading("Merged files")
        page.table(_files(landing.files))
    standing = [conflict for conflict in landing.rendered if conflict.is_open]
    overruled = [conflict for conflict in landing.rendered if not conflict.is_open]
    if standing:
        page.heading(f"Open in {landing.target} until somebody decides")
        page.table(_standing(standing, OPEN))
    if overruled:
        page.heading(f"In {landing.target} {BY_AUTHORITY}")
        page.table(_standing(overruled, GOOD))
    if any(held.obstacles for held in landing.held):
        page.heading("Held back by")
        page.table(_obstacles(landing))
    for failure in dict.fromkeys(held.failure for held in landing.held if held.failure is not None):
        page.heading(f"The last that '{failure.command}' printed")
        page.quote(failure.output.splitlines() or ["(nothing)"])
    what_helps(page, landing.held)
    steps = list(_next_steps(landing))
    if steps:
        page.heading("Next")
        page.table(steps)
    return page


def what_helps(page: Page, held: tuple[Held, ...]) -> None:
    """Say what to do about replicas that nobody can merge, once for all that it helps."""
    hints = unique(one.hint for one in held if one.hint)
    if hints:
        page.heading("What helps those that cannot be merged")
    for hint in hints:
        page.line(Cell(several([one.replica.name for one in held if one.hint == hint]), STRONG), f": {hint}", indent=2)


def _summary(page: Page, landing: Landing) -> None:
    all_of_them = len(landing.landed) + len(landing.held)
    if not all_of_them:
        others = "no replica" if not landing.skipped else "no other replica"
        page.line(Cell("Nothing to land", STRONG), f": {others} has anything that {landing.target} has not.")
        return
    would = "Would land " if landing.dry_run else "Landed "
    number = f"{len(landing.landed)} of {count(all_of_them, 'replica')}"
    where = f" on {landing.target}"
    moved = f", {short(landing.before)}..{short(landing.after)}" if landing.commit is not None else ""
    page.line(Cell(would + number, STRONG), where, Cell(moved + (" (fast-forward)" if landing.fast_forward else ""), FAINT))
    if landing.made_from and landing.commit is not None:
        would = "would be made" if landing.dry_run else "is a new branch"
        page.line(f"{landing.target} {would}, begun at {landing.made_from}.")
    if landing.pushed:
        page.line(f"It {'would be' if landing.dry_run else 'was'} pushed to {landing.pushed} first.")
    if landing.worktree:
        page.line(Cell(f"The checkout in {landing.worktree} follows.", FAINT))
    if landing.tries > 1:
        page.line(Cell(f"{landing.target} moved meanwhile: merged anew {count(landing.tries - 1, 'time')}.", FAINT))


def _replicas(landing: Landing) -> Iterator[Row]:
    for replica in landing.landed:
        yield Cell("landed", GOOD), replica.name, Cell(short(replica.commit), FAINT)
    for held in landing.held:
        yield Cell("held", OPEN), held.replica.name, Cell(short(held.replica.commit), FAINT), held.reason
    for out in landing.skipped:
        yield Cell("out", FAINT), out.replica.name, Cell(short(out.replica.commit), FAINT), out.reason
    for replica in landing.up_to_date:
        yield Cell("merged", FAINT), replica.name, Cell(short(replica.commit), FAINT), f"{landing.target} has it"


def _files(files: tuple[FileReport, ...]) -> Iterator[Row]:
    order = sorted(files, key=lambda file: (not file.conflicts, file.path))
    for file in order[:_MOST_FILES]:
        still = sum(conflict.is_open for conflict in file.conflicts)
        state = Cell(f"{still} open", OPEN) if still else Cell("decided" if file.conflicts else "clean", GOOD)
        yield state, file.path, Cell(file.driver, FAINT), count(len(file.writers), "writer"), Cell(_by_rules(file), FAINT)
    if len(order) > _MOST_FILES:
        yield "", f"and {len(order) - _MOST_FILES} more (--json lists all)"


def _by_rules(file: FileReport) -> str:
    """Say by which rules the file was decided, and how often the least certain of them was right."""
    if not file.events:
        return ""
    least = min(event.odds for event in file.events)
    rules = f"by {several(unique(event.rule for event in file.events))}"
    return f"{rules}, at least {least:.0f} : 1" if least >= 1 else rules


def _standing(found: Sequence[Conflict], style: str) -> Iterator[Row]:
    for conflict in found[:_MOST_CONFLICTS]:
        yield (
            Cell(short(conflict.id), style),
            place(conflict),
            Cell(conflict.kind, FAINT),
            f"{writers(conflict)}; the path shows {shown(conflict)}",
        )
    if len(found) > _MOST_CONFLICTS:
        yield "", f"and {len(found) - _MOST_CONFLICTS} more (--json lists all)"


def _obstacles(landing: Landing) -> Iterator[Row]:
    for held in landing.held:
        for conflict in held.conflicts[:_MOST_CONFLICTS]:
            against = unique(_party(other) for other in held.obstacles if other.conflict.id == conflict.id)
            yield Cell(short(conflict.id), BAD), place(conflict), Cell(conflict.kind, FAINT), f"{held.replica.name} with {several(against)}"


def _party(obstacle: Obstacle) -> str:
    return obstacle.name if obstacle.state == "target" else f"{obstacle.name} ({obstacle.state})"


def _next_steps(landing: Landing) -> Iterator[Row]:
    if landing.dry_run:
        if landing.landed and landing.ref:
            yield Cell(_again(landing), COMMAND), "lands it"
        if landing.conflicts:
            yield Cell(_again(landing) + " --dry-run --json", COMMAND), "tells all versions of every conflict"
        return
    if landing.conflicts:
        yield (
            Cell(f"mergekit conflicts show {short((landing.open or landing.conflicts)[0].id)}", COMMAND),
            "shows all versions of one conflict",
        )
    for held in [held for held in landing.held if held.conflicts][:1]:
        yield Cell(_settle(held, landing), COMMAND), f"settles {held.replica.name} on its own branch"
        yield Cell(f"mergekit merge {shell(held.replica.name)} --into {shell(landing.target)}", COMMAND), "lands it then"
    if landing.trust != "eager" and any(conflict.kind == "content" for held in landing.held for conflict in held.conflicts):
        yield Cell(f"{_again(landing)} --trust eager --dry-run", COMMAND), "shows what lands with rules that are right more often than not"
    for held, failure in [(one, one.failure) for one in landing.held if one.failure is not None and one.fails_with][:1]:
        again = f"mergekit merge {shell(held.replica.name)} --into {shell(landing.target)} --verify {shell(failure.command)}"
        yield Cell(again, COMMAND), f"lands {held.replica.name} without {several(held.fails_with)}"
    for out in landing.skipped[:1]:
        yield Cell(f"mergekit merge {shell(out.replica.name)} --into {shell(landing.target)}", COMMAND), "lands it again"
    for conflict in [one for one in landing.rendered if shown(one) == ALL_VERSIONS][:1]:
        yield Cell(f"git show {shell(f'{landing.target}:{conflict.path}')}", COMMAND), "shows all versions; keep one, and commit"


def _again(landing: Landing) -> str:
    """Give the command that merges the same; many replicas stand as they were named."""
    names = [shell(replica.name) for replica in (*landing.landed, *(held.replica for held in landing.held), *landing.up_to_date)]
    mode = "" if landing.mode == "hold" else f" --landing {landing.mode}"
    return f"mergekit merge {' '.join(names) if len(names) <= _MOST_NAMED else '...'} --into {shell(landing.target)}{mode}"


def _settle(held: Held, landing: Landing) -> str:
    return f"git switch {shell(held.replica.branch)} && git merge {shell(landing.target)}"

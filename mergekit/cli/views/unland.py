"""What taking a replica out did, or would do, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import BY_AUTHORITY, count, place, shell, short, shown, writers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mergekit.cli.page import Row
    from mergekit.landing.unland import Unlanding

_MOST_CONFLICTS = 20


def unlanding_page(done: Unlanding) -> Page:
    """Lay out what went, what stays, what is in the way, and what to do next."""
    page = Page()
    name = done.replica.name
    if done.commit is None:
        if done.blocking:
            page.line(Cell("Not taken out", STRONG), f": what came to {done.target} later conflicts with taking {name} out. Nothing moved.")
        else:
            page.line(Cell("Nothing to take out", STRONG), f": nothing of {name} is left in {done.target}.")
    else:
        word = "Would take out " if done.dry_run else "Took out "
        moved = Cell(f", {short(done.before)}..{short(done.after)}", FAINT)
        page.line(Cell(word + name, STRONG), f" of {done.target}", moved)
        page.line(Cell(f"What {short(done.origin)} brought of it, up to {short(done.replica.commit)}.", FAINT))
    if done.made_from and done.commit is not None:
        would = "would be made" if done.dry_run else "is a new branch"
        page.line(f"{done.target} {would}, begun at {done.made_from}.")
    if done.worktree:
        page.line(Cell(f"The checkout in {done.worktree} follows.", FAINT))
    if done.tries > 1:
        page.line(Cell(f"{done.target} moved meanwhile: computed anew {count(done.tries - 1, 'time')}.", FAINT))
    page.table((Cell("stays", FAINT), one.name, Cell(short(one.commit), FAINT), f"{name} had brought it along") for one in done.kept)
    if done.conflicts:
        is_open = done.commit is None or any(conflict.is_open for conflict in done.conflicts)
        where = f"Open in {done.target} until somebody decides" if is_open else f"In {done.target} {BY_AUTHORITY}"
        page.heading(where if done.commit is not None else "In the way")
        page.table(_conflicts(done))
    steps = list(_next_steps(done))
    if steps:
        page.heading("Next")
        page.table(steps)
    return page


def _conflicts(done: Unlanding) -> Iterator[Row]:
    stands = done.commit is not None
    for conflict in done.conflicts[:_MOST_CONFLICTS]:
        what = f"{writers(conflict)}; the path shows {shown(conflict)}" if stands else writers(conflict)
        yield Cell(short(conflict.id), OPEN if stands else BAD), place(conflict), Cell(conflict.kind, FAINT), what
    if len(done.conflicts) > _MOST_CONFLICTS:
        yield "", f"and {len(done.conflicts) - _MOST_CONFLICTS} more (--json lists all)"


def _next_steps(done: Unlanding) -> Iterator[Row]:
    command = f"mergekit unland {shell(done.replica.name)} --into {shell(done.target)}"
    if done.commit is None:
        if done.blocking:
            yield Cell(f"{command} --dry-run --json", COMMAND), "tells all versions of every conflict"
            yield Cell(f"{command} --landing markers", COMMAND), "takes it out, with these conflicts between markers"
    elif done.dry_run:
        yield Cell(f"git diff {short(done.before)} {short(done.after)}", COMMAND), "shows what would change"
        yield Cell(command, COMMAND), "takes it out"
    else:
        yield Cell(f"mergekit merge {shell(done.replica.name)} --into {shell(done.target)}", COMMAND), "lands it again"
        yield Cell("mergekit undo", COMMAND), "takes this back"

"""How replicas stand to a target, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count, shell, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mergekit.cli.page import Row
    from mergekit.landing.status import ReplicaStatus, Status

_OUTCOMES = {"lands": Cell("lands", GOOD), "held": Cell("held", OPEN), "up-to-date": Cell("merged", FAINT)}


def status_page(status: Status) -> Page:
    """Lay out the target, its replicas, and what to do next."""
    page = Page()
    landing = status.landing
    page.line(Cell(landing.target, STRONG), Cell(f" {short(landing.before)}", FAINT), _against_upstream(status))
    if not status.replicas:
        page.line("There are no replicas: no branch matches the policy's patterns (mergekit policy shows them).")
        return page
    page.table(_row(landing.target, replica) for replica in status.replicas)
    if landing.rendered:
        page.line()
        page.line(f"{count(len(landing.rendered), 'conflict')} would stay open in the files of {landing.target}: all variants stand there.")
    steps = list(_next_steps(status))
    if steps:
        page.heading("Next")
        page.table(steps)
    return page


def _against_upstream(status: Status) -> str:
    if not status.upstream:
        return ""
    if not status.ahead and not status.behind:
        return f", level with {status.upstream}"
    sides = ([f"{status.ahead} ahead of"] if status.ahead else []) + ([f"{status.behind} behind"] if status.behind else [])
    return f", {' and '.join(sides)} {status.upstream}"


def _row(target: str, status: ReplicaStatus) -> Row:
    word = f"{target} has it" if status.outcome == "up-to-date" else ""
    if status.held is not None:
        word = status.held.reason
    new = Cell(f"+{status.ahead}" if status.ahead else "", GOOD)
    missing = Cell(f"-{status.behind}" if status.behind else "", FAINT)
    return _OUTCOMES[status.outcome], status.replica.name, Cell(short(status.replica.commit), FAINT), new, missing, word


def _next_steps(status: Status) -> Iterator[Row]:
    if status.landing.landed and status.landing.ref:
        yield (
            Cell(f"mergekit merge --into {shell(status.landing.target)}", COMMAND),
            f"lands {count(len(status.landing.landed), 'replica')}",
        )
    if status.landing.conflicts:
        yield Cell("mergekit status --json", COMMAND), "shows all versions of every conflict"

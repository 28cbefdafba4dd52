"""How replicas stand to a target, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.landing import what_helps
from mergekit.cli.views.operations import interrupted_line
from mergekit.cli.views.wording import BY_AUTHORITY, count, shell, short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mergekit.cli.page import Row
    from mergekit.landing.status import ReplicaStatus, Status
    from mergekit.operations.log import Interrupted

_OUTCOMES = {"lands": Cell("lands", GOOD), "held": Cell("held", OPEN), "out": Cell("out", FAINT), "up-to-date": Cell("merged", FAINT)}


def status_page(status: Status, recorded: Collection[str] = (), standing: int = 0, pending: Interrupted | None = None) -> Page:
    """Lay out the target, its replicas, and what to do next.

    `recorded` has the ids of the conflicts that `mergekit conflicts show` knows; `standing` counts those that the last
    landing left in the target's files. What a process that died has left stands first.
    """
    page = Page()
    if pending is not None:
        page.line(*interrupted_line(pending))
    landing = status.landing
    page.line(Cell(landing.target, STRONG), Cell(f" {short(landing.before)}", FAINT), _against_upstream(status))
    if not status.replicas:
        page.line("There are no replicas: no branch matches the policy's patterns (mergekit policy shows them).")
        return page
    page.table(_row(landing.target, replica) for replica in status.replicas)
    edits = [(replica.replica.name, one) for replica in status.replicas for one in replica.uncommitted]
    if edits:
        page.heading("Not committed yet, so not looked at")
        page.table((name, Cell(count(one.files, "file"), OPEN), one.worktree) for name, one in edits)
    would = sum(conflict.is_open for conflict in landing.rendered)
    decided = len(landing.rendered) - would
    if would:
        page.line()
        page.line(f"{count(would, 'conflict')} would stay open in {landing.target} until somebody decides.")
    if decided:
        page.line()
        page.line(f"{count(decided, 'conflict')} would be {BY_AUTHORITY}.")
    if standing and not would:
        page.line()
        page.line(f"{count(standing, 'conflict')} stood open in {landing.target} after the last landing.")
    what_helps(page, landing.held)
    steps = list(_next_steps(status, recorded, standing))
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
    elif status.unfinished:
        word = f"its last commit says '{status.unfinished}'"
    new = Cell(f"{status.ahead} ahead" if status.ahead else "", GOOD)
    missing = Cell(f"{status.behind} behind" if status.behind else "", FAINT)
    return _OUTCOMES[status.outcome], status.replica.name, Cell(short(status.replica.commit), FAINT), new, missing, word


def _next_steps(status: Status, recorded: Collection[str], standing: int) -> Iterator[Row]:
    if status.landing.landed and status.landing.ref:
        yield (
            Cell(f"mergekit merge --into {shell(status.landing.target)}", COMMAND),
            f"lands {count(len(status.landing.landed), 'replica')}",
        )
    open_first = (*status.landing.open, *status.landing.conflicts)
    known = [conflict.id for conflict in open_first if conflict.id in recorded]
    if known:
        yield Cell(f"mergekit conflicts show {short(known[0])}", COMMAND), "shows all versions of one conflict"
    elif status.landing.conflicts:
        yield Cell("mergekit status --json", COMMAND), "tells all versions of every conflict; a landing records them"
    elif standing:
        yield Cell("mergekit conflicts", COMMAND), "lists what is open"

"""The log of operations, and what undo, redo and gc did, as pages and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count, date, several, shell, short
from mergekit.git.quoted import text_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mergekit.cli.page import Row
    from mergekit.git.refs import Move
    from mergekit.landing.gc import Collected
    from mergekit.landing.to_json import Json
    from mergekit.operations import Plan
    from mergekit.operations.log import Interrupted, Logged
    from mergekit.operations.undo import Undone

_HEADS = "refs/heads/"
_OWN = "refs/mergekit/"
_BACK = {"undo": "redo", "redo": "undo"}
_STYLES = {"done": GOOD, "completed": OPEN, "undone": FAINT}


def log_page(found: Sequence[Logged], pending: Interrupted | None) -> Page:
    """Lay out the log, newest first; what is half done stands before it."""
    page = Page()
    if pending is not None:
        page.line(*interrupted_line(pending))
        if found:
            page.line()
    if not found:
        page.line("No operation is recorded.")
        return page
    page.table(_row(one) for one in found)
    if any(not one.undone_by and one.entry.plan.kind not in _BACK for one in found):
        page.heading("Next")
        page.table([(Cell("mergekit undo --dry-run", COMMAND), "tells what taking the last one back would move")])
    return page


def undone_page(done: Undone) -> Page:
    """Lay out an undo or a redo: the entries, and where the refs are now."""
    page = Page()
    plan = done.plan
    dry = done.entry is None
    word = {"undo": ("Would undo", "Undid"), "redo": ("Would redo", "Redid")}[plan.kind][not dry]
    page.line(Cell(f"{word} {count(len(done.undoes), 'operation')}", STRONG), "" if done.entry is None else f", as #{done.entry.number}")
    page.table((Cell(f"#{one.number}", STRONG), one.plan.kind, _what(one.plan)) for one in done.undoes)
    branches = [move for move in plan.moves if not move.ref.startswith(_OWN)]
    if branches:
        page.heading("Branches")
        page.table((move.ref.removeprefix(_HEADS), *_way(move)) for move in branches)
    for path in done.worktrees:
        page.line(Cell(f"The checkout in {path} {'would follow' if dry else 'follows'}.", FAINT))
    own = len(plan.moves) - len(branches)
    if own:
        page.line(Cell(f"{count(own, 'record')} of what was open {'would go' if dry else 'went'} back, too.", FAINT))
    if plan.left:
        page.line(f"Left as others have changed them since: {several(plan.left)}.")
    if not dry:
        page.heading("Next")
        page.table([(Cell(f"mergekit {_BACK[plan.kind]}", COMMAND), "takes that back")])
    return page


def collected_page(found: Collected) -> Page:
    """Lay out what was removed."""
    page = Page()
    rows: list[Row] = [(Cell("ref", FAINT), ref) for ref in found.refs]
    rows += [(Cell("file", FAINT), file) for file in found.files]
    if found.operations:
        rows.append((Cell("log", FAINT), f"the oldest {count(found.operations, 'operation')}"))
    if not rows:
        page.line("Nothing to remove.")
        return page
    page.line(Cell("Would remove" if found.dry_run else "Removed", STRONG))
    page.table(rows)
    if found.entry is not None:
        page.heading("Next")
        page.table([(Cell("mergekit undo", COMMAND), "brings the refs back")])
    return page


def interrupted_line(pending: Interrupted) -> Iterator[Cell | str]:
    """Tell what a process that died has left."""
    yield Cell("interrupted", BAD)
    yield f"  {_words(pending.plan)}: "
    if pending.outcome == "never happened":
        yield "no ref had moved; the next command that writes brings the checkout back"
    else:
        yield "the next command that writes completes it"


def log_to_json(found: Iterable[Logged], pending: Interrupted | None) -> dict[str, Json]:
    """Give the object of `mergekit log`."""
    return {"interrupted": interrupted_to_json(pending), "operations": [_logged(one) for one in found]}


def interrupted_to_json(pending: Interrupted | None) -> Json:
    """Give the object of what a process that died has left; null for nothing."""
    return None if pending is None else {"outcome": pending.outcome, **_plan(pending.plan)}


def undone_to_json(done: Undone) -> dict[str, Json]:
    """Give the object of `mergekit undo` and `mergekit redo`."""
    plan = done.plan
    return {
        "kind": plan.kind,
        "dry_run": done.entry is None,
        "operation": None if done.entry is None else done.entry.number,
        "undoes": list(plan.undoes),
        "refs": _moves(plan.moves),
        "worktrees": [text_to_json(path) for path in done.worktrees],
        "left": [text_to_json(ref) for ref in plan.left],
    }


def collected_to_json(found: Collected) -> dict[str, Json]:
    """Give the object of `mergekit gc`."""
    return {
        "dry_run": found.dry_run,
        "operation": None if found.entry is None else found.entry.number,
        "refs": [text_to_json(ref) for ref in found.refs],
        "files": [text_to_json(file) for file in found.files],
        "operations": found.operations,
    }


def _row(one: Logged) -> Row:
    plan = one.entry.plan
    state = f"undone by #{one.undone_by}" if one.undone_by else one.state
    who = f"{plan.by.name}, {date(plan.by.time, plan.by.offset)}"
    return Cell(f"#{one.entry.number}", STRONG), Cell(state, _STYLES[one.state]), plan.kind, Cell(who, FAINT), _what(plan)


def _what(plan: Plan) -> str:
    branches = [f"{move.ref.removeprefix(_HEADS)} {' '.join(_way(move))}" for move in plan.moves if not move.ref.startswith(_OWN)]
    own = sum(move.ref.startswith(_OWN) for move in plan.moves)
    words = [", ".join(branches)] if branches else []
    if plan.replicas:
        words.append(several([name for name, _ in plan.replicas]))
    if plan.undoes:
        words.append(f"undoes #{', #'.join(map(str, plan.undoes))}")
    if own:
        words.append(count(own, "record of what is open", "records of what is open"))
    return "; ".join(words)


def _way(move: Move) -> tuple[str, ...]:
    before, after = ("nothing" if oid is None else short(oid) for oid in (move.old, move.new))
    return (f"{before}..{after}",)


def _words(plan: Plan) -> str:
    return f"mergekit {' '.join(map(shell, plan.by.asked)) or plan.kind}"


def _logged(one: Logged) -> dict[str, Json]:
    entry = one.entry
    return {
        "number": entry.number,
        "id": entry.id.hex(),
        "state": one.state,
        "undone_by": one.undone_by or None,
        **_plan(entry.plan),
        "worktrees": [text_to_json(path) for path in entry.worktrees],
    }


def _plan(plan: Plan) -> dict[str, Json]:
    return {
        "kind": plan.kind,
        "name": text_to_json(plan.by.name),
        "email": text_to_json(plan.by.email),
        "time": plan.by.time,
        "offset": plan.by.offset,
        "asked": [text_to_json(word) for word in plan.by.asked],
        "refs": _moves(plan.moves),
        "replicas": [{"name": text_to_json(name), "commit": commit.hex()} for name, commit in plan.replicas],
        "policy": plan.policy or None,
        "engine": plan.engine or None,
        "undoes": list(plan.undoes),
        "left": [text_to_json(ref) for ref in plan.left],
    }


def _moves(moves: Sequence[Move]) -> list[Json]:
    return [{"name": text_to_json(move.ref), "before": _hex(move.old), "after": _hex(move.new)} for move in moves]


def _hex(oid: bytes | None) -> str | None:
    return None if oid is None else oid.hex()

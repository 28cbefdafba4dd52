"""Recorded conflicts as pages: the list, and one with all of its versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import ALL_VERSIONS, BY_AUTHORITY, count, date, place, several, shell, short, shown, unique
from mergekit.frozen import frozen

if TYPE_CHECKING:
    from mergekit.cli.page import Row
    from mergekit.conflicts import Conflict, Writer
    from mergekit.landing.stored import Record

_MOST_LINES = 40
_MOST_TARGETS = _MOST_TAKEN = 3
_SHORT_IN_LABEL = 7  # a writer without the replica's trailer is labelled by author and short id
_BRANCHES = "refs/heads/"


@frozen
class OpenConflict:
    """A recorded conflict with what it means: (target, replica) it keeps apart, and targets in whose files it stands."""

    conflict: Conflict
    holds: tuple[tuple[str, str], ...] = ()
    stands_in: tuple[str, ...] = ()


def collect(records: Sequence[Record], conflicts: Iterable[Conflict]) -> list[OpenConflict]:
    """Join the records of all targets with the conflicts; one that no record names came from elsewhere."""
    found = {conflict.id: conflict for conflict in conflicts}
    holds: dict[str, list[tuple[str, str]]] = {}
    stands: dict[str, list[str]] = {}
    for record in records:
        target = record.target.removeprefix(_BRANCHES)
        found.update((conflict.id, conflict) for conflict in record.conflicts)
        for held in record.held:
            for conflict in held.conflicts:
                holds.setdefault(conflict.id, []).append((target, held.replica.name))
        for standing in record.standing:
            stands.setdefault(standing.conflict.id, []).append(target)
    order = sorted(found.values(), key=lambda conflict: (conflict.path, conflict.place.first_line, conflict.id))
    return [OpenConflict(one, tuple(holds.get(one.id, ())), tuple(stands.get(one.id, ()))) for one in order]


def conflicts_page(found: Sequence[OpenConflict], moved: Sequence[str] = ()) -> Page:
    """Lay out the list; `moved` names the branches that are elsewhere than when it was recorded."""
    page = Page()
    if not found:
        page.line("No conflict is recorded.")
        page.heading("Next")
        page.table([(Cell("mergekit status", COMMAND), "tells what would be open if everything landed now")])
        return page
    page.line("Recorded by the last landing on each branch:")
    page.table(_row(one) for one in found)
    if moved:
        page.line()
        page.line(f"Moved since, so that less may be open, or more: {several(moved)}.")
    page.heading("Next")
    page.table(
        [
            (Cell(f"mergekit conflicts show {short(found[0].conflict.id)}", COMMAND), "shows all versions of one conflict"),
            *(
                (Cell(f"mergekit merge --into {shell(target)}", COMMAND), "lands what fits now, and records anew")
                for target in _targets(found)
            ),
        ]
    )
    return page


def _targets(found: Sequence[OpenConflict]) -> list[str]:
    """Name the first few branches on which something is open."""
    return unique(target for one in found for target in (*(target for target, _ in one.holds), *one.stands_in))[:_MOST_TARGETS]


def conflict_page(one: OpenConflict) -> Page:
    """Lay out one conflict: what it is about, its base, and every sibling with its writers."""
    page = Page()
    conflict = one.conflict
    page.line(Cell(f"{conflict.kind} ", OPEN if conflict.is_open else GOOD), Cell(place(conflict), STRONG), Cell(f"  {conflict.id}", FAINT))
    if conflict.message:
        page.line(conflict.message)
    page.line(f"Merged as {conflict.driver}; {_meaning(one)}.")
    page.heading("base")
    _value(page, conflict.base, FAINT)
    for sibling in conflict.siblings:
        page.line()
        for writer in sibling.writers:
            page.line(*_writer(writer))
        _value(page, sibling.value, GOOD)
    steps = list(_next_steps(one))
    if steps:
        page.heading("Next")
        page.table(steps)
    return page


def _row(one: OpenConflict) -> Row:
    state = Cell("stands", OPEN) if one.stands_in else Cell("known", FAINT)
    if one.holds or not one.conflict.is_open:
        state = Cell("holds", BAD) if one.holds else Cell("decided", GOOD)
    what = Cell(f"{one.conflict.kind}, {count(len(one.conflict.siblings), 'version')}", FAINT)
    return state, Cell(short(one.conflict.id), STRONG), place(one.conflict), what, _meaning(one)


def _meaning(one: OpenConflict) -> str:
    words = [f"holds {replica} back from {target}" for target, replica in one.holds[:1]]
    if len(one.holds) > 1:
        words = [f"holds {several([replica for _, replica in one.holds])} back"]
    if not one.conflict.is_open:
        words.append(BY_AUTHORITY if not one.stands_in else f"in {several(one.stands_in)} {BY_AUTHORITY}")
    elif one.stands_in:
        words.append(f"open in {several(one.stands_in)}, where the path shows {shown(one.conflict)}")
    return " and ".join(words) or "recorded elsewhere"


def _writer(writer: Writer) -> Iterator[Cell | str]:
    subject = writer.message.strip().split("\n", 1)[0]
    yield Cell(writer.label, STRONG)
    if writer.commit:
        known = writer.label.endswith(writer.commit[:_SHORT_IN_LABEL])
        yield Cell(f"  {'' if known else short(writer.commit) + '  '}{date(writer.time, writer.offset)}", FAINT)
    if subject:
        yield f"  {subject}"


def _value(page: Page, value: bytes | None, style: str) -> None:
    """Show a version, its first lines if it is long."""
    if value is None:
        page.line(Cell("(no file)", FAINT), indent=2)
        return
    lines = _lines(value)
    if lines is None:
        page.line(Cell(f"({count(len(value), 'byte')} that are no text)", FAINT), indent=2)
        return
    if not lines:
        page.line(Cell("(empty)", FAINT), indent=2)
    page.quote(Cell(f"| {line.expandtabs(4)}", style) for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        page.line(Cell(f"and {count(len(lines) - _MOST_LINES, 'more line', 'more lines')} (--json has all)", FAINT), indent=2)


def _lines(value: bytes) -> list[str] | None:
    """Split a text into its lines; None if it is none."""
    try:
        return None if b"\0" in value else value.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return None


def _next_steps(one: OpenConflict) -> Iterator[Row]:
    for target, replica in one.holds[:1]:
        yield Cell(f"git switch {shell(replica)} && git merge {shell(target)}", COMMAND), "settles it on the replica's branch"
        yield Cell(f"mergekit merge {shell(replica)} --into {shell(target)}", COMMAND), "lands it then"
    path = one.conflict.path
    for target in one.stands_in[:1]:
        if shown(one.conflict) == ALL_VERSIONS:
            yield Cell(f"git show {shell(f'{target}:{path}')}", COMMAND), "shows the file; keep one version, and commit"
        elif one.conflict.driver == "binary":
            for number, sibling in enumerate(one.conflict.siblings[:_MOST_TAKEN], 1):
                if sibling.value is not None:
                    taken = f"git show refs/mergekit/conflicts/{one.conflict.id}:side-{number} > {shell(path)}"
                    yield Cell(taken, COMMAND), f"takes what {sibling.writers[0].label} wrote; commit it on {target}"

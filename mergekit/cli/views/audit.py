"""What an audit found, as a page: the losses of every merge, and how many merges are certified."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mergekit.cli.inert import shorten
from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count, shell, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mergekit.audit.certificate import Certificate, Item
    from mergekit.cli.page import Row
    from mergekit.git.objects import Objects

_MOST_LOSSES = 20
_MOST_TEXT = 100
_WORDS = {"lost": "lost", "resurrected": "back again", "duplicated": "doubled", "new": "new"}


def audit_page(certificates: Sequence[Certificate], objects: Objects, revisions: str = "") -> Page:
    """Lay out the certificates; `revisions` is the range that was asked for."""
    page = Page()
    failed = [one for one in certificates if not one.is_certified]
    for n, certificate in enumerate(failed if revisions else certificates):
        if n:
            page.line()
        _merge(page, certificate, objects)
    if revisions:
        if failed:
            page.line()
        good = len(certificates) - len(failed)
        lost = Cell(f", {len(failed)} lost something", BAD) if failed else Cell("")
        page.line(Cell(count(len(certificates), "merge", "merges"), STRONG), f" in {revisions}: {good} certified", lost)
    if failed:
        page.heading("Next")
        page.table(_next_steps(failed[0], revisions))
    return page


def _merge(page: Page, certificate: Certificate, objects: Objects) -> None:
    """Lay out one merge: what is lost, and a word on what is explained or new."""
    subject = objects.commit(certificate.commit).message.strip().partition("\n")[0]
    page.line(Cell(short(certificate.commit), STRONG), " ", shorten(subject, _MOST_TEXT))
    losses = certificate.losses
    sides = f": {len(certificate.sides)} sides, {count(certificate.files, 'file')} looked into"
    if losses:
        page.line(Cell(count(len(losses), "loss", "losses"), BAD), Cell(sides, FAINT))
        page.table(_loss(item) for item in losses[:_MOST_LOSSES])
        if len(losses) > _MOST_LOSSES:
            page.table([[Cell(f"and {len(losses) - _MOST_LOSSES} more (--json lists all)", FAINT)]])
    else:
        page.line(Cell("Nothing is lost", GOOD), Cell(sides, FAINT))
    rules = Counter(item.rule for item in certificate.items if item.rule)
    new = [item for item in certificate.items if item.kind == "new"]
    notes: list[Row] = [[Cell("explained", OPEN), count(times, "unit"), rule] for rule, times in sorted(rules.items())]
    if new:
        paths = list(dict.fromkeys(item.path for item in new))
        where = shorten(", ".join(paths), _MOST_TEXT)
        notes.append([Cell("new", OPEN), count(len(new), "unit"), f"no side wrote them: {where}"])
    page.table(notes)


def _loss(item: Item) -> Row:
    where = f"{item.path}:{item.line}" if item.line else item.path
    text = shorten(item.text.decode("utf-8", "surrogateescape").strip(), _MOST_TEXT)
    whom = "" if item.commit is None else short(item.commit)
    if item.untouched:
        whom = "no side"
    return Cell(_WORDS[item.kind], BAD), where, Cell(whom, FAINT), text if item.unit == "line" else Cell(text, FAINT)


def _next_steps(certificate: Certificate, revisions: str) -> Iterator[Row]:
    item = certificate.losses[0]
    if item.commit is not None:
        yield Cell(f"git show {short(item.commit)} -- {shell(item.path)}", COMMAND), "shows where it comes from"
    merged = short(certificate.commit)
    yield Cell(f"git diff {short(certificate.sides[0])} {merged} -- {shell(item.path)}", COMMAND), "shows what the merge made of the file"
    yield Cell(f"mergekit audit {shell(revisions) if revisions else merged} --json", COMMAND), "tells all of it, as a certificate"

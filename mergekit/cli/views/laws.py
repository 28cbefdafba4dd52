"""What a search for counter-examples found, as a page and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mergekit.cli.inert import shorten
from mergekit.cli.page import BAD, COMMAND, FAINT, GOOD, OPEN, STRONG, Cell, Page
from mergekit.cli.views.wording import count, shell
from mergekit.git.quoted import text_to_json
from mergekit.landing.to_json import value_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mergekit.driver import Content
    from mergekit.landing.to_json import Json
    from mergekit.laws.contests import Subject
    from mergekit.laws.laws import Result
    from mergekit.laws.refuting import Refutation, Report, Search

_MOST_TEXT = 100
_CODE = ("source", "package")


def laws_page(what: str, subject: Subject, search: Search, report: Report) -> Page:
    """Lay out a report: each refuted law with its smallest counter-example, and how much was tried."""
    page = Page()
    named = [] if what == subject.driver.name else [subject.driver.name]
    options = [f"{key}={value}" for key, value in _options(subject).items() if value != what]
    page.line(Cell(what, STRONG), Cell("".join(f"  {one}" for one in (*named, *options)), FAINT))
    for one in report.refuted:
        page.line()
        where = f" ({one.kind}{', ' if one.kind and one.origin else ''}{one.origin})" if one.kind or one.origin else ""
        page.line(Cell(f"{one.law} is refuted", BAD), Cell(where, FAINT), f": {one.message}")
        page.table(_example(one))
    page.line()
    broken = {one.law for one in report.refuted}
    kept = [law for law in report.laws if law not in broken]
    if kept:
        page.line(Cell("not refuted: ", GOOD), ", ".join(kept))
    page.line(f"tried on {_tried(report)}; seed {search.seed}")
    if report.unfit:
        page.line(Cell(f"left out, since nothing was decided about such values: {', '.join(report.unfit)}", OPEN))
    next_steps = list(_next_steps(what, subject, report))
    if next_steps:
        page.heading("Next")
        page.table(next_steps)
    return page


def laws_to_json(what: str, subject: Subject, search: Search, report: Report) -> dict[str, Json]:
    """Give the object that `mergekit laws --json` prints."""
    return {
        "subject": text_to_json(what),
        "driver": subject.driver.name,
        "options": {**_options(subject)},
        "seed": search.seed,
        "laws": list(report.laws),
        "kinds": list(report.kinds),
        "left_out": list(report.unfit),
        "tried": {"generated": report.generated, "from_history": report.from_history, "files": report.files},
        "refuted": [
            {
                "law": one.law,
                "message": text_to_json(one.message),
                "kind": one.kind or None,
                "file": text_to_json(one.origin) or None,
                "base": value_to_json(one.base),
                "sides": [value_to_json(side) for side in one.sides],
                "results": [_result_to_json(result) for result in one.results],
            }
            for one in report.refuted
        ],
    }


def _result_to_json(result: Result) -> dict[str, Json]:
    return {"how": result.how, "content": value_to_json(result.content), "conflicts": result.conflicts}


def _options(subject: Subject) -> dict[str, str]:
    return {key: value for key, value in sorted(subject.options.items()) if key not in _CODE}


def _example(one: Refutation) -> Iterator[tuple[Cell | str, ...]]:
    yield "base", _text(one.base)
    for n, side in enumerate(one.sides, 1):
        yield f"side {n}", _text(side)
    for result in one.results:
        conflicts = Cell(count(result.conflicts, "conflict"), OPEN) if result.conflicts else ""
        yield Cell(result.how, STRONG), _text(result.content), conflicts


def _text(content: Content) -> Cell | str:
    """Show a content in one line; JSON without its indentation."""
    if content is None:
        return Cell("not there", FAINT)
    if not content:
        return Cell("empty", FAINT)
    text = content.decode("utf-8", "surrogateescape")
    if "\n" in text.strip("\n"):
        try:
            text = json.dumps(json.loads(text))
        except (ValueError, RecursionError):
            text = " / ".join(text.splitlines())
    return shorten(text.strip("\n"), _MOST_TEXT)


def _tried(report: Report) -> str:
    generated = "no generated example"
    if report.generated:
        generated = f"{count(report.generated, 'generated example')} ({', '.join(report.kinds)})"
    if not report.from_history:
        return generated
    return f"{generated} and {report.from_history} from the history of {count(report.files, 'file')}"


def _next_steps(what: str, subject: Subject, report: Report) -> Iterator[tuple[Cell | str, ...]]:
    if not any(one.law == "conservation" and one.kind == "number" for one in report.refuted):
        return
    if subject.driver.name == "function" and not subject.driver.counts(subject.options):
        yield Cell('sees = "writes"', COMMAND), "gives a function every write, also equal ones: what a counter needs"
    yield Cell(f"mergekit laws {shell(what)} --law LAW", COMMAND), "tries one law alone: numbers that are no counters need not add up"

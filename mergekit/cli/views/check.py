"""What a check of typed files found, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mergekit.cli.inert import shorten
from mergekit.cli.page import BAD, GOOD, STRONG, Cell, Page
from mergekit.cli.views.wording import count
from mergekit.landing.to_json import text_to_json

if TYPE_CHECKING:
    from mergekit.hooks.checking import Checked
    from mergekit.landing.to_json import Json

_MOST_TEXT = 200


def checked_page(found: Checked) -> Page:
    """Lay out what is wrong, file by file."""
    page = Page()
    if not found.faults:
        page.line(Cell("Nothing is wrong", GOOD), f" in {count(found.files, 'typed file')}.")
        return page
    wrong = sum(fault.refuses for _, fault in found.faults)
    first = Cell(count(wrong, "fault"), BAD) if wrong else Cell(count(len(found.faults), "warning"), STRONG)
    page.line(first, f" in {count(found.files, 'typed file')}:")
    for path, fault in found.faults:
        page.line(Cell(f"{path}:{fault.line}" if fault.line else path, STRONG), "  ", fault.code)
        page.line(shorten(fault.message, _MOST_TEXT), indent=2)
    return page


def checked_to_json(found: Checked) -> dict[str, Json]:
    """Give the object of `mergekit check`."""
    return {
        "files": found.files,
        "faults": [
            {"path": text_to_json(path), "line": fault.line, "code": fault.code, "message": text_to_json(fault.message)}
            for path, fault in found.faults
        ],
    }

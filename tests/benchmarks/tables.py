"""Tables of figures: plain for the terminal, Markdown for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A title, a heading per column, rows of cells that are shown as they are, and remarks below."""

    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[object]]
    remarks: Sequence[str] = ()

    @property
    def _cells(self) -> list[list[str]]:
        return [[str(cell) for cell in row] for row in (self.heading, *self.rows)]

    def plain(self) -> str:
        """Write the table with aligned columns, figures to the right."""
        columns = list(zip(*self._cells, strict=True))
        aligned = []
        for heading, *cells in columns:
            width = max(map(len, (heading, *cells)))
            figures = all(cell[:1] in "-0123456789" for cell in cells)
            aligned.append([cell.rjust(width) if figures else cell.ljust(width) for cell in (heading, *cells)])
        lines = ["  ".join(row).rstrip() for row in zip(*aligned, strict=True)]
        return "\n".join([f"# {self.title}", *lines, *(f"  {remark}" for remark in self.remarks), ""])

    def markdown(self) -> str:
        """Write the table for the page."""
        heading, *rows = ([cell.replace("|", "\\|") for cell in row] for row in self._cells)
        rule = ["---", *("---:" for _ in heading[1:])]
        lines = [f"| {' | '.join(row)} |" for row in (heading, rule, *rows)]
        return "\n".join([f"### {self.title}", "", *lines, "", *(f"{remark}  " for remark in self.remarks), ""])


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.0f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Write how many times theirs ours is."""
    return f"{ours / theirs:.2f}" if theirs else "-"

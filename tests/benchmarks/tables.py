"""Tables of figures: plain for the terminal, Markdown for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest


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
        """Write the table with aligned columns: the first to the left, numbers to the right."""
        cells = self._cells
        widths = [max(map(len, column)) for column in zip_longest(*cells, fillvalue="")]
        lines = [
            "  ".join(
                cell.rjust(width) if at and _is_figure(cell, row) else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=False))
            )
            for row in cells
        ]
        return "\n".join([f"# {self.title}", *(line.rstrip() for line in lines), *(f"  {remark}" for remark in self.remarks), ""])

    def markdown(self) -> str:
        """Write the table for the page."""
        heading, *rows = ([cell.replace("|", "\\|") for cell in row] for row in self._cells)
        rule = ["---", *("---:" for _ in heading[1:])]
        lines = [f"| {' | '.join(row)} |" for row in (heading, rule, *rows)]
        return "\n".join([f"### {self.title}", "", *lines, "", *(f"{remark}  " for remark in self.remarks), ""])


def _is_figure(cell: str, row: Sequence[str]) -> bool:
    return cell[:1].isdigit() or cell in {"-", ""} or row is not None


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.0f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Write how many times theirs ours is."""
    return f"{ours / theirs:.2f}" if theirs else "-"

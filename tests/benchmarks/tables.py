"""Tables of figures: plain for the terminal, Markdown for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """What is wanted of a figure, what it is, and whether that is enough."""

    what: str
    wanted: str
    found: str
    reached: bool

    @property
    def row(self) -> list[str]:
        """Give the cells of the table of all aims."""
        return [self.what, self.wanted, self.found, "yes" if self.reached else "**no**"]


@dataclass(frozen=True)
class Table:
    """A title, a heading per column, rows of cells that are shown as they are, remarks below, and what they are to show."""

    title: str
    heading: Sequence[str]
    rows: Sequence[Sequence[object]]
    remarks: Sequence[str] = ()
    aims: Sequence[Aim] = ()

    @property
    def _cells(self) -> list[list[str]]:
        return [[str(cell) for cell in row] for row in (self.heading, *self.rows)]

    @property
    def _figures(self) -> list[bool]:
        """Tell of every column whether it holds figures: they stand to the right."""
        _, *rows = self._cells
        return [all(cell[:1] in "-0123456789" for cell in column) for column in zip(*rows, strict=True)] or [False] * len(self.heading)

    def plain(self) -> str:
        """Write the table with aligned columns."""
        aligned = []
        for cells, figures in zip(zip(*self._cells, strict=True), self._figures, strict=True):
            width = max(map(len, cells))
            aligned.append([cell.rjust(width) if figures else cell.ljust(width) for cell in cells])
        lines = ["  ".join(row).rstrip() for row in zip(*aligned, strict=True)]
        aims = [f"{'reached' if aim.reached else 'NOT REACHED'}: {aim.what}: {aim.found} (wanted: {aim.wanted})" for aim in self.aims]
        return "\n".join([f"# {self.title}", *lines, *(f"  {remark}" for remark in (*self.remarks, *aims)), ""])

    def markdown(self) -> str:
        """Write the table for the page."""
        heading, *rows = ([cell.replace("|", "\\|") for cell in row] for row in self._cells)
        rule = ["---:" if figures else "---" for figures in self._figures]
        lines = [f"| {' | '.join(row)} |" for row in (heading, rule, *rows)]
        remarks = "\n".join(f"- {remark}" for remark in self.remarks)
        return "\n".join([f"### {self.title}", "", *lines, "", *([remarks, ""] if remarks else [])])


def milliseconds(seconds: float) -> str:
    """Write a time."""
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Write how many times theirs ours is."""
    return f"{ours / theirs:.2f}" if theirs else "-"


def at_most(what: str, bound: float, value: float, unit: str = "") -> Aim:
    """Want a figure to be no greater than a bound."""
    return Aim(what, f"at most {bound:.2f}{unit}", f"{value:.2f}{unit}", value <= bound)


def count_of(what: str, wanted: int, found: int, of: int) -> Aim:
    """Want at least so many of some cases."""
    return Aim(what, f"{wanted} of {of}", f"{found} of {of}", found >= wanted)


def none_of(what: str, found: int) -> Aim:
    """Want no case at all."""
    return Aim(what, "0", str(found), not found)

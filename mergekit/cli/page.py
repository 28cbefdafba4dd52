"""What people read: headings, lines and tables, laid out for the terminal's width, or plain and aligned where it is piped.

Every text is made inert before it is shown. No line is wider than the terminal, however narrow that is: a table first
wraps its last column, and then puts that below the others. Only commands are never broken: the terminal does that, and
what is copied from it is still one line. Where the output is no terminal, there is no colour and no wrapping.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from mergekit.cli.inert import inert
from mergekit.cli.output import print_text
from mergekit.frozen import NamedTuple, frozen

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_INDENT = 2
_GAP = 2
_LEAST_LAST_COLUMN = 24
_NARROWEST = 8
_UNLIMITED = 100_000
_PADDING = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)


class Cell(NamedTuple):
    """A text and its style (`green`, `bold`, `dim` ...), which only a terminal shows."""

    text: str
    style: str = ""


Row: TypeAlias = Sequence[Cell | str]

GOOD, OPEN, BAD, FAINT, STRONG, COMMAND = "green", "yellow", "red", "dim", "bold", "cyan"


@frozen
class _Line:
    cells: tuple[Cell, ...]
    indent: int = 0


@frozen
class _Quote:
    lines: tuple[Cell, ...]


@frozen
class _Table:
    rows: tuple[tuple[Cell, ...], ...]


class Page:
    """What one command has to say, block by block."""

    def __init__(self) -> None:
        self._blocks: list[_Line | _Quote | _Table] = []

    def line(self, *cells: Cell | str, indent: int = 0) -> None:
        """Add a line; its cells follow each other without space. Without cells it is empty."""
        self._blocks.append(_Line(tuple(_cell(cell) for cell in cells), indent))

    def heading(self, text: str) -> None:
        """Begin a section."""
        if self._blocks:
            self.line()
        self.line(Cell(text, STRONG))

    def quote(self, lines: Iterable[Cell | str]) -> None:
        """Add the lines of a file, indented; those that are too wide are cut off."""
        self._blocks.append(_Quote(tuple(_cell(line) for line in lines)))

    def table(self, rows: Iterable[Row]) -> None:
        """Add a table, indented; columns that are empty throughout are left out."""
        cells = [tuple(_cell(cell) for cell in row) for row in rows]
        kept = [i for i in range(max(map(len, cells), default=0)) if any(i < len(row) and row[i].text for row in cells)]
        blank = Cell("")
        if kept:
            self._blocks.append(_Table(tuple(tuple(row[i] if i < len(row) else blank for i in kept) for row in cells)))

    def show(self) -> None:
        """Print the page on standard output."""
        if sys.stdout is None:
            return
        on_terminal = sys.stdout.isatty()
        width = max(shutil.get_terminal_size().columns, _NARROWEST) if on_terminal else None
        print_text(self.render(width, colours=on_terminal and not os.environ.get("NO_COLOR")))

    def render(self, width: int | None, *, colours: bool = False) -> str:
        """Lay the page out for a width in columns, or, for None, without wrapping."""
        from io import StringIO

        from rich.console import Console

        text = StringIO()
        console = Console(
            file=text,
            width=width or _UNLIMITED,
            height=1,  # rich takes a width for given only together with a height
            force_terminal=colours,
            color_system="auto" if colours else None,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        for block in self._blocks:
            _print(console, block, console.width)
        return _PADDING.sub(r"\1", text.getvalue())


def _cell(cell: Cell | str) -> Cell:
    return Cell(inert(cell)) if isinstance(cell, str) else Cell(inert(cell.text), cell.style)


def _print(console: Console, block: _Line | _Quote | _Table, width: int) -> None:
    if isinstance(block, _Line):
        _print_line(console, block.cells, block.indent, width)
    elif isinstance(block, _Quote):
        for line in block.lines:
            console.print(_cut(line, width))
    elif block.rows:
        _print_table(console, block.rows, width)


def _print_table(console: Console, rows: Sequence[tuple[Cell, ...]], width: int) -> None:
    from rich.cells import cell_len
    from rich.table import Table

    widths = [max(cell_len(row[i].text) for row in rows) for i in range(len(rows[0]))]
    before_last = _INDENT + sum(widths[:-1]) + _GAP * (len(widths) - 1)
    if before_last + min(widths[-1], _LEAST_LAST_COLUMN) > width:
        for row in rows:
            _print_stacked(console, row, width)
        return
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for wide in widths[:-1]:
        grid.add_column(width=wide, no_wrap=True)
    grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*(_text(cell) for cell in row))
    console.print(_indented(grid, _INDENT, width))


def _print_stacked(console: Console, row: tuple[Cell, ...], width: int) -> None:
    """Print a row on lines of its own: the last cell below the others, of which as many stand on a line as there is room for."""
    from rich.cells import cell_len

    *others, last = row
    lines: list[list[Cell]] = []
    for cell in [cell for cell in others if cell.text]:
        if lines and _INDENT + sum(cell_len(one.text) + _GAP for one in lines[-1]) + cell_len(cell.text) <= width:
            lines[-1].append(cell)
        else:
            lines.append([cell])
    for line in lines:
        spaced = [part for cell in line for part in (Cell(" " * _GAP), cell)]
        _print_line(console, tuple(spaced[1:]), _INDENT, width)
    if last.text:
        _print_line(console, (last,), _INDENT * (2 if lines else 1), width)


def _print_line(console: Console, cells: tuple[Cell, ...], indent: int, width: int) -> None:
    if any(cell.style == COMMAND for cell in cells):
        console.print(_joined((Cell(" " * min(indent, width // 4)), *cells)), soft_wrap=True)
    else:
        console.print(_indented(_joined(cells), indent, width))


def _cut(line: Cell, width: int) -> Text:
    """Give one line of a quote, no wider than the terminal."""
    from rich.text import Text

    text = Text.assemble(" " * min(_INDENT, width // 4), (line.text, line.style))
    if text.cell_len > width:
        text.truncate(max(width - 3, 0))
        text.append("..."[:width], FAINT)
    return text


def _indented(content: RenderableType, indent: int, width: int) -> RenderableType:
    from rich.padding import Padding

    indent = min(indent, width // 4)
    return Padding(content, (0, 0, 0, indent), expand=False) if indent else content


def _joined(cells: tuple[Cell, ...]) -> Text:
    from rich.text import Text

    return Text.assemble(*((cell.text, cell.style) for cell in cells), overflow="fold")


def _text(cell: Cell) -> Text:
    from rich.text import Text

    return Text(cell.text, cell.style, overflow="fold")

"""The layout of pages, at every width."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mergekit.cli.inert import inert
from mergekit.cli.page import COMMAND, Cell, Page

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ROWS = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(TEXTS, min_size=n, max_size=n), max_size=4))


def build(rows: Sequence[Sequence[str]], line: str) -> Page:
    page = Page()
    page.line(line)
    page.heading("heading")
    page.table(rows)
    page.quote([line, "quoted"])
    return page


@settings(max_examples=60)
@given(ROWS, TEXTS, st.integers(8, 60))
def test_no_line_is_wider_than_the_terminal(rows: list[list[str]], line: str, width: int) -> None:
    for one in build(rows, line).render(width, colours=True).splitlines():
        assert cell_len(re.sub(r"\x1b\[[0-9;]*m", "", one)) <= width


@settings(max_examples=60)
@given(ROWS, TEXTS)
def test_nothing_is_lost_where_it_is_piped(rows: list[list[str]], line: str) -> None:
    text = build(rows, line).render(None)
    for cell in (line, *(cell for row in rows for cell in row)):
        assert inert(cell).strip() in text
    assert text.count("\n") == 5 + (len(rows) if any(map(any, rows)) else 0)


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    page = Page()
    page.table([("a", "", "bb", Cell("c", "red")), ("aaa", "", "b"), ("漢", "", "b", "c")])
    assert page.render(None) == "  a    bb  c\n  aaa  b\n  漢   b   c\n"


def test_a_stacked_row_breaks_between_its_cells() -> None:
    page = Page()
    page.table([("held", "agent/dora", "1 ahead", "5 behind", "conflicts with main")])
    assert page.render(33) == "  held  agent/dora  1 ahead\n  5 behind\n    conflicts with main\n"


def test_commands_are_never_broken() -> None:
    page = Page()
    page.line(Cell("$ cat decisions/storage.md", COMMAND))
    page.table([(Cell("mergekit conflicts show 5f0c21d9", COMMAND), "shows all versions of one conflict")])
    lines = ["$ cat decisions/storage.md", "  mergekit conflicts show 5f0c21d9", "    shows all versions", "    of one conflict"]
    assert page.render(24).splitlines() == lines


def test_lines_do_not_end_in_blanks_whatever_their_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    page = Page()
    page.table([("a", Cell("long", "dim")), ("b", Cell("x", "dim")), ("c", "")])
    assert page.render(30, colours=True) == "  a  \x1b[2mlong\x1b[0m\n  b  \x1b[2mx\x1b[0m\n  c\n"


def test_quotes_are_cut_where_they_are_too_wide() -> None:
    page = Page()
    page.quote(["1234567890", "", "12345678"])
    assert page.render(10) == "  12345...\n\n  12345678\n"
    assert page.render(None) == "  1234567890\n\n  12345678\n"


def test_a_table_wraps_its_last_column_then_stacks() -> None:
    page = Page()
    page.table([("held", "agent/ada", "conflicts with main in src/prices.py, lines 6 to 15")])
    assert page.render(50) == "  held  agent/ada  conflicts with main in\n                   src/prices.py, lines 6 to 15\n"
    assert page.render(30) == "  held  agent/ada\n    conflicts with main in\n    src/prices.py, lines 6 to\n    15\n"

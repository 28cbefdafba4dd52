"""The layout of pages, at every width."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mergekit.cli.inert import inert
from mergekit.cli.page import Cell, Page

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

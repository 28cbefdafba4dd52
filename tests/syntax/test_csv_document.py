"""Tables of cells: nothing of the source is lost, and Python's own reader reads the same."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax import csv_document
from mergekit.syntax.csv_document import COLUMNS, ROWS
from mergekit.syntax.document import Dialect, Field, Item, List, Number, Scalar, Shell, Table

CSV, TSV = csv_document.DIALECT, csv_document.TABS


def table(content: bytes, dialect: Dialect = CSV) -> tuple[Table, Table, List]:
    """Give the document, its header and its rows."""
    root = dialect.read(content)
    assert root is not None
    assert root.text == content
    head, rows = root.fields
    assert (head.key, rows.key) == (COLUMNS, ROWS)
    assert isinstance(head.node, Table)
    assert isinstance(rows.node, List)
    return root, head.node, rows.node


@pytest.mark.parametrize(
    ("dialect", "content", "columns", "rows"),
    [
        (CSV, b"a,b\n1,x\n", ["a", "b"], [{"a": 1, "b": "x"}]),
        (CSV, b"a,b\n", ["a", "b"], []),
        (CSV, b"\n\na;b\n\n1,5;x\n\n\n", ["a", "b"], [{"a": "1,5", "b": "x"}]),
        (CSV, b"a\tb,c\td\n1\t2,3\t4\n", ["a", "b,c", "d"], [{"a": 1, "b,c": "2,3", "d": 4}]),
        (CSV, b"a,b;c,d\n1,2;3,4\n", ["a", "b;c", "d"], [{"a": 1, "b;c": "2;3", "d": 4}]),
        (TSV, b"a,b\tc\n1,2\t3\n", ["a,b", "c"], [{"a,b": "1,2", "c": 3}]),
        (CSV, b'"a ""x""",b\n"1,\n2",\n', ['a "x"', "b"], [{'a "x"': "1,\n2", "b": ""}]),
        (CSV, b",a\n0,007\n", ["", "a"], [{"": 0, "a": "007"}]),
        (CSV, b'a,b\n5" pipe,"6"\n', ["a", "b"], [{"a": '5" pipe', "b": 6}]),
        (CSV, b'a,b\r\n"x\ny",1\r\n2,"z"\r\n', ["a", "b"], [{"a": "x\ny", "b": 1}, {"a": 2, "b": "z"}]),
        (CSV, b"a,b\n-0,-1\n1.0,1e3\n", ["a", "b"], [{"a": "-0", "b": -1}, {"a": "1.0", "b": "1e3"}]),
    ],
)
def test_keeps_every_byte(dialect: Dialect, content: bytes, columns: list[str], rows: object) -> None:
    root, head, found = table(content, dialect)
    assert list(head.keys) == columns
    assert dialect.plain(found) == rows
    assert dialect.compose(root.fields, Shell(root.start, root.end)).text == content
    assert dialect.compose_list(found.items, found.shell).text == found.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"a\n1\n",
        b"a,b\n1\n",
        b"a,b\n1,2,3\n",
        b"a,b\n1,2\n \n",
        b"a,a\n1,2\n",
        b'a,"a"\n1,2\n',
        b'a,b\n"1,2\n',
        b'a,b\n"1"x,2\n',
        b'a,b\n "1,2",3\n',
        b"a,b\n1,\xff\n",
        b"a,b\n1,\0\n",
        b"a,b\n1\r,2\n",
        b"a,b\n1,2",
    ],
)
def test_what_is_not_read(content: bytes) -> None:
    assert CSV.read(content) is None


def test_a_line_of_ten_megabytes_and_a_bomb_of_quotes() -> None:
    assert CSV.read(b"a," + b"x" * 10_000_000 + b"\n") is None
    assert CSV.read(b"a,b\n" + b'"' * 500_001 + b",1\n") is None
    table(b"a,b\n" + b'"' * 500_000 + b",1\n")
    table(b",".join(b"c%d" % i for i in range(60_000)) + b"\n")


def test_rows_are_fitted_to_the_header() -> None:
    _, head, rows = table(b"b,a,c\n1,2,3\n")
    _, _, others = table(b"a;b\n5;6\n")
    made = CSV.compose(
        (Field(COLUMNS, b"", b"", head), Field(ROWS, b"", b"", CSV.compose_list((*rows.items, *others.items), Shell()))), Shell()
    )
    assert made.text == b"b,a,c\n1,2,3\n6;5;\n", "a row keeps its separator: such a document is not read"
    assert CSV.read(made.text) is None
    _, _, others = table(b"a,b\n5,6\n")
    made = CSV.compose(
        (Field(COLUMNS, b"", b"", head), Field(ROWS, b"", b"", CSV.compose_list((*rows.items, *others.items), Shell()))), Shell()
    )
    assert made.text == b"b,a,c\n1,2,3\n6,5,\n"
    assert CSV.read(made.text) == made


def test_a_row_with_another_column_stays_too_long() -> None:
    _, head, _ = table(b"a,b\n")
    _, _, rows = table(b"a,x,b\n1,2,3\n")
    made = CSV.compose((Field(COLUMNS, b"", b"", head), Field(ROWS, b"", b"", rows)), Shell())
    assert made.text == b"a,b\n1,3,2\n"
    assert CSV.read(made.text) is None


def test_rows_that_were_read_before_are_the_same() -> None:
    assert CSV.together is not None
    one = CSV.together()
    first, second = one.read(b"a,b\n1,2\n3,4\n"), one.read(b"a,b\n3,4\n")
    other = one.read(b"a,c\n3,4\n")
    assert first is not None
    assert second is not None
    assert other is not None
    rows = [root.fields[1].node for root in (first, second, other)]
    assert all(isinstance(one, List) for one in rows)
    items = [one.items for one in rows if isinstance(one, List)]
    assert items[0][1].node is items[1][0].node
    assert CSV.plain(items[2][0].node) == {"a": 3, "c": 4}


CELLS = st.text(st.sampled_from('ab1 ,;\t|"\né\r'), max_size=4)


@given(st.lists(CELLS, min_size=2, max_size=4, unique=True), st.data(), st.sampled_from(",;\t|"))
def test_reads_what_pythons_own_reader_reads(columns: list[str], data: st.DataObject, separator: str) -> None:
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=4))
    written = io.StringIO(newline="")
    csv.writer(
        written, delimiter=separator, quoting=data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])), lineterminator="\n"
    ).writerows([columns, *rows])
    root = CSV.read(written.getvalue().encode())
    if root is None or not isinstance(root.fields[0].node, Table) or root.fields[0].node.fields[0].form != separator:
        return  # another separator cuts it, too, or a blank stands before a quote
    head, found = (one.node for one in root.fields)
    assert isinstance(head, Table)
    assert isinstance(found, List)
    assert root.text == written.getvalue().encode()
    again = csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=separator)
    assert [
        list(head.keys),
        *([one.node.value.decode() for one in item.node.fields] for item in found.items if isinstance(item.node, Table)),
    ] == [row for row in again if row]


@given(st.one_of(st.text(), st.integers(), st.sampled_from(["5", "-0", "a,b", ' "x"', "x\ny", "", Number("1.0")])))
def test_what_is_spelled_and_placed_reads_back(value: object) -> None:
    root, _, rows = table(b"a,b\n1,2\n")
    spelled = CSV.spell(value)
    if spelled is None:
        assert isinstance(value, str)
        return
    row = rows.items[0].node
    assert isinstance(row, Table)
    placed = CSV.place(row.fields[1], spelled, b"")
    assert placed is not None
    changed = Item(b"", CSV.compose((row.fields[0], placed), Shell()))
    made = CSV.compose((root.fields[0], Field(ROWS, b"", b"", CSV.compose_list((changed,), Shell()))), Shell())
    _, _, again = table(made.text)
    assert CSV.plain(again) == [{"a": 1, "b": value}]


def test_what_cannot_be_spelled_or_placed() -> None:
    nothing: list[object] = [None, True, ["a"], {}, "5", "\0", "\ud800"]
    assert [CSV.spell(value) for value in nothing] == [None] * 7
    assert CSV.place(Field("", b"", b"", Scalar(b"", b"")), b"x", b"") is None


@given(st.text(st.sampled_from('ab,;"\n\r\t |'), max_size=40))
def test_no_text_raises(text: str) -> None:
    for dialect in (CSV, TSV):
        root = dialect.read(text.encode())
        assert root is None or root.text == text.encode()


@pytest.mark.parametrize(
    "contents",
    [
        (b'a,b\n1,x\n"2,\n3",y\n', b'a,b\n"2,\n3",y\n1,x\n\n1,x\n'),
        (b'a,b\n"1,\n2",x\n', b'a,b\n"1,\n2,x\n"\n'),
        (b"a,b\n1,x\n", b"a;b\n1,x;2\n", b"b,a\n1,x\n", b"a,b,c\n1,x,\n", b"a,b\r\n1,x\r\n", b"a,b\n1,x\r\n\n1,x\n"),
    ],
    ids=["moved", "on several lines", "in another table"],
)
def test_a_row_that_was_read_before_is_read_as_alone(contents: tuple[bytes, ...]) -> None:
    assert CSV.together is not None
    for order in (contents, contents[::-1]):
        one = CSV.together()
        assert [repr(one.read(content)) for content in order] == [repr(CSV.read(content)) for content in order]
        assert [_rows(one, content) for content in order] == [_rows(CSV, content) for content in order]


def _rows(dialect: Dialect, content: bytes) -> object:
    root = dialect.read(content)
    return None if root is None else (dialect.plain(root), list(root.fields[1].node.items))  # type: ignore[union-attr]  # a list

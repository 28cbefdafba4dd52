"""INI, properties and environment files: nothing of the source is lost."""

from __future__ import annotations

import configparser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax import ini_document
from mergekit.syntax.document import NEW, Dialect, Field, Item, List, Scalar, Shell, Table

INI, PROPERTIES, ENV = ini_document.DIALECT, ini_document.PROPERTIES, ini_document.ENV

TEXT = b"""\
# top
root = 1

[a]  ; one
x: 1
; two
list =
    one
    # three

    two
long = first
  second
flag

[b "c"]
\tx = 2
\ty =
"""


@pytest.mark.parametrize(
    ("dialect", "text", "value"),
    [
        (INI, b"", {}),
        (INI, b"; nothing\n\n", {}),
        (
            INI,
            TEXT,
            {
                "root": "1",
                "[a]": {"x": "1", "list": ["one", "two"], "long": "first\n  second", "flag": ""},
                '[b "c"]': {"x": "2", "y": ""},
            },
        ),
        (
            PROPERTIES,
            b"a=1\n# c\nb : x\\\n   y\n c d e\n! z\nf\\ g=h\ne\n",
            {"a": "1", "b": "x\\\n   y", "c": "d e", "f\\ g": "h", "e": ""},
        ),
        (ENV, b"export A=1\n# c\nB=\"x y\"\n\nC='#'\nD=\n", {"A": "1", "B": '"x y"', "C": "'#'", "D": ""}),
    ],
)
def test_keeps_every_byte(dialect: Dialect, text: bytes, value: object) -> None:
    root = dialect.read(text)
    assert root is not None
    assert root.text == text
    assert dialect.plain(root) == value
    assert dialect.compose(root.fields, Shell(root.start, root.end)).text == text


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        (INI, b"a = 1\nA = 2\n"),
        (INI, b"[a]\n[a]\n"),
        (INI, b"[a]\nx = 1\nx = 2\n"),
        (INI, b"= 1\n"),
        (INI, b"a = \xff\n"),
        (INI, b"a = 1\r\n"),
        (INI, b"a = 1\0\n"),
        (ENV, b'A="x\ny"\n'),
        (ENV, b"A='x\n"),
        (ENV, b"echo x\n"),
        (PROPERTIES, b"a=1\na=2\n"),
    ],
)
def test_what_is_not_read(dialect: Dialect, text: bytes) -> None:
    assert dialect.read(text) is None


def test_a_line_of_ten_megabytes_and_a_bomb_of_backslashes() -> None:
    assert INI.read(b"a = " + b"x" * 10_000_000 + b"\n") is None
    root = PROPERTIES.read(b"a = " + b"\\" * 500_000 + b"\n\n")
    assert root is None or root.text.endswith(b"\n")


def the_list(text: bytes) -> List:
    root = INI.read(text)
    assert root is not None
    assert isinstance(root.fields[0].node, List)
    return root.fields[0].node


def test_items_are_lines() -> None:
    found = the_list(b"a =\n  one\n  # above two\n  two\n")
    new = Item(b"", Scalar(b"three", b"three"), form=NEW)
    made = INI.compose_list((found.items[1], new, found.items[0]), found.shell)
    assert made.raw == b"\n  # above two\n  two\n  three\n  one"
    assert INI.compose_list((new,), Shell()).raw == b"\n    three"
    assert INI.compose_list((), found.shell).raw == b""


def test_a_value_is_placed_where_it_reads_back() -> None:
    root = INI.read(b"a = 1\n[b]\nc = 2\n")
    assert root is not None
    one = root.fields[0]
    placed = INI.place(one, b"2", b"  ")
    assert placed is not None
    assert INI.compose((placed, *root.fields[1:]), Shell()).text == b"a = 2\n[b]\nc = 2\n"
    assert INI.place(one, b"x\n[y]", b"  ") is None
    assert INI.place(root.fields[1], b"2", b"  ") is None


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.from_regex(r"[!-~]{0,8}", fullmatch=True), max_size=4))
def test_reads_what_pythons_own_reader_reads(values: dict[str, str]) -> None:
    text = "[s]\n" + "".join(f"{key} = {value}\n" for key, value in values.items())
    other = configparser.RawConfigParser(comment_prefixes=("#", ";"), strict=True)
    other.read_string(text)
    root = INI.read(text.encode())
    assert root is not None
    assert INI.plain(root) == {"[s]": dict(other["s"])}


def test_spelled_values_are_of_one_line() -> None:
    assert INI.spell("a b") == b"a b"
    assert INI.spell(3) == b"3"
    nothing: list[object] = ["a\nb", " a", None, True, ["a"], {}]
    assert [INI.spell(value) for value in nothing] == [None] * 6


def test_keys_come_before_sections() -> None:
    root = INI.read(b"[b]\nc = 2\n")
    assert root is not None
    one = Field("a", b"", b"a = ", Scalar(b"1", b"1"), form=ini_document.PAIR)
    made = INI.compose((*root.fields, one), Shell())
    assert made.text == b"a = 1\n[b]\nc = 2\n"
    assert isinstance(made.fields[1].node, Table)

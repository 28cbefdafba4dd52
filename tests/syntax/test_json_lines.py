"""JSON Lines: read line by line, put together again, and siblings in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Sibling, Writer
from mergekit.siblings_format import Siblings
from mergekit.syntax.document import KEY_OF_ITEMS, Field, List, Number, Open, Scalar, Table
from mergekit.syntax.json_lines import DIALECT, LINE, MOST, members_of, records_in

TEXTS = {
    "records": b'{"id": 1, "tags": ["a"]}\n{"id":2}\n',
    "blank lines and blanks": b'\n \n  {"id": 1}\t \n\n{"id": 2}\r\n\n\n',
    "values": b'1\n"b"\nnull\n[2]\n-0.5\n',
    "what is no JSON": b'{"id": 1\nno\n{"a": 1, "a": 2}\nNaN\n{"a": 1} 2\n[\n,\n{\n',
    "no UTF-8": b'{"id": 1}\n{"id": "\xff"}\nl\xe4ter\n',
    "deep": b"[" * 60 + b"]" * 60 + b'\n{"id": 1}\n',
    "nothing": b"",
    "blank lines alone": b"\n \n",
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
SIBLINGS = Siblings(b'{"id":7,"n":1}', tuple(Sibling(b'{"n":%d,"id":7}' % n, (Writer(f"w{n}"),)) for n in (2, 3)))


def lines_of(root: Table | None) -> List:
    assert root is not None
    found = root.index[KEY_OF_ITEMS].node
    assert isinstance(found, List)
    return found


def said(text: bytes) -> list[object]:
    return [DIALECT.plain(item.node) for item in lines_of(DIALECT.read(text)).items]


@every_text
def test_what_is_read_is_written_the_same(text: bytes) -> None:
    assert DIALECT.together is not None
    together = DIALECT.together()
    for one in (DIALECT, together, together):
        root = one.read(text)
        assert root is not None
        assert one.finish(root.text) == text
        found = lines_of(root)
        assert one.compose_list(found.items, found.shell).text == text
        assert [one.plain(item.node) for item in found.items] == said(text)
        assert one.unit(root) == b""


@given(st.lists(st.sampled_from([b"", b" ", b"\r", b'{"id": 1}', b' {"id":2}\t', b"1", b"{", b"\xff", b"\x0c"]), max_size=6))
def test_any_lines_are_kept(lines: list[bytes]) -> None:
    text = b"".join(line + b"\n" for line in lines)
    found = lines_of(DIALECT.read(text))
    assert DIALECT.compose_list(found.items, found.shell).text == text
    assert len(found.items) == sum(1 for line in lines if line.strip(b" \t\r"))


def test_lines_are_what_the_text_says() -> None:
    assert said(TEXTS["records"]) == [{"id": 1, "tags": ["a"]}, {"id": 2}]
    assert said(TEXTS["values"]) == [1, "b", None, [2], Number("-0.5")]
    texts = TEXTS["what is no JSON"].decode().splitlines()
    assert said(TEXTS["what is no JSON"]) == texts
    assert all(isinstance(one, Number) for one in said(TEXTS["what is no JSON"]))
    assert isinstance(lines_of(DIALECT.read(TEXTS["deep"])).items[0].node, Scalar)
    assert len({repr(one) for one in said(b"\xe4\n\xe5\n")}) == 2


def test_a_line_that_versions_have_in_common_is_one_item() -> None:
    assert DIALECT.together is not None
    read = DIALECT.together().read
    one, other = (lines_of(read(b'{"id": 1}\n{"id": %d}\n' % n)) for n in (2, 3))
    assert one.items[0] is other.items[0]
    assert one.items[1] is not other.items[1]


def test_what_is_no_file_of_lines_is_not_read() -> None:
    assert DIALECT.read(b'{"id": 1}') is None, "a text outside its frame"
    assert DIALECT.read(b"\n" * (MOST + 1)) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b'{"a": 1}\n{"a": 2}\n', 2),
        (b'\n {"a": 1} \r\n\n{"a": 2}\nbroken\n\n', 3),
        (b'{"a": 1}\n', 1),
        (b"{\n}\n", 0),
        (b'[\n{"a": 1},\n{"a": 2}\n]\n', 0),
        (b"", 0),
        (b'- {"a": 1}\n- {"a": 2}\n', 0),
        (b'# A page\n\n```\n{"a": 1}\n{"a": 2}\n```\n', 0),
    ],
)
def test_lines_are_told_by_what_most_of_them_look_like(text: bytes, wanted: int) -> None:
    assert records_in(text) == wanted


def test_siblings_of_a_field_stand_in_it_on_the_line() -> None:
    record = lines_of(DIALECT.read(b'{"id": 7, "n": 1, "z": [1,2]}\n')).items[0].node
    assert isinstance(record, Table)
    made = DIALECT.embed(record.fields[1], Siblings(b"1", SIBLINGS.variants), b"")
    assert made is not None
    assert b"\n" not in made.node.raw
    assert isinstance(made.node, Open)
    assert json.loads(made.node.raw)["$siblings"]["base"] == 1


def test_siblings_of_a_record_keep_what_names_it_outside() -> None:
    item = lines_of(DIALECT.read(b'{"id": 7, "n": 1}\n')).items[0]
    made = DIALECT.embed(Field("", b"", b"", item.node, form=LINE), SIBLINGS, b"")
    assert made is not None
    assert made.node.raw.startswith(b'{"id": 7, "$siblings": {"base": {"id": 7, "n": 1}, ')
    again = lines_of(DIALECT.read(made.node.raw + b"\n")).items[0].node
    assert isinstance(again, Open)
    assert again.siblings == SIBLINGS
    members = members_of(again)
    assert members is not None
    assert members.keys == ("id", "$siblings")
    named = made.node.raw.replace(b'"id"', b'"nr"')
    standing = lines_of(DIALECT.read(named + b"\n")).items[0].node
    assert isinstance(standing, Open), "whatever names it"
    written = DIALECT.embed(Field("", b"", b"", standing, form=LINE), standing.siblings, b"")
    assert written is not None
    assert written.node.raw == named
    apart = Siblings(None, tuple(Sibling(b'{"id":%d}' % n, (Writer(f"w{n}"),)) for n in (1, 2)))
    assert DIALECT.embed(Field("", b"", b"", item.node, form=LINE), apart, b"") is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"$siblings": {"variants": [{"value": 1, "by": "a"}, {"value": 2, "by": "b"}]}}',
        b'{"id": 7, "$siblings": {"variants": [{"value": {"id": 7}, "by": "a"}, {"value": {"id": 8}, "by": "b"}]}}',
        b'{"id": 7, "$siblings": {"variants": [{"value": 7, "by": "a"}, {"value": {"id": 7}, "by": "b"}]}}',
        b'{"id": 7, "n": 1, "$siblings": {"variants": [{"value": {"id": 7}, "by": "a"}, {"by": "b"}]}}',
        b'{"id": 7, "$siblings": {"variants": []}}',
    ],
)
def test_what_only_looks_like_the_siblings_of_a_record_is_none(line: bytes) -> None:
    assert not isinstance(lines_of(DIALECT.read(line + b"\n")).items[0].node, Open)


def test_siblings_of_a_whole_file_stand_on_one_line() -> None:
    whole = Siblings(b'{"id": 1}\n', (Sibling(None, (Writer("a"),)), Sibling(b"\xff\n", (Writer("b"),))))
    text = DIALECT.whole(whole)
    assert text.count(b"\n") == 1
    assert DIALECT.whole_of(text) == whole

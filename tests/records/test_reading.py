"""Which form a file has, and what names its records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.records.reading import END, Reader


@pytest.mark.parametrize(
    ("path", "contents", "options", "form", "field"),
    [
        ("f", [b'{"id":1}\n', b'{"id":2}\n\n{"id":3}'], {}, "jsonl", "id"),
        ("f", [b'{"id":1}\n', b"text\n"], {}, "lines", None),
        ("f.jsonl", [b'{"id":1}\n', b"text\n"], {}, "jsonl", "id"),
        ("F.NDJSON", [b'{"uuid":"1"}\n', b'{"uuid":"2","id":1}\n'], {}, "jsonl", "uuid"),
        ("f", [b'{"id":1,"key":"a"}\n', b'{"id":null,"key":"b"}\n'], {}, "jsonl", "key"),
        ("f", [b'{"x":1}\n'], {}, "jsonl", None),
        ("f", [b'{"x":1}\n', b'{"id":2}\n'], {"key": "x"}, "jsonl", "x"),
        ("f.jsonl", [b""], {}, "jsonl", None),
        ("f", [b"[1]\n"], {}, "lines", None),
        ("f.md", [b"- a\n", None], {}, "blocks", None),
        ("f.md", [b"text\n"], {}, "lines", None),
        ("f.txt", [b"text\n", b"* a\n"], {}, "blocks", None),
        ("f.py", [b"- a\n"], {}, "lines", None),
        ("f.md", [b"- a\n"], {"form": "lines"}, "lines", None),
        ("f", [b"text"], {"form": "blocks"}, "blocks", None),
        ("f", [b'{"id":1}\n', b"text\n"], {"form": "jsonl"}, "jsonl", "id"),
        ("f", [], {}, "lines", None),
    ],
)
def test_form(path: str, contents: list[bytes | None], options: dict[str, str], form: str, field: str | None) -> None:
    for order in (contents, contents[::-1]):
        reader = Reader(path, order, options)
        assert (reader.form, reader.field) == (form, field)


def names(reader: Reader, content: bytes) -> list[tuple[str, bytes, int]]:
    return [(reader.names[key].kind, reader.names[key].text, reader.names[key].occurrence) for key in reader.read(content).order]


def test_equal_lines_are_many_keys() -> None:
    reader = Reader("f", [b"a\nb\na\n"], {})
    assert names(reader, b"a\nb\na\r\n") == [("text", b"a", 0), ("text", b"b", 0), ("text", b"a", 1)]


def test_ids_and_what_has_none() -> None:
    content = b'{"id":"\\u0061"}\n{"id":1}\nx\n{"id":1}\n{"id":"1"}\n'
    assert names(Reader("f.jsonl", [content], {}), content) == [
        ("id", b'"a"', 0),
        ("text", b'{"id":1}', 0),
        ("text", b"x", 0),
        ("text", b'{"id":1}', 1),
        ("id", b'"1"', 0),
    ]


def test_an_id_that_any_version_repeats_names_nothing_in_all() -> None:
    reader = Reader("f.jsonl", [b'{"id":1}\n{"id":1}\n', b'{"id":1}\n{"id":2}\n'], {})
    assert names(reader, b'{"id":1}\n{"id":2}\n') == [("text", b'{"id":1}', 0), ("id", b"2", 0)]


def test_blocks_stand_in_their_sections() -> None:
    content = b"# A\n- x\n## B\n- x\n- x\n# A\n- x\n"
    reader = Reader("f.md", [content], {})
    assert len(set(reader.read(content).order)) == 7
    assert names(reader, content) == [
        ("heading", b"# A", 0),
        ("text", b"- x", 0),
        ("heading", b"## B", 0),
        ("text", b"- x", 0),
        ("text", b"- x", 1),
        ("heading", b"# A", 1),
        ("text", b"- x", 0),
    ]


def test_blank_lines_lead_records() -> None:
    reader = Reader("f", [b"\na\n \n\nb\n\n"], {})
    version = reader.read(b"\na\n \n\nb\n\n")
    first, second = version.order
    assert version.leads == {first: (b"",), second: (b" ", b""), END: (b"",)}


def test_absence_has_no_records() -> None:
    version = Reader("f", [None], {}).read(None)
    assert (version.content, version.order, version.eol) == (None, (), None)


PARTS = st.sampled_from([b"a", b"- b", b"", b" ", b"# h", b"{", b'{"id":1}', b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf", b"\xff", b"---"])


@given(st.lists(PARTS, max_size=9).map(b"".join), st.sampled_from(["jsonl", "lines", "blocks"]))
def test_a_version_holds_every_byte(content: bytes, form: str) -> None:
    version = Reader("f", [content], {"form": form}).read(content)
    parts = [line for key in version.order for line in (*version.leads.get(key, ()), version.texts[key])]
    eol = version.eol or b"\n"
    text = b"\n".join([*parts, *version.leads.get(END, ())]).replace(b"\n", eol)
    ended = text + eol if version.final and content.endswith(b"\n") else text
    assert (b"\xef\xbb\xbf" if version.bom else b"") + ended == content

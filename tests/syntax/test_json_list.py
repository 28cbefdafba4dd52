"""JSON documents that are a list: read, told from others, and indented as they are."""

from __future__ import annotations

import pytest

from mergekit.syntax import json_list
from mergekit.syntax.document import KEY_OF_ITEMS, List, Table
from mergekit.syntax.json_list import DIALECT, is_list

ROWS = b'// all\n[\n    {"id": 1, "tags": ["a"]}, // one\n    {"id": 2},\n]\n'
PRETTY = b'[\n\t{\n\t\t"id": 1\n\t}\n]\n'
TEXTS = {
    "on one line": b'[{"id": 1}, {"id": 2}]',
    "rows": ROWS,
    "pretty": PRETTY,
    "a bracket in the first line": b'[{\n   "id": 1\n}, {\n   "id": 2\n}]\n',
    "values": b'\n [ 1, "b", null, [2] ] // why\n',
    "no items": b"[\n]\n",
    "nothing": b"",
    "a comment alone": b"/* nothing\nyet */\n",
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def items(root: Table | None) -> tuple[object, ...]:
    assert root is not None
    found = root.get(KEY_OF_ITEMS)
    assert found is None or isinstance(found.node, List)
    return () if found is None or not isinstance(found.node, List) else tuple(DIALECT.plain(item.node) for item in found.node.items)


@every_text
def test_what_is_read_is_written_the_same(text: bytes) -> None:
    together = json_list.reading_together()
    for one in (DIALECT, together, together):
        root = one.read(text)
        assert root is not None
        assert one.finish(root.text) == text
        assert items(root) == items(DIALECT.read(text))


def test_items_are_what_the_text_says() -> None:
    assert items(DIALECT.read(ROWS)) == ({"id": 1, "tags": ["a"]}, {"id": 2})
    assert items(DIALECT.read(TEXTS["values"])) == (1, "b", None, [2])


@pytest.mark.parametrize("text", [b"{}", b"1\n", b"[1", b"[1] 2", b'[{"a": 1, "a": 2}]', b"[1]\xff", b"- a\n"])
def test_what_is_no_list_is_not_read(text: bytes) -> None:
    assert DIALECT.read(text) is None
    assert json_list.reading_together().read(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"), [(b" \n[", True), (b"// {\n/* x */[1]", True), (b"", False), (b"{}", False), (b"// [\n{}", False), (b"- [", False)]
)
def test_a_list_is_told_by_its_beginning(text: bytes, wanted: bool) -> None:
    assert is_list(text) == wanted


@pytest.mark.parametrize(
    ("name", "unit"),
    [("on one line", b""), ("rows", b"    "), ("pretty", b"\t"), ("a bracket in the first line", b"   "), ("nothing", b"")],
)
def test_a_level_is_indented_as_the_records_are(name: str, unit: bytes) -> None:
    root = DIALECT.read(TEXTS[name])
    assert root is not None
    assert DIALECT.unit(root) == unit

"""Several YAML documents in one file: read each alone, put together in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax.document import DOCUMENT, List, Table
from mergekit.syntax.yaml_stream import DIALECT, MOST, is_stream
from tests.syntax.nodes import parts

READ = [
    (b"a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    (b"---\na: 1\n--- # why\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
    (b"# top\n\n---\na: 1\n# end\n---\n# two\nb: 2\n---\n", [{"a": 1}, {"b": 2}]),
    (b"%YAML 1.2\n# c\n---\na: 1\n...\n# c\n%YAML 1.2\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
    (b"a: 1\n---\n# nothing\n---\n- b\n---\n{c: 1}\n", [{"a": 1}, ["b"], {"c": 1}]),
    (b"a: |\n  ---\n  text\n---\n- b:\n  # deep\n    c: 1\n # less\n---\nx: &y 1\nz: *y\n", None),
    (b"a: 1\n", [{"a": 1}]),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_keeps_every_byte(text: bytes, value: object) -> None:
    root = DIALECT.read(text)
    assert root is not None
    assert DIALECT.finish(root.text) == text
    assert value is None or DIALECT.plain(root) == value
    found = root.fields[0].node
    assert isinstance(found, List)
    assert {item.form for item in found.items} == {DOCUMENT}
    assert DIALECT.compose_list(found.items, found.shell).text == root.text


@pytest.mark.parametrize(
    "text",
    [
        b"a: 1\n--- text\n",
        b"--- {a: 1}\n",
        b"a: 1\n%YAML 1.2\n---\nb: 1\n",
        b"---\n%YAML 1.2\n---\nb: 1\n",
        b"%TAG ! x\n---\na: 1\n",
        b"a: &x 1\n---\nb: *x\n",
        b"a: 1\n---\nb: [\n",
        b"---\n---\n",
        b"a: 1\n---#\nb: 1\n",
        b"a: 1\n" + b"---\na: 1\n" * (MOST + 1),
    ],
)
def test_what_is_not_read(text: bytes) -> None:
    assert DIALECT.read(text) is None


@pytest.mark.parametrize(
    ("text", "several"),
    [
        (b"a: 1\n", False),
        (b"---\na: 1\n", False),
        (b"\xef\xbb\xbf# top\r\n---\r\na: 1\r\n", False),
        (b"a: ---\nb: |\n  ---\n", False),
        (b"----\n", False),
        (b"a: 1\n---\n", True),
        (b"---\na: 1\n...", True),
        (b"%YAML 1.2\n---\na: 1\n", True),
        (b"a: 1\r\n---\r\nb: 1\r\n", True),
    ],
)
def test_which_files_have_several(text: bytes, several: bool) -> None:
    assert is_stream(text) == several


@given(data=st.data())
def test_documents_in_any_order(data: st.DataObject) -> None:
    roots = [root for text, value in READ if value is not None and (root := DIALECT.read(text)) is not None]
    lists = [root.fields[0].node for root in roots if isinstance(root.fields[0].node, List)]
    chosen = data.draw(st.lists(st.sampled_from([item for one in lists for item in one.items]), min_size=1, max_size=4))
    made = DIALECT.compose_list(tuple(chosen), data.draw(st.sampled_from(lists)).shell)
    again = DIALECT.read(made.text)
    assert again is not None, made.text
    assert DIALECT.plain(again) == [DIALECT.plain(item.node) for item in chosen]


def test_they_are_read_together() -> None:
    assert DIALECT.together is not None
    together = DIALECT.together()
    for text, _ in READ:
        root, alone = together.read(text), DIALECT.read(text)
        assert root is not None
        assert alone is not None
        assert parts(root) == parts(alone)
    one, other = together.read(b"a: {x: 1}\nb: 1\n---\nc: 1\n"), together.read(b"a: {x: 1}\nb: 2\n---\nc: 2\n")
    assert one is not None
    assert other is not None
    nodes = [root.fields[0].node.items[0].node for root in (one, other) if isinstance(root.fields[0].node, List)]
    assert isinstance(nodes[0], Table)
    assert isinstance(nodes[1], Table)
    assert nodes[0].fields[0].node is nodes[1].fields[0].node


def test_what_parts_documents_stays_where_it_was() -> None:
    root = DIALECT.read(b"# top\n---\na: 1\n---\nb: 1\n--- # three\nc: 1\n...\n")
    assert root is not None
    found = root.fields[0].node
    assert isinstance(found, List)
    one, two, three = found.items
    assert DIALECT.compose_list((two, one), found.shell).text == b"# top\n---\nb: 1\n---\na: 1\n...\n"
    assert DIALECT.compose_list((three, one), found.shell).text == b"# top\n--- # three\nc: 1\n---\na: 1\n...\n"

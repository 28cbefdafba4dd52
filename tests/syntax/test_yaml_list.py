"""YAML documents that are a list: read, told from others, and put together again, in brackets and out of them."""

from __future__ import annotations

import pytest

from mergekit.conflicts import Writer, siblings_of
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.syntax import yaml_list
from mergekit.syntax.document import KEY_OF_ITEMS, List, Shell, Table
from mergekit.syntax.yaml_list import DIALECT, is_list

BLOCK = b"# all\n\n# first\n- id: a   # one\n  deep:\n    x: 1\n\n- id: b\n  tags:\n  - x\n# end\n"
TEXTS = {
    "a block": BLOCK,
    "behind a mark": b"# all\n---\n- id: a\n-   id: b\n    x: |\n      text\n",
    "indented": b"".join(b"   " + line if line.strip() else line for line in BLOCK.splitlines(keepends=True)),
    "in brackets": b"---\n[{id: a}, {id: b},\n  {id: c}]  # all\n# end\n",
    "values": b'- a\n- "b"\n-\n  c\n- [1, 2]\n- - x\n  - y\n',
    "no items": b"[]\n",
    "nothing": b"",
    "a comment alone": b"\n# nothing yet\n",
}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
SIBLINGS = Siblings(b"1", siblings_of([(b"2", Writer("a")), (b"3", Writer("b"))]))


def items(root: Table | None) -> tuple[object, ...]:
    found = None if root is None else root.get(KEY_OF_ITEMS)
    return tuple(DIALECT.plain(item.node) for item in found.node.items) if found is not None and isinstance(found.node, List) else ()


@every_text
def test_what_is_read_is_written_the_same(text: bytes) -> None:
    together = yaml_list.reading_together()
    for one in (DIALECT, together, together):
        root = one.read(text)
        assert root is not None
        assert one.finish(root.text) == text
        assert one.compose(root.fields, Shell(root.start, root.end, root.step)).text == text
        assert items(root) == items(DIALECT.read(text))


def test_items_are_what_the_text_says() -> None:
    for name in ("a block", "indented"):
        assert items(DIALECT.read(TEXTS[name])) == ({"id": "a", "deep": {"x": 1}}, {"id": "b", "tags": ["x"]})
    assert items(DIALECT.read(TEXTS["in brackets"])) == ({"id": "a"}, {"id": "b"}, {"id": "c"})


@pytest.mark.parametrize(
    "text",
    [b"a: 1\n", b"{a: 1}\n", b"text\n", b"- *x\n- &x 1\n", b"- a: 1\n  a: 2\n", b"- a\n---\n- b\n", b"[a\n", b"- a\n b: c\n", b"- \xff\n"],
)
def test_what_is_no_list_or_not_read_alone_is_not_read(text: bytes) -> None:
    assert DIALECT.read(text) is None
    assert yaml_list.reading_together().read(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b"- a\n", True),
        (b"-\n  a\n", True),
        (b"\n# x\n---  # y\n# z\n  - a\n", True),
        (b" [a]", True),
        (b"--- [a]\n", False),
        (b"-a\n", False),
        (b"a: 1\n- b\n", False),
        (b"", False),
        (b"---\n", False),
        (b"# - a\n", False),
    ],
)
def test_a_list_is_told_by_its_beginning(text: bytes, wanted: bool) -> None:
    assert is_list(text) == wanted


def test_a_level_is_indented_as_in_the_first_record_that_has_one() -> None:
    for text, unit in ((b"- a: 1\n- b:\n      c: 1\n", b"    "), (b"- a: 1\n", b"  "), (b"", b"  ")):
        root = DIALECT.read(text)
        assert root is not None
        assert DIALECT.unit(root) == unit


@pytest.mark.parametrize("key", ["id", "x"])
def test_a_list_with_siblings_leaves_its_brackets_and_the_record_its_braces(key: str) -> None:
    root = DIALECT.read(b"---\n[{id: a, x: 1}, {id: b}]  # all\n# end\n")
    assert root is not None
    one = root.fields[0]
    assert isinstance(one.node, List)
    record = one.node.items[0].node
    assert isinstance(record, Table)
    fields = tuple(DIALECT.embed(field, SIBLINGS, b"  ") or field if field.key == key else field for field in record.fields)
    changed = replace(one.node.items[0], node=DIALECT.compose(fields, Shell(record.start, record.end)))
    made = DIALECT.compose_list((changed, one.node.items[1]), one.node.shell)
    text = DIALECT.compose((replace(one, node=made),), Shell(root.start, root.end)).text
    assert text.startswith(b"---\n# all\n- id:")
    assert text.endswith(b"\n- {id: b}\n# end\n")
    again = DIALECT.read(text)
    assert again is not None
    assert again.text == text
    assert isinstance(again.fields[0].node, List)
    assert again.fields[0].node.items[0].node == changed.node

"""YAML with a list at its root, anchors, and comments that stand where nobody expects them."""

from __future__ import annotations

import pytest

from mergekit.syntax.document import Dialect, List, Number, Shell, Table
from mergekit.syntax.yaml_document import DIALECT, RELAXED

READ = [
    (b"- a\n- b: 1\n  c: 2\n", ["a", {"b": 1, "c": 2}]),
    (b"# the file's\n---\n# more of it\n\n# the first\n- a # one\n\n# two\n- b\n# end\n", ["a", "b"]),
    (b"base: &x\n  a: 1\nother:\n  <<: *x\n  b: [*x, 2]\n", None),
    (b"l:\n- &one a\n- *one\n- &two\n  k: 1\n- &three\n  - 4\n", None),
    (b"a:\n  b: 1\n# out\n  c:\n    - 1\n # half out\n#\n    - 2\n", {"a": {"b": 1, "c": [1, 2]}}),
    (b"a: |\n  text\n  # no comment\nb: 1\n", {"a": "text\n# no comment\n", "b": 1}),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_keeps_every_byte(text: bytes, value: object) -> None:
    root = RELAXED.read(text)
    assert root is not None
    assert RELAXED.finish(root.text) == text
    if value is not None:
        assert RELAXED.plain(root) == value
    composed = RELAXED.compose(root.fields, Shell(root.start, root.end))
    assert RELAXED.finish(composed.text) == text


@pytest.mark.parametrize(
    "text",
    [
        b"a: *x\nb: &x 1\n",
        b"a: &x 1\nb: &x 2\n",
        b"a: *x\n",
        b"<<: *x\n",
        b"a: 1\n---\nb: 1\n",
        b"%YAML 1.2\n---\na: 1\n",
        b"a: 1\na: 2\n",
        b"? a\n: b\n",
        b"a: \xff\n",
        b"{a, b}\n",
        b"- " * 200 + b"a\n",
        b"a: &a [*a, *a]\n" * 50,
    ],
)
def test_what_is_not_read(text: bytes) -> None:
    assert RELAXED.read(text) is None


def test_decisions_are_no_lists() -> None:
    assert [DIALECT.read(text) is None for text, _ in READ] == [True, True, False, False, False, False]


@pytest.mark.parametrize("dialect", [DIALECT, RELAXED])
def test_what_siblings_hold_has_its_comments_in_line(dialect: Dialect) -> None:
    root = dialect.read(READ[4][0])
    assert root is not None
    assert root.fields[0].node.value == b"\nb: 1\n# out\nc:\n  - 1\n  # half out\n  #\n  - 2"


def test_what_has_a_name_is_one_value() -> None:
    root = RELAXED.read(READ[2][0])
    assert root is not None
    base, other = root.fields
    assert base.node.value == b"&x\n  a: 1"
    assert isinstance(other.node, Table)
    assert [(one.key, one.node.value) for one in other.node.fields] == [("<<", b"*x"), ("b", b"[*x, 2]")]


def test_a_comment_moves_with_its_item_and_keeps_its_place() -> None:
    root = RELAXED.read(b"a:\n    - 1\n# out\n    - 2\nb: 1\n")
    assert root is not None
    found = root.fields[0].node
    assert isinstance(found, List)
    moved = RELAXED.compose_list((found.items[1], found.items[0]), found.shell)
    assert RELAXED.finish(moved.raw) == b"\n# out\n    - 2\n    - 1"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"|+\n  x\n\n", "x\n\n"),
        (b"|+\n", ""),
        (b"|+\n\n", "\n"),
        (b"|+\n    \n  \n", "\n\n"),
        (b"|-\n  x\n\n", "x"),
        (b"|\n   \n", ""),
        (b"|+  # c\n    x\n\n     y\n   \n", "x\n\n y\n\n"),
        (b"|\n    x\n  # no text\n", "x\n"),
        (b"|\n\n    x\n  # no text\n", None),
    ],
)
@pytest.mark.parametrize("below", [b"", b"z: 1\n", b"# c\nz: 1\n"])
def test_a_block_text_keeps_as_many_blank_lines_as_it_says(text: bytes, value: str | None, below: bytes) -> None:
    root = DIALECT.read(b"k: " + text + below)
    assert root is not None
    found = DIALECT.plain(root.fields[0].node)
    assert isinstance(found, Number) if value is None else (found == value and not isinstance(found, Number))

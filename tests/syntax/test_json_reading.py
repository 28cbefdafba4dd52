"""JSON with comments, commas at the end, and any value at the root: nothing of the source is lost."""

from __future__ import annotations

import pytest

from mergekit.syntax.document import List, Shell, Table
from mergekit.syntax.json_document import DIALECT, RELAXED

TEXT = b"""\
// top
{
  // above a
  "a": 1, // behind a
  /* above b */ "b": [1, // one
    2, /* two */
  ],
}
// end
"""
READ = [
    (TEXT, {"a": 1, "b": [1, 2]}),
    (b'{"a": 1,}', {"a": 1}),
    (b'{"a": {/* nothing */}, "b": [ // none\n ]}\n', {"a": {}, "b": []}),
    (b'{"a" : 1 /* before the comma */ , "b": 2 // last\n}', {"a": 1, "b": 2}),
    (b"[1, 2]\n", [1, 2]),
    (b" 1 ", 1),
    (b'"text"\n', "text"),
    (b"// only\n[\n]\n", []),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_keeps_every_byte(text: bytes, value: object) -> None:
    root = RELAXED.read(text)
    assert root is not None
    assert root.text == text
    assert RELAXED.plain(root) == value
    assert RELAXED.compose(root.fields, Shell(root.start, root.end)).text == text


@pytest.mark.parametrize("text", [text for text, _ in READ])
def test_the_strict_form_takes_none_of_it(text: bytes) -> None:
    assert DIALECT.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"// x\n",
        b"{,}",
        b"[,]",
        b"[1,,]",
        b'{"a": 1,,}',
        b'{"a": 1 "b": 2}',
        b"/* open",
        b'{"a" /* c */: 1}',
        b"{'a': 1}",
        b"[1] 2",
        b"/",
    ],
)
def test_what_is_not_read(text: bytes) -> None:
    assert RELAXED.read(text) is None


def test_comments_stay_with_their_values() -> None:
    root = RELAXED.read(TEXT)
    assert root is not None
    a, b = root.fields
    made = RELAXED.compose((b, a), Shell(root.start, root.end))
    again = RELAXED.read(made.text)
    assert RELAXED.plain(made) == {"b": [1, 2], "a": 1}
    assert isinstance(again, Table)
    assert again.fields[1].tail.strip() == b"// behind a"
    assert isinstance(b.node, List)
    moved = RELAXED.compose_list((b.node.items[1], b.node.items[0]), b.node.shell)
    assert RELAXED.plain(moved) == [2, 1]
    assert moved.text.count(b"// one\n") == 1


def test_a_comment_in_a_list_is_part_of_its_value() -> None:
    one, other = (RELAXED.read(b'{"a": [1, // %s\n 2]}' % word) for word in (b"x", b"y"))
    assert one is not None
    assert other is not None
    assert one.fields[0].node != other.fields[0].node


def test_a_bomb_of_comments_takes_no_time() -> None:
    assert RELAXED.read(b"/*" * 200_000) is None
    assert RELAXED.read(b"/" + b"*" * 200_000 + b"/ {}") is not None
    assert RELAXED.read(b"[" * 100_000) is None

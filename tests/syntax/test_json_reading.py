"""JSON with comments, commas at the end, and any value at the root: nothing of the source is lost."""

from __future__ import annotations

import pytest

from mergekit.syntax.document import Dialect, List, Node, Shell, Table
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


SHARED = b"""{"a": {"x": 1, "y": [true, {"z": null}], "y2": {}},
  "b" : "q,\\"}", "c": {"x": 1, "x2": 1.5 },"d":[{"x": 1, "e": []}, 2] , "\\u0065": -1
}
"""


def every_piece(node: Node | None) -> object:
    """Give all that a node holds: what it is compared by is less."""
    if isinstance(node, Table):
        fields = [(one.key, one.lead, one.name, one.tail, one.form, one.gap, every_piece(one.node)) for one in node.fields]
        return node.text, node.value, node.start, node.end, fields
    if isinstance(node, List):
        items = [(one.lead, one.tail, one.form, one.gap, every_piece(one.node)) for one in node.items]
        return node.text, node.value, node.raw, node.start, node.end, items
    return node and (node.value, node.raw)


@pytest.mark.parametrize(("dialect", "text"), [(DIALECT, SHARED), (RELAXED, SHARED), (RELAXED, TEXT)])
def test_what_was_read_before_changes_nothing(dialect: Dialect, text: bytes) -> None:
    assert dialect.together is not None
    one = dialect.together()
    one.read(text)
    cut = [text[:at] + text[at + 1 :] for at in range(len(text))]
    put = [text[:at] + more + text[at:] for at in range(len(text)) for more in (b",", b" ", b"}", b'"', b'"x": 1,', b"/**/", b"//\n")]
    for version in (text, *cut, *put):
        assert every_piece(one.read(version)) == every_piece(dialect.read(version)), version


def test_fields_that_versions_have_in_common_are_one() -> None:
    assert DIALECT.together is not None
    one = DIALECT.together()
    left, right = one.read(b'{"y": 0, "a": [1], "b": {"c": 1}, "d": 0}'), one.read(b'{"z": 0, "a": [1], "b": {"c": 1}, "d": 1}')
    assert left is not None
    assert right is not None
    assert all(left.get(key) is right.get(key) for key in "ab")


def test_what_nests_as_deep_as_can_be_is_read_in_the_same_way() -> None:
    assert DIALECT.together is not None
    one = DIALECT.together()
    deepest = next(depth for depth in range(60, 0, -1) if DIALECT.read(nested(depth)) is not None)
    for depth in range(deepest - 12, deepest + 3):
        assert every_piece(one.read(nested(depth))) == every_piece(DIALECT.read(nested(depth)))


def nested(depth: int) -> bytes:
    """Write objects within objects, each with a member beside it that is the same everywhere."""
    return b'{"same": {"u": {"v": 1}, "w": 0}, "in": ' * depth + b"0" + b"}" * depth

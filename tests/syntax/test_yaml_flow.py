"""YAML in brackets and braces, and TOML's inline tables: read by their parts, and put together again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.frozen import replace
from mergekit.syntax import toml_document
from mergekit.syntax.document import Dialect, List, Node, Scalar, Shell, Table
from mergekit.syntax.yaml_document import DIALECT, RELAXED

READ = [
    (b"a: {x: 1, \"y\":2, 'z': [p, {q: r}], }\n", {"a": {"x": 1, "y": 2, "z": ["p", {"q": "r"}]}}),
    (b"a: {\n  x: 1, # one\n  # two\n  y: two words\n\n} # end\nb: {}\n", {"a": {"x": 1, "y": "two words"}, "b": {}}),
    (b"a: # why\n  {\n    x: 1 # one\n  , y:\n      2\n  } # end\nb: 1\n", {"a": {"x": 1, "y": 2}, "b": 1}),
    (b"a:\n  [\n    1, # one\n    {x: }\n  ]\n", {"a": [1, {"x": None}]}),
    (b"- {a: b, c: [d]} # t\n-   [[], {}]\n-\n  {b: 1}\n", [{"a": "b", "c": ["d"]}, [[], {}], {"b": 1}]),
    (b'# top\n---\n{"a": 1, "b": {"c": [1,2]}} # end\n', {"a": 1, "b": {"c": [1, 2]}}),
    (b"[1, {a: 2}]\n# end\n", [1, {"a": 2}]),
    (b"a: {b: 'it''s', \"c\\n\": [x\n    y]}\n", {"a": {"b": "it's", "c\n": ["x y"]}}),
]
WHOLE = [b"{x, y: 1}", b"{? x : 1}", b"{x: 1, x: 2}", b"{x: # why\n 1}", b"[x: 1]", b"!!map {x: 1}", b"&a {x: 1}"]


@pytest.mark.parametrize(("text", "value"), READ)
def test_keeps_every_byte(text: bytes, value: object) -> None:
    root = RELAXED.read(text)
    assert root is not None
    assert root.text == text
    assert RELAXED.plain(root) == value
    again = RELAXED.compose(root.fields, Shell(root.start, root.end, root.step))
    assert (again, again.value) == (root, root.value)
    assert not isinstance(value, dict) or not any(isinstance(one.node, Scalar) and one.node.raw.strip()[:1] == b"{" for one in root.fields)


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_written_otherwise_is_one_value(text: bytes) -> None:
    root = DIALECT.read(b"a: " + text + b"\n")
    assert root is None or isinstance(root.fields[0].node, Scalar)


@pytest.mark.parametrize("dialect", [RELAXED, DIALECT])
def test_a_merge_key_is_a_key(dialect: Dialect) -> None:
    root = dialect.read(b"a: &x {y: 1}\nb: {<<: *x, z: 2}\n")
    assert root is not None
    node = root.fields[1].node
    assert isinstance(node, Table)
    assert node.keys == ("<<", "z")


def inner(dialect: Dialect, text: bytes) -> Table:
    root = dialect.read({"yaml": b"v:%s\n", "toml": b"v =%s\n"}[dialect.name] % text)
    assert root is not None
    node = root.fields[0].node
    assert isinstance(node, Table)
    return node


@pytest.mark.parametrize(
    ("text", "order", "shown"),
    [
        (b" {a: 1, b: 2, c: 3}", "ca", b" {c: 3, a: 1}"),
        (b" { a: 1, b: 2 }", "b", b" { b: 2 }"),
        (b" {\n  a: 1, # one\n  # above b\n  b: 2,\n  c: 3\n}", "bca", b" {\n  # above b\n  b: 2,\n  c: 3,\n  a: 1 # one\n}"),
        (b" {\n  a: 1,\n  b: 2, # two\n}", "b", b" {\n  b: 2, # two\n}"),
        (b" {\n  a: 1,\n  b: 2 # two\n}", "ba", b" {\n  b: 2, # two\n  a: 1\n}"),
        (b" {a: 1}", "", b" {}"),
    ],
)
def test_fields_are_laid_out_where_they_stand(text: bytes, order: str, shown: bytes) -> None:
    node = inner(DIALECT, text)
    made = DIALECT.compose(tuple(node.index[key] for key in order), Shell(node.start, node.end))
    assert made.raw == shown
    assert inner(DIALECT, made.raw).keys == tuple(order)


@pytest.mark.parametrize(
    ("text", "new", "shown"),
    [
        (b"\n  t: |\n    text", b"t", b"x: {}\na:\n  # above\n  # beside\n  k: 1 # one\n  l: [1, {q: r}]\n  t: |\n    text\ny: 1\n"),
        (b"\n  t:\n    u: 1", b"t", b"x: {}\na:\n  # above\n  # beside\n  k: 1 # one\n  l: [1, {q: r}]\n  t:\n    u: 1\ny: 1\n"),
        (b"\n  t: a, b", b"t", b"x: {}\na:\n  # above\n  # beside\n  k: 1 # one\n  l: [1, {q: r}]\n  t: a, b\ny: 1\n"),
        (b"\n  # why\n  t: 1", b"t", b"x: {}\na:\n  # above\n  # beside\n  k: 1 # one\n  l: [1, {q: r}]\n  # why\n  t: 1\ny: 1\n"),
        (b"\n  t: a b", b"t", b"x: {}\na: {\n  # above\n  k: 1 # beside\n  , # one\n  l: [1, {q: r}],\n  t: a b}\ny: 1\n"),
    ],
)
def test_what_does_not_fit_into_braces_gives_all_of_them_lines(text: bytes, new: bytes, shown: bytes) -> None:
    source = b"x: {}\na: {\n  # above\n  k: 1 # beside\n  , # one\n  l: [1, {q: r}]}\ny: 1\n"
    root = DIALECT.read(source)
    assert root is not None
    node = root.fields[1].node
    assert isinstance(node, Table)
    more = inner(DIALECT, text).index[new.decode()]
    wider = DIALECT.compose((*node.fields, more), Shell(node.start, node.end))
    made = DIALECT.compose((root.fields[0], replace(root.fields[1], node=wider), root.fields[2]), Shell(root.start, root.end))
    assert made.text == shown
    again = DIALECT.read(made.text)
    assert again is not None
    assert DIALECT.plain(again.fields[1].node) == {"k": 1, "l": [1, {"q": "r"}], "t": DIALECT.plain(more.node)}


def test_a_list_in_brackets_that_gets_lines_keeps_its_comments() -> None:
    source = b"a: [\n  1, # one\n  # above two\n  {b: 2}]\n"
    root = DIALECT.read(source)
    lines = DIALECT.read(b"a:\n- |\n  text\n")
    assert root is not None
    assert lines is not None
    node, other = root.fields[0].node, lines.fields[0].node
    assert isinstance(node, List)
    assert isinstance(other, List)
    made = DIALECT.compose_list((*node.items, *other.items), node.shell)
    assert made.raw == b"\n  - 1 # one\n  # above two\n  - {b: 2}\n  - |\n    text"


TOML = [
    (b" {}", {}),
    (b' { version = "1", features = [ "a" ] }', {"version": "1", "features": ["a"]}),
    (b" {a.b = 1, a.c = {d = 2} ,'x y' = [{z = 1}]}", {"a": {"b": 1, "c": {"d": 2}}, "x y": [{"z": 1}]}),
    (b" {a = [ # one\n  1,\n  2 ]}", {"a": [1, 2]}),
]


@pytest.mark.parametrize(("text", "value"), TOML)
def test_inline_tables_keep_every_byte(text: bytes, value: object) -> None:
    node = inner(toml_document.DIALECT, text)
    assert node.raw == text[1:]
    assert toml_document.DIALECT.plain(node) == value
    again = toml_document.compose(node.fields, Shell(node.start, node.end))
    assert (again, again.value) == (node, node.value)


@given(data=st.data())
def test_pairs_of_inline_tables_in_any_order(data: st.DataObject) -> None:
    everything = [one for text, _ in TOML for one in inner(toml_document.DIALECT, text).fields]
    fields = data.draw(st.lists(st.sampled_from(everything), unique_by=lambda one: one.key.partition(".")[0], max_size=4))
    shell = data.draw(st.sampled_from([inner(toml_document.DIALECT, text) for text, _ in TOML]))
    made = toml_document.compose(tuple(fields), Shell(shell.start, shell.end))
    again = inner(toml_document.DIALECT, b" " + made.raw)
    assert (again.keys, again.value) == (made.keys, made.value)


scalars = st.none() | st.booleans() | st.integers() | st.text("ab c,:#{}[]'\"-|>&*!%@`?~\n\t", max_size=5)
trees = st.recursive(scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text("ab c,", max_size=3), below, max_size=3))


@given(trees, st.sampled_from([None, 1, 3]))
def test_json_is_yaml_by_its_parts(value: object, indent: int | None) -> None:
    """Whatever JSON nests, written on one line or on many, has the same parts and means the same."""
    text = json.dumps({"v": value}, indent=indent).encode() + b"\n"
    root = RELAXED.read(text)
    assert root is not None
    assert RELAXED.plain(root) == {"v": value}
    assert not any(one.raw.strip()[:1] in (b"{", b"[") for one in leaves(root))


def leaves(node: Node) -> list[Scalar]:
    if isinstance(node, Table):
        return [leaf for one in node.fields for leaf in leaves(one.node)]
    if isinstance(node, List):
        return [leaf for one in node.items for leaf in leaves(one.node)]
    return [node] if isinstance(node, Scalar) else []

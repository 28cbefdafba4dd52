"""Lists of all dialects: read item by item, put together again, and laid out as their neighbours are."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.syntax import json_document, toml_document, yaml_document
from mergekit.syntax.document import NEW, Dialect, Item, List, Number, Shell

DIALECTS = {"json": json_document.DIALECT, "yaml": yaml_document.DIALECT, "toml": toml_document.DIALECT}

LISTS = {
    "json": [b"[]", b"[ ]", b"[1,2]", b"[ 1 , [2,3] ]", b"[\n    1,\n    {}\n  ]", b'[ "a"\n  , "b"\n  , "c"\n  ]', b'[{"x": [1]}, 2]'],
    "yaml": [
        b" []",
        b" [ 1 ,2, [3], {x: 1}, ]",
        b" [a,\n  b, # two\n  # above three\n  c]",
        b"\n- 1 # one\n# above two\n- two words\n\n- |\n  text\n- {a: b}\n-\n- ~",
        b"\n  - name: x\n    v: >-\n      text\n\n    # inside\n  # above y\n  - name: y\n    l: [1,\n      2]",
        b"\n- - 1\n  - 2\n-\n  - 3\n-   a: 1\n    b: 2\n-\n  c: 3",
    ],
    "toml": [b"[]", b"[1, 2,3 , {x = [ ]}]", b"[\n  1, # one\n  # above two\n  2, # two\n  # end\n]", b"[ 1 ]", b"[\n 1, 2 # end\n]"],
}
CASES = [(name, text) for name, texts in LISTS.items() for text in texts]


def the_list(dialect: Dialect, text: bytes) -> List:
    source = {"json": b'{"v": %s}\n', "yaml": b"v:%s\n", "toml": b"v = %s\n"}[dialect.name] % text
    root = dialect.read(source)
    assert root is not None
    assert root.text == source
    node = root.fields[0].node
    assert isinstance(node, List)
    return node


def new(dialect: Dialect, value: object) -> Item:
    root = dialect.read({"json": b'{"v": 0}\n', "yaml": b"v: 0\n", "toml": b"v = 0\n"}[dialect.name])
    spelled = dialect.spell(value)
    assert root is not None
    assert spelled is not None
    placed = dialect.place(root.fields[0], spelled, b"  ")
    assert placed is not None
    return Item(b"", placed.node, form=NEW)


@pytest.mark.parametrize(("name", "text"), CASES)
def test_keeps_every_byte(name: str, text: bytes) -> None:
    dialect = DIALECTS[name]
    found = the_list(dialect, text)
    assert found.raw == text
    again = dialect.compose_list(found.items, found.shell)
    assert (again, again.text, again.raw) == (found, found.text, found.raw)


@pytest.mark.parametrize(("name", "text"), CASES)
@given(data=st.data())
def test_any_items_in_any_order_are_a_list(name: str, text: bytes, data: st.DataObject) -> None:
    dialect = DIALECTS[name]
    found = the_list(dialect, text)
    others = [item for one in LISTS[name] for item in the_list(dialect, one).items]
    chosen = data.draw(st.lists(st.sampled_from([*found.items, new(dialect, "x"), new(dialect, [5])]), max_size=6))
    if found.step == 0 and not found.start and data.draw(st.booleans()):
        chosen += data.draw(st.lists(st.sampled_from(others), max_size=2))
    made = dialect.compose_list(tuple(chosen), found.shell)
    again = the_list(dialect, made.raw)
    assert dialect.plain(again) == [dialect.plain(item.node) for item in chosen]
    assert name == "yaml" or again.value == made.value, "comments at the end of a block are read elsewhere"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("json", b"[1, 2]", b'[2, "x", 1]'),
        ("json", b"[\n  1,\n  2\n]", b'[\n  2,\n  "x",\n  1\n]'),
        ("json", b"[ 1, 2 ]", b'[ 2, "x", 1 ]'),
        ("yaml", b"\n  - 1 # one\n  # two\n  - 2", b"\n  # two\n  - 2\n  - x\n  - 1 # one"),
        ("yaml", b" [1, 2]", b" [2, x, 1]"),
        ("toml", b"[\n  1, # one\n  # two\n  2,\n]", b'[\n  # two\n  2,\n  "x",\n  1, # one\n]'),
        ("toml", b"[\n  1,\n  2 # two\n]", b'[\n  2, # two\n  "x",\n  1\n]'),
    ],
)
def test_new_and_moved_items_look_like_their_neighbours(name: str, text: bytes, shown: bytes) -> None:
    dialect = DIALECTS[name]
    found = the_list(dialect, text)
    made = dialect.compose_list((found.items[1], new(dialect, "x"), found.items[0]), found.shell)
    assert made.raw == shown


def test_lists_are_compared_by_their_values() -> None:
    assert the_list(DIALECTS["json"], b"[1,2]") == the_list(DIALECTS["json"], b"[ 1,\n 2 ]")
    assert the_list(DIALECTS["json"], b"[1,2]") != the_list(DIALECTS["json"], b"[2,1]")
    assert the_list(DIALECTS["toml"], b"[ 1,]") == the_list(DIALECTS["toml"], b"[1]")


def test_a_list_that_lost_all_items() -> None:
    for name, text in CASES:
        found = the_list(DIALECTS[name], text)
        made = DIALECTS[name].compose_list((), found.shell)
        assert the_list(DIALECTS[name], made.raw).items == ()


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("name", DIALECTS)
@given(value=values)
def test_what_is_spelled_is_meant(name: str, value: object) -> None:
    dialect = DIALECTS[name]
    spelled = dialect.spell(value)
    if spelled is None:
        assert name == "toml"
        assert "None" in repr(value)
        return
    root = dialect.read({"json": b'{"v": %s}', "yaml": b"v: %s\n", "toml": b"v = %s\n"}[name] % spelled)
    assert root is not None
    assert dialect.plain(root.fields[0].node) == value
    assert b"\n" not in spelled


@given(values)
def test_plain_is_what_other_readers_read(value: object) -> None:
    written = json.dumps({"v": value}, indent=1).encode()
    root = DIALECTS["json"].read(written)
    assert root is not None
    assert DIALECTS["json"].plain(root) == json.loads(written)
    spelled = DIALECTS["toml"].spell(value)
    if spelled is not None:
        toml = DIALECTS["toml"].read(b"v = " + spelled + b"\n")
        assert toml is not None
        assert DIALECTS["toml"].plain(toml) == tomllib.loads("v = " + spelled.decode())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("json", b"1.0", Number("1.0")),
        ("json", b"1e3", Number("1e3")),
        ("json", b"-" + b"9" * 5000, Number("-" + "9" * 5000)),
        ("json", b'"\\u0041"', "A"),
        ("toml", b"1.50", Number("1.50")),
        ("toml", b"1979-05-27", Number("1979-05-27")),
        ("toml", b"{at = 07:32:00}", {"at": Number("07:32:00")}),
        ("toml", b"0x1F", 31),
        ("toml", b"'''\nx\ny'''", "x\ny"),
        ("yaml", b" ~", None),
        ("yaml", b"", None),
        ("yaml", b" True", True),
        ("yaml", b" yes", "yes"),
        ("yaml", b" 012", Number("012")),
        ("yaml", b" 1.0", Number("1.0")),
        ("yaml", b" .inf", Number(".inf")),
        ("yaml", b" 'it''s'", "it's"),
        ("yaml", b" plain\n  and more\n\n  text", "plain and more\ntext"),
        ("yaml", b" |\n  x\n    y\n", "x\n  y\n"),
        ("yaml", b" |-\n  x\n", "x"),
        ("yaml", b" {a: 1, b: [x, {c: d}]}", {"a": 1, "b": ["x", {"c": "d"}]}),
        ("yaml", b" !tag x", Number("!tag x")),
    ],
)
def test_what_values_mean(name: str, text: bytes, value: object) -> None:
    dialect = DIALECTS[name]
    source = {"json": b'{"v": %s}\n', "yaml": b"v:%s\n", "toml": b"v = %s\n"}[name] % text
    root = dialect.read(source)
    assert root is not None
    found = dialect.plain(root.fields[0].node)
    assert (found, type(found)) == (value, type(value))


def test_keys_of_toml_nest() -> None:
    root = DIALECTS["toml"].read(b'a.b = 1\n[a.c]\nd = 2\n["x.y"]\nz = 3\n[[l]]\nk = 1\n[[l]]\nk = 2.0\n')
    assert root is not None
    assert DIALECTS["toml"].plain(root) == {"a": {"b": 1, "c": {"d": 2}}, "x.y": {"z": 3}, "l": [{"k": 1}, {"k": Number("2.0")}]}


def test_what_no_format_can_say_is_not_spelled() -> None:
    deep: object = 1
    for _ in range(60):
        deep = [deep]
    for dialect in DIALECTS.values():
        assert dialect.spell(deep) is None
        assert dialect.spell("\ud800") is None
        assert dialect.spell(object()) is None
    assert DIALECTS["toml"].spell([None]) is None


def test_a_shell_without_brackets_gets_them() -> None:
    assert DIALECTS["json"].compose_list((), Shell()).text == b"[]"
    assert DIALECTS["toml"].compose_list((), Shell()).text == b"[]"


TABLES = b"""\
# top
[[bin]] # one
name = "x"

[[bin]]
name = "y"
[bin.sub]
k = 1
[[bin.l]]
z = 1
[[bin.l]]
z = 2

# three
[[bin]]

[c]
"""


def test_tables_with_headers_are_items() -> None:
    dialect = DIALECTS["toml"]
    root = dialect.read(TABLES)
    assert root is not None
    assert root.text == TABLES
    assert dialect.plain(root) == tomllib.loads(TABLES.decode())
    found = root.fields[0].node
    assert isinstance(found, List)
    assert dialect.compose_list(found.items, found.shell).text == found.text
    moved = dialect.compose_list((found.items[2], found.items[0]), found.shell)
    assert moved.text == b'\n# three\n[[bin]]\n\n[[bin]] # one\nname = "x"\n'
    assert dialect.compose_list(found.items[1:2], found.shell).text.startswith(b"[[bin]]\nname")


@pytest.mark.parametrize("between", [b"", b"\n", b"\n\n"])
def test_tables_keep_their_distance(between: bytes) -> None:
    source = b"[[a]]\nb = 1\n" + between + b"[[a]]\nb = 2\n" + between + b"[[a]]\nb = 3\n"
    root = DIALECTS["toml"].read(source)
    assert root is not None
    assert root.text == source
    found = root.fields[0].node
    assert isinstance(found, List)
    moved = DIALECTS["toml"].compose_list((found.items[1], found.items[0]), found.shell)
    assert moved.text == b"[[a]]\nb = 2\n" + between + b"[[a]]\nb = 1\n"

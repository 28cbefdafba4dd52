"""JSON as source text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer, siblings_of
from mergekit.records.json_text import (
    DEPTH,
    Number,
    Style,
    identity,
    loads,
    meaning,
    nests_deeply,
    read_array,
    read_object,
    read_sibling_record,
    read_siblings,
    settled,
    write_sibling_record,
    write_siblings,
)
from mergekit.siblings_format import Siblings

SPACE = st.sampled_from(["", "", " ", "  ", "\t", "\r"])
SCALARS = st.one_of(
    st.sampled_from(["1", "1.0", "-0", "1e5", "true", "null", "NaN", '"\\u0041"', '"[{,:\\""', '"\\\\"', '"}"']),
    st.text(max_size=3).map(json.dumps),
)


@st.composite
def json_text(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.integers(0, 3 if depth else 0))
    if kind < 2:
        return draw(SCALARS)
    items = draw(st.lists(json_text(depth - 1), max_size=3))
    if kind == 2:
        return "[" + ",".join(draw(SPACE) + item + draw(SPACE) for item in items) + draw(SPACE) + "]"
    return draw(json_object(items))


@st.composite
def json_object(draw: st.DrawFn, items: list[str] | None = None) -> str:
    values = items if items is not None else draw(st.lists(json_text(1), max_size=4))
    names = draw(
        st.lists(st.sampled_from(["a", "b", 'q"', "\u00e9", "{", "$siblings"]), min_size=len(values), max_size=len(values), unique=True)
    )
    parts = [draw(SPACE) + json.dumps(n) + draw(SPACE) + ":" + draw(SPACE) + v + draw(SPACE) for n, v in zip(names, values, strict=True)]
    return "{" + ",".join(parts) + ("" if parts else draw(SPACE)) + "}"


@given(SPACE, json_object(), SPACE)
def test_objects_are_read_back_byte_for_byte(before: str, text: str, after: str) -> None:
    source = (before + text + after).encode()
    found = read_object(source)
    assert found is not None
    assert found.source == source
    assert found.holding(found.members) == source
    parsed = json.loads(text)
    assert [member.name for member in found.members] == list(parsed)
    assert [json.dumps(json.loads(member.value)) for member in found.members] == [json.dumps(value) for value in parsed.values()]


@given(st.lists(json_text(1), max_size=4), SPACE)
def test_arrays_are_cut_into_elements(items: list[str], space: str) -> None:
    found = read_array(f"{space}[{','.join(space + item + space for item in items)}]".encode())
    assert found is not None
    assert [element.decode() for element in found] == items
    assert read_array(b'{"a": [1]}') is None


@given(json_object(), st.integers(0, 3))
def test_members_come_and_go_in_the_objects_own_style(text: str, place: int) -> None:
    found = read_object(text.encode())
    assert found is not None
    rest = [member for i, member in enumerate(found.members) if i != place]
    assert list(json.loads(found.holding(rest))) == [member.name for member in rest]
    turned = found.members[::-1]
    assert list(json.loads(found.holding(turned))) == [member.name for member in turned]


def test_style_of_separators() -> None:
    tight = read_object(b'{"a":1,"b":2}')
    wide = read_object(b'{"x": 0}')
    assert tight is not None
    assert wide is not None
    assert tight.holding([*tight.members[1:], *wide.members]) == b'{"b":2,"x": 0}'
    assert wide.holding([*wide.members, *tight.members]) == b'{"x": 0, "a":1,"b":2}'


def test_what_is_no_plain_object() -> None:
    assert read_object(b"[1]") is None
    assert read_object(b'{"a":1,"a":2}') is None
    assert read_object(b'{"a":1,"\\u0061":2}') is None


def test_loads_bounds_what_it_takes() -> None:
    assert loads(b'{"a": ' + b"9" * 10_000 + b"}") == {"a": Number("9" * 10_000)}
    assert loads(b"[" * DEPTH + b"]" * DEPTH) is not None
    assert loads(b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1)) is None
    assert loads(b'["' + b"[" * 1000 + b'"]') == ["[" * 1000]
    assert loads(b"\xff") is None
    assert loads(b"{") is None
    assert not nests_deeply(b"[]," * 1000)
    assert nests_deeply(b"[" * 100_000)


def test_numbers_and_texts_name_different_records() -> None:
    assert identity(loads(b"1")) == b"1"
    assert identity(loads(b'"1"')) == b'"1"'
    assert identity(loads(b"1.0")) != identity(loads(b"1"))
    assert identity(loads(b'"\\u0061"')) == identity(loads(b'"a"'))
    assert [identity(loads(text)) for text in (b"null", b"true", b"[]", b"{}")] == [None] * 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b'{"a":1,"b":[1, 2]}', b'{ "b":[1,2], "a":1 }', True),
        (b'"\\u0041"', b'"A"', True),
        (b"1", b"1.0", False),
        (b"1e3", b"1000.0", False),
        (b'"1"', b"1", False),
        (b'["1.0"]', b"1.0", False),
        (b"[1,2]", b"[2,1]", False),
        (b"{}", b"[]", False),
        (b'{"a":1,"a":2}', b'{"a":2,"a":1}', False),
        (b"0.1", b"0.1000000000000000055", False),
        (b"9" * 9999, b"9" * 9998 + b"8", False),
        (b"null", b'"null"', False),
    ],
)
def test_meaning(one: bytes, other: bytes, same: bool) -> None:
    assert (meaning(one) == meaning(other)) is same


# ---- siblings ----


VALUES = st.one_of(st.none(), json_text(1).map(str.encode))


@st.composite
def siblings(draw: st.DrawFn, values: st.SearchStrategy[bytes | None] = VALUES) -> Siblings:
    held = draw(st.lists(values, min_size=2, max_size=3, unique=True))
    written = [
        (value, Writer(draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=3)), f"c{i}", time=i))
        for i, value in enumerate(held)
    ]
    return Siblings(draw(values), siblings_of(written))


STYLES = st.sampled_from([Style(b",", b":"), Style(b", ", b": ")])


@given(siblings(), STYLES)
def test_siblings_round_trip(drawn: Siblings, style: Style) -> None:
    text = write_siblings(drawn, style)
    json.loads(text)
    assert text.isascii() or not all(value is None or value.isascii() for value in (drawn.base, *drawn.values))
    assert read_siblings(text) == drawn
    assert settled(b'{"k": %s, "z": 1}' % text) == (b'{"z": 1}' if drawn.base is None else b'{"k": %s, "z": 1}' % settled_value(drawn.base))


def settled_value(value: bytes) -> bytes:
    done = settled(value)
    assert done is not None
    return done


RECORDS = st.one_of(st.none(), st.integers(0, 5).map(lambda i: b'{"id": "x", "v": %d}' % i))


@given(siblings(RECORDS), STYLES)
def test_sibling_records_round_trip(drawn: Siblings, style: Style) -> None:
    text = write_sibling_record(drawn, "id", b'"x"', style)
    assert json.loads(text)["id"] == "x"
    assert read_sibling_record(text, "id") == drawn
    assert read_sibling_record(text, "key") is None
    assert settled(text, "id") == drawn.base


def test_a_sibling_record_holds_records_of_its_own_id() -> None:
    drawn = Siblings(None, siblings_of([(b'{"id":"x"}', Writer("a")), (b'{"id":"y"}', Writer("b"))]))
    text = write_sibling_record(drawn, "id", b'"x"', Style(b",", b":"))
    assert read_sibling_record(text, "id") is None
    assert settled(text, "id") == text


def test_siblings_within_bases_are_settled_too() -> None:
    inner = write_siblings(Siblings(b"0", siblings_of([(b"1", Writer("a")), (b"2", Writer("b"))])), Style(b",", b":"))
    outer = write_siblings(Siblings(b'{"k":%s}' % inner, siblings_of([(b"3", Writer("a")), (b"4", Writer("b"))])), Style(b",", b":"))
    assert settled(b'{"id":1,"o":%s}' % outer) == b'{"id":1,"o":{"k":0}}'

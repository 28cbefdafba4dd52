"""Where keys stand: by hand, and wherever tomllib finds one."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from mergekit.policy.positions import Key, key_positions, position_of

TEXT = '''# comment with [[rules]] and replicas = 1
replicas = [
    "a", # ] not the end
    "[[rules]]",
]
  "quoted key" = """
[[rules]]
path = 1 \\""" still inside""""
a.b = ['x', """a"""", "]"]

[[rules]]
path = "a"

  [[ rules ]]   # the second
driver = {x = 1, y = [2, 3]}
[rules.options]
key = 1
[plain]
k = 2
[ 'plain'."more" ]
k = 3
[new.a]
[[rules.deep]]
'''


def test_every_key_is_found_where_it_stands() -> None:
    assert tomllib.loads(TEXT)
    assert key_positions(TEXT) == {
        ("replicas",): (2, 1),
        ("quoted key",): (6, 3),
        ("a",): (9, 1),
        ("a", "b"): (9, 1),
        ("rules",): (11, 1),
        ("rules", 0): (11, 1),
        ("rules", 0, "path"): (12, 1),
        ("rules", 1): (14, 3),
        ("rules", 1, "driver"): (15, 1),
        ("rules", 1, "options"): (16, 1),
        ("rules", 1, "options", "key"): (17, 1),
        ("plain",): (18, 1),
        ("plain", "k"): (19, 1),
        ("new",): (22, 1),
        ("new", "a"): (22, 1),
        ("rules", 1, "deep"): (23, 1),
        ("rules", 1, "deep", 0): (23, 1),
        ("plain", "more"): (20, 1),
        ("plain", "more", "k"): (21, 1),
    }


def test_an_unknown_key_has_the_place_of_what_holds_it() -> None:
    positions = key_positions(TEXT)
    assert position_of(positions, ("rules", 1, "driver", "y", 0)) == (15, 1)
    assert position_of(positions, ("rules", 7)) == (11, 1)
    assert position_of(positions, ("nowhere",)) == (1, 1)


NAMES = st.sampled_from(["a", "b-c", "1", '"d e"', "'f'"])
VALUES = st.sampled_from(
    ["1", "[1,\n 2] # x", '"#"', '"\\""', "'''\n[x]\n'''", '"""a"b""c"""', "{a = 1}", "2020-01-01T10:00:00Z", "1.5", "[[1], [2]]", "[]"]
)
LINES = st.one_of(
    st.tuples(NAMES, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    st.tuples(NAMES, NAMES, VALUES).map(lambda three: f"{three[0]} . {three[1]} = {three[2]}"),
    NAMES.map(lambda name: f"[[{name}]]"),
    st.tuples(NAMES, NAMES).map(lambda pair: f"[{pair[0]}.{pair[1]}]"),
    st.tuples(NAMES, NAMES).map(lambda pair: f"  [[{pair[0]}.{pair[1]}]]"),
    st.sampled_from(["", "# [x]", "\t"]),
)


def keys(value: object, at: Key = ()) -> set[Key]:
    """List all keys outside of values in brackets, which have no place of their own."""
    found: set[Key] = set()
    if isinstance(value, dict):
        for name, inner in value.items():
            found |= {(*at, name)} | keys(inner, (*at, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, dict):
                found |= {(*at, index)} | keys(inner, (*at, index))
    return found


@given(st.lists(LINES, max_size=8))
def test_whatever_tomllib_finds_has_a_place(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        found = keys(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return
    positions = key_positions(text)
    assert set(positions) <= found
    missing = found - set(positions)
    assert all(key[-1] == "a" and "{a = 1}" in text for key in missing), (text, missing)

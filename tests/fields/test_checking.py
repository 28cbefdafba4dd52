"""What is wrong with the fields of a file, and the line where it stands."""

from __future__ import annotations

import pytest

from mergekit.drivers import types_of
from mergekit.fields.checking import misplaced

SCHEMA = types_of(
    {
        "thing": {
            "id": "immutable",
            "status": {"type": "state-machine", "moves": {"open": ["done"], "done": []}},
            "hits": "g-counter",
            "notes": "g-set",
            "ballots": {"type": "map", "of": "immutable"},
            "parts": {"type": "or-set", "key": "id", "of": "part"},
            "deep.er.still": "flag",
        },
        "part": {"n": "pn-counter", "parts": {"type": "or-set", "key": "id", "of": "part"}},
    }
)["thing"]
LINES = b'{"id": "a", "hits": 1}\n\n{"id": "b", "hits": 2}\n\n  {"id": "c", "deep": {"er": {"still": true}}}\n'
OPTIONS = {"type": "thing", "schema": SCHEMA}

JSON = b"""{
  "id": 7,
  "status":
    "done",
  "hits": 3,
  "notes": ["a", "b"],
  "ballots": {
    "a": 1,
    "b": 2
  },
  "parts": [
    {"id": 1, "n": 1},
    {"id": 2, "n": 1,
     "parts": [{"id": "x", "n": 2},
               {"id": "y", "n": 3}]}
  ],
  "deep": {"er": {
    "still": true
  }}
}
"""
CSV = b'id,hits,status\n\n"a, a",1,done\nb,2,open\n'
DOCUMENTS = b"---\nid: a\nhits: 1\n---\nid: b\nhits: 2\n"
LIST = b"""[
  {"id": "a", "hits": 1},
  {
    "id": "b",
    "notes": [],
    "hits": 2
  }
]
"""
ITEMS = b"""# all

# the first
- id: a
  hits: 1
- id: b
  hits: 2
  deep:
    er:
      still: true
"""
INDENTED = b"".join(b"  " + line if line.strip() else line for line in ITEMS.splitlines(keepends=True))
YAML = b"""# a thing
id: 7   # never changes
status: done

# how often
hits: 3
notes:
  - a
  - b
ballots:
  a: 1
  b: 2
parts:
- id: 1
  n: 1
- id: 2
  n: 1
  parts:
    - id: x
      n: 2
    - id: y
      n: 3
deep:
  er:
    still: true
"""
TOML = b"""id = 7 # never changes
status = "done"

# how often
hits = 3
notes = [
  "a",
  "b",
]

[ballots]
a = 1
b = 2

[deep.er]
still = true
"""


def found(path: str, content: bytes, before: bytes | None = None) -> list[tuple[str, int, str, str]]:
    return [(one.code, one.line, ".".join(one.keys), one.rule) for one in misplaced(path, content, before, OPTIONS)]


@pytest.mark.parametrize(("path", "content"), [("a.json", JSON), ("a.yaml", YAML), ("a.toml", TOML)])
def test_nothing_is_wrong_with_what_is_right(path: str, content: bytes) -> None:
    assert found(path, content) == found(path, content, content) == []


@pytest.mark.parametrize(
    ("path", "content", "old", "new", "wanted"),
    [
        ("a.json", JSON, b'"done"', b'"odd"', [("wrong-value", 3, "status", "state-machine")]),
        ("a.json", JSON, b'"n": 3', b'"n": "3"', [("wrong-value", 15, 'parts.2.parts."y".n', "pn-counter")]),
        ("a.json", JSON, b"true", b"1", [("wrong-value", 18, "deep.er.still", "flag")]),
        ("a.json", JSON, b'"id": 2', b'"id": 1', [("wrong-value", 11, "parts", "or-set")]),
        ("a.json", JSON, b'"hits": 3', b'"hits": -3', [("wrong-value", 5, "hits", "g-counter")]),
        ("a.yaml", YAML, b"n: 3", b"n: z", [("wrong-value", 22, 'parts.2.parts."y".n', "pn-counter")]),
        ("a.yaml", YAML, b"true", b"maybe", [("wrong-value", 25, "deep.er.still", "flag")]),
        ("a.yaml", YAML, b"hits: 3", b"hits: [3]", [("wrong-value", 6, "hits", "g-counter")]),
        ("a.toml", TOML, b"true", b"1", [("wrong-value", 16, "deep.er.still", "flag")]),
        ("a.toml", TOML, b"hits = 3", b'hits = "x"', [("wrong-value", 5, "hits", "g-counter")]),
        ("a.json", b"1", b"", b"", [("odd-value", 0, "", "fields")]),
        ("a.json", b"[1]", b"", b"", []),
        ("a.json", b"[]", b"", b"", []),
        ("a.json", b'[{"x": 1}]', b"", b"", [("odd-value", 1, "", "fields")]),
        ("a.json", LIST, b"", b"", []),
        ("a.json", LIST, b'"hits": 2', b'"hits": "x"', [("wrong-value", 6, '"b".hits', "g-counter")]),
        ("a.jsonc", b"// all\n" + LIST, b'"hits": 2', b'"hits": "x"', [("wrong-value", 7, '"b".hits', "g-counter")]),
        ("a.json", LIST.replace(b"\n", b""), b'"hits": 2', b'"hits": "x"', [("wrong-value", 1, '"b".hits', "g-counter")]),
        ("a.json", LIST, b'"b"', b'"a"', [("odd-value", 1, "", "fields")]),
        ("a.yaml", ITEMS, b"", b"", []),
        ("a.yaml", ITEMS, b"hits: 2", b"hits: x", [("wrong-value", 7, '"b".hits', "g-counter")]),
        ("a.yaml", ITEMS, b"true", b"maybe", [("wrong-value", 10, '"b".deep.er.still', "flag")]),
        ("a.yaml", INDENTED, b"hits: 2", b"hits: x", [("wrong-value", 7, '"b".hits', "g-counter")]),
        ("a.yaml", b"[{id: a, hits: 1},\n {id: b, hits: 2}]\n", b"2", b"x", [("wrong-value", 2, '"b".hits', "g-counter")]),
        ("a.yaml", ITEMS, b"id: b", b"nr: b", [("odd-value", 1, "", "fields")]),
        ("a.json", b"{", b"", b"", [("odd-value", 0, "", "fields")]),
        ("a.yaml", b"id: 1\nid: 2\n", b"", b"", [("odd-value", 0, "", "fields")]),
        ("a.yaml", b"id: &x 1\nmore: *x\n", b"", b"", []),
        ("a.yaml", b"id: &x 1\nhits: *x\n", b"", b"", [("wrong-value", 2, "hits", "g-counter")]),
        ("a.json", b"", b"", b"", []),
        (
            "a.csv",
            b"id,notes,hits\n1,a;b,x\n2,c,1\n",
            b"",
            b"",
            [("odd-value", 2, "notes", "g-set"), ("wrong-value", 2, "1.hits", "g-counter")],
        ),
        ("a.jsonl", LINES, b"", b"", []),
        ("a.jsonl", LINES, b'"hits": 2', b'"hits": "x"', [("wrong-value", 3, '"b".hits', "g-counter")]),
        ("a.jsonl", LINES, b"true", b"5", [("wrong-value", 5, '"c".deep.er.still', "flag")]),
        ("a.jsonl", LINES, b'"id": "b", ', b"", [("odd-value", 3, "", "fields")]),
        ("a.jsonl", LINES, b'"b"', b'"a"', [("odd-value", 1, "", "fields")]),
        ("a.jsonl", b"\n\nno\n" + LINES, b"", b"", [("odd-value", 3, "", "fields")]),
        ("a.jsonl", b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n"), b"2}", b"-}", [("odd-value", 3, "", "fields")]),
        ("a.csv", CSV, b"b,2", b"b,x", [("wrong-value", 4, '"b".hits', "g-counter")]),
        ("a.csv", CSV, b'"a, a",1', b"b,1", [("odd-value", 1, "", "fields")]),
        ("a.tsv", CSV.replace(b",", b"\t"), b"open\n", b"odd\n", [("wrong-value", 4, '"b".status', "state-machine")]),
        ("a.yaml", DOCUMENTS, b"hits: 2", b"hits: x", [("wrong-value", 6, '"b".hits', "g-counter")]),
        ("a.yaml", DOCUMENTS, b"id: b\n", b"", [("odd-value", 1, "", "fields")]),
        ("a.md", b"+++\nid = 1\nhits = 'x'\n+++\nText.\n", b"", b"", [("wrong-value", 3, "hits", "g-counter")]),
        ("a.md", b"Text.\n", b"", b"", []),
        ("a.md", b"---\nid: 1\nhits: x\n---\nText.\n", b"", b"", [("wrong-value", 3, "hits", "g-counter")]),
        ("a.txt", b"hits: x\n", b"", b"", []),
        ("a.yaml", b"\xef\xbb\xbfid: 1\r\nhits: x\r\n", b"", b"", [("wrong-value", 2, "hits", "g-counter")]),
    ],
)
def test_values_that_are_none_of_their_type(path: str, content: bytes, old: bytes, new: bytes, wanted: list[object]) -> None:
    assert found(path, content.replace(old, new) if old else content) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (b'"id": 7', b'"id": 8', [("wrong-move", 2, "id", "immutable")]),
        (b'"id": 7,\n', b"\n", [("wrong-move", 1, "id", "immutable")]),
        (b'"done"', b'"open"', [("wrong-move", 3, "status", "state-machine")]),
        (b'"hits": 3', b'"hits": 2', [("wrong-move", 5, "hits", "g-counter")]),
        (b'["a", "b"]', b'["b"]', [("wrong-move", 6, "notes", "g-set")]),
        (b'"b": 2', b'"b": 3', [("wrong-move", 9, "ballots.b", "immutable")]),
        (b'"hits": 3', b'"hits": 4', []),
        (b'"n": 3', b'"n": 2', []),
        (b'"n": 1', b'"n": "1"', [("wrong-value", 12, "parts.1.n", "pn-counter"), ("wrong-value", 13, "parts.2.n", "pn-counter")]),
    ],
)
def test_moves_that_a_type_refuses(old: bytes, new: bytes, wanted: list[object]) -> None:
    assert found("a.json", JSON.replace(old, new), JSON) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (b'"hits": 2', b'"hits": 1', [("wrong-move", 3, '"b".hits', "g-counter")]),
        (b'"hits": 2', b'"hits": 3', []),
        (b'{"id": "b", "hits": 2}\n', b"", []),
        (b'{"id": "b"', b'{"id": "z", "hits": "x"}\n{"id": "b"', [("wrong-value", 3, '"z".hits', "g-counter")]),
    ],
)
def test_moves_of_lines(old: bytes, new: bytes, wanted: list[object]) -> None:
    assert found("a.jsonl", LINES.replace(old, new), LINES) == wanted


def test_many_lines_are_looked_at_once() -> None:
    """The line of each fault is known, and not looked for from the beginning of the file."""
    many = b"".join(b'{"id": %d, "hits": "x"}\n' % n for n in range(3_000))
    assert [line for _, line, _, _ in found("a.jsonl", many)] == list(range(1, 3_001))


def test_what_was_wrong_before_may_become_anything_that_is_right() -> None:
    assert found("a.json", JSON, JSON.replace(b'"done"', b'"odd"').replace(b'"hits": 3', b'"hits": "x"')) == []
    assert found("a.json", JSON, b"{") == []
    share = JSON.replace(b'"hits": 3', b'"hits": {"ann": 1}')
    gone = JSON.replace(b'"hits": 3', b'"hits": {}')
    assert found("a.json", gone, share) == [("wrong-move", 5, "hits", "g-counter")]
    assert found("a.json", gone, share.replace(b"1}", b'"x"}')) == []


def test_siblings_are_no_fault_and_settling_them_is_no_move() -> None:
    siblings = b'{"$siblings": {"base": 9, "variants": [{"value": 1, "by": "a"}, {"value": 2, "by": "b"}]}}'
    standing = JSON.replace(b'"hits": 3', b'"hits": ' + siblings)
    assert found("a.json", standing, JSON) == []
    assert found("a.json", JSON, standing) == []

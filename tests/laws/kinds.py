"""Contents of every type there is, as pools of pieces: lines, records, members, paragraphs; and contents that are hostile to all.

Versions of a file that are made of few pieces agree, overlap and disagree often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Version: TypeAlias = tuple[bytes, ...]
"""Pieces in their order."""


@dataclass(frozen=True)
class Kind:
    """Contents of one type. Pieces of one slot exclude each other (a document has a key once); no slots: anything goes."""

    path: str
    slots: tuple[tuple[bytes, ...], ...]
    odd: tuple[bytes, ...] = ()
    opening: bytes = b""
    between: bytes = b"\n"
    closing: bytes = b"\n"
    exclusive: bool = False

    @property
    def pieces(self) -> tuple[bytes, ...]:
        return tuple(piece for slot in self.slots for piece in slot)

    def slot_of(self, piece: bytes) -> object:
        """Tell what a piece excludes: others of its slot, or nothing but itself."""
        return next((i for i, slot in enumerate(self.slots) if piece in slot), piece)

    def content(self, version: Version) -> bytes:
        return self.opening + self.between.join(version) + self.closing


def members(form: str, keys: str, values: Sequence[str]) -> tuple[tuple[bytes, ...], ...]:
    return tuple(tuple(form.format(key, value).encode() for value in values) for key in keys)


LINES = Kind(
    "a/file.txt",
    ((*(b"abcdefghijkl"[i : i + 1] for i in range(12)), b"", b"  a", b"\td"),),
    (b"a\r", b"\xff\xfe", b"<<<<<<< x", b"||||||| base 000000000000", b"=======", b">>>>>>> y", b"\xe2\x80\xa8", b"x\0y"),
)
RECORDS = Kind(
    "findings/all.jsonl",
    members('{{"id":{},"v":{}}}', "123", ["1", "2", '{"x":1}', '{"x":2,"y":[]}', '"\\u00e9", "w": 1e3', "NaN"]),
    (
        b"",
        b"{}",
        b'{"id":1,"id":2}',
        b'{"id": 1, "v": 1}',
        b"5",
        b"[",
        b'{"id":"\\ud800"}',
        b'{"id":4,"$siblings":{}}',
        b"\xef\xbb\xbf",
        b"\r",
    ),
    exclusive=True,
)
PROSE = Kind(
    "decisions/prose.md",
    (
        (
            b"# One\n",
            b"## Two\n",
            b"### Three\n",
            b"Title\n=====\n",
            b"text\n",
            b"text\nof two lines\n",
            b"other text\n",
            b"- a",
            b"- b",
            b"- b\n  more",
            b"* c\n",
            b"1. one",
            b"| a | b |\n|---|---|\n| 1 | 2 |\n",
        ),
    ),
    (
        b"---\nk: 1\n---",
        b"```\n# code\n```",
        b"```",
        b"<!-- mergekit:siblings -->",
        b"<!-- mergekit:end -->",
        b"<!--",
        b"\r",
        b"\xff",
        b"    # code",
    ),
)
FRONT_MATTER = Kind(
    "decisions/front.md",
    (
        *members("{}: {}", "kn", ["1", "2", "yes", "[a, b]"]),
        (b"---", b"---\n\ntext\n", b"---\n# One\n\ntext\n", b"---\n# One\n\nother text\n"),
    ),
    (b"---", b"k: &x 1", b"\tk: 1"),
    opening=b"---\n",
    exclusive=True,
)
JSON = Kind(
    "decisions/one.json",
    members(
        '  "{}": {}',
        "abc",
        ["1", "2", "null", '"x"', "[1, 2]", '{"x": 1}', '{"x": 2}', '{"x": 1, "y": {"z": 1}}', '{"y": {"z": 2}, "x": 1}'],
    ),
    (b'  "$siblings": {}', b'  "a": 1', b'  "": 0', b"  // no", b"", b'  "d": NaN', b'  "d": "\\ud800"', b'  "e": "\xff"'),
    opening=b"{\n",
    between=b",\n",
    closing=b"\n}\n",
    exclusive=True,
)
YAML = Kind(
    "decisions/one.yaml",
    members(
        "{}: {}",
        "abc",
        [
            "1",
            "2",
            "~",
            "'x'",
            "[1, 2]",
            "{x: 1}",
            "{x: 2, y: [1]}",
            "\n  x: 1",
            "\n  x: 2",
            "\n  x: 1\n  y:\n    z: 1",
            "\n- 1\n- 2",
            "|\n  text",
            "1  # why",
        ],
    ),
    (b"# comment", b"", b"---", b"...", b"d: &x 1", b"e: *x", b"\td: 1", b"<<: {a: 1}", b"? a\n: b", b"$siblings: 1", b"- a", b"a: 1"),
    exclusive=True,
)
SEVERAL = Kind(
    "decisions/several.yaml",
    (
        *members("name: {}\nv: {}", "abc", ["1", "2", "{x: 1}", "{x: 2}", "[1, 2]"]),
        members("w: {}", "d", ["1", "2"])[0],
    ),
    (b"# comment", b"", b"...", b"%YAML 1.2", b"a: &x 1\nb: *x", b"- a", b"--- # why\nname: e", b"$siblings: 1", b"text"),
    between=b"\n---\n",
    exclusive=True,
)
JSON_LIST = Kind(
    "decisions/list.json",
    (
        *members('  {{"id": {}, "v": {}}}', "123", ["1", "2", "[1, 2]", '{"x": 1}', '{"x": 2}', '"x",\n   "w": 1']),
        (b'  {"w": 1}',),
    ),
    (b"", b"  5", b'  "x"', b"  []", b'  {"id": 1}', b"  // why\n  {}", b'  {"$siblings": {}}', b'  {"id": 4, "a": 1, "a": 2}', b"  // 1"),
    opening=b"[\n",
    between=b",\n",
    closing=b"\n]\n",
    exclusive=True,
)
YAML_LIST = Kind(
    "decisions/list.yaml",
    (
        *members("- id: {}\n  v: {}", "abc", ["1", "2", "[1, 2]", "{x: 1}", "{x: 2}", "\n    x: 1", "1  # why\n  w: 1"]),
        (b"- w: 1",),
    ),
    (b"# comment", b"", b"---", b"- a", b"- {id: e}", b"- - b", b"-", b"a: 1", b"- &x 1", b"- id: a", b"- $siblings: 1", b"  v: 1", b"[]"),
    exclusive=True,
)
TOML = Kind(
    "decisions/one.toml",
    (
        *members("{} = {}", "abc", ["1", "2", "'x'", "[1, 2]", "{x = 1}", "{x = 2, y = 1}", "2024-05-01"]),
        (b"\n[t]\nx = 1", b"\n[t]\nx = 2", b"\n[t]\nx = 1\n\n[t.u]\nz = 1"),
    ),
    (b"# comment", b"", b"[[l]]\nx = 1", b'"$siblings" = 1', b"d.e = 1", b"d.f = 2", b"= 1", b"s = '''\ntext\n'''", b"a = 1"),
    exclusive=True,
)
BYTES = Kind("image.png", ((b"\x89PNG\r\n\x1a\n\0", b"\0", b"\1", b"\xff", b"\n"),), between=b"", closing=b"")
KINDS = (LINES, RECORDS, PROSE, FRONT_MATTER, JSON, YAML, SEVERAL, TOML, BYTES, JSON_LIST, YAML_LIST)

HOSTILE: tuple[bytes, ...] = (
    b"",
    b"\0",
    b"\n",
    b"\r",
    b"\r\n\n\r",
    b"\xef\xbb\xbf",
    b"\xff\xfe\x00a",
    b"\xed\xa0\x80\n",
    b"a" * 50_000,
    b"\n" * 5_000,
    b"a\nb\n" * 1_500,
    b"[" * 20_000,
    b'{"a":' * 5_000,
    b'{"id":' * 2_000 + b"1" + b"}" * 2_000,
    b"[" * 2_000 + b"]" * 2_000,
    b'{"id":1' + b"0" * 5_000 + b"}\n",
    b'{"a": 1e99999}\n',
    b"- " * 5_000,
    b"  " * 2_000 + b"- a\n",
    b"> " * 5_000 + b"a\n",
    b"#" * 10_000 + b" a\n",
    b"# a\n" * 1_000,
    b"<!--" * 5_000,
    b"<<<<<<< a\n||||||| base 0\n=======\n" * 300,
    b"a: " * 5_000,
    b"a: &a [*a, *a]\n" * 50,
    b"---\n" * 1_000,
    b"[a]\n" * 1_000,
    b"[" + b"a." * 3_000 + b"a]\n",
    b"a = " + b"[" * 5_000,
    b"'''" * 3_000,
    b'{"$siblings": {"base": 1, "variants": [{"value": 2}, {"value": 2}]}}\n',
    b'{"$siblings": {"variants": [{"value": 1, "by": "a"}, {"value": 2, "by": "b", "time": "9999-99-99"}]}}\n',
    b'"$siblings" = 1\n',
    b"$siblings:\n  variants: []\n",
)

"""The siblings that stand in a file are found without its name."""

from __future__ import annotations

import pytest

from mergekit.decisions.standing import conflicts, settle
from tests.decided import merged, places, shown

FILES = {
    "x.json": (b'{"a.b": {"c d": 1}}\n', b"1", 'field:"a.b"."c d"'),
    "x.yaml": (b"a:\n  b: 1\n", b"1", "field:a.b"),
    "x.toml": (b"[a.b]\nc = 1\n", b"1", 'field:"a.b".c'),
    "x.md": (b"# T\n\n## A\n\n### B\n\n1\n", b"1", "section:A > B"),
    "y.md": (b"---\na: 1\n---\n\ntext\n", b"1", "field:a"),
    "z.md": (b"---\n- 1\n---\n\ntext\n", b"1", "file:front matter"),
    "w.md": (b"1\n\n# T\n", b"1", "section:"),
    "x.txt": (b"1\n", b"1", "file:"),
    "y.json": (b"1\n", b"1", "file:"),
}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    "around", [lambda text: text, lambda text: text.replace(b"\n", b"\r\n"), lambda text: b"\xef\xbb\xbf" + text], ids=["lf", "crlf", "bom"]
)
def test_siblings_are_found_and_settled(path: str, around: object) -> None:
    assert callable(around)
    base, old, where = FILES[path]
    base = around(base)
    outcome = merged(path, base, base.replace(old, b"2"), base.replace(old, b"3"))
    assert [f"{one.kind}:{one.region}" for one in outcome.conflicts] == [where]
    assert conflicts(path, shown(outcome)) == outcome.conflicts
    if path != "x.txt":  # whose siblings hold the text without its frame
        assert settle(shown(outcome)) == base
    assert len(next(iter(places(outcome).values()))) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x\n",
        b'{"$siblings": 1}\n',
        b"$siblings: x\n",
        b"<!-- mergekit:siblings -->\n",
        b"mergekit:siblings \xff\0",
        b'["$siblings"]\nx',
    ],
)
def test_nothing_is_found_where_nothing_stands(content: bytes) -> None:
    assert settle(content) == content
    assert conflicts("x", content) == ()


def test_an_id_follows_the_values_alone() -> None:
    base = b'{\n  "a": 1,\n  "b": 1\n}\n'
    one = merged("x.json", base, base.replace(b'"a": 1', b'"a": 2'), base.replace(b'"a": 1', b'"a": 3'))
    elsewhere = base.replace(b'"b": 1', b'"b": 5,\n  "c": 1')
    other = merged("x.json", elsewhere, elsewhere.replace(b'"a": 1', b'"a": 3'), elsewhere.replace(b'"a": 1', b'"a": 2'), numbers=(7, 8))
    assert [conflict.id for conflict in one.conflicts] == [conflict.id for conflict in other.conflicts]


def test_a_key_with_a_lone_surrogate_has_an_id() -> None:
    base = b'{"\\ud800": 1}\n'
    outcome = merged("x.json", base, base.replace(b"1", b"2"), base.replace(b"1", b"3"))
    assert outcome.conflicts[0].region == '"\\ud800"'

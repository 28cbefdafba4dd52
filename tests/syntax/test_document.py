"""Documents of all dialects: nothing of the source is lost, and what is written is read back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer, siblings_of
from mergekit.siblings_format import Siblings
from mergekit.syntax import json_document, toml_document, yaml_document
from mergekit.syntax.document import Dialect, Open, Shell, Table, quoted, unquoted

DIALECTS = {"json": json_document.DIALECT, "yaml": yaml_document.DIALECT, "toml": toml_document.DIALECT}

READ = {
    "json": [
        b"{}",
        b" { } \n",
        b'{"a": 1.50e+3, "b": [1, {"c": null}], "c": {"d": {}}}\n',
        b'{\n\t"a" : "\\ud800\\u0041", "": true ,\n\n"b":-0\n}\n\n',
    ],
    "yaml": [
        b"",
        b"# nothing\n\n",
        b"---\n# top\na: 1\n",
        (
            b"# top\n---\na: 1 # one\nb: # two\n  # three\n  c: |\n    x\n\n     y\n  # four\n\n  # five\n# six\nd:\n- 1\n"
            b"# seven\n- e: f\n  g: h\n'i j': \"k\"\nl:\n"
        ),
        b"a: plain\n  and more\nb:\n    below\n    and more\nc: >-\n  folded\n  # no comment\nd: [1,\n  2]\ne: {f: 1}\ng: !tag x\n",
        b"a:\n    b:\n        c: 1\n    d: 2\n\n\n",
        b"a: |2\n    x\nb: |\n  y\n",
    ],
    "toml": [
        b"",
        b"# nothing\n",
        (
            b'# top\na = 1 # one\nb.c = "x"\n\n# two\n[d] # three\n  e = {f = 1, g = [\n  1, # four\n]}\n'
            b"'h i' = '''\nj'''\n\n[d.k]\nl = 1979-05-27\n# six\n"
        ),
        b"[[a]]\nb = 1\n\n# one\n[[a]]\nb = 2\n[a.c]\nd = 3\n\n[e]\n",
        b"[a.b]\n[a]\n",
    ],
}
REFUSED = {
    "json": [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":2}',
        b'{"a":1,"\\u0061":2}',
        b'{"a":01}',
        b'{"a":1,}',
        b'{"a":NaN}',
        b'{"a":1}x',
        b'{"a":"\t"}',
        b'{"a":"\xff"}',
        b'{"a":1} {"b":1}',
        b'{"a" 1}',
        b'{"a":tru}',
        b"{",
        b"{,}",
        b'{"a":' * 60 + b"1" + b"}" * 60,
        b"// no\n{}",
    ],
    "yaml": [
        b"a: 1\na: 2\n",
        b"a: 1\n'a': 2\n",
        b"- a\n",
        b"x\n",
        b"a: *x\nb: &x 1\n",
        b"a: &x 1\nb: &x 2\n",
        b"? a\n: b\n",
        b"a: 1\n---\nb: 1\n",
        b"a: 1\n...\n",
        b"%YAML 1.2\n---\na: 1\n",
        b"--- a: 1\n",
        b"a: 1\r\n",
        b"a: b: c\n",
        b" a: 1\nb: 2\n",
    ],
    "toml": [
        b"a = 1\na = 2\n",
        b"[a]\n[a]\n",
        b"a = 1\n[a]\n",
        b"a = 1 b = 2\n",
        b"x\n",
        b"a = " + b"[" * 60 + b"]" * 60 + b"\n",
        b"a = 1\r\n",
        b"a" + b".a" * 60 + b" = 1\n",
        b"[[a]]\n[b]\n[[a]]\n",
    ],
}
VALUES = {
    "json": [b"1", b'"x"', b"[1,[],{}]", b'{"a":{"b":[1]}}', json.dumps(["long " * 9] * 9, separators=(",", ":")).encode()],
    "yaml": [
        b"1",
        b"'x'",
        b"",
        b"|\n  x\n\n   y",
        b"[1,\n  2]",
        b"\na: 1\n# two\nb:\n  c: |\n    d",
        b"\n- 1\n- a: 2\n  b: 3",
        b"\nlong\ntext",
    ],
    "toml": [b"1", b'"x"', b"[1, {a = 2}]", b"{a = {b = 1}}", b"[\n1, # one\n2]", b"'''\nx\ny'''", b"1979-05-27"],
}


def cases(table: dict[str, list[bytes]]) -> list[tuple[Dialect, bytes]]:
    return [(DIALECTS[name], content) for name, contents in table.items() for content in contents]


@pytest.mark.parametrize(("dialect", "content"), cases(READ))
def test_reading_loses_nothing(dialect: Dialect, content: bytes) -> None:
    root = dialect.read(content)
    assert root is not None
    assert root.text == content
    again = dialect.compose(root.fields, Shell(root.start, root.end))
    assert again == root


@pytest.mark.parametrize(("dialect", "content"), cases(REFUSED))
def test_what_is_not_read(dialect: Dialect, content: bytes) -> None:
    assert dialect.read(content) is None


@pytest.mark.parametrize(("dialect", "value"), cases(VALUES))
def test_values_and_siblings_read_back_in_every_place(dialect: Dialect, value: bytes) -> None:
    """In the place of every field of every document, at any depth of indentation."""
    others = [other for other in VALUES[dialect.name] if other != value]
    odd = Writer('--> "\\\n', "c1", "A <a@x>", 10**9, -90, "why\n\n# not\n")
    variants = siblings_of([(value, odd), (others[0], Writer("b")), (others[0], Writer("c", time=5)), (None, Writer("d"))])
    for content in READ[dialect.name]:
        root = dialect.read(content)
        assert root is not None
        unit = dialect.unit(root)
        for base in (None, others[1]):
            siblings = Siblings(base, variants)
            for at, one in enumerate(root.fields):
                filled = dialect.embed(one, siblings, unit)
                placed = dialect.place(one, value, unit)
                assert filled is not None
                assert placed is not None
                below = any(key.startswith(one.key + ".") or one.key.startswith(key + ".") for key in root.keys)
                for new in (filled,) if below else (filled, placed):  # TOML: only a table may stand above or below a table
                    fields = (*root.fields[:at], new, *root.fields[at + 1 :])
                    again = dialect.read(dialect.compose(fields, Shell(root.start, root.end)).text)
                    assert again is not None
                    found = again.get(one.key)
                    assert found is not None
                    held = found.node.siblings if isinstance(found.node, Open) else found.node.value
                    assert held == (siblings if new is filled else value)
                    assert sorted(again.keys) == sorted(root.keys)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@given(values=st.lists(st.one_of(st.none(), st.binary(), st.text().map(str.encode)), min_size=3, max_size=4, unique=True))
def test_whole_files_read_back(dialect: Dialect, values: list[bytes | None]) -> None:
    siblings = Siblings(values[0], siblings_of([(value, Writer(f"w{i}", time=i)) for i, value in enumerate(values[1:])]))
    content = dialect.whole(siblings)
    assert dialect.whole_of(content) == siblings
    assert dialect.whole_of(b"#" + content) is None
    assert dialect.whole_of(content + b"x") is None


@given(st.binary(max_size=60), st.sampled_from([b"", b'["$siblings"]\n', b'{"$siblings": ']))
def test_no_bytes_raise(content: bytes, head: bytes) -> None:
    for dialect in DIALECTS.values():
        root = dialect.read(head + content)
        assert root is None or root.text == head + content
        assert dialect.whole_of(head + content) is None


@pytest.mark.parametrize(
    ("dialect", "content"),
    [
        (json_document.DIALECT, b'{"a": {"$siblings": {"variants": []}}}'),
        (json_document.DIALECT, b'{"a": {"$siblings": {"variants": [{"value": 1, "by": "x"}]}}}'),
        (json_document.DIALECT, b'{"a": {"$siblings": {"variants": [{"value": 1, "by": "x"}, {"value": 2, "by": 3}]}}}'),
        (json_document.DIALECT, b'{"a": {"b": 1, "$siblings": {"variants": [{"value": 1, "by": "x"}, {"value": 2, "by": "y"}]}}}'),
        (yaml_document.DIALECT, b"a:\n  $siblings:\n    variants: none\n"),
        (toml_document.DIALECT, b'a = {"$siblings" = {variants = [1, 2]}}\n'),
    ],
)
def test_what_only_looks_like_siblings_is_a_value(dialect: Dialect, content: bytes) -> None:
    root = dialect.read(content)
    assert root is not None
    assert not isinstance(root.fields[0].node, Open)


@pytest.mark.parametrize(
    ("dialect", "content"),
    [
        (
            yaml_document.DIALECT,
            b"a:\n  $siblings:\n    base: 0\n    variants:\n    - value: 1\n      by: ann\n    - value: 2\n      by: 'bob'\n",
        ),
        (toml_document.DIALECT, b"a = {'$siblings' = {base = 0, variants = [{value = 1, by = 'ann'}, {value = 2, by = 'bob'}]}}\n"),
        (toml_document.DIALECT, b"[a.'$siblings']\nbase=0\nvariants=[{value=1,by='ann'},\n{value=2,by='bob'}] # so far\n"),
        (json_document.DIALECT, b'{"a":{"$siblings":{"base":0,"variants":[{"by":"ann","value":1},{"by":"bob","value":2}]}}}'),
    ],
)
def test_siblings_that_a_formatter_rewrote_are_read(dialect: Dialect, content: bytes) -> None:
    root = dialect.read(content)
    assert root is not None
    node = root.fields[0].node
    assert isinstance(node, Open)
    assert node.siblings == Siblings(b"0", siblings_of([(b"1", Writer("ann")), (b"2", Writer("bob"))]))


@given(st.text())
def test_quoted_text_reads_back(text: str) -> None:
    if not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert unquoted(quoted(text)) == text
        table = toml_document.read(b"a = " + quoted(text) + b"\n")
        assert isinstance(table, Table)
        assert yaml_document.read(b"a: " + quoted(text) + b"\n") is not None


def test_unquoted_refuses() -> None:
    for token in (b"x", b"'x'", b'"x', b'"\\ud800"', b'"x" y'):
        assert unquoted(token) is None

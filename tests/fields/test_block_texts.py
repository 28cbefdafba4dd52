"""Texts over several lines stay so, whatever they say; what a form cannot hold is written on one line."""

from __future__ import annotations

import itertools
import tomllib

import pytest

from mergekit.conflicts import Writer
from mergekit.decisions.forms import dialect
from mergekit.driver import Contest
from mergekit.drivers.fields import DRIVER
from mergekit.fields.block_texts import written_like

TEXTS = ("a\n\n", "one\ntwo\n", "one\n\n  two", "a: b\n# c\n", "\\ and 'quotes'\n", "x", '"', "é\u00a0\n")
ODD = (" leading\n", "\n\nx\n", "", "\n", "tab\there\n", "\ta\n", "nul\0\n", "\u2028\n", "cr\rx\n")


@pytest.mark.parametrize("text", [*TEXTS, *ODD])
@pytest.mark.parametrize("source", [b"|\n  x", b"|-  # c\n    x\n    y", b"|+\n\n x"])
def test_block_texts_of_yaml(text: str, source: bytes) -> None:
    found = written_like(text, source)
    if found is None:
        assert text in ODD
        return
    yaml = dialect("yaml")
    table = yaml.read(b"k: " + found + b"\nz: 1\n")
    assert table is not None
    assert yaml.plain(table.fields[0].node) == text


@pytest.mark.parametrize("text", [*TEXTS, *ODD])
def test_quoted_texts_of_toml(text: str) -> None:
    for source in (b'"""\nx"""', b"'''\nx'''"):
        found = written_like(text, source)
        assert found is None or tomllib.loads(f"k = {found.decode()}") == {"k": text}
    assert written_like(text, b'"x"') is None


FILES = {
    "a.yaml": b"description: |\n  one\n  two\n  three\n\n  four\nid: 1\n",
    "folded/a.yaml": b"id: 1\ndescription: >-\n  one\n  two\n  three\n\n  four\ntags: [a]\n",
    "kept/a.yaml": b"id: 1\ndescription: |+  # all\n  one\n  two\n  three\n\n  four\n\n\ntags: [a]\n",
    "indented/a.yaml": b"id: 1\ndescription: |2\n   one\n  two\n  three\n\n  four\ntags: [a]\n",
    "a.toml": b'description = """\none\ntwo\nthree\n\nfour\n"""\nid = 1\n',
    "a.json": b'{"description": "one\\ntwo\\nthree\\n\\nfour\\n", "id": 1}\n',
    "a.md": b"---\ndescription: |-\n  one\n  two\n  three\n\n  four\n---\nBody.\n",
}


@pytest.mark.parametrize(("path", "base"), FILES.items(), ids=FILES)
def test_a_description_merges_in_place(path: str, base: bytes) -> None:
    edits = ((b"one", b"ONE: # 1"), (b"four", b"four \xc3\xa9"), (b"three", b"three\xe2\x82\xac"))
    sides = tuple(base.replace(*edit) for edit in edits)
    expected = base
    for edit in edits:
        expected = expected.replace(*edit)
    for order in itertools.permutations(range(3)):
        writers = tuple(Writer(f"agent {i}", f"{i:040}", time=i) for i in order)
        found = DRIVER.merge(Contest(path, base, tuple(sides[i] for i in order), writers, options={"type": "task"}))
        assert (found.content, found.conflicts) == (expected, ())


def test_a_text_that_is_written_in_another_way_meanwhile_is_one_value() -> None:
    base = FILES["folded/a.yaml"]
    sides = (base.replace(b"one", b"ONE"), base.replace(b"four", b"FOUR").replace(b">-", b"|"))
    found = DRIVER.merge(Contest("a.yaml", base, sides, (Writer("a", time=1), Writer("b", time=2)), options={"type": "task"}))
    assert [one.region for one in found.conflicts] == ["description"]
    assert found.base == base

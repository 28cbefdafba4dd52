"""Markdown and reStructuredText as blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.records.blocks import Kinds, has_bullets, split, unnumbered


def cut(text: str, *, rst: bool = False) -> list[str]:
    lines = text.encode().split(b"\n")
    return [b"\n".join(lines[block.start : block.end]).decode() for block in split(lines, Kinds(rst=rst))]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("- a\n- b", ["- a", "- b"]),
        ("- a\n  more\n- b", ["- a\n  more", "- b"]),
        ("- a\nlazy\n- b", ["- a\nlazy", "- b"]),
        ("- a\n\n  below\n\n- b", ["- a\n\n  below", "- b"]),
        ("- a\n\nparagraph", ["- a", "paragraph"]),
        ("- a\n  - deep\n    - deeper\n- b", ["- a\n  - deep\n    - deeper", "- b"]),
        ("- a\n  ```\n  - code\n  ```\n- b", ["- a\n  ```\n  - code\n  ```", "- b"]),
        ("-\n- b", ["-", "- b"]),
        ("1. a\n2) b\n10. c", ["1. a", "2) b", "10. c"]),
        ("* * *\n***\n- - -", ["* * *", "***", "- - -"]),
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("one\n- a", ["one", "- a"]),
        ("# H\ntext", ["# H", "text"]),
        ("#no heading\n# one", ["#no heading", "# one"]),
        ("T\n===\ntext", ["T\n===", "text"]),
        ("T\n---\n- a", ["T\n---", "- a"]),
        ("```\n- a\n\n# b\n```\n- c", ["```\n- a\n\n# b\n```", "- c"]),
        ("~~~~\n~~~\n- a\n~~~~~\nx", ["~~~~\n~~~\n- a\n~~~~~", "x"]),
        ("```\nopen", ["```\nopen"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["| a | b |", "|---|---|", "| 1 | 2 |"]),
        ("<!-- one\n- two\n-->\n- a", ["<!-- one\n- two\n-->", "- a"]),
        ("---\nk: 1\nlist:\n- a\n# note\nz: 2\n---\n- b", ["---", "k: 1", "list:\n- a\n# note", "z: 2", "---", "- b"]),
        ("---\n- a", ["---", "- a"]),
        ("\ttab\n- a\n\tmore", ["\ttab", "- a\n\tmore"]),
    ],
)
def test_markdown(text: str, blocks: list[str]) -> None:
    assert cut(text) == blocks


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Title\n=====\n\n- a\n- b", ["Title\n=====", "- a", "- b"]),
        ("=====\nTitle\n=====\ntext", ["=====\nTitle\n=====", "text"]),
        ("- a\nNext\n----\ntext", ["- a", "Next\n----", "text"]),
        (".. note::\n\n   body\n   more\n\nafter", [".. note::\n\n   body\n   more", "after"]),
        ("# no heading", ["# no heading"]),
    ],
)
def test_restructured_text(text: str, blocks: list[str]) -> None:
    assert cut(text, rst=True) == blocks


def test_levels_of_headings() -> None:
    lines = b"# a\n### b\nc\n===\nd\n---\ntext".split(b"\n")
    assert [block.level for block in split(lines, Kinds(rst=False))] == [1, 3, 1, 2, 0]


def test_front_matter_names_its_keys() -> None:
    lines = b"---\n# why\na: 1\nb:\n  c: 2\n---\ntext: x".split(b"\n")
    assert [block.front for block in split(lines, Kinds(rst=False))] == [b"---", b"", b"a", b"b", b"--- ", None]


PIECES = ["- a", "  b", "", "# h", "---", "===", "```", "| r", "text", "k: v", "<!--", "-->", "1. x", ".. d::", "\t", "* * *", "~~~"]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.booleans())
def test_every_line_that_is_not_blank_belongs_to_one_block(lines: list[str], rst: bool) -> None:
    encoded = [line.encode() for line in lines]
    at = 0
    for block in split(encoded, Kinds(rst=rst)):
        assert block.start >= at
        assert block.end > block.start
        assert not any(line.strip() for line in encoded[at : block.start])
        assert encoded[block.start].strip()
        at = block.end
    assert not any(line.strip() for line in encoded[at:])


def test_bullets() -> None:
    assert has_bullets([b"text", b"  * a"])
    assert not has_bullets([b"text", b"***", b"* * *", b"-x"])


def test_numbers_do_not_name_items() -> None:
    assert unnumbered(b"1. one") == unnumbered(b"12. one\r") == b"#. one"
    assert unnumbered(b"- 1. one\r\n  x") == b"- 1. one\n  x"
    assert unnumbered(b"1.5 times, see 2.") == b"1.5 times, see 2."

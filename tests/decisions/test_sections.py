"""Sections: a text as what stands below its headings, without losing a byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer, siblings_of
from mergekit.decisions.blocks import MARKDOWN, write
from mergekit.decisions.sections import Key, paragraphs, read, repeated, settle, standing, whole_of
from mergekit.siblings_format import Siblings

OPEN = Siblings(b"## A\n\nold\n", siblings_of([(b"## A\n\none\n", Writer("ann")), (b"## A\n\ntwo\n", Writer("bob", time=1))]))
GONE = Siblings(None, OPEN.variants)
BLOCK, NOTHING = (write(one, MARKDOWN, whole=False) for one in (OPEN, GONE))

pieces = st.sampled_from(
    [
        *(
            b"# T\n",
            b"## A\n",
            b"### B ##\n",
            b"text\n",
            b"Under\n=====\n",
            b"Under\n---\n",
            b"\n",
            b"```\n",
            b"~~~~\n",
            b"<!--\n",
            b"-->\n",
        ),
        *(b"    # code\n", b"- a\n", b"> # q\n", b"#no\n", b"#\n", b"---\n", b"<!-- mergekit:siblings 000000000000 -->\n", b"\xff\r\n"),
        *(BLOCK, NOTHING),
    ]
)
prose = st.lists(pieces, max_size=12).map(b"".join)


def keys(text: bytes) -> list[Key]:
    found = read(text, headings=True)
    assert found is not None
    return [one.key for one in found.sections]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", []),
        (b"x\n", [()]),
        (b"x\n# T\n", [(), ("",)]),
        (b"# T\n## A\n### B\n## C\n# D\n", [("",), ("", "A"), ("", "A", "B"), ("", "C"), ("D",)]),
        (b"## A\n# T\n## A\n", [("A",), ("T",), ("T", "A")]),
        (b"## A b  ##\n##\tC\n## D #\n## E#\n##\n##no\n####### no\n", [("A b",), ("C",), ("D",), ("E#",), ("",)]),
        (b"Title\n=====\n\nA\n---\n\nno\nno\n---\n\n- no\n---\n", [("",), ("", "A")]),
        (b"## A\n```\n# no\n```\n## B\n~~~~\n# no\n~~~\n# no\n~~~~~\n## C\n", [("A",), ("B",), ("C",)]),
        (b"## A\n<!--\n# no\n-->\n## B <!-- x\n    # no\n`` ` # no\n", [("A",), ("B <!-- x",)]),
        (b"# T\n\n" + BLOCK + b"\n### B\n\nx\n", [("",), ("", "A"), ("", "A", "B")]),
        (b"```\n" + BLOCK + b"# yes\n", [(), ("A",), ("yes",)]),
    ],
)
def test_keys(text: bytes, expected: list[Key]) -> None:
    assert keys(text) == expected


@given(prose, st.booleans())
def test_reading_loses_nothing(text: bytes, headings: bool) -> None:
    together = repeated(text)
    found = read(text, headings=headings, joined=together)
    assert found is None or found.text == text
    assert b"".join(paragraphs(text, headings=headings)) == text


def test_below_a_repeated_title_all_is_one_section() -> None:
    text = b"# T\n\n## A\n\n### x\n\n1\n\n### x\n\n2\n\n## B\n"
    assert read(text, headings=True) is None
    assert repeated(text) == {("", "A")}
    found = read(text, headings=True, joined=repeated(text))
    assert found is not None
    assert [one.key for one in found.sections] == [("",), ("", "A"), ("", "B")]
    assert found.sections[1].state == b"## A\n\n### x\n\n1\n\n### x\n\n2\n"
    assert found.sections[1].gap == b"\n"


@given(prose)
def test_settling(text: bytes) -> None:
    settled = settle(text)
    assert settle(settled) == settled
    assert standing(settled, headings=True) == []
    assert settled == text or standing(text, headings=True)


def test_settling_gives_the_base_without_a_trace() -> None:
    assert settle(b"x\n\n" + BLOCK + b"\ny\n") == b"x\n\n## A\n\nold\n\ny\n"
    assert settle(b"x\n\n" + NOTHING + b"\ny\n") == b"x\n\ny\n"
    assert settle(b"x\n\n" + NOTHING) == b"x\n"
    assert settle(NOTHING) == b""


def test_whole_files_are_told_from_sections() -> None:
    whole = write(OPEN, MARKDOWN, whole=True)
    assert whole_of(whole) == OPEN
    assert whole_of(BLOCK) is None
    assert whole_of(whole + b"x\n") is None
    assert standing(whole, headings=True) == [((), OPEN)]


def test_paragraphs() -> None:
    text = b"## A\nx\n\n```\na\n\nb\n```\ny\n\n- l\n- m\n\n\n"
    assert paragraphs(text, headings=True) == [b"## A\n", b"x\n\n", b"```\na\n\nb\n```\ny\n\n", b"- l\n- m\n\n\n"]
    assert paragraphs(text, headings=False)[0] == b"## A\nx\n\n"

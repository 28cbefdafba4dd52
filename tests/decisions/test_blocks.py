"""Blocks: what is written is read back exactly, and whatever was touched is plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer, siblings_of
from mergekit.decisions.blocks import MARKDOWN, PLAIN, Style, read, write
from mergekit.siblings_format import Siblings

ODD = ["", "\n", "a", "b\nc", "-->", "<!-- mergekit:end", "==== mergekit:variant", "## x", "\u2028", "**x** `y`", '{"by": 1}', "\x00"]
names = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
writers = st.builds(Writer, names, names, names, st.integers(-(10**12), 10**12), st.integers(-1500, 1500), names)
lines = st.sampled_from(
    [b"", b"x", b"## x", b"> **Undecided", b"<!-- mergekit:siblings 000000000000 -->", b"==== mergekit:end x ====", b"```", b"\xff", b"\r"]
)
texts = st.lists(lines, max_size=4).map(lambda found: b"".join(line + b"\n" for line in found))


@st.composite
def siblings(draw: st.DrawFn) -> Siblings:
    values = draw(st.lists(st.one_of(st.none(), texts), min_size=2, max_size=4, unique=True))
    written = [(value, writer) for value in values for writer in draw(st.lists(writers, min_size=1, max_size=2))]
    return Siblings(draw(st.one_of(st.none(), texts)), siblings_of(written))


@given(siblings(), st.sampled_from([MARKDOWN, PLAIN]), st.booleans(), texts, texts)
def test_blocks_read_back(found: Siblings, style: Style, whole: bool, before: bytes, after: bytes) -> None:
    text = write(found, style, whole=whole)
    block = read(before + text + after, len(before))
    assert block is not None
    assert (block.siblings, block.end, block.whole) == (found, len(before + text), whole)
    nested = Siblings(text, siblings_of([(text + b"x\n", Writer("a")), (b"y\n", Writer("b"))]))
    outer = read(write(nested, style, whole=whole), 0)
    assert outer is not None
    assert outer.siblings == nested


def example(style: Style) -> bytes:
    variants = siblings_of([(b"## DB\n\nMySQL\n", Writer("ann", "c1", "Ann", 5, 60, "why\n")), (None, Writer("bob", time=6))])
    return write(Siblings(b"## DB\n\nPostgres\n", variants), style, whole=False)


@pytest.mark.parametrize("style", [MARKDOWN, PLAIN], ids=lambda style: style.name)
def test_any_change_makes_it_plain_text(style: Style) -> None:
    text = example(style)
    assert read(text, 0) is not None
    for at in range(len(text)):
        assert read(text[:at] + (b"~" if text[at : at + 1] != b"~" else b"-") + text[at + 1 :], 0) is None
        assert read(text[:at] + text[at + 1 :], 0) is None
    for at in range(text.count(b"\n")):
        kept = text.split(b"\n")
        del kept[at]
        assert read(b"\n".join(kept), 0) is None


def test_what_people_read() -> None:
    text = example(MARKDOWN).decode()
    assert text.count("## DB\n") == 1, "the heading that all share stands once"
    assert "> **Undecided:** 2 variants of this section were written at the same time." in text
    assert "**Variant 1 of 2**, by ann: why (commit c1, Ann, 1970-01-01T01:00:05+01:00)\n" in text
    assert "**Variant 2 of 2** (deleted), by bob (1970-01-01T00:00:06+00:00)\n" in text
    assert "<details><summary>What they started from</summary>\n" in text
    assert all(line.endswith(" -->") for line in text.splitlines() if line.startswith("<!--"))


def test_what_acts_or_hides_in_names_becomes_a_blank_and_letters_stay_whatever_python_knows_of_them() -> None:
    sly = Writer("\x1b[31ma\u202e\u2028b\ufeff\udcff\U000e0041c\u00a0 d\u00ad", message="\U00010d50\U0010ffff is new")
    text = write(Siblings(None, siblings_of([(b"a\n", sly), (b"b\n", Writer("bob", time=1))])), PLAIN, whole=True).decode()
    assert "\nVariant 1 of 2, by [31ma b c d: \U00010d50\U0010ffff is new\n" in text


def test_no_markup_of_a_writer_shows() -> None:
    sly = Writer("[x](y) <img> @all #1 `z`\n\n# h", message="-->\n")
    text = write(Siblings(None, siblings_of([(b"a\n", sly), (b"b\n", Writer("bob", time=1))])), MARKDOWN, whole=False).decode()
    assert r"by \[x\](y) \<img\> \@all \#1 \`z\` \# h: --\>" in text
    assert text.count("--") - text.count(": --") == 2 * text.count("<!--")

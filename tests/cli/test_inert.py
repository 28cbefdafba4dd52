"""Text of others cannot act on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.cli.inert import inert, inert_lines, shorten


@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = inert(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in shown)
    assert not any(unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} for char in shown)
    assert inert(shown) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_plain_text_stays(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\udcff\udc80", "\\xff\\x80"),
        ("ü 漢字 😀", "ü 漢字 😀"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_lines_stay_lines() -> None:
    assert inert_lines("a\tb\r\n\x07c\n") == "a\tb\n\\x07c\n"


def test_shortening() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abc..."

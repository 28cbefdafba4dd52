"""Where changes come to lie. Lines are letters; a capital letter is a changed line. In each case the upper text slides."""

from __future__ import annotations

import pytest

from mergekit.lines.compaction import compact


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        # Nothing to slide along.
        ("aBc", "ac", "aBc"),
        # Down as far as it goes, wherever it was.
        ("Aaab", "aab", "aaAb"),
        ("aAab", "aab", "aaAb"),
        ("aaAb", "aab", "aaAb"),
        ("xABabay", "xabay", "xabaBAy"),
        # To the end of the file; from its start.
        ("Aa", "a", "aA"),
        ("ABab", "ab", "abAB"),
        # Two groups that meet become one, which slides on.
        ("xAaAab", "xaab", "xaaAAb"),
        ("xAyAy", "xyy", "xAyAy"),
        # A group meets one above it that does not slide.
        ("xABbBy", "xby", "xABBby"),
        # It was across from a change of the other file: back to the last such place ...
        ("aAabc", "aaQbc", "aaAbc"),
        ("aAabc", "aQabc", "aAabc"),
        ("Aaabc", "Qaabc", "Aaabc"),
        ("Aaabc", "QaQabc", "aAabc"),
        # ... but it need not have been there at first.
        ("aaAb", "Qaab", "Aaab"),
        # The same over a long way, which is gone in strides: to the end, to another group, to the last place across from a change.
        ("A" + 50 * "a" + "b", 50 * "a" + "b", 50 * "a" + "Ab"),
        (30 * "a" + "AA" + 20 * "a" + "A" + 30 * "a" + "b", 80 * "a" + "b", 80 * "a" + "AAAb"),
        ("A" + 50 * "a" + "b", 20 * "a" + "Q" + 30 * "a" + "b", 20 * "a" + "A" + 30 * "a" + "b"),
        ("A" + 50 * "a" + "b", "Q" + 20 * "a" + "Q" + 30 * "a" + "b", 20 * "a" + "A" + 30 * "a" + "b"),
    ],
)
def test_sliding(text: str, other: str, expected: str) -> None:
    lines = list(text.lower())
    changed, across = flags(text), flags(other)
    compact(lines, changed, across)
    assert show(lines, changed) == expected
    assert across == flags(other), "the other file stays as it is"
    compact(lines, changed, across)
    assert show(lines, changed) == expected, "there is nothing left to slide"


def flags(text: str) -> bytearray:
    return bytearray([*(letter.isupper() for letter in text), 0])


def show(lines: list[str], changed: bytearray) -> str:
    return "".join(line.upper() if flag else line for line, flag in zip(lines, changed[:-1], strict=True))

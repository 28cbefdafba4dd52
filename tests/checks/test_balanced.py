"""Balanced: what opens closes, if it did so in every input."""

from __future__ import annotations

import pytest

from mergekit.checks import balanced

FENCE = b"```python\ntext\n```\n"
LONG = b"````\n```\ntext\n````\n"
REGION = b"#ifdef A\ntext\n#else\n# if B\n# endif\n#endif\n"
TAG = b"<p class='a'>text <br> <img src='b'/> <b>c</b></p>\n"
BRACKET = b"call(one[2], {3})\n"
TABLE = "+---+---+\n| ä | b |\n+===+===+\n| c     |\n+---+---+\n".encode()
LONGER = b"```\ntext\n`````\n"
WHOLE = (FENCE, LONG, LONGER, REGION, TAG, BRACKET, TABLE, b"", b"\0\xff")


def found(inputs: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in balanced(inputs, result)]


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_whole(text: bytes) -> None:
    assert found((), text) == []
    assert found((), text.replace(b"\n", b"\r\n")) == []


@pytest.mark.parametrize(
    ("result", "line", "what"),
    [
        (b"text\n" + FENCE + b"~~~\ntext\n", 5, "a fence is not closed"),
        (LONG.replace(b"text\n````", b"text\n```"), 1, "a fence is not closed"),
        (REGION + b"#if C\n", 8, "a region of the preprocessor is not closed"),
        (REGION + b"#endif\n", 7, "a region of the preprocessor is not closed"),
        (b"text\n<p><b></p>\n", 2, "a tag is not closed"),
        (b"<p>\n<b>\n", 2, "a tag is not closed"),
        (b"call(\n]\n", 2, "a bracket is not closed"),
        (b"text\ncall(\n", 2, "a bracket is not closed"),
        (TABLE.replace(b"| c  ", b"| long"), 4, "a line of a table is not as wide as the table"),
        (TABLE.replace(b"===+\n", b"====+\n"), 3, "a line of a table is not as wide as the table"),
    ],
)
def test_what_is_not(result: bytes, line: int, what: str) -> None:
    assert (line, what) in found(WHOLE, result)
    assert (line, what) not in found((*WHOLE, result), result)

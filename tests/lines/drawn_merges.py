"""Texts to draw: few different lines, so that they repeat and every change could lie in several places."""

from __future__ import annotations

from hypothesis import strategies as st

LINES = [b"a\n", b"b\n", b"c\n", b"d\n"]


@st.composite
def edited(draw: st.DrawFn, base: bytes) -> bytes:
    """Draw a text that some edits made of another."""
    lines = base.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(lines)))
        end = draw(st.integers(start, min(len(lines), start + 2)))
        lines[start:end] = draw(st.lists(st.sampled_from([*LINES, b"x\n", b"y\n"]), max_size=2))
    text = b"".join(lines)
    return text[:-1] if draw(st.integers(0, 9)) == 0 else text


@st.composite
def merges(draw: st.DrawFn, most: int = 5) -> tuple[bytes, list[bytes]]:
    """Draw a base and two sides or more."""
    base = b"".join(draw(st.lists(st.sampled_from(LINES), max_size=8)))
    return base, [draw(edited(base)) for _ in range(draw(st.integers(2, most)))]

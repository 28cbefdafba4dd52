"""What counts as what people committed."""

from __future__ import annotations

import pytest

from mergekit.replay.judging import judge


@pytest.mark.parametrize(
    ("made", "people", "verdict"),
    [
        (b"a\nb\n", b"a\nb\n", "right"),
        (b"b\na\n", b"a\nb\n", "right"),
        (b"a\n\n  b\n", b"a\nb", "right"),
        (b"a\na\n", b"a\n", "wrong"),
        (b"a\n", b"a\nb\n", "wrong"),
        (None, None, "right"),
        (None, b"", "wrong"),
        (b"", None, "wrong"),
        (b"\xff\x00", b"\xff\x00", "right"),
    ],
)
def test_the_same_lines_are_right(made: bytes | None, people: bytes | None, verdict: str) -> None:
    assert judge(made, people) == verdict

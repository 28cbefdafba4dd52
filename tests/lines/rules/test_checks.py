from __future__ import annotations

import pytest

from mergekit.lines.rules.checks import checked


def _lines(text: str) -> tuple[bytes, ...]:
    return tuple(line.encode() + b"\n" for line in text.split("\n"))


@pytest.mark.parametrize(
    ("line", "found"), [("@cached_property", False), ("#[test]", False), ('@Route("/users")', False), ("import users", True)]
)
def test_a_line_that_two_put_in_stands_twice(line: str, found: bool) -> None:
    left, right, both = (_lines(text) for text in (f"{line}\nleft()", f"{line}\nright()", f"{line}\nleft()\n{line}\nright()"))
    assert ("check:line-twice" in checked((), (left, right), (), both, both)) == found

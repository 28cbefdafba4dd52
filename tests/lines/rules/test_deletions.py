from __future__ import annotations

import pytest

from tests.lines.rules.deciding import decided, lines


@pytest.mark.parametrize(
    ("base", "left", "right", "merged", "rule"),
    [
        pytest.param("a b c d e f", "a e f", "a b f", "a f", "deletions", id="that overlap"),
        pytest.param("a b c d e f", "a f", "a b e f", "a f", "deletions", id="one within the other"),
        pytest.param("a b c d e f", "a other lines f", "a b e f", "a other lines f", "deletion-in-rewrite", id="one within a rewrite"),
        pytest.param("a b c d", "a same d", "a same c d", "a same d", "deletion-in-rewrite", id="more lines replaced by the same"),
    ],
)
def test_unite(base: str, left: str, right: str, merged: str, rule: str) -> None:
    assert decided(*map(lines, (base, left, right))) == (lines(merged), {rule})
    assert decided(*map(lines, (base, right, left))) == (lines(merged), {rule})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("a d", "a b edited=here d", id="an edit"),
        pytest.param("a d", "a b=1 new c d", id="an insertion between deleted lines"),
    ],
)
def test_refuse(left: str, right: str) -> None:
    assert decided(lines("a b=1 c=1 d"), lines(left), lines(right))[0] is None

from __future__ import annotations

import pytest

from mergekit.lines.orders import order_of


@pytest.mark.parametrize(
    ("names", "new", "place"),
    [
        ([b"a", b"c", b"e"], b"d", 2),
        ([b"a", b"C", b"e"], b"B", 1),
        ([b"TYPE", b"Any", b"final"], b"Literal", 2),
    ],
)
def test_finds_the_order(names: list[bytes], new: bytes, place: int) -> None:
    order = order_of([names, names[:2]])
    assert order is not None
    assert sorted([new, *names], key=order).index(new) == place


@pytest.mark.parametrize(
    "lists", [[], [[b"a"]], [[b"a", b"b"]], [[b"a", b"b", b"c"], [b"a"]], [[b"a", b"c", b"b"]], [[b"a", b"b", b"c"], [b"b", b"a"]]]
)
def test_there_is_none(lists: list[list[bytes]]) -> None:
    assert order_of(lists) is None

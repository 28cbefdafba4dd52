"""Kinds of values: what is written is read back, what is edited differs, what sides changed is found."""

from __future__ import annotations

from typing import Any

import pytest

from mergekit.driver import clean
from mergekit.laws.contests import Example
from mergekit.laws.draws import Draws
from mergekit.laws.keeping import lost
from mergekit.laws.kinds import KINDS, LINES, NUMBER, OBJECT, RECORDS, SET, Kind

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@every_kind
def test_what_is_written_is_read_back(kind: Kind) -> None:
    for seed in range(200):
        draws = Draws(seed)
        size = 1 + seed % 10
        value = kind.draw(draws, size)
        edited = kind.edit(draws, size, value)
        for one in (kind.empty, value, edited, *kind.smaller(edited)):
            assert kind.read(kind.write(one)) == one
        for part in kind.parts(edited):
            assert kind.adds or part not in kind.parts(kind.without(edited, part))


@every_kind
def test_an_edit_changes_something_nearly_always(kind: Kind) -> None:
    changed = 0
    for seed in range(200):
        value = kind.draw(Draws(seed), 5)
        changed += kind.edit(Draws(seed + 1000), 5, value) != value
    assert changed > 150


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (NUMBER, b"true"),
        (NUMBER, b"1.5"),
        (NUMBER, b'"1"'),
        (SET, b"[1]"),
        (SET, b'["a", "a"]'),
        (OBJECT, b"[]"),
        (OBJECT, b"{"),
        (RECORDS, b'{"a": 1}\n'),
        (RECORDS, b'{"id": "a"}\n{"id": "a"}\n'),
        (LINES, b"\xff"),
        (OBJECT, b"[" * 100_000),
    ],
)
def test_what_is_of_another_kind_is_not_read(kind: Kind, content: bytes) -> None:
    assert kind.read(content) is None


def test_draws_are_the_same_everywhere() -> None:
    draws = Draws(0)
    assert [draws.below(1000) for _ in range(5)] == [535, 700, 679, 444, 747]  # as others compute splitmix64


@pytest.mark.parametrize(
    ("kind", "base", "sides", "result", "message"),
    [
        (NUMBER, 5, (6, 8), 9, ""),
        (NUMBER, 5, (6, 3), 5, "what each side adds counts: 5 + 1 - 2 is 4, and not 5"),
        (NUMBER, None, (1, 1), 2, ""),
        (SET, ("a",), ((), ("a", "b")), ("b",), ""),
        (SET, (), (("a",), ("b",)), ("a", "b", "c"), "nobody put in 'c'"),
        (SET, ("a",), (("a", "b"), ("a", "c")), ("b", "c"), "nobody changed 'a', and it is not there"),
        (SET, (), (("a",), ("b",)), ("b",), "side 1 alone put in 'a', and it is not there"),
        (SET, (), (("a",), ("a", "b")), ("b",), "sides 1 and 2 put in 'a', and it is not there"),
        (OBJECT, {"k": 1}, ({"k": 2}, {"k": 1}), {"k": 1}, "side 1 alone changed 'k', and it is still there"),
        (OBJECT, {"k": 1}, ({"k": 2}, {"k": 3}), {"k": 9}, ""),  # several changed it: which one is right, nobody can say
        (OBJECT, {"k": 1}, ({"k": 1.0}, {"k": True}), {"k": 1}, ""),
        (OBJECT, {"k": {}}, ({"k": {"x": 1}}, {"k": {"y": 1}}), {"k": {"x": 1, "y": 1}}, ""),
        (OBJECT, {"k": {}}, ({"k": {"x": 1}}, {"k": {"y": 1}}), {"k": {"y": 1}}, "side 1 alone put in 'k.x', and it is not there"),
        (OBJECT, {"k": {"x": 1}}, ({}, {"k": {"x": 2}}), {"k": {"x": 2}}, ""),  # deleted against edited: either
        (RECORDS, {}, ({"a": {"v": 1}}, {"b": {}}), {"a": {"v": 2}, "b": {}}, "side 1 alone put in 'a', and it is something else"),
        (LINES, ("a", "b"), (("a",), ("c", "a", "b")), ("c", "a"), ""),
    ],
)
def test_what_is_lost_is_told(kind: Kind, base: Any, sides: tuple[Any, ...], result: Any, message: str) -> None:  # noqa: ANN401 (plain values)
    assert lost(Example(kind, base, sides), clean(kind.write(result))) == message


def test_of_counted_writes_equal_ones_may_add_up() -> None:
    example = Example(OBJECT, {"n": 1}, ({"n": 2}, {"n": 2}))
    assert lost(example, clean(b'{"n": 3}'), counts=True) == ""
    assert lost(example, clean(b'{"n": 3}')) == "sides 1 and 2 changed 'n', and it is something else"

"""Order, layout and comments, decided alike for documents and prose."""

from __future__ import annotations

import itertools

import pytest

from mergekit.conflicts import Writer
from mergekit.contested import Contested, Hidden
from mergekit.documents.pieces import agreed, as_shown, blend, in_order, pick, remembered
from mergekit.driver import Contest
from mergekit.merge import Resolved
from tests.decided import contest, writer


def ordered(present: str, base: str, *sides: str) -> str:
    numbers = list(range(len(sides)))
    found = set()
    for order in itertools.permutations(numbers):
        one = Contested("x", base, tuple(sides[i] for i in order), tuple(writer(i) for i in order))
        found.add("".join(in_order(one, list, present)))
    assert len(found) == 1, "the order of sides matters"
    return found.pop()


@pytest.mark.parametrize(
    ("present", "base", "sides", "expected"),
    [
        ("abc", "abc", ["abc", "abc"], "abc"),
        ("abcx", "abc", ["axbc", "abc"], "axbc"),
        ("abcxyz", "abc", ["axbc", "ayzbc"], "axyzbc"),
        ("abcxy", "abc", ["xabc", "abcy"], "xabcy"),
        ("ac", "abc", ["ac", "abc"], "ac"),
        ("acx", "abc", ["abxc", "ac"], "axc"),
        ("abc", "abc", ["cba", "abc"], "cba"),
        ("abc", "abc", ["cba", "bac"], "abc"),
        ("xy", "", ["xy", "yx"], "xy"),
    ],
)
def test_order(present: str, base: str, sides: list[str], expected: str) -> None:
    assert ordered(present, base, *sides) == expected


def test_pick() -> None:
    assert pick(b"a", [b"a", b"b"]) == b"b"
    assert pick(b"a", [b"c", b"b"]) == pick(b"a", [b"b", b"c"]) == b"b"
    assert pick(b"a", []) == b"a"
    assert pick(None, [b"c"]) == b"c"


def blended(base: bytes | None, *sides: bytes | None) -> bytes:
    return blend(Contested("x", base, sides, tuple(writer(i) for i in range(len(sides)))))


def test_blend() -> None:
    assert blended(b"# a\n", b"# b\n", b"# a\n") == b"# b\n"
    assert blended(b"# a\n", b"# a\n# b\n", b"# a\n# c\n") == b"# a\n# b\n# c\n"
    assert blended(b"# a\n", b"", b"# a\n") == b""
    assert blended(b"# a\n", None, b"# a\n") == b"# a\n", "what is absent has no say"
    assert blended(None, b"\n", b"") == b"\n", "of white space, the earliest writer's"
    assert blended(b"", b"\n# x\n", b"# x\n") == b"\n# x\n"
    assert blended(None, None, None) == b""


def test_agreed_looks_below_where_a_side_may_have_undone_something() -> None:
    sides, writers = ("base", "base", "new"), tuple(writer(i) for i in range(3))
    assert agreed(Contested("x", "base", sides, writers)) == Resolved("new")
    undone = (Hidden("below", frozenset({0, 2})),)
    assert agreed(Contested("x", "base", sides, writers, lambda: undone)) is None
    assert agreed(Contested("x", "base", ("new", "new", "new"), writers, lambda: undone)) == Resolved("new")
    twice = Contested("x", "base", ("base", "new", "base"), (writer(0), writer(1), writer(0)), lambda: undone)
    assert agreed(twice) == Resolved("new"), "a side named twice is one"


def test_as_shown_takes_what_the_base_shows() -> None:
    one = contest("x", b"settled", b"a", b"b", b"c", rendered=b"open")
    assert as_shown(one).base == b"open"
    assert as_shown(one).among({0, 1}).base == b"open"
    assert as_shown(contest("x", b"base", b"a")).base == b"base"
    odd: Contest = Contested("x", b"", (b"a",), (Writer("\ud800a", "", "b\udfff"),))
    assert as_shown(odd).writers == (Writer("\ufffda", "", "b\ufffd"),)


def test_remembered_asks_once() -> None:
    asked: list[object] = []

    def hidden() -> tuple[Hidden[str], ...]:
        asked.append("hidden")
        return (Hidden("h", frozenset({0})),)

    def narrow(chosen: frozenset[int]) -> Contested[str]:
        asked.append(chosen)
        return Contested("x", "closer", ("a", "b"), (writer(0), writer(1)))

    one = remembered(Contested("x", "base", ("a", "b", "c"), tuple(writer(i) for i in range(3)), hidden, narrow))
    for _ in range(3):
        assert one.hidden() == (Hidden("h", frozenset({0})),)
        assert one.among({0, 1}).base == "closer"
    assert asked == ["hidden", frozenset({0, 1})]

"""Siblings as data: written, read back, and joined."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Sibling, Writer, siblings_of
from mergekit.merge import Merge
from mergekit.siblings_format import Siblings, State, from_tree, join, parse_time, shown_base, time_text, to_tree

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
WRITERS = st.builds(Writer, TEXT, TEXT, TEXT, st.integers(-(2**63), 2**63), st.integers(-9999, 9999), TEXT)
VALUES = st.one_of(st.none(), st.binary(max_size=3))


@st.composite
def siblings(draw: st.DrawFn) -> Siblings:
    values = draw(st.lists(VALUES, min_size=2, max_size=4, unique=True))
    written = [(value, writer) for value in values for writer in draw(st.lists(WRITERS, min_size=1, max_size=3))]
    return Siblings(draw(VALUES), siblings_of(written))


def as_text(value: bytes) -> object:
    return ["text", value.decode("latin-1")]


def from_text(node: object) -> bytes:
    assert isinstance(node, list)
    return str(node[1]).encode("latin-1")


@given(siblings())
def test_what_is_written_is_read_back(drawn: Siblings) -> None:
    assert from_tree(to_tree(drawn, as_text), from_text) == drawn


def test_the_format() -> None:
    ann = Writer("ann", "a1", "Ann <ann@x>", 1_714_557_600, 120, "why\n")
    drawn = Siblings(b"0", siblings_of([(b"1", ann), (None, Writer("bob")), (None, Writer("cy", "c3"))]))
    assert to_tree(drawn, bytes.decode) == {
        "base": "0",
        "variants": [
            {"by": "bob", "also": [{"by": "cy", "commit": "c3"}]},
            {"value": "1", "by": "ann", "commit": "a1", "author": "Ann <ann@x>", "time": "2024-05-01T12:00:00+02:00", "message": "why"},
        ],
    }


def good() -> dict[str, object]:
    return {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "time": "2024-05-01T12:00:00+02:00"}]}


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"variants": None},
        {"variants": []},
        {"variants": [{"value": "1", "by": "a"}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "1", "by": "b"}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2"}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": 5}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "more": ""}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "commit": ""}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "also": []}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "also": [{"by": "b"}]}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "also": "c"}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "time": "yesterday"}]},
        {"variants": [{"value": "1", "by": "a"}, {"value": "2", "by": "b", "time": "2024-05-01 12:00:00+02:00"}]},
        {**good(), "note": "mine"},
    ],
)
def test_anything_else_is_no_siblings(broken: object) -> None:
    assert from_tree(good(), lambda node: str(node).encode()) is not None
    assert from_tree(broken, lambda node: str(node).encode()) is None


def test_lone_surrogates_become_something_every_format_can_hold() -> None:
    drawn = Siblings(None, siblings_of([(b"1", Writer("\udcff", message="\ud800x")), (b"2", Writer("b"))]))
    tree = to_tree(drawn, bytes.decode)
    assert "\\ud" not in ascii(tree)
    again = from_tree(tree, lambda node: str(node).encode())
    assert again is not None
    assert {writer.label for variant in again.variants for writer in variant.writers} == {"\ufffd", "b"}


@given(st.integers(-(2**70), 2**70), st.integers(-99999, 99999))
def test_every_time_is_read_back(time: int, offset: int) -> None:
    assert parse_time(time_text(time, offset)) == (time, offset)


def test_times_are_iso_8601() -> None:
    assert time_text(0, -330) == "1969-12-31T18:30:00-05:30"
    assert time_text(10**12, 0) == "@1000000000000 +0000"


def test_siblings_are_two_or_more_distinct_variants() -> None:
    one = Sibling(b"1", (Writer("a"),))
    for broken in ((), (one,), (one, Sibling(b"1", (Writer("b"),)))):
        with pytest.raises(ValueError, match="two or more"):
            Siblings(None, broken)


def test_a_conflict_of_siblings_never_holds() -> None:
    conflict = Siblings(b"0", siblings_of([(b"1", Writer("a")), (b"2", Writer("b"))])).conflict("records", "f", "field", "k")
    assert not conflict.holds
    assert [sibling.value for sibling in conflict.siblings] == [b"1", b"2"]


# ---- join ----


def who(i: int) -> Writer:
    return Writer(f"w{i}", f"c{i}", time=i)


def values(state: State) -> frozenset[bytes | None]:
    return state.values if isinstance(state, Siblings) else frozenset((state,))


def both(base: bytes | None, *held: bytes | None) -> Siblings:
    return Siblings(base, siblings_of([(value, who(20 + i)) for i, value in enumerate(held)]))


STATES: tuple[State, ...] = (None, b"0", b"1", b"2", both(b"0", b"1", b"2"), both(None, b"1", b"3"), both(b"0", None, b"1"))


@pytest.mark.parametrize("base", STATES, ids=[str(i) for i in range(len(STATES))])
def test_join_is_order_free_and_idempotent_exhaustively(base: State) -> None:
    for sides in itertools.product(STATES, repeat=3):
        whole = join(base, sides, [who(i) for i in range(3)])
        for order in itertools.permutations(range(3)):
            assert join(base, [sides[i] for i in order], [who(i) for i in order]) == whole
        assert values(join(base, [*sides, sides[0]], [who(i) for i in range(4)])) == values(whole)
        assert join(base, [*sides, base], [who(i) for i in range(4)]) == whole
        asserted = {side for side in sides if side != base and not isinstance(side, Siblings)}
        if len({side for side in sides if side != base}) > 1:
            assert shown_base(whole) == shown_base(base) or not isinstance(whole, Siblings)
            assert asserted <= values(whole), "what a side says is never dropped"


PLAIN = (None, b"0", b"1", b"2")


@pytest.mark.parametrize("base", PLAIN)
def test_join_of_plain_values_is_the_merge(base: bytes | None) -> None:
    for sides in itertools.product(PLAIN, repeat=3):
        merge = Merge(base, sides)
        done = merge.resolve()
        joined = join(base, sides, [who(i) for i in range(3)])
        assert values(joined) == (frozenset(merge.changes) if done is None else {done.value})


def test_siblings_join_what_is_concurrent_and_yield_to_who_has_seen_them() -> None:
    left = both(b"0", b"1", b"2")
    assert values(join(b"0", [left, b"3"], [who(1), who(2)])) == {b"1", b"2", b"3"}
    assert join(left, [left, b"5"], [who(1), who(2)]) == b"5"
    assert values(join(left, [b"6", b"5"], [who(1), who(2)])) == {b"6", b"5"}
    assert values(join(left, [both(b"0", b"1", b"2", b"3"), b"5"], [who(1), who(2)])) == {b"3", b"5"}
    assert join(left, [both(b"0", b"1", b"3"), both(b"0", b"1", b"4")], [who(1), who(2)]) == Siblings(
        b"0", siblings_of([(b"1", who(20)), (b"3", who(21)), (b"4", who(21))])
    )
    assert values(join(both(b"0", b"1", b"2", b"3", b"4"), [both(b"0", b"1", b"2"), both(b"0", b"3", b"4")], [who(1), who(2)])) == {
        b"1", b"2", b"3", b"4",
    }, "each dropped what the other kept: all stay"  # fmt: skip


def test_hidden_writers_tell_what_a_side_has_replaced() -> None:
    left, sides = both(b"0", b"1", b"2"), (0, 1)
    seen_by_both = [(b"1", frozenset(sides)), (b"2", frozenset(sides))]
    three: list[State] = [left, b"5", b"3"]
    assert values(join(b"0", three, [who(i) for i in range(3)], seen_by_both)) == {b"5", b"3"}
    assert values(join(b"0", three, [who(i) for i in range(3)], [(b"1", frozenset({0}))])) == {b"1", b"2", b"5", b"3"}
    twice = [*seen_by_both, (b"1", frozenset({0}))]
    assert values(join(b"0", three, [who(i) for i in range(3)], twice)) == {b"1", b"5", b"3"}, "written twice, replaced once"


def test_writers_of_equal_siblings_are_united() -> None:
    first, second = both(b"0", b"1", b"2"), Siblings(b"0", siblings_of([(b"1", who(1)), (b"2", who(2))]))
    joined = join(b"0", [first, second], [who(3), who(4)])
    assert isinstance(joined, Siblings)
    assert [len(variant.writers) for variant in joined.variants] == [2, 2]

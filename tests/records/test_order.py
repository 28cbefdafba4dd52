"""The order of what several versions hold."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mergekit.records.order import Rank, spine, weave


def woven(base: str, *sides: str) -> str:
    return "".join(weave(base, sides, lambda element: (element,)))


def test_insertions_follow_what_they_followed() -> None:
    assert woven("abc", "axyc", "apbc") == "apxybc"
    assert woven("", "xy", "pq") == "pqxy"
    assert woven("ab", "axb", "abx") == "axb", "where the first of them has it"
    assert woven("ab", "axyb", "axpb") == "axpyb"
    assert woven("ab", "ayxb", "axb") == "ayxb"


def test_a_run_stays_together() -> None:
    assert woven("ab", "axzb", "ayb") == "axzyb"
    assert woven("ab", "azxb", "ayb") == "ayzxb"


def test_what_went_first_may_come_later() -> None:
    ranks = {"x": 1, "y": 2}
    assert "".join(weave("ab", ["ayb", "axb"], lambda element: (ranks[element],))) == "axyb"


def test_moves() -> None:
    assert "".join(spine("abcd", ["dabc", "abcd"])) == "dabc"
    assert "".join(spine("abcd", ["dabc", "dabc"])) == "dabc"
    assert "".join(spine("abcd", ["dabc", "bacd"])) == "abcd", "they disagree"
    assert "".join(spine("abcd", ["dac", "adcb"])) == "abcd"
    assert "".join(spine("abcd", ["dac", "abc"])) == "dabc", "what one deleted stands where the base has it"
    assert "".join(spine("abcd", ["dac", "dab"])) == "dabc", "they agree on what both hold"


WORDS = st.lists(st.sampled_from("abcdexyz"), unique=True, max_size=6).map("".join)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_weaving_keeps_what_it_can(words: list[str]) -> None:
    base, *sides = words
    found = woven(base, *sides)
    assert sorted(found) == sorted(set("".join(words)))
    assert [element for element in found if element in base] == list(base)
    for side in sides:
        if [element for element in side if element in base] == [element for element in base if element in side] and side == sides[0]:
            assert [element for element in found if element in side] == list(side)


@given(WORDS, WORDS)
def test_one_side_is_kept_as_it_is(base: str, side: str) -> None:
    found = weave(spine(base, [side]), [side], _no_rank)
    assert [element for element in found if element in side] == list(side)


def _no_rank(_: str) -> Rank:
    return ()


def test_one_side_exhaustively() -> None:
    for base in ("", "a", "ab", "abc"):
        for size in range(5):
            for side in itertools.permutations("abcx", size):
                found = weave(spine(base, [side]), [side], _no_rank)
                assert [element for element in found if element in side] == list(side)
                assert set(found) == {*base, *side}

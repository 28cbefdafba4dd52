"""Counting: the published example, the properties that the methods are chosen for, and an oracle that tries all paths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mergekit.voting.counting import Votes, approval, plurality, schulze


def ranked(order: Sequence[str | Sequence[str]]) -> Votes:
    places = tuple(frozenset(place) for place in order)
    return Votes(places, places[0] if places else frozenset())


NAMES = "ABCDE"
BALLOTS = st.lists(st.permutations(NAMES).flatmap(lambda order: st.integers(0, 5).map(lambda n: ranked(order[:n]))), max_size=8)


def test_the_example_of_the_paper() -> None:
    cast = {"ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8}
    count, duels = schulze(NAMES, [ranked(order) for order, times in cast.items() for _ in range(times)])
    assert [place for (place,) in count.places] == ["E", "A", "C", "B", "D"]
    assert duels.preferred[0] == (0, 20, 26, 30, 22)
    assert duels.strength[0] == (0, 28, 28, 30, 24)


def test_a_circle_is_a_tie() -> None:
    count, _ = schulze("ABC", [ranked("ABC"), ranked("BCA"), ranked("CAB")])
    assert count.places == (("A", "B", "C"),)


def test_who_is_not_ranked_is_behind_all_who_are() -> None:
    count, _ = schulze("ABC", [ranked("B")])
    assert count.places == (("B",), ("A", "C"))


def test_several_in_first_place_are_no_vote_for_one() -> None:
    both = ranked(["AB", "C"])
    assert dict(plurality("ABC", [both, ranked("A")]).points) == {"A": 1, "B": 0, "C": 0}
    assert dict(approval("ABC", [both, ranked("A")]).points) == {"A": 2, "B": 1, "C": 0}


def test_without_candidates_nobody_wins() -> None:
    assert schulze("", [])[0].winners == plurality("", []).winners == approval("", []).winners == ()


@given(BALLOTS, st.randoms(use_true_random=False))
def test_no_order_matters(ballots: list[Votes], rng: Random) -> None:
    shuffled = list(ballots)
    rng.shuffle(shuffled)
    assert schulze(NAMES, ballots) == schulze(NAMES[::-1], shuffled)
    assert plurality(NAMES, ballots) == plurality(NAMES[::-1], shuffled)
    assert approval(NAMES, ballots) == approval(NAMES[::-1], shuffled)


@given(BALLOTS)
def test_who_wins_every_duel_wins(ballots: list[Votes]) -> None:
    count, duels = schulze(NAMES, ballots)
    p = duels.preferred
    for i, name in enumerate(NAMES):
        if all(p[i][j] > p[j][i] for j in range(5) if j != i):
            assert count.winners == (name,)
        if all(p[i][j] < p[j][i] for j in range(5) if j != i):
            assert count.places[-1] == (name,)


@given(BALLOTS)
def test_strengths_are_those_of_the_best_of_all_paths(ballots: list[Votes]) -> None:
    _, duels = schulze(NAMES, ballots)
    p = duels.preferred

    def link(i: int, j: int) -> int:
        return p[i][j] if p[i][j] > p[j][i] else 0

    for i in range(5):
        for j in range(5):
            if i != j:
                others = [k for k in range(5) if k not in (i, j)]
                paths = [(i, *middle, j) for size in range(4) for middle in permutations(others, size)]
                best = max(min(link(a, b) for a, b in pairwise(path)) for path in paths)
                assert duels.strength[i][j] == best


@given(BALLOTS)
def test_the_order_never_puts_the_beaten_before_those_who_beat_them(ballots: list[Votes]) -> None:
    count, duels = schulze(NAMES, ballots)
    place = {name: at for at, names in enumerate(count.places) for name in names}
    for i, one in enumerate(NAMES):
        for j, other in enumerate(NAMES):
            if duels.strength[i][j] > duels.strength[j][i]:
                assert place[one] < place[other]

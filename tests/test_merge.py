"""`Merge`: truth tables for one to four sides over small domains, properties for the rest."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.merge import Merge, Resolved, flatten

VALUES = (None, 0, 1, 2)
TABLES = [(base, sides) for count in (1, 2, 3, 4) for base in VALUES for sides in itertools.product(VALUES, repeat=count)]

merges = st.builds(
    lambda base, sides: Merge(base, tuple(sides)),
    st.integers(0, 3) | st.none(),
    st.lists(st.integers(0, 3) | st.none(), min_size=1, max_size=8),
)


def expected(base: int | None, sides: tuple[int | None, ...]) -> Resolved[int | None] | None:
    """Say it another way than the code does: what is left when the base is taken out of the set of sides."""
    left = set(sides) - {base}
    if len(left) > 1:
        return None
    return Resolved(left.pop() if left else base)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_merge_over_three_values_and_absence(count: int) -> None:
    tables = [(base, sides) for base, sides in TABLES if len(sides) == count]
    assert len(tables) == 4 ** (count + 1)
    for base, sides in tables:
        assert Merge(base, sides).resolve() == expected(base, sides), (base, sides)


@pytest.mark.parametrize(
    ("base", "sides", "value"),
    [
        (0, (0,), Resolved(0)),
        (0, (1,), Resolved(1)),
        (0, (1, 0), Resolved(1)),
        (0, (1, 1), Resolved(1)),
        (0, (1, 2), None),
        (0, (None, 0), Resolved(None)),
        (0, (None, 1), None),
        (None, (None, 1), Resolved(1)),
        (None, (1, 2), None),
        (0, (1, 1, 2), None),
        (0, (1, 0, 1, 0), Resolved(1)),
    ],
)
def test_the_rows_that_people_ask_for(base: int | None, sides: tuple[int | None, ...], value: Resolved[int | None] | None) -> None:
    assert Merge(base, sides).resolve() == value


def test_a_merge_without_sides_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one side"):
        Merge(0, ())


@given(merges, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_sides_matters(merge: Merge[int | None], random: object) -> None:
    shuffled = list(merge.sides)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its random loosely
    assert Merge(merge.base, tuple(shuffled)).resolve() == merge.resolve()
    assert Merge(merge.base, (*merge.sides, merge.sides[0])).resolve() == merge.resolve()


@given(merges)
def test_a_side_that_equals_the_base_never_matters(merge: Merge[int | None]) -> None:
    assert Merge(merge.base, (*merge.sides, merge.base)).resolve() == merge.resolve()


@given(merges)
def test_map_keeps_what_resolved(merge: Merge[int | None]) -> None:
    mapped = merge.map(lambda value: value is None or value > 1)
    done = merge.resolve()
    if done is not None:
        assert mapped.resolve() == Resolved(done.value is None or done.value > 1)
    assert len(mapped.sides) == len(merge.sides)


@given(merges)
def test_changes_are_distinct_and_none_is_the_base(merge: Merge[int | None]) -> None:
    assert len(set(merge.changes)) == len(merge.changes)
    assert set(merge.changes) == set(merge.sides) - {merge.base}


@given(merges)
def test_flattening_resolved_sides_is_the_merge_of_their_values(merge: Merge[int | None]) -> None:
    nested = Merge(Merge(merge.base, (merge.base,)), tuple(Merge(None, (side,)) for side in merge.sides))
    assert flatten(nested) == merge


def test_siblings_of_siblings_become_siblings() -> None:
    first = Merge(0, (1, 2))
    assert flatten(Merge(Merge(0, (0,)), (first, Merge(0, (3,))))) == Merge(0, (1, 2, 3))
    assert flatten(Merge(Merge(0, (0,)), (first, Merge(0, (2,))))).changes == (1, 2)


def test_an_unresolved_base_shows_its_own_base() -> None:
    nested: Merge[Merge[int]] = Merge(Merge(0, (1, 2)), (Merge(0, (5,)),))
    assert flatten(nested) == Merge(0, (5,))


@given(st.lists(merges, min_size=2, max_size=4), st.integers(0, 3))
def test_flatten_never_loses_a_change(sides: list[Merge[int | None]], base: int) -> None:
    start: Merge[int | None] = Merge(base, (base,))
    flat = flatten(Merge(start, tuple(sides)))
    for side in sides:
        done = side.resolve()
        assert set(side.changes if done is None else (done.value,)) <= set(flat.sides)

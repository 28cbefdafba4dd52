"""Siblings of siblings are siblings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.flattening import clash_of, settled
from mergekit.lines.markers import Marked, Sibling, render
from mergekit.lines.merged import Clash, Lines, Variant
from mergekit.merge import Merge, flatten


def marks(base: Lines, **siblings: Lines) -> bytes:
    return render(Marked(base, tuple(Sibling(label, lines) for label, lines in siblings.items())))


A, B, C, BASE = ((letter + b"\n",) for letter in (b"a", b"b", b"c", b"o"))
OPEN = (marks(BASE, one=A, two=B),)


def test_a_conflict_and_a_value_are_one_conflict() -> None:
    assert clash_of(BASE, [(0, OPEN), (1, C)]) == Clash(BASE, (Variant(A, (), ("one",)), Variant(B, (), ("two",)), Variant(C, (1,))))


def test_a_value_that_is_one_of_the_siblings_is_the_same() -> None:
    assert clash_of(BASE, [(0, OPEN), (1, A), (2, A)]) == Clash(BASE, (Variant(A, (1, 2), ("one",)), Variant(B, (), ("two",))))


def test_two_conflicts_are_one() -> None:
    other = (marks(BASE, three=C, two=B),)
    assert clash_of(BASE, [(0, OPEN), (1, other)]) == Clash(
        BASE, (Variant(A, (), ("one",)), Variant(B, (), ("two",)), Variant(C, (), ("three",)))
    )


def test_what_replaced_a_conflict_that_the_base_shows_starts_from_its_base() -> None:
    assert clash_of(OPEN, [(0, A), (1, C)]) == Clash(BASE, (Variant(A, (0,)), Variant(C, (1,))))


def test_several_conflicts_in_one_region_are_told_by_their_labels() -> None:
    lines = (*OPEN, b"between\n", marks(C, two=A, three=BASE))
    between = (b"between\n",)
    assert clash_of(BASE, [(0, lines), (1, B)]) == Clash(
        BASE,
        (
            Variant((*A, *between, *C), (), ("one",)),
            Variant(B, (1,)),
            Variant((*B, *between, *A), (), ("two",)),
            Variant((*BASE, *between, *BASE), (), ("three",)),
        ),
    )


def test_a_sibling_that_went_back_to_the_base_stays() -> None:
    found = clash_of(BASE, [(0, (marks(BASE, one=A, two=BASE),)), (1, A)])
    assert [variant.lines for variant in found.variants] == [A, BASE]


def test_conflicts_that_read_the_same_once_opened_stand_as_they_are() -> None:
    """Two beside each other whose siblings, joined, are the same: nothing is left to flatten."""
    pair = (marks(BASE, one=A, two=()), marks(BASE, one=(), two=A))
    found = clash_of(BASE, [(0, pair), (1, A)])
    assert [variant.lines for variant in found.variants] == sorted([pair, A])


def test_the_base_of_a_clash_settles() -> None:
    assert settled((*A, *OPEN, *B)) == (*A, *BASE, *B)


values = st.sampled_from([A, B, C])


@given(st.lists(st.one_of(values.map(lambda v: (v,)), st.sets(values, min_size=2).map(lambda v: tuple(sorted(v)))), min_size=2, max_size=4))
def test_it_is_the_flatten_of_merges(sides: list[tuple[Lines, ...]]) -> None:
    def text(values: tuple[Lines, ...]) -> Lines:
        named = tuple(Sibling(str(i), lines) for i, lines in enumerate(values))
        return values[0] if len(values) == 1 else (render(Marked(BASE, named)),)

    nested: Merge[Merge[Lines]] = Merge(Merge(BASE, (BASE,)), tuple(Merge(BASE, side) for side in sides))
    flat = flatten(nested)
    if len(set(flat.sides)) > 1:
        found = clash_of(BASE, [(i, text(side)) for i, side in enumerate(sides)])
        assert [variant.lines for variant in found.variants] == sorted(flat.changes)
        assert found.base == flat.base

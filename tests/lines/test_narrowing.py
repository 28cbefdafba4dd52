"""Clashes as small as is true."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.merged import Clash, Lines, Plain, Settled, Variant
from mergekit.lines.narrowing import MOST_JOINED, narrowed


def lines(text: str) -> Lines:
    return tuple(f"{letter}\n".encode() for letter in text)


def clash(base: str, *variants: str) -> Clash:
    return Clash(lines(base), tuple(Variant(lines(text), (i,)) for i, text in enumerate(variants)))


def shown(pieces: tuple[Plain, ...]) -> list[str | tuple[str, ...]]:
    def text(some: Lines) -> str:
        return b"".join(some).decode().replace("\n", "")

    return [text(p.lines) if isinstance(p, Settled) else (text(p.base), *(text(v.lines) for v in p.variants)) for p in pieces]


texts = st.text("abc", max_size=8)
clashes = st.builds(lambda base, variants: clash(base, *sorted(variants)), texts, st.sets(texts, min_size=2, max_size=4))
longer = st.builds(
    lambda parts: clash("", *sorted({"".join(part) for part in zip(*parts, strict=True)} | {"x", "y"})),
    st.lists(st.one_of(st.sampled_from(["abcd", "bcda", "cccc"]).map(lambda t: (t,) * 3), st.tuples(texts, texts, texts)), max_size=5),
)


@given(st.one_of(clashes, longer))
def test_with_a_sides_variants_in_place_of_the_clashes_the_pieces_are_this_side(whole: Clash) -> None:
    pieces = narrowed(whole)
    for variant in whole.variants:
        (side,) = variant.sides
        rebuilt: list[bytes] = []
        for piece in pieces:
            if isinstance(piece, Settled):
                rebuilt += piece.lines
            else:
                (mine,) = (v for v in piece.variants if side in v.sides)
                rebuilt += mine.lines
        assert tuple(rebuilt) == variant.lines


@given(st.one_of(clashes, longer))
def test_no_clash_has_lines_that_all_its_variants_begin_or_end_with(whole: Clash) -> None:
    pieces = narrowed(whole)
    for piece in pieces:
        if isinstance(piece, Clash):
            assert len({v.lines[:1] for v in piece.variants}) > 1
            assert len({v.lines[-1:] for v in piece.variants}) > 1
        else:
            assert piece.lines
    assert any(isinstance(piece, Clash) for piece in pieces)


@given(clashes)
def test_the_base_is_kept_but_for_lines_that_all_share_with_it(whole: Clash) -> None:
    (found,) = [piece for piece in narrowed(whole) if isinstance(piece, Clash)][:1]
    around = [piece for piece in narrowed(whole) if piece is not found]
    if len(around) <= 2 and whole.base:
        start = whole.base.index(found.base[0]) if found.base else 0
        assert found.base == whole.base[start : start + len(found.base)] or found.base in windows(whole.base, len(found.base))


def windows(base: Lines, size: int) -> set[Lines]:
    return {base[i : i + size] for i in range(len(base) - size + 1)}


@given(st.one_of(clashes, longer))
def test_the_order_of_variants_never_matters(whole: Clash) -> None:
    for order in itertools.islice(itertools.permutations(whole.variants), 6):
        found = narrowed(Clash(whole.base, order))
        assert [sorted(map(str, p.variants)) if isinstance(p, Clash) else p for p in found] == [
            sorted(map(str, p.variants)) if isinstance(p, Clash) else p for p in narrowed(whole)
        ]


def test_what_all_begin_and_end_with_leaves_the_clash() -> None:
    assert shown(narrowed(clash("pq", "hxt", "hyt"))) == ["h", ("pq", "x", "y"), "t"]
    assert shown(narrowed(clash("hpt", "hhxt", "hhyt", "hht"))) == ["hh", ("p", "x", "y", ""), "t"]
    assert shown(narrowed(clash("h", "hxh", "hyh"))) == ["h", ("", "x", "y"), "h"]
    assert shown(narrowed(clash("", "aa", "aaa"))) == ["aa", ("", "", "a")]


def test_files_that_were_added_alike_clash_only_where_they_differ() -> None:
    common = "abcd"
    assert len(common) > MOST_JOINED
    assert shown(narrowed(clash("", f"1{common}2", f"3{common}4"))) == [("", "1", "3"), common, ("", "2", "4")]
    assert shown(narrowed(clash("", f"1{common}2", f"3{common}2"))) == [("", "1", "3"), f"{common}2"]
    assert shown(narrowed(clash("", f"1{common}2", f"3{common}", f"3{common}2")))[:2] == [("", "1", "3"), common]


def test_clashes_that_lie_close_are_one_and_so_are_those_with_a_base_between() -> None:
    assert shown(narrowed(clash("", "1abc2", "3abc4"))) == [("", "1abc2", "3abc4")]
    assert shown(narrowed(clash("p", "1abcd2", "3abcd4"))) == [("p", "1abcd2", "3abcd4")]


def test_the_order_of_variants_never_matters_where_their_common_lines_could_lie_in_several_places() -> None:
    """A diff of these two, taken one way and the other, leaves different lines alone."""
    one, two = clash("", "abababb", "babab"), clash("", "babab", "abababb")
    assert [set(p.variants) if isinstance(p, Clash) else p for p in narrowed(Clash((), one.variants))] == [
        set(p.variants) if isinstance(p, Clash) else p for p in narrowed(Clash((), one.variants[::-1]))
    ]
    assert [p for p in narrowed(one) if isinstance(p, Settled)] == [p for p in narrowed(two) if isinstance(p, Settled)]

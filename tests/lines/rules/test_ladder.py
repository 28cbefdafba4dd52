from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.lines.cells import dispute, edits_of
from mergekit.lines.diff import diff
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash, Piece, Ruled
from mergekit.lines.rules.alignment import fine
from mergekit.lines.rules.knots import applied
from mergekit.lines.rules.ladder import ladder
from tests.lines.drawn_merges import merges
from tests.lines.rules.deciding import decided

PHRASES = [
    b"import alpha\n",
    b"import beta\n",
    b"x = f(one, two)\n",
    b"x = f(one, three)\n",
    b"    x = f(one, two)\n",
    b"\n",
    b"}\n",
    b"end",
]


@st.composite
def phrased(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """Draw texts of lines that are versions of each other."""
    base, sides = draw(merges())
    names = dict(zip((b"a", b"b", b"c", b"d", b"x", b"y"), draw(st.permutations(PHRASES)), strict=False))

    def said(text: bytes) -> bytes:
        return b"".join(names[letter] for letter in text.split(b"\n") if letter)

    return said(base), [said(side) for side in sides]


def pieces(base: bytes, sides: Sequence[bytes], order: Sequence[int]) -> tuple[Piece, ...]:
    writers = [Writer(f"side {i}", time=i) for i in range(len(sides))]
    return merge_lines(Contest("f.py", base, tuple(sides[i] for i in order), tuple(writers[i] for i in order)), (ladder,)).pieces


def shown(found: Sequence[Piece]) -> list[object]:
    """Give what does not name sides by their places."""
    plain: list[object] = []
    for piece in found:
        if isinstance(piece, Clash):
            plain.append((piece.base, sorted(variant.lines for variant in piece.variants)))
        else:
            plain.append(piece.lines)
            plain.extend((event.rule, event.facts) for event in (piece.events if isinstance(piece, Ruled) else ()))
    return plain


@given(st.one_of(merges(), phrased()))
def test_the_order_of_sides_and_their_repetition_never_matter(merge: tuple[bytes, list[bytes]]) -> None:
    base, sides = merge
    wanted = shown(pieces(base, sides, range(len(sides))))
    for order in itertools.islice(itertools.permutations(range(len(sides))), 8):
        assert shown(pieces(base, sides, order)) == wanted
    assert shown(pieces(base, sides, (*range(len(sides)), 0))) == wanted


@given(st.one_of(merges(), phrased()))
def test_nothing_is_invented_and_whoever_does_not_trust_sees_the_sides(merge: tuple[bytes, list[bytes]]) -> None:
    base, sides = merge
    known = {b"".join(line.split()) for text in (base, *sides) for line in text.split(b"\n")}
    for piece in pieces(base, sides, range(len(sides))):
        if isinstance(piece, Ruled) and not {event.rule for event in piece.events} & {"same-line", "names"}:
            assert {b"".join(line.split()) for line in piece.lines} <= known
        if isinstance(piece, Ruled):
            assert piece.events
            assert any(isinstance(part, Clash) for part in piece.instead)


@given(st.one_of(merges(2), phrased()))
def test_fine_edits_make_what_the_edits_make(merge: tuple[bytes, list[bytes]]) -> None:
    base, side = merge[0].splitlines(keepends=True), merge[1][0].splitlines(keepends=True)
    edits = edits_of(diff(base, side), 0, side)
    found = fine(tuple(base), edits)
    assert list(applied(tuple(base), found, 0, len(base))) == side
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


def test_a_dispute_without_history_ranks_by_content() -> None:
    base = (b"a\n", b"z\n")
    texts = [(b"a\n", new, b"z\n") for new in (b"one line\n", b"another line\n")]
    found = dispute(base, [(i, text, edits_of(diff(base, text), 0, text)) for i, text in enumerate(texts)])
    (piece,) = (piece for piece in ladder(found) or () if isinstance(piece, Ruled))
    assert piece.lines == (b"another line\n", b"one line\n")


@pytest.mark.parametrize("where", [0, 1])
def test_what_rules_leave_open_is_as_small_as_it_is_true(where: int) -> None:
    base = "alpha = 1\nbeta = 2\ngamma = 3\n"
    sides = [base.replace("= 2", f"= {new}").replace("= 1", "= 9" if i == where else "= 1") for i, new in enumerate((20, 200))]
    text, _ = decided(base, *sides)
    assert text is None
    found = pieces(base.encode(), [side.encode() for side in sides], (0, 1))
    (clash,) = (piece for piece in found if isinstance(piece, Clash))
    assert clash.base == (b"alpha = 1\n", b"beta = 2\n")


def test_a_blank_line_that_one_deleted_parts_what_another_put_in() -> None:
    assert decided("a()\n\n", "a()\n", "a()\n\nb()\n")[0] == "a()\n\nb()\n"

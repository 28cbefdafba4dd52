"""Who decides a region: histories by hand and at random, against the definition."""

from __future__ import annotations

import random

import pytest

from mergekit.conflicts import Writer
from mergekit.contested import Contested, Hidden
from mergekit.lines import line_merge
from mergekit.lines.line_merge import merge_lines
from mergekit.lines.merged import Clash, Piece, Settled
from tests.lines.slot_histories import Open, Shown, SlotHistory, random_history


def shown_by(pieces: tuple[Piece, ...], slots: int) -> Shown:
    """Read the slots of a merged text."""
    found: list[str | Open] = [""] * slots
    slot = 0
    for piece in pieces:
        if isinstance(piece, Clash):
            found[slot] = Open(value(piece.base), frozenset(value(variant.lines) for variant in piece.variants))
            continue
        for line in piece.lines:
            if line.startswith(b"-- "):
                slot += 1
            else:
                found[slot] = value((line,))
    assert slot == slots
    return tuple(found)


def value(lines: tuple[bytes, ...]) -> str:
    return b"".join(lines).decode().strip().partition(": ")[2]


def merged(history: SlotHistory, *heads: int) -> Shown:
    """Merge by the engine, and see that the definition says the same."""
    writers = history.maximal_writers(heads)
    found = shown_by(merge_lines(history.contest(writers)).pieces, history.slots)
    assert found == history.result(writers)
    return found


def test_a_bystander_from_before_a_function_was_added_leaves_its_edits_alone() -> None:
    history = SlotHistory(3)
    history.commit((), "0", "0", "0")
    added = history.commit((0,), "1", "1", "1")
    above, below = history.commit((added,), "2", "1", "1"), history.commit((added,), "1", "1", "2")
    elsewhere = history.commit((0,), "0", "3", "0")
    assert merged(history, above, below, elsewhere) == ("2", Open("0", frozenset({"1", "3"})), "2")
    quiet = history.commit((0,), "0", "0", "0")
    assert merged(history, above, below, quiet) == ("2", "1", "2")


def test_a_revert_is_a_write_that_counts() -> None:
    history = SlotHistory(3)
    history.commit((), "0", "0", "0")
    added = history.commit((0,), "1", "1", "0")
    revert, edit = history.commit((added,), "0", "0", "0"), history.commit((added,), "1", "2", "0")
    elsewhere = history.commit((0,), "0", "0", "3")
    assert merged(history, revert, edit, elsewhere) == ("0", Open("1", frozenset({"0", "2"})), "3")


def test_a_revert_wins_over_the_same_change_merged_by_a_person() -> None:
    history = SlotHistory(1)
    history.commit((), "0")
    main, side = history.commit((0,), "1"), history.commit((0,), "1")
    person, revert = history.commit((side, main), "1"), history.commit((main,), "0")
    assert merged(history, person, revert) == ("0",)


def test_work_on_top_of_an_engine_merge_meets_a_branch_from_before() -> None:
    history = SlotHistory(3)
    history.commit((), "", "", "0")
    both = history.merge(history.commit((0,), "x", "", "0"), history.commit((0,), "", "y", "0"))
    left, right = history.commit((both,), "x", "y", "1"), history.commit((both,), "z", "y", "0")
    old = history.commit((0,), "", "", "2")
    assert merged(history, left, right, old) == ("z", "y", Open("0", frozenset({"1", "2"})))


def test_insertions_in_one_gap_merged_by_the_engine_are_left_alone_by_a_branch_from_before() -> None:
    r"""Hold texts, not slots: x and y were put into one gap by one commit each, on top of each other.

    base - x - xy --- edit of x
      \         \---- edit elsewhere
       \------------- edit elsewhere
    """
    base, both = b"a\nb\nc\nd\ne\n", b"a\nx\ny\nb\nc\nd\ne\n"
    contest: Contested[bytes | None] = Contested(
        "",
        base,
        (b"a\nX\ny\nb\nc\nd\ne\n", b"a\nx\ny\nb\nc\nd\nE\n", b"a\nb\nC\nd\ne\n"),
        tuple(Writer(name, time=i) for i, name in enumerate("pqr")),
        lambda: (Hidden(both, frozenset({0, 1})),),
        lambda chosen: Contested("", both if chosen == {0, 1} else base, tuple(contest.sides[i] for i in sorted(chosen)), ()),
    )
    pieces = merge_lines(contest).pieces
    settled = [piece for piece in pieces if isinstance(piece, Settled)]
    assert len(settled) == len(pieces)
    assert b"".join(line for piece in settled for line in piece.lines) == b"a\nX\ny\nb\nC\nd\nE\n"


def test_a_border_that_means_nothing_in_the_closer_merge_leaves_a_conflict_with_this_base() -> None:
    """The closer base lacks the line at the border: the two who touch the region put it in, each with something else."""
    base, closer = b"a\nm\nb\n", b"q\n"
    sides = (b"a\n1\nb\n", b"a\n2\nb\n", b"a\nm\nb\nend\n")
    contest: Contested[bytes | None] = Contested(
        "",
        base,
        sides,
        tuple(Writer(name, time=i) for i, name in enumerate("pqr")),
        tuple,
        lambda chosen: Contested("", closer, tuple(sides[i] for i in sorted(chosen)), ()),
    )
    (clash,) = (piece for piece in merge_lines(contest).pieces if isinstance(piece, Clash))
    assert clash.base == (b"m\n",)
    assert [variant.sides for variant in clash.variants] == [(0,), (1,)]


def test_two_who_agree_need_no_closer_merge() -> None:
    base, closer = b"a\nm\nb\n", b"q\n"
    sides = (b"0\na\n1\nb\n", b"a\n1\nb\n", b"a\nm\nb\nend\n")
    contest: Contested[bytes | None] = Contested(
        "",
        base,
        sides,
        tuple(Writer(name, time=i) for i, name in enumerate("pqr")),
        tuple,
        lambda chosen: Contested("", closer, tuple(sides[i] for i in sorted(chosen)), ()),
    )
    assert [piece.lines for piece in merge_lines(contest).pieces if isinstance(piece, Settled)][2] == (b"1\n",)


def test_a_side_that_went_back_to_the_base_is_named_where_the_border_means_nothing() -> None:
    """It decided something, so one other side does not simply win."""
    base, closer = b"a\nm\nb\n", b"q\n"
    sides = (b"a\nm\nb\n", b"a\n2\nb\n", b"a\nm\nb\nend\n")
    contest: Contested[bytes | None] = Contested(
        "",
        base,
        sides,
        tuple(Writer(name, time=i) for i, name in enumerate("pqr")),
        lambda: (Hidden(b"a\nk\nb\n", frozenset({0, 1})),),
        lambda chosen: Contested("", closer, tuple(sides[i] for i in sorted(chosen)), ()),
    )
    (clash,) = (piece for piece in merge_lines(contest).pieces if isinstance(piece, Clash))
    assert [variant.lines for variant in clash.variants] == [(b"2\n",), (b"m\n",)]


@pytest.mark.parametrize("seed", range(8))
def test_random_histories_merge_as_the_definition_says(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(150):
        history = random_history(rng, rng.randint(2, 12))
        heads = history.maximal(rng.sample(range(len(history.seen)), min(len(history.seen), 5)))
        writers = history.maximal_writers(heads)
        if len(writers) > 1:
            merged(history, *heads)


def test_a_chain_of_ever_smaller_sets_of_sides_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every level says that one side less touches: the budget ends it, with a conflict and never an error."""
    count = 200
    sides = tuple(b"a\n%d\nb\n" % i for i in range(count))

    def among(chosen: tuple[int, ...]) -> Contested[bytes | None]:
        base = sides[chosen[0]] if len(chosen) > 1 else b""
        return Contested(
            "",
            base,
            tuple(sides[i] for i in chosen),
            tuple(Writer(str(i), time=i) for i in chosen),
            tuple,
            lambda some: among(tuple(chosen[i] for i in sorted(some))),
        )

    whole = among(tuple(range(count)))
    (clash,) = (piece for piece in merge_lines(whole).pieces if isinstance(piece, Clash))
    assert len(clash.variants) > count - line_merge.MOST_LEVELS - 2
    monkeypatch.setattr(line_merge, "MOST_SUBSETS", 0)
    (clash,) = (piece for piece in merge_lines(whole).pieces if isinstance(piece, Clash))
    assert len(clash.variants) == count - 1

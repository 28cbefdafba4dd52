from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer
from mergekit.driver import Contest
from mergekit.lines import odds
from mergekit.lines.deciding import decide
from mergekit.lines.merged import Clash, Ruled

BLOCKS = [[f"block {name} begins here", *(f"    line {n} of block {name}" for n in range(3)), ""] for name in "abcd"]
EDITS = {1: "    line 1 of it, otherwise", 2: "    line 2 of it, otherwise"}
NEW = ["new things stand here", "other new things there"]


@st.composite
def rearranged(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a text of blocks, and sides that moved blocks, edited some of their lines, or put lines in behind them."""

    def text(blocks: Sequence[Sequence[str]]) -> str:
        return "".join(f"{line}\n" for block in blocks for line in block)

    sides = []
    for _ in range(draw(st.integers(2, 4))):
        blocks = [list(block) for block in BLOCKS]
        if draw(st.booleans()):
            at = draw(st.integers(0, 3))
            blocks[at][draw(st.sampled_from(sorted(EDITS)))] = EDITS[draw(st.sampled_from(sorted(EDITS)))]
        if draw(st.booleans()):
            blocks[draw(st.integers(0, 3))].extend(draw(st.permutations(NEW))[: draw(st.integers(1, 2))])
        if draw(st.booleans()):
            blocks.append(blocks.pop(draw(st.integers(0, 3))))
        sides.append(text(blocks))
    return text(BLOCKS), sides


def shown(base: str, sides: Sequence[str], order: Sequence[int], level: str = "eager") -> tuple[list[Any], list[bytes]]:
    """Merge sides in an order, and give what does not name them by their places."""
    writers = [Writer(f"side {i}", time=i) for i in range(len(sides))]
    contest = Contest("notes.py", base.encode(), tuple(sides[i].encode() for i in order), tuple(writers[i] for i in order))
    found: list[Any] = []
    plain: list[bytes] = []
    for piece in decide(contest, level):
        if isinstance(piece, Clash):
            found.append((piece.base, sorted(variant.lines for variant in piece.variants)))
        else:
            plain.extend(piece.lines)
            found.extend((event.rule, event.facts, event.checks) for event in (piece.events if isinstance(piece, Ruled) else ()))
    return found, plain


@pytest.fixture(autouse=True)
def every_rule_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds, "WEIGHTS", {"": 6.0})


@given(rearranged())
def test_the_order_of_sides_and_their_repetition_never_matter(merge: tuple[str, list[str]]) -> None:
    base, sides = merge
    wanted = shown(base, sides, range(len(sides)))
    for order in itertools.islice(itertools.permutations(range(len(sides))), 6):
        assert shown(base, sides, order) == wanted
    assert shown(base, sides, (*range(len(sides)), 0)) == wanted


@given(rearranged())
def test_who_changed_nothing_or_something_else_changes_nothing(merge: tuple[str, list[str]]) -> None:
    base, sides = merge
    wanted = shown(base, sides, range(len(sides)))
    assert shown(base, [*sides, base], range(len(sides) + 1)) == wanted
    apart = [f"{text}\nend of it\n" for text in (base, *sides)]
    elsewhere = f"{apart[0]}far behind the end\n"
    told, lines = shown(apart[0], apart[1:], range(len(sides)))
    told_beside, lines_beside = shown(apart[0], [*apart[1:], elsewhere], range(len(sides) + 1))
    assert told_beside == told
    assert lines_beside == [*lines, b"far behind the end\n"]


def test_what_rests_on_more_than_one_place_falls_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = BLOCKS
    base, moved = ("".join(f"{line}\n" for block in blocks for line in block) for blocks in (BLOCKS, [*rest, first]))
    edited = base.replace("line 1 of block a", "line one of it")
    ((rule, *_),), _ = shown(base, [moved, edited], (0, 1))
    assert rule == "moved"
    monkeypatch.setattr(odds, "WEIGHTS", {"": 6.0, "moved": -9.0})
    ((_, variants),), _ = shown(base, [moved, edited], (0, 1))
    assert any(b"    line one of it\n" in lines for lines in variants)

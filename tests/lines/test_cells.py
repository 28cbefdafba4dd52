"""Rules between cells, on small regions, all of them."""

from __future__ import annotations

import itertools

import pytest

from mergekit.lines.cells import Dispute, Edit, dispute, settle, united
from mergekit.lines.merged import Clash, Lines, Settled

BASE = tuple(b"%d\n" % i for i in range(4))
NEW: tuple[Lines, ...] = ((), (b"x\n",), (b"y\n",))
EDITS = [Edit(start, end, new) for start in range(5) for end in range(start, 5) for new in NEW if start < end or new]
SIDES = [(one,) for one in EDITS] + [(one, two) for one in EDITS for two in EDITS if one.end < two.start]


def apply(edits: tuple[Edit, ...]) -> Lines:
    found: list[bytes] = []
    done = 0
    for edit in edits:
        found += [*BASE[done : edit.start], *edit.lines]
        done = edit.end
    return (*found, *BASE[done:])


def meeting(*sides: tuple[Edit, ...]) -> Dispute:
    return dispute(BASE, ((i, apply(edits), edits) for i, edits in enumerate(sides)))


def meet(one: Edit, two: Edit) -> bool:
    return one == two or max(one.start, two.start) < min(one.end, two.end)


def cells(*sides: tuple[Edit, ...]) -> Lines | None:
    """Decide cell by cell, literally: a line is gone where anybody's edit takes it; None where cells do not agree.

    What is put in belongs to the whole of its edit, so edits that share a line must put in the same.
    """
    edits = {edit for side in sides for edit in side}
    groups: list[set[Edit]] = []
    for edit in edits:
        near = [group for group in groups if any(meet(edit, other) for other in group)]
        groups = [group for group in groups if group not in near] + [{edit}.union(*near)]
    spans = sorted((min(e.start for e in g), max(e.end for e in g), {e.lines for e in g}, g) for g in groups)
    for one, two in itertools.pairwise(spans):
        if one[1] >= two[0]:
            return None
    result: list[bytes] = []
    done = 0
    for start, end, new, group in spans:
        if len(new) > 1 or (new != {()} and any(len(group.intersection(side)) > 1 for side in sides)):
            return None
        result += [*BASE[done:start], *new.pop()]
        done = end
    return (*result, *BASE[done:])


def check(*sides: tuple[Edit, ...]) -> None:
    found = meeting(*sides)
    wanted = cells(*sides)
    for order in itertools.permutations(sides):
        pieces = united(meeting(*order))
        assert pieces == (None if wanted is None else (Settled(wanted),)), sides
    assert (wanted is None) == any(isinstance(piece, Clash) for piece in settle(found))


def test_two_sides_exhaustively() -> None:
    for one, two in itertools.combinations(SIDES, 2):
        if len({apply(one), apply(two), BASE}) == 3:
            check(one, two)


def test_three_sides_of_one_edit_each_exhaustively() -> None:
    for sides in itertools.combinations([side for side in SIDES if len(side) == 1 and side[0].lines != NEW[2]], 3):
        if len({BASE, *map(apply, sides)}) == 4:
            check(*sides)


@pytest.mark.parametrize(
    ("one", "two", "result"),
    [
        pytest.param(Edit(0, 3, ()), Edit(1, 2, ()), "3", id="a deletion within a deletion"),
        pytest.param(Edit(0, 2, ()), Edit(1, 3, ()), "3", id="deletions that overlap"),
        pytest.param(Edit(0, 2, ()), Edit(2, 3, ()), None, id="deletions that touch"),
        pytest.param(Edit(0, 2, NEW[1]), Edit(0, 1, NEW[1]), "x23", id="more lines replaced by the same"),
        pytest.param(Edit(0, 2, NEW[1]), Edit(0, 2, ()), None, id="replaced here, deleted there"),
        pytest.param(Edit(1, 1, NEW[1]), Edit(1, 1, NEW[2]), None, id="different lines in one gap"),
        pytest.param(Edit(1, 1, NEW[1]), Edit(1, 2, NEW[1]), None, id="the same lines, in a gap and for a line"),
        pytest.param(Edit(1, 1, NEW[1]), Edit(0, 3, ()), None, id="an insertion within a deletion"),
        pytest.param(Edit(1, 1, NEW[1]), Edit(1, 3, ()), None, id="an insertion before a deletion"),
    ],
)
def test_what_cells_agree_on(one: Edit, two: Edit, result: str | None) -> None:
    pieces = united(meeting((one,), (two,)))
    assert pieces == (None if result is None else (Settled(tuple(f"{letter}\n".encode() for letter in result)),))


def test_sides_that_hold_the_base_do_not_count_and_equal_ones_count_once() -> None:
    one, two = (Edit(0, 1, NEW[1]),), (Edit(0, 1, NEW[2]),)
    found = dispute(BASE, [(2, apply(two), two), (4, apply(one), one), (7, BASE, ()), (0, apply(one), one)])
    assert [change.sides for change in found.changes] == [(0, 4), (2,)]
    assert [change.lines for change in found.changes] == sorted([apply(one), apply(two)])


def test_rules_are_tried_in_order_and_a_part_may_stay_open() -> None:
    found = meeting((Edit(0, 1, NEW[1]),), (Edit(0, 1, NEW[2]),))
    assert settle(found, ()) == (Clash(BASE[:1], tuple(v.__class__(v.lines[:1], v.sides) for v in found.clash.variants)), Settled(BASE[1:]))
    first, second = (Settled((b"first\n",)),), (Settled((b"second\n",)), found.clash)
    assert settle(found, (lambda _: None, lambda _: second, lambda _: first)) == second

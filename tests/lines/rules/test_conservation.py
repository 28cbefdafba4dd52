from __future__ import annotations

import pytest

from mergekit.lines.cells import dispute, edits_of
from mergekit.lines.diff import diff
from mergekit.lines.rules.conservation import conserved
from mergekit.lines.rules.knots import Decision, knots


@pytest.mark.parametrize(
    ("result", "holds"),
    [
        pytest.param("new left\nnew right\n", True, id="both are there"),
        pytest.param("new left\n", False, id="one is lost"),
        pytest.param("new left\nnew right\nnew middle\n", False, id="a line is invented"),
        pytest.param("new left\nold\nnew right\n", False, id="a deleted line is back"),
        pytest.param("new left right\n", True, id="joined by tokens"),
    ],
)
def test_nothing_is_lost_brought_back_or_invented(result: str, holds: bool) -> None:
    base = (b"old\n",)
    sides = [(b"new left\n",), (b"new right\n",)]
    found = dispute(base, [(i, side, edits_of(diff(base, side), 0, side)) for i, side in enumerate(sides)])
    (knot,) = knots(found, [(change.edits, change.sides) for change in found.changes])
    lines = tuple(line.encode() + b"\n" for line in result.splitlines())
    assert conserved(knot, Decision("insertions", lines)) == holds

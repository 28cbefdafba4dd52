from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines import myers
from mergekit.lines.hunks import Changed, Hunk
from mergekit.lines.myers import Myers
from tests.lines.texts import seeded

numbers = st.lists(st.integers(0, 3), max_size=12)


def marked(base: list[int], side: list[int], region: Hunk | None = None) -> Changed:
    changed = Changed(bytearray(len(base) + 1), bytearray(len(side) + 1))
    Myers(base, side).mark(region or Hunk(0, len(base), 0, len(side)), changed)
    return changed


def kept(lines: list[int], flags: bytearray) -> list[int]:
    return [line for line, flag in zip(lines, flags, strict=False) if not flag]


def longest_common(base: list[int], side: list[int]) -> int:
    """Count the lines of the longest common subsequence, the slow and obvious way."""
    row = [0] * (len(side) + 1)
    for line in base:
        above = row
        row = [0]
        for j, other in enumerate(side):
            row.append(above[j] + 1 if line == other else max(row[j], above[j + 1]))
    return row[-1]


def test_the_way_is_the_shortest() -> None:
    texts = [list(text) for size in range(6) for text in product((0, 1), repeat=size)]
    for base, side in product(texts, repeat=2):
        changed = marked(base, side)
        assert kept(base, changed.base) == kept(side, changed.side)
        assert len(kept(base, changed.base)) == longest_common(base, side)


@given(base=numbers, side=numbers, around=st.tuples(numbers, numbers, numbers, numbers))
def test_a_region_is_compared_as_if_it_were_alone(base: list[int], side: list[int], around: tuple[list[int], ...]) -> None:
    alone = marked(base, side)
    before, after, side_before, side_after = around
    region = Hunk(len(before), len(before) + len(base), len(side_before), len(side_before) + len(side))
    changed = marked(before + base + after, side_before + side + side_after, region)
    assert changed.base == bytes(len(before)) + alone.base + bytes(len(after))
    assert changed.side == bytes(len(side_before)) + alone.side + bytes(len(side_after))


def test_a_search_that_gets_too_long_calls_the_rest_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = seeded(7)
    base, side = ([rng.randrange(10) for _ in range(400)] for _ in range(2))
    found = []
    for steps in (10**9, 5000, 500, 0):
        monkeypatch.setattr(myers, "STEPS", steps)
        changed = marked(base, side)
        assert kept(base, changed.base) == kept(side, changed.side)
        found.append(len(kept(base, changed.base)))
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1] + 50


def test_all_regions_share_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(myers, "STEPS", 6000)
    rng = seeded(8)
    base, side = ([rng.randrange(5) for _ in range(400)] for _ in range(2))
    search = Myers(base, side)
    matched = []
    for start in range(0, 400, 40):  # each takes some 1500 steps
        changed = Changed(bytearray(401), bytearray(401))
        search.mark(Hunk(start, start + 40, start, start + 40), changed)
        matched.append(40 - changed.base.count(1))
    assert min(matched[:3]) > 10
    assert max(matched[6:]) < 10, "later regions get what common first and last lines give"

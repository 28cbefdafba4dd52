from __future__ import annotations

from itertools import product

import pytest

from mergekit.lines.runs import same_ahead, same_behind

# Around the first stride, the doubled ones, and where they stop growing.
SIZES = [*range(26), 55, 56, 57, 63, 64, 65, 8183, 8184, 8185, 12288, 20000]


@pytest.mark.parametrize("size", SIZES)
def test_a_run_ends_at_the_difference_or_at_the_room(size: int) -> None:
    left = [*range(size), -1, *range(size)]
    right = [*range(size), -2, *range(size)]
    assert same_ahead(left, 0, right, 0, len(left)) == size
    assert same_behind(left, len(left), right, len(right), len(left)) == size
    for room in (0, 1, size // 2, max(0, size - 1), size):
        assert same_ahead(left, 0, right, 0, room) == min(room, size)
        assert same_behind(left, len(left), right, len(right), room) == min(room, size)


def test_all_short_sequences() -> None:
    sequences = [list(items) for size in range(5) for items in product((0, 1), repeat=size)]
    for left, right in product(sequences, repeat=2):
        for i, j in product(range(len(left) + 1), range(len(right) + 1)):
            ahead = next(
                (k for k, (x, y) in enumerate(zip(left[i:], right[j:], strict=False)) if x != y), min(len(left) - i, len(right) - j)
            )
            assert same_ahead(left, i, right, j, min(len(left) - i, len(right) - j)) == ahead
            pairs = zip(left[:i][::-1], right[:j][::-1], strict=False)
            behind = next((k for k, (x, y) in enumerate(pairs) if x != y), min(i, j))
            assert same_behind(left, i, right, j, min(i, j)) == behind

from __future__ import annotations

from itertools import product

from mergekit.lines.hunks import Changed, Hunk, hunks


def test_hunks_of_flags() -> None:
    assert hunks(Changed(bytearray(b"\0"), bytearray(b"\0"))) == ()
    assert hunks(Changed(bytearray(b"\0\1\1\0\0"), bytearray(b"\1\0\0\1\0"))) == (Hunk(0, 0, 0, 1), Hunk(1, 3, 2, 2), Hunk(4, 4, 3, 4))


def test_marking_the_hunks_gives_the_flags_again() -> None:
    flags = [bytes(part) for size in range(6) for part in product((0, 1), repeat=size)]
    for base, side in product(flags, repeat=2):
        if base.count(0) == side.count(0):
            read = hunks(Changed(bytearray(base + b"\0"), bytearray(side + b"\0")))
            changed = Changed(bytearray(len(base) + 1), bytearray(len(side) + 1))
            for hunk in read:
                changed.mark(hunk)
            assert (bytes(changed.base), bytes(changed.side)) == (base + b"\0", side + b"\0")
            ends = [(0, 0, 0, 0), *read]
            assert all(
                hunk.base_start > before[1] and hunk.side_start > before[3] for before, hunk in zip(ends[1:], read[1:], strict=False)
            )

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mergekit.lines import histogram
from mergekit.lines.histogram import Histogram
from mergekit.lines.hunks import Changed, Hunk
from tests.lines.texts import edited, random_lines, seeded


def numbered(base: Sequence[bytes], side: Sequence[bytes]) -> Histogram:
    ids: dict[bytes, int] = {}
    numbers = [ids.setdefault(line, place) for place, line in enumerate(base)]
    places = {number: [i for i, other in enumerate(numbers) if other == number] for number in set(numbers) if numbers.count(number) > 1}
    return Histogram(numbers, [ids.get(line, -1) for line in side], places)


def marked(base: Sequence[bytes], side: Sequence[bytes]) -> tuple[Changed, list[Hunk]]:
    changed, left = Changed(bytearray(len(base) + 1), bytearray(len(side) + 1)), list[Hunk]()
    numbered(base, side).mark(changed, left.append)
    return changed, left


def show(base: str, side: str) -> tuple[str, str]:
    """Compare letters; changed ones come out as capitals."""
    changed, left = marked([letter.encode() for letter in base], [letter.encode() for letter in side])
    assert not left
    texts = zip((base, side), changed, strict=True)
    first, second = ("".join(c.upper() if flag else c for c, flag in zip(text, flags[:-1], strict=True)) for text, flags in texts)
    return first, second


@pytest.mark.parametrize(
    ("base", "side"),
    [
        ("abc", "abc"),
        ("ABC", "XYZ"),
        ("aBc", "ac"),
        # The rarest line leads, not the longest run.
        ("XXXu", "uXX"),
        # Of two runs as rare as each other, the longer one; of two as long, the one that comes first in the side.
        ("UVabc", "abcUV"),
        ("ABcd", "cdAB"),
        # Rarity counts in the base: that `s` occurs once in the side is no matter, nor that `u` occurs twice there.
        ("SSu", "uSXU"),
    ],
)
def test_which_run_is_taken(base: str, side: str) -> None:
    assert show(base.lower(), side.lower()) == (base, side)


def test_a_line_is_as_common_as_in_its_region() -> None:
    """`b` occurs twice in all of the base, but once on each side of `u`."""
    assert show("xbyuzbw", "bub") == ("XbYuZbW", "bub")


@pytest.mark.parametrize("times", [64, 65])
def test_too_common_lines_are_left_to_another_algorithm(times: int) -> None:
    base, side = [b"x\n"] * times, [b"y\n", b"x\n"]
    changed, left = marked(base, side)
    assert left == ([Hunk(0, times, 0, 2)] if times > 64 else [])
    if not left:
        assert changed.side.count(1) == 1


def test_a_search_that_gets_too_long_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = seeded(6)
    base = random_lines(rng, 400, 20, 0.3)
    side = edited(rng, base, 80, 20, 0.3)
    whole, left = marked(base, side)
    assert not left
    monkeypatch.setattr(histogram, "STEPS", 300)
    part, left = marked(base, side)
    assert left
    for flags, all_flags, starts in ((part.base, whole.base, [h[:2] for h in left]), (part.side, whole.side, [h[2:] for h in left])):
        for start, end in starts:
            assert not any(flags[start:end]), "what is left has no flags yet"
            flags[start:end] = all_flags[start:end]
        assert flags == all_flags, "what is done is done as ever"


def inherited_and_anew(base: Sequence[bytes], side: Sequence[bytes], monkeypatch: pytest.MonkeyPatch) -> tuple[Changed, Changed, int]:
    """Compare with runs that are always inherited, and never; tell how often they were inherited."""
    build, inherit = Histogram._sole_runs, Histogram._inherit
    cost = inherited = 0

    def priced(self: Histogram, region: Hunk, first: int) -> tuple[list[histogram._Entry], int]:
        return build(self, region, first)[0], cost

    def counted(self: Histogram, heap: list[histogram._Entry], region: Hunk, part: Hunk) -> None:
        nonlocal inherited
        inherited += 1
        inherit(self, heap, region, part)

    with monkeypatch.context() as patch:
        patch.setattr(Histogram, "_sole_runs", priced)
        patch.setattr(Histogram, "_inherit", counted)
        anew, _ = marked(base, side)
        assert not inherited
        cost = 10**9
        return marked(base, side)[0], anew, inherited


@pytest.mark.parametrize(("count", "size", "edits"), [(2000, 16, 8), (500, 50, 25), (40, 200, 60)])
def test_inherited_runs_choose_the_same(count: int, size: int, edits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a part inherits the runs of its region, or looks for them anew, must not matter."""
    rng = seeded(size)
    times = 0
    for _ in range(count):
        kinds, unique = rng.choice((2, 5, 10, 40)), rng.choice((0.0, 0.1, 0.5))
        base = random_lines(rng, size, kinds, unique)
        inherited, anew, more = inherited_and_anew(base, edited(rng, base, edits, kinds, unique), monkeypatch)
        assert inherited == anew
        times += more
    assert times > count


def test_a_run_that_a_cut_has_shortened_has_another_first_sole_line(monkeypatch: pytest.MonkeyPatch) -> None:
    base, side = ([letter.encode() for letter in text] for text in ("a100b1cde0011f01", "0bf1cde00011fg01a0"))
    inherited, anew, times = inherited_and_anew(base, side, monkeypatch)
    assert inherited == anew
    assert times

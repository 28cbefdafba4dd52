from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.diff import Algorithm, Differ, Hunk, _Index, diff
from mergekit.lines.split import split_lines
from tests.lines.git_diff import git_hunks
from tests.lines.texts import random_lines, random_pair, seeded

ALGORITHMS: tuple[Algorithm, ...] = ("histogram", "myers")
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "cases"
"""Real merges, in a folder beside the project: each with base, left and right. Not everybody has it."""

Pairs = list[tuple[bytes, bytes]]
lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"a"]), max_size=14)


def rebuilt(base: Sequence[bytes], side: Sequence[bytes], hunks: tuple[Hunk, ...]) -> list[bytes]:
    """Replace the hunks of the base; checks that they are in order and do not touch on the way."""
    result: list[bytes] = []
    done = side_done = 0
    for number, hunk in enumerate(hunks):
        assert number == 0 or hunk.base_start > done, "hunks are in order, and an unchanged line lies between two"
        assert hunk.base_end > hunk.base_start or hunk.side_end > hunk.side_start, "a hunk changes something"
        assert hunk.base_start - done == hunk.side_start - side_done, "what lies between is as long on both sides"
        result += [*base[done : hunk.base_start], *side[hunk.side_start : hunk.side_end]]
        done, side_done = hunk.base_end, hunk.side_end
    assert len(base) - done == len(side) - side_done
    return [*result, *base[done:]]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(base=lines, side=lines)
def test_hunks_make_the_side_of_the_base(base: list[bytes], side: list[bytes], algorithm: Algorithm) -> None:
    hunks = diff(base, side, algorithm)
    assert rebuilt(base, side, hunks) == side
    back = diff(side, base, algorithm)
    assert rebuilt(side, base, back) == base
    assert diff(base, base, algorithm) == ()
    assert (hunks == ()) == (base == side)


@given(base=lines, sides=st.lists(lines, max_size=4))
def test_an_indexed_base_says_the_same_to_every_side(base: list[bytes], sides: list[list[bytes]]) -> None:
    differ = Differ(base)
    for side in [*sides, *sides[::-1]]:
        assert differ.diff(side) == diff(base, side)
        assert differ.diff(side, "myers") == diff(base, side, "myers")


@given(base=st.lists(st.integers(0, 30), unique=True, max_size=12), side=st.lists(st.integers(0, 40), max_size=12))
def test_the_only_way_is_the_one_that_a_search_finds(base: list[int], side: list[int]) -> None:
    index = _Index([b"%d\n" % line for line in base])
    text = [b"%d\n" % line for line in side]
    with pytest.MonkeyPatch.context() as patch:
        found = index.compare(text, "histogram")
        patch.setattr("mergekit.lines.diff._only_way", lambda *_: None)
        assert index.compare(text, "histogram") == found


def test_named_cases() -> None:
    assert diff([], []) == ()
    assert diff([], [b"a\n"]) == (Hunk(0, 0, 0, 1),)
    assert diff([b"a\n"], []) == (Hunk(0, 1, 0, 0),)
    assert diff([b"a\n"], [b"a"]) == (Hunk(0, 1, 0, 1),), "a line without its end is another line"
    assert diff([b"a\r\n", b"b\n"], [b"a\n", b"b\n"]) == (Hunk(0, 1, 0, 1),), "white space counts"
    added = [b"f\n", b"\n", b"g\n", b"\n"]
    assert diff(added, [*added[:2], b"f\n", b"\n", *added[2:]]) == (Hunk(2, 2, 2, 4),), "the second of two equal blocks is new"


def test_the_common_end_counts_in_the_search() -> None:
    """Git's merges do not cut off common first and last lines before they search, though that finds a smaller change here.

    (In the second case the merge of base, this side and `abaa` is clean, which it would not be otherwise.)
    """
    assert diff(split_lines(b"a\nb\n"), split_lines(b"b\na\nc\nb\n")) == (Hunk(0, 1, 0, 3),)
    assert diff(split_lines(b"a\na\n"), split_lines(b"a\nb\na\na\nb\n")) == (Hunk(1, 1, 1, 3), Hunk(2, 2, 4, 5))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_same_as_git_on_all_short_texts(algorithm: Algorithm, tmp_path: Path) -> None:
    two = [b"".join(text) for size in range(6) for text in product((b"a\n", b"b\n"), repeat=size)]
    three = [b"".join(text) for text in product((b"a\n", b"b\n", b"c\n"), repeat=3)]
    check_same_as_git([(base, side) for texts in (two, three) for base in texts for side in texts], algorithm, tmp_path)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize(("count", "size", "edits"), [(1000, 20, 6), (500, 80, 20), (150, 400, 100), (15, 3000, 500)])
def test_same_as_git_on_random_texts(algorithm: Algorithm, count: int, size: int, edits: int, tmp_path: Path) -> None:
    rng = seeded(size)
    check_same_as_git([random_pair(rng, size, edits) for _ in range(count)], algorithm, tmp_path)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_same_as_git_on_unrelated_texts(algorithm: Algorithm, tmp_path: Path) -> None:
    rng = seeded(4)
    kinds = [1, 2, 5, 20, 60, 70, 200, 1000]
    pairs = [[b"".join(random_lines(rng, rng.randrange(2000), kind, 0.02)) for _ in range(2)] for kind in kinds]
    check_same_as_git([(base, side) for base, side in pairs], algorithm, tmp_path)


def test_same_as_git_where_it_settles_for_less_than_the_shortest_way(tmp_path: Path) -> None:
    """Every so many lines are others, so that the way through is long.

    Above 65,536 lines on both sides together, git also looks at which paths get on best.
    """
    pairs: Pairs = []
    cases = [(9, rate, kinds, 2500) for rate in (0.1, 0.2, 0.3) for kinds in (20, 60, 300)]
    for seed, rate, kinds, size in [*cases, (3, 0.18, 100, 33_000)]:
        rng = seeded(seed)
        base = random_lines(rng, size, kinds, 0.0)
        replaced = [[line] if rng.random() > rate else random_lines(rng, rng.randrange(3), kinds, 0.0) for line in base]
        pairs.append((b"".join(base), b"".join(line for lines in replaced for line in lines)))
    check_same_as_git(pairs, "myers", tmp_path)


def test_same_as_git_where_common_lines_lie_among_absent_ones(tmp_path: Path) -> None:
    """A common line is left out of the search if most lines around it, up to a certain distance, are absent."""
    rng = seeded(10)
    pairs: Pairs = []
    for share in (0.6, 0.7, 0.75, 0.8, 0.9):
        for size in (60, 250, 600):
            base, side = ([b"x\n" if rng.random() > share else b"%d\n" % rng.randrange(10**9) for _ in range(size)] for _ in range(2))
            for _ in range(size // 50):
                block = [b"n%d\n" % rng.randrange(10**9) for _ in range(rng.randrange(3))]
                for lines in (base, side):
                    place = rng.randrange(len(lines))
                    lines[place:place] = block
            pairs.append((b"".join(base), b"".join(side)))
    check_same_as_git(pairs, "myers", tmp_path)


def test_same_as_git_around_the_commonness_that_is_given_up(tmp_path: Path) -> None:
    """The only common line occurs 63 to 66 times in the base."""
    rng = seeded(5)
    pairs: Pairs = []
    for times in (63, 64, 65, 66):
        for _ in range(10):
            base = [b"x\n"] * times + random_lines(rng, 30, 1, 1.0)
            side = [b"x\n"] * rng.randrange(20, 80) + random_lines(rng, 30, 1, 1.0)
            rng.shuffle(base)
            rng.shuffle(side)
            pairs.append((b"".join(base), b"".join(side)))
    check_same_as_git(pairs, "histogram", tmp_path)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_same_as_git_on_real_merges(algorithm: Algorithm, tmp_path: Path) -> None:
    """Every fourth merge of the corpus; over all of its 5,340 pairs both algorithms agreed with git too."""
    if not CORPUS.is_dir():
        pytest.skip("there is no corpus of real merges beside the project")
    pairs = []
    for case in sorted(CORPUS.glob("*/*/*"))[::4]:
        files = {path.stem: path.read_bytes() for path in sorted(case.iterdir()) if path.name != "meta.json"}
        pairs += [(files["base"], files["left"]), (files["base"], files["right"])]
    assert len(pairs) > 400
    check_same_as_git(pairs, algorithm, tmp_path)


def check_same_as_git(pairs: Pairs, algorithm: Algorithm, where: Path) -> None:
    expected = git_hunks(pairs, algorithm, where)
    assert any(expected), "git found no difference at all: the comparison would be empty"
    for (base, side), hunks in zip(pairs, expected, strict=True):
        assert diff(split_lines(base), split_lines(side), algorithm) == hunks, (base[:300], side[:300])


NUMBERS = [b"%d\n" % number for number in range(150_000)]
HOSTILE: dict[str, tuple[list[bytes], list[bytes]]] = {
    "equal lines and one more": ([b"x\n"] * 100_000, [b"x\n"] * 100_001),
    "equal lines and another one": ([b"x\n"] * 100_000, [b"x\n"] * 50_000 + [b"y\n"] + [b"x\n"] * 49_999),
    "alternating, shifted": ([b"x\n", b"y\n"] * 50_000, [b"y\n", b"x\n"] * 50_000),
    "one long line": ([b"x" * 5_000_000], [b"x" * 5_000_000 + b"y"]),
    "empty and full": ([], NUMBERS[:100_000]),
    "a megabyte, all different": (NUMBERS, [b"-" + line for line in NUMBERS]),
    "every other line": (NUMBERS[:20_000], [line if n % 2 else b"-" + line for n, line in enumerate(NUMBERS[:20_000])]),
    "reversed": (NUMBERS, NUMBERS[::-1]),
    "two periods": ([b"%d\n" % (n % 500) for n in range(20_000)], [b"%d\n" % (n % 499) for n in range(20_000)]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared(name: str) -> None:
    """Each of these takes minutes where the search is quadratic."""
    base, side = HOSTILE[name]
    hunks = diff(base, side)
    assert rebuilt(base, side, hunks) == side
    if name.startswith("equal lines"):
        assert len(hunks) == 1


def test_what_is_kept_of_large_texts_is_what_is_found_anew() -> None:
    rng = seeded(4)
    texts = [[b"%d\n" % rng.randrange(60) for _ in range(rng.randrange(50, 150))] for _ in range(12)]
    pairs = [(rng.choice(texts), rng.choice(texts)) for _ in range(150)]
    for base, side in pairs:
        for algorithm in ALGORITHMS:
            assert diff(base, side, algorithm) == _Index(base).compare(side, algorithm)
    changed = list(texts[0])
    before = diff(changed, texts[1])
    changed[:] = texts[2]
    assert diff(changed, texts[1]) == diff(texts[2], texts[1]) != before

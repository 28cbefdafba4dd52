"""The text driver: golden cases, and the laws on each of them and on random texts."""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.conflicts import Writer
from mergekit.driver import Contest, Hidden, Outcome
from mergekit.drivers.text import DRIVER, merge_texts
from mergekit.lines import markers
from mergekit.lines.deciding import MOST_BYTES, MOST_DISPUTES
from mergekit.lines.split import to_crlf
from tests.lines.drawn_merges import merges

CASES = Path(__file__).parent.parent / "cases" / "text"


def writer(number: int) -> Writer:
    return Writer(f"s{number}", f"{number:040}", time=number)


def merge(base: bytes | None, *sides: bytes, order: tuple[int, ...] = (), trust: str = "") -> Outcome:
    """Merge sides; side i is written by writer i + 1, in whatever order they are named."""
    order = order or tuple(range(len(sides)))
    options = {"trust": trust} if trust else {}
    return DRIVER.merge(Contest("text", base, tuple(sides[i] for i in order), tuple(writer(i + 1) for i in order), options=options))


def ids(outcome: Outcome) -> list[str]:
    return sorted(conflict.id for conflict in outcome.conflicts)


def orders(count: int, most: int = 24) -> list[tuple[int, ...]]:
    found = list(itertools.permutations(range(count)))
    return found if len(found) <= most else random.Random(count).sample(found, most)


def check_laws(base: bytes | None, sides: list[bytes]) -> None:
    """Check what the contract of drivers promises."""
    whole = merge(base, *sides)
    for order in orders(len(sides)):
        assert merge(base, *sides, order=order) == whole
    start = base or b""
    assert base is None or merge(base, *sides, start) == whole
    for side in sides:
        again = merge(base, *sides, side)
        assert (ids(again), again.base) == (ids(whole), whole.base)
        assert merge(base, side) == merge(base, side, side, start) == merge(side, side)
        assert merge(base, side).content == side
    assert whole.base is not None
    assert DRIVER.settle(whole.content or b"") == whole.base
    assert DRIVER.settle(whole.base) == whole.base
    standing = merge(base, whole.content or b"")
    assert ids(standing) == ids(whole), "what stands in a file is the conflict that was written"
    assert standing.content == whole.content
    assert whole.holds == bool(whole.conflicts)
    check_places(whole)


def check_places(outcome: Outcome) -> None:
    lines = (outcome.content or b"").splitlines(keepends=True)
    for conflict in outcome.conflicts:
        shown = b"".join(lines[conflict.place.first_line - 1 : conflict.place.last_line])
        assert shown.startswith(b"<<<<<<<")
        assert shown.splitlines()[-1].startswith(b">>>>>>>")
        for sibling in conflict.siblings:
            assert (sibling.value or b"") in shown
    assert len({conflict.id for conflict in outcome.conflicts}) == len(outcome.conflicts)


def cases(kind: str) -> list[Path]:
    found = sorted(CASES.joinpath(kind).iterdir())
    assert found
    return found


def read(case: Path) -> tuple[bytes | None, list[bytes], bytes, str]:
    base, options = case / "base", case / "options.toml"
    sides = sorted(case.glob("s[0-9]*"), key=lambda side: int(side.name[1:]))
    trust = tomllib.loads(options.read_text())["trust"] if options.exists() else ""
    return base.read_bytes() if base.exists() else None, [side.read_bytes() for side in sides], (case / "expected").read_bytes(), trust


@pytest.mark.parametrize("case", cases("merges"), ids=lambda case: case.name)
def test_merges(case: Path) -> None:
    base, sides, expected, trust = read(case)
    found = merge(base, *sides, trust=trust)
    assert (found.content, found.conflicts) == (expected, ())
    check_laws(base, sides)


@pytest.mark.parametrize("case", cases("conflicts"), ids=lambda case: case.name)
def test_conflicts(case: Path) -> None:
    base, sides, expected, trust = read(case)
    found = merge(base, *sides, trust=trust)
    assert found.content == expected
    assert found.conflicts
    check_laws(base, sides)


@pytest.mark.parametrize("case", cases("wanted"), ids=lambda case: case.name)
def test_wanted_cases_do_not_work_yet(case: Path) -> None:
    """One that does has to move to `merges`."""
    base, sides, expected, trust = read(case)
    assert merge(base, *sides, trust=trust).content != expected
    check_laws(base, sides)


@given(merges())
def test_laws(drawn: tuple[bytes, list[bytes]]) -> None:
    base, sides = drawn
    check_laws(base, sides)


@given(merges(3))
def test_laws_of_files_that_were_added(drawn: tuple[bytes, list[bytes]]) -> None:
    _, sides = drawn
    check_laws(None, sides)


@given(merges(4))
def test_every_line_that_a_side_brought_is_there(drawn: tuple[bytes, list[bytes]]) -> None:
    base, sides = drawn
    shown = (merge(base, *sides).content or b"").splitlines()
    for side in sides:
        for line in {*side.splitlines()} - {*base.splitlines()}:
            assert shown.count(line) >= 1


@given(merges(4))
def test_ends_of_lines_are_carried_through(drawn: tuple[bytes, list[bytes]]) -> None:
    base, sides = drawn
    if all(b"\n" in text for text in (base, *sides)):
        plain = merge(base, *sides)
        found = merge(to_crlf(base), *map(to_crlf, sides))
        assert (found.content, found.base) == (to_crlf(plain.content or b""), to_crlf(plain.base or b""))
        converted = merge(base, *sides, to_crlf(base))
        assert converted.base == found.base
        assert len(converted.conflicts) == len(found.conflicts)


@given(st.lists(st.binary(max_size=30), min_size=2, max_size=4), st.one_of(st.none(), st.binary(max_size=30)))
def test_any_bytes_merge(sides: list[bytes], base: bytes | None) -> None:
    found = merge(base, *sides)
    assert found == merge(base, *sides, order=tuple(reversed(range(len(sides)))))


def test_the_side_that_converted_ends_of_lines_is_heard_and_edits_merge() -> None:
    base = b"a\nb\nc\n"
    assert merge(base, b"a\r\nb\r\nc\r\n", b"a\nB\nc\n").content == b"a\r\nB\r\nc\r\n"
    assert merge(to_crlf(base), base, b"a\r\nB\r\nc\r\nd\r\n").content == b"a\nB\nc\nd\n"
    assert merge(b"a", b"a\r\nb\r\n", b"x", trust="safe").conflicts


def test_conflicts_have_the_ends_of_lines_of_their_file() -> None:
    base = b"a\r\nb\r\nc\r\n"
    found = merge(base, b"a\r\nX\r\nc\r\n", b"a\r\nY\r\nc\r\n")
    assert [sibling.value for sibling in found.conflicts[0].siblings] == [b"X\r\n", b"Y\r\n"]
    assert (found.content or b"").count(b"\r\n") == (found.content or b"").count(b"\n") == 9
    cut = merge(base, b"x", b"a\r\nY\r\nc\r\n")
    assert b"Y\r\n" in [line for sibling in cut.conflicts[0].siblings for line in (sibling.value or b"").splitlines(keepends=True)]
    mixed = merge(b"0\n" + base, b"0\na\r\nX\r\nc\r\n", b"0\na\r\nY\r\nc\r\n")
    assert b"<<<<<<< s1\r\n" in (mixed.content or b"")
    twice = merge(b"a\nb\n", b"a\n", b"a\r\nB\r\r\n")  # a carriage return before the end of its line is content
    assert twice.content is not None
    assert twice.conflicts
    assert markers.settle(twice.content) == twice.base


def test_mixed_ends_of_lines_are_part_of_their_lines() -> None:
    base = b"a\r\nb\nc\nd\n"
    assert merge(base, b"a\r\nb\nC\nd\n", b"a\nb\nc\nd\n").content == b"a\nb\nC\nd\n"
    assert merge(None, b"a\r\nb\r\n", b"a\nb\n").conflicts


def test_binary_content_merges_as_a_whole() -> None:
    found = merge(b"a\0\n", b"b\0\n", b"c\n")
    assert [(conflict.driver, conflict.kind) for conflict in found.conflicts] == [("binary", "content")]
    assert found.content == b"a\0\n"
    assert merge(b"a\0\n", b"b\0\n", b"a\0\n").content == b"b\0\n"


def test_a_conflict_says_who_wrote_what_and_where() -> None:
    (conflict,) = merge(b"a\nb\nc\n", b"a\nX\nc\n", b"a\nc\n", b"a\nX\nc\n").conflicts
    assert (conflict.driver, conflict.path, conflict.kind, conflict.base) == ("text", "text", "content", b"b\n")
    assert [(s.value, [w.label for w in s.writers]) for s in conflict.siblings] == [(b"X\n", ["s1", "s3"]), (b"", ["s2"])]
    assert (conflict.place.first_line, conflict.place.last_line) == (2, 7)
    (added,) = merge(None, b"x\n", b"y\n").conflicts
    assert (added.kind, added.base) == ("add/add", b"")


def test_edits_elsewhere_do_not_change_the_id_and_equal_conflicts_have_their_own() -> None:
    base, one, two = b"a\nb\nc\nd\ne\n", b"a\nX\nc\nd\ne\n", b"a\nY\nc\nd\ne\n"
    (plain,) = merge(base, one, two).conflicts
    (moved,) = merge(b"0\n" + base, b"new\nnew\n0\n" + one, b"0\n" + two.replace(b"e\n", b"E\n")).conflicts
    assert plain.id == moved.id
    twice = merge(base + base, one + one, two + two).conflicts
    assert len({conflict.id for conflict in twice}) == 2
    assert twice[0].id == plain.id


def test_many_writers_of_one_sibling_are_counted() -> None:
    found = merge(b"a\n", *[b"x\n"] * 5, b"y\n")
    assert (found.content or b"").splitlines()[0] == b"<<<<<<< s1, s2, s3 and 2 more"


def test_the_length_of_markers_is_an_option() -> None:
    def markers(size: str) -> bytes:
        contest = Contest("text", b"a\n", (b"x\n", b"y\n"), (writer(1), writer(2)), options={"marker-size": size})
        return (DRIVER.merge(contest).content or b"").split(b" ")[0]

    assert markers("12") == b"<" * 12
    assert markers("3") == markers("") == markers("many") == markers("-9") == markers("99999") == b"<" * 7


def test_a_later_merge_joins_the_siblings_of_a_conflict_that_stands() -> None:
    """Merging two and then a third gives the siblings that all three give at once."""
    base, sides = b"a\nb\nc\nd\n", [b"a\nX\nc\nd\n", b"a\nY\nc\nd\n", b"a\nZ\nc\nD\n"]
    first = merge(base, *sides[:2])
    later = DRIVER.merge(Contest("text", base, (first.content, sides[2]), (writer(9), writer(3))))
    assert ids(later) == ids(merge(base, *sides))
    assert later.base == merge(base, *sides).base == b"a\nb\nc\nD\n"


def test_a_conflict_that_the_base_shows_is_resolved_by_whoever_replaced_it() -> None:
    base = b"a\nb\nc\nd\n"
    standing = merge(base, b"a\nX\nc\nd\n", b"a\nY\nc\nd\n").content or b""
    elsewhere, resolved = standing.replace(b"d\n", b"D\n"), b"a\nXY\nc\nd\n"
    assert merge(standing, elsewhere, resolved) == Outcome(b"a\nXY\nc\nD\n", b"a\nXY\nc\nD\n")
    two = merge(standing, resolved, b"a\nYX\nc\nd\n")
    assert [(conflict.base, [s.value for s in conflict.siblings]) for conflict in two.conflicts] == [(b"b\n", [b"XY\n", b"YX\n"])]


OPEN = b"c\nc\nc\n"
"""What the conflict in `STANDING` started from: three lines, where the conflict counts as one."""
BASE = b"a\nb\n" + OPEN + b"d\ne\ne\ne\nf\n"
STANDING = merge(BASE, BASE.replace(OPEN, b"X\n"), BASE.replace(OPEN, b"Y\n")).content or b""


@pytest.mark.parametrize("form", [bytes, to_crlf])
def test_a_base_that_stood_between_markers_is_what_the_sides_started_from(form: Callable[[bytes], bytes]) -> None:
    def started(*sides: bytes) -> Outcome:
        texts = tuple(form(side) for side in sides)
        return DRIVER.merge(Contest("text", form(BASE), texts, (writer(1), writer(2)), rendered=form(STANDING)))

    above, below = (b"a\n", b"A\n"), (b"\nf\n", b"\nF\n")
    untouched = started(STANDING.replace(*above), STANDING.replace(*below))
    assert untouched.content == form(STANDING.replace(*above).replace(*below))
    assert untouched.base == form(BASE.replace(*above).replace(*below))
    assert len(untouched.conflicts) == 1
    for resolution in (b"XY\n", OPEN, b""):
        found = started(BASE.replace(OPEN, resolution), STANDING.replace(*below))
        assert (found.content, found.conflicts) == (form(BASE.replace(OPEN, resolution).replace(*below)), ())
    (twice,) = started(BASE.replace(OPEN, b"P\n"), BASE.replace(OPEN, b"Q\n")).conflicts
    assert (twice.base, [sibling.value for sibling in twice.siblings]) == (form(OPEN), [form(b"P\n"), form(b"Q\n")])


def test_a_hidden_writer_is_compared_with_what_stood_too() -> None:
    """Below the conflict K wrote 1; one takes that back, one edits it, one who has not seen it edits elsewhere."""
    last, first = b"\nf\n", b"a\n"
    sides = (STANDING, STANDING.replace(last, b"\n2\n"), STANDING.replace(first, b"A\n"))
    seen = STANDING.replace(last, b"\n1\n")

    def closer(chosen: frozenset[int]) -> Contest:
        assert chosen == {0, 1}
        settled = BASE.replace(last, b"\n1\n")
        return Contest("text", settled, sides[:2], (writer(1), writer(2)), rendered=seen)

    writers = (writer(1), writer(2), writer(3))
    contest = Contest("text", BASE, sides, writers, lambda: (Hidden(seen, frozenset({0, 1})),), closer, rendered=STANDING)
    _, reverted = DRIVER.merge(contest).conflicts
    assert (reverted.base, [sibling.value for sibling in reverted.siblings]) == (b"1\n", [b"f\n", b"2\n"])


def test_the_same_change_and_its_revert() -> None:
    """One of two who made a change took it back: the other, who has not seen this, counts for the change.

    0 --- 1 (a) --- 0 (c)
      \\-- 1 (b)
    """
    base, changed = b"x = 0\n", b"x = 1\n"
    sides, writers = (base, changed), (writer(3), writer(2))

    def hidden() -> tuple[Hidden[bytes | None], ...]:
        return (Hidden(changed, frozenset({0})),)

    assert DRIVER.merge(Contest("text", base, sides, writers, hidden)).content == changed
    assert DRIVER.merge(Contest("text", base, sides[::-1], writers[::-1], lambda: (Hidden(changed, frozenset({1})),))).content == changed


def test_texts_merge_without_a_history() -> None:
    assert merge_texts(b"a\nb\nc\n", [b"A\nb\nc\n", b"a\nb\nC\n"]).content == b"A\nb\nC\n"
    assert merge_texts(None, [None, b"a\n"]).content == b"a\n"
    assert b"<<<<<<< side 1" in (merge_texts(b"a\n", [None, b"b\n"]).content or b"")


def test_a_file_of_one_huge_line_and_one_of_many_equal_lines() -> None:
    huge = b"x" * 5_000_000
    assert (merge(huge, huge + b"\ny\n", huge[:-1], trust="safe").content or b"").startswith(b"<<<<<<<")
    many = b"{\n" * 50_000
    assert merge(many, b"a\n" + many, many + b"b\n").content == b"a\n" + many + b"b\n"


def test_rules_are_not_asked_for_ever() -> None:
    base = [b"line %d of text\n" % i for i in range(3 * MOST_DISPUTES + 30)]
    left = [line.replace(b"of", b"from") if i % 3 == 0 else line for i, line in enumerate(base)]
    right = [line.replace(b"of", b"about") if i % 3 == 1 else line for i, line in enumerate(base)]
    found = merge(b"".join(base), b"".join(left), b"".join(right), trust="eager")
    assert len(found.conflicts) == MOST_DISPUTES + 10
    assert not found.events
    some = [b"".join(text[:30]) for text in (base, left, right)]
    assert merge(*some, trust="eager").events


@pytest.mark.parametrize(("size", "conflicts"), [(1000, 0), (MOST_BYTES // 3 + 1, 1)])
def test_rules_are_not_asked_about_megabytes_of_one_line(size: int, conflicts: int) -> None:
    base = b"a = first(1) " + b"; " * (size // 2) + b" b = second(2)\n"
    found = merge(base, base.replace(b"1", b"one"), base.replace(b"2", b"two"), trust="eager")
    assert len(found.conflicts) == conflicts
    assert bool(found.events) == (not conflicts)

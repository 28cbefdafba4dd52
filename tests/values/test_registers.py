"""Values as a whole: who agrees, how what they agree on is written, and what siblings are made of."""

from __future__ import annotations

import itertools

from mergekit.conflicts import siblings_of
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.values.kind import Contest
from mergekit.values.registers import alike, as_written, register, states
from mergekit.values.value import Value, standing, value_of
from tests.types.value_histories import ABSENT, ValueHistory, contest, shown, term, writer


def spelt(*texts: bytes) -> Contest:
    """Make a contest of one text, spelt in several ways; the first is the base."""
    base, *sides = (value_of("x", text) for text in texts)
    return replace(contest(None, *sides), base=base)


def test_equal_values_are_written_as_whoever_changed_that_wrote_them() -> None:
    for texts in itertools.permutations((b"x", b"'x'", b'"x"')):
        contested = spelt(b"x", *texts)
        assert (found := alike(contested, contested.base))
        assert found.text == b'"x"', "of several the first, whichever side it is"
    unchanged = spelt(b"x", b"x", b"x")
    assert (found := alike(unchanged, unchanged.base))
    assert found.text == b"x"


def test_states_that_mean_the_same_are_one_text() -> None:
    values: list[Value | None] = [value_of("x", b"'x'"), value_of("x", b'"x"'), None, value_of("y", b"y")]
    state = states(values)
    assert [state(value) for value in values] == [b'"x"', b'"x"', None, b"y"]


def test_null_and_absence_are_two_variants() -> None:
    assert shown(register(contest(0, None, ABSENT))) == ["-", "null"]


def test_what_was_left_of_siblings_is_read_by_its_source_alone() -> None:
    """One variant stood among siblings in a file, and no version holds it as a value."""
    left = standing(Siblings(b"0", siblings_of([(b"1", writer(7)), (b"2", writer(8))])))
    history = ValueHistory(term("siblings"))
    base = history.commit((), left)
    one, other = (
        history.commit((base,), standing(Siblings(b"0", siblings_of([(b"1", writer(7)), (text, writer(9))])))) for text in (b"3", b"4")
    )
    assert shown(history.shown((one, other))) == ["1", "3", "4"], "both kept it"
    assert as_written(b"1").text == b"1"
    assert as_written(b"1") != value_of(1), "nobody here knows the format"

"""Parses: a result has no error that its inputs do not account for."""

from __future__ import annotations

from pathlib import Path

import pytest

from mergekit.checks import parses
from mergekit.checks.trees import tree
from mergekit.languages import load
from mergekit.syntax.parse import MAX_BYTES, MAX_BYTES_WITH_ERRORS
from tests.languages.samples import every_sample

PYTHON = load("python")
GOOD = b"def first():\n    pass\n"
ODD = b"print 'old', % 1\n"


def found(base: bytes | None, sides: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in parses(PYTHON, base, sides, result)]


def test_an_error_that_no_input_has() -> None:
    assert found(GOOD, (GOOD, GOOD), GOOD + b"x = (1\n") == [(3, "no syntax: 'x = (1'")]
    assert found(None, (GOOD, GOOD), b"x = )\n") != []


def test_what_is_missing() -> None:
    profile = load("javascript")
    assert [(one.line, one.what) for one in parses(profile, b"", (b"f();\n", b""), b"f(;\n")] == [(1, "')' is missing")]


def test_errors_of_the_base_and_of_each_side_are_no_finding() -> None:
    assert tree(PYTHON.grammar, ODD).root_node.has_error  # type: ignore[union-attr]  # it is short
    assert found(GOOD, (ODD + GOOD, GOOD + ODD), ODD + GOOD + ODD) == []
    assert found(ODD, (ODD + GOOD, ODD), ODD + GOOD) == []
    assert found(GOOD, (ODD + GOOD, GOOD), ODD + GOOD + ODD) != []


def test_a_side_that_is_there_twice_accounts_for_no_more() -> None:
    sides = ODD + GOOD, GOOD
    result = ODD + GOOD + ODD
    assert found(GOOD, sides, result) != []
    assert found(GOOD, (*sides, ODD + GOOD), result) == found(GOOD, sides, result)


def test_what_is_too_long_or_not_to_be_counted_in_an_input_is_no_finding() -> None:
    long = GOOD * (MAX_BYTES // len(GOOD) + 1)
    assert found(GOOD, (GOOD, GOOD), long + b"(") == []
    assert found(GOOD, (long, GOOD), GOOD + b"(") == []


def test_a_result_that_costs_too_much_where_no_input_does() -> None:
    """Some scanners look ahead to the end of a line at every token: ten thousand of these would take minutes."""
    soup = b"case a -> " * 10_000
    profile = load("scala")
    assert tree(profile.grammar, soup) is None
    assert [one.what for one in parses(profile, b"", (b"", b""), soup)] == ["there are too many errors to be counted"]
    assert parses(profile, b"", (soup, b""), soup + b"{") == ()


GRAMMAR = load("csharp").grammar
METHOD = b"class C { int M%d(int a) { return a + %d; } }\n"


def methods(size: int) -> bytes:
    return b"".join(METHOD % (i, i) for i in range(size // len(METHOD)))


def test_going_around_errors_ends_soon() -> None:
    """Each token that is skipped makes the next one dearer: a megabyte of brackets that nothing opens would take ten seconds."""
    soup = b"".join(b"a%d)}]\n" % i for i in range(20_000))
    assert tree(GRAMMAR, soup) is None
    assert parses(load("csharp"), b"", (soup, b""), soup + b"}") == ()


def test_a_few_errors_in_much_code_are_gone_around() -> None:
    """In code of people, the parser is hardly ever seen at it: twice in one file, at most."""
    code = b"".join(methods(2000) + b"int f( {\n" for _ in range(50))
    parsed = tree(GRAMMAR, code)
    assert parsed is not None
    assert parsed.root_node.has_error


def test_large_sources_have_a_tree_unless_there_is_an_error() -> None:
    large = methods(MAX_BYTES_WITH_ERRORS + 100)
    assert tree(GRAMMAR, large) is not None
    assert tree(GRAMMAR, large + b"int f( {\n") is None
    profile, odd, small = load("csharp"), b"int f( {\n", methods(200)
    assert parses(profile, large, (large + small, large), large + odd) != ()
    assert parses(profile, large + odd, (large + small, large), large + odd + odd) == ()
    assert parses(profile, small + odd, (small, small + small), large + odd) == ()


@pytest.mark.parametrize("sample", every_sample(), ids=lambda sample: f"{sample.parent.name}/{sample.name}")
def test_half_a_sample(sample: Path) -> None:
    """What is cut off somewhere is an error, in every language in which there are any."""
    profile, text = load(sample.parent.name), sample.read_bytes()
    assert parses(profile, text, (text, text), text) == ()
    halves = [text[: len(text) * i // 20] for i in range(1, 20)]
    broken = [half for half in halves if parses(profile, text, (text, text), half)]
    assert broken or profile.name in {"markdown", "rst"} or len(text) < 100
    for half in broken:
        assert parses(profile, half, (half, half), half) == ()


def test_a_text_of_brackets_that_never_close_is_not_parsed() -> None:
    """A step of the parser then takes ten times as long, once it has met an error: four seconds for a megabyte."""
    opened = b"class A {\n" * 5_000
    assert tree(load("csharp").grammar, opened) is None
    assert tree(load("csharp").grammar, opened[:30_000]) is not None
    closed = b"class A { void F() { } }\n" * 5_000
    assert tree(load("csharp").grammar, closed) is not None
    nested = b"class A {\n" * 900 + b"}\n" * 900
    assert tree(load("csharp").grammar, nested * 4) is not None

"""Parsing: errors are no trees, and a tree made from another one is the same as one made anew."""

from __future__ import annotations

import random
from pathlib import Path

from mergekit.lines.diff import diff
from mergekit.lines.split import split_lines
from mergekit.syntax.code.parsing import edits, parse
from mergekit.syntax.parse import MAX_BYTES
from tests.syntax.code.golden import language

PYTHON = language("python").grammar
SOURCES = sorted((Path(__file__).parents[3] / "mergekit" / "lines").glob("*.py"))


def test_errors_are_no_trees() -> None:
    assert parse(PYTHON, b"x = 1\n") is not None
    assert parse(PYTHON, b"x = (\n") is None
    assert parse(PYTHON, b"x = '\xff'\n") is None
    assert parse(PYTHON, b"#" * (MAX_BYTES + 1)) is None


def test_a_tree_made_from_another_one_is_the_same() -> None:
    chance = random.Random(3)
    compared = 0
    for source in SOURCES:
        base = source.read_bytes()
        tree = parse(PYTHON, base)
        assert tree is not None
        lines = split_lines(base)
        for _ in range(20):
            side = list(lines)
            at = chance.randrange(len(side))
            side[at : at + chance.randrange(4)] = side[(other := chance.randrange(len(side))) : other + chance.randrange(5)]
            text = b"".join(side)
            anew = parse(PYTHON, text)
            again = parse(PYTHON, text, tree, edits(diff(lines, side), lines, side))
            assert (anew is None) == (again is None)
            if anew is not None and again is not None:
                assert str(anew.root_node) == str(again.root_node)
                compared += 1
    assert compared > 50


def test_what_grammars_cannot_bear_is_not_parsed() -> None:
    assert parse(language("rst").grammar, b"a.b(" * 5000 + b"\n") is None
    assert parse(language("yaml").grammar, b"".join(b" " * i + b"a:\n" for i in range(400))) is None
    assert parse(language("rust").grammar, b"%q(" * 5000) is None


def test_a_text_of_brackets_that_never_close_is_not_parsed() -> None:
    """Behind an error each step of the parser then takes ten times as long: fifteen seconds for 300 kB."""
    grammar = language("csharp").grammar
    assert parse(grammar, b"{ a\n" * 10_000) is None
    code = b"class A { void F() { } }\n" * 2_000
    assert parse(grammar, code) is not None
    assert parse(grammar, code.replace(b"}", b"//" + b"(" * 1_001 + b"\n}", 1)) is None  # only brackets are counted, wherever they stand

"""Parsing: errors are no trees, and a tree made from another one is the same as one made anew."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from mergekit import languages
from mergekit.checks.trees import foreign, tree
from mergekit.lines.diff import diff
from mergekit.lines.split import split_lines
from mergekit.syntax.code.parsing import edits, known, parse
from mergekit.syntax.parse import MAX_BYTES, is_soup
from tests.languages.samples import samples
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
        first = parse(PYTHON, base)
        assert tree is not None
        lines = split_lines(base)
        for _ in range(20):
            side = list(lines)
            at = chance.randrange(len(side))
            side[at : at + chance.randrange(4)] = side[(other := chance.randrange(len(side))) : other + chance.randrange(5)]
            text = b"".join(side)
            anew = parse(PYTHON, text)
            again = parse(PYTHON, text, first, edits(diff(lines, side), lines, side))
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


@pytest.mark.parametrize("name", languages.names())
def test_what_people_write_is_no_soup(name: str) -> None:
    """However long it is, and whatever it begins with."""
    for sample in samples(name):
        text = sample.read_bytes()
        assert not is_soup(language(name).grammar, text * (40_000 // len(text) + 1))


@pytest.mark.parametrize("name", ["c", "cpp", "csharp", "java", "rust", "typescript"])
def test_words_that_are_no_code_are_not_parsed(name: str) -> None:
    """An error in every few bytes: two to ten seconds for half a megabyte, by the same steps as code takes."""
    grammar = language(name).grammar
    soup = b"a b c ;\n" * 5_000
    assert is_soup(grammar, soup)
    assert parse(grammar, soup) is None
    assert tree(grammar, soup) is None
    assert foreign(grammar, soup)
    assert not is_soup(grammar, b"// code\n" * 2_000 + soup)  # one look at what is code is enough


@pytest.mark.parametrize(
    ("name", "soup"),
    [("c", b"int a b\n"), ("python", b'"""a" '), ("go", b"`a"), ("rust", b"'a "), ("php", b"<?php $a $a $a\n"), ("php", b"$a ")],
)
def test_errors_that_run_together_are_counted_where_there_are_many(name: str, soup: bytes) -> None:
    """One node stands for all of them, and says nothing of how often the parser went around one: two to ten seconds for a megabyte."""
    grammar = language(name).grammar
    text = (b"<?php " if name == "php" else b"") + soup * (140_000 // len(soup))
    assert is_soup(grammar, text)
    assert parse(grammar, text) is None
    assert foreign(grammar, text)


@pytest.mark.parametrize(("name", "row"), [("c", b"12, 345, 0x6f,\n"), ("json", b'"a": [1, 20, 300],\n'), ("python", b"('name', 2500),\n")])
def test_tables_are_no_soup(name: str, row: bytes) -> None:
    """They have many signs, and wherever one begins to read them an error."""
    head, tail = {"c": (b"int table[] = {\n", b"};\n"), "json": (b"{\n", b'"b": 1}\n'), "python": (b"TABLE = [\n", b"]\n")}[name]
    table = head + row * (200_000 // len(row)) + tail
    assert not is_soup(language(name).grammar, table)
    assert parse(language(name).grammar, table) is not None


@pytest.mark.parametrize("name", ["html", "xml"])
def test_elements_that_stay_open_are_not_parsed(name: str) -> None:
    """The scanner writes all open ones down at every token: a minute for a megabyte."""
    grammar = language(name).grammar
    assert tree(grammar, b"<div>\n" * 6_000) is None
    closed = b"<div>" + b"<div>text</div>\n" * 3_000 + b"</div>\n"
    assert parse(grammar, closed) is not None
    assert parse(language("html").grammar, b"<ul>" + b"<li>text\n" * 5_000 + b"</ul>\n") is not None


def test_a_tree_is_known_for_a_while() -> None:
    sources = [b"x = %d\n" % number for number in range(20)]
    trees = [parse(PYTHON, source) for source in sources]
    assert known(PYTHON, sources[-1]) is trees[-1]
    assert tree(PYTHON, sources[-1]) is trees[-1]
    assert known(PYTHON, sources[0]) is None
    assert parse(PYTHON, b"x = (\n") is None
    assert known(PYTHON, b"x = (\n") is None

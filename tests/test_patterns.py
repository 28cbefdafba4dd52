"""Patterns are as those of `re`, and compiled when they are first asked."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from mergekit.patterns import pattern


def test_it_says_what_the_compiled_one_says() -> None:
    source, text = r"(?P<name>[a-z]+)=(\d+)", "one=1, TWO=2"
    late, compiled = pattern(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    assert late.findall(text) == compiled.findall(text) == [("one", "1"), ("TWO", "2")]
    for ask in ("search", "match", "fullmatch"):
        assert str(getattr(late, ask)(text)) == str(getattr(compiled, ask)(text))
    assert [found["name"] for found in late.finditer(text)] == ["one", "TWO"]
    assert late.sub("-", text) == "-, -"
    assert late.split(text) == compiled.split(text)
    assert (late.pattern, late.flags, late.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_it_is_compiled_once_and_not_before_it_is_asked() -> None:
    late = pattern(rb"[")  # would be refused
    with pytest.raises(re.error):
        late.search(b"")
    asked = pattern(rb"a+")
    assert asked.search(b"caab")
    assert asked.search is asked.search


def test_a_module_compiles_none_while_it_is_imported() -> None:
    """What is imported for a merge of code asks no pattern until there is something to ask it."""
    program = "import re, sys; re.compile = None; import mergekit.lines.rules.ladder, mergekit.checks, mergekit.syntax.code.merge"
    subprocess.run([sys.executable, "-c", program], check=True)

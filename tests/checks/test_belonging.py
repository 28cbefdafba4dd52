"""Belonging: what stands above a declaration stands above no other."""

from __future__ import annotations

import pytest

from mergekit.checks import belonging
from mergekit.languages import load

BASE = b"def open_it():\n    pass\n\n\ndef close_it():\n    pass\n"
COMMENTED = BASE.replace(b"def close_it", b"# The last one.\ndef close_it")
WITH_NEW = BASE.replace(b"def close_it", b"def lock_it():\n    pass\n\n\ndef close_it")
RIGHT = BASE.replace(b"def close_it", b"def lock_it():\n    pass\n\n\n# The last one.\ndef close_it")
WRONG = BASE.replace(b"def close_it", b"# The last one.\ndef lock_it():\n    pass\n\n\ndef close_it")


def found(language: str, inputs: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in belonging(load(language), inputs, result)]


def test_a_comment_above_another_function() -> None:
    assert found("python", (BASE, COMMENTED, WITH_NEW), RIGHT) == []
    assert found("python", (BASE, COMMENTED, WITH_NEW), WRONG) == [(5, "belongs to another: '# The last one.'")]


def test_a_decorator_above_another_function() -> None:
    inputs = (BASE, COMMENTED.replace(b"# The last one.", b"@cached(3)"), WITH_NEW)
    assert found("python", inputs, RIGHT.replace(b"# The last one.", b"@cached(3)")) == []
    assert found("python", inputs, WRONG.replace(b"# The last one.", b"@cached(3)")) == [(5, "belongs to another: '@cached(3)'")]


def test_what_stands_above_many() -> None:
    inputs = tuple(text.replace(b"def open_it", b"@cached\ndef open_it") for text in (BASE, COMMENTED, WITH_NEW))
    inputs = (inputs[0], inputs[1].replace(b"# The last one.", b"@cached"), inputs[2])
    result = b"@cached\n" + WRONG.replace(b"# The last one.", b"@cached")
    assert found("python", inputs, result) == [(6, "belongs to another: '@cached'")]


def test_one_that_was_renamed_keeps_what_stands_above_it() -> None:
    renamed = BASE.replace(b"close_it", b"shut_it")
    assert found("python", (BASE, COMMENTED, renamed), COMMENTED.replace(b"close_it", b"shut_it")) == []
    both = renamed.replace(b"def open_it", b"def close():\n    pass\n\n\ndef open_it")
    assert found("python", (BASE, COMMENTED, both), COMMENTED.replace(b"close_it", b"shut_it")) == []


def test_what_nobody_wrote_above_anything_is_not_judged() -> None:
    assert found("python", (BASE, COMMENTED, WITH_NEW), WRONG.replace(b"last", b"first")) == []


@pytest.mark.parametrize(
    ("language", "shape", "above", "new"),
    [
        ("java", b"class A {\n    void one() {}\n\n%s    void two() {}\n}\n", b"    @Checked\n", b"    void three() {}\n\n"),
        ("rust", b"mod a {\n    fn one() {}\n\n%s    fn two() {}\n}\n", b"    #[cfg(checked)]\n", b"    fn three() {}\n\n"),
        ("php", b"<?php\nclass A {\n%s    function two() {}\n}\n", b"    /** Checked. */\n", b"    function three() {}\n\n"),
        ("csharp", b"class A {\n    void one() {}\n\n%s    void two() {}\n}\n", b"    [Checked]\n", b"    void three() {}\n\n"),
        ("typescript", b"class A {\n  one() {}\n\n%s  two() {}\n}\n", b"  // Checked.\n", b"  three() {}\n\n"),
        ("go", b"package a\n\nfunc one() {}\n\n%sfunc two() {}\n", b"// Checked.\n", b"func three() {}\n\n"),
    ],
)
def test_in_other_languages(language: str, shape: bytes, above: bytes, new: bytes) -> None:
    inputs = (shape % b"", shape % above, shape % new)
    assert found(language, inputs, shape % (new + above)) == []
    assert [line for line, _ in found(language, inputs, shape % (above + new))] == [(shape % above).split(b"\n").index(above[:-1]) + 1]


def test_what_may_stand_often_is_no_declaration() -> None:
    base = b"total += 1\n\ntotal += 2\n"
    inputs = (base, b"# Two more.\n" + base[12:], b"total += 1\n\nother += 3\n")
    assert found("python", inputs, b"# Two more.\nother += 3\n") == []
    twice = b"x = 1\n\ny = 2\n\nx = 3\n"
    inputs = (twice, twice.replace(b"x = 3", b"# Last.\nx = 3"), twice)
    assert found("python", inputs, twice.replace(b"y = 2", b"# Last.\ny = 2")) == []

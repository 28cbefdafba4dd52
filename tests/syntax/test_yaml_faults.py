"""YAML that cannot be read, or has a key twice: the line on which what is wrong begins."""

from __future__ import annotations

import pytest

from mergekit.syntax.yaml_faults import line_of_fault, repeated_key

LONG = "a:\n" + "  k: 1\n" * 300 + "  z: [\n" + "  k: 1\n" * 300


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ("a: 1\n", None),
        ("a: [1,\n 2]\nb: 'x\n y'\nc: |\n  z\n", None),
        ("a: [1\nb: }\n", 1),
        ("a: 1\nb: 2\n c: 3\nd: 4\n", 3),
        ("a: 1\nb: 'x\nc: 2\nd: 3\n", 2),
        ("a:\n  b: 1\n  c: [1,\n    2]\n  d: {x\n  e: 1\nf: 2\n", 5),
        ("a: 1\n- b\nc: 1\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("x: 1\na: |\n  t\n t\nb: 1\n", 4),
        ("{a: 1,\nb: [}\n", 1),
        ("---\na: 1\n---\nb: ]\n---\nc: 1\n", 4),
        (LONG, 302),
        ("x: 1\n" * 5_000 + "y: [\n" + "x: 1\n" * 5_000, 5_001),
        ("x: 1\n" * 40_000, None),
        (" " * 70 + "a: {\n", None),
    ],
    ids=range(16),
)
def test_the_line(text: str, line: int | None) -> None:
    assert line_of_fault(text.encode()) == line


def test_what_is_no_text_has_no_line() -> None:
    assert line_of_fault(b"a: \xff\n") == 0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1\nb: {a: 2}\nc: [{a: 1}, {a: 2}]\n", None),
        ("a: 1\nb: 2\n'a': 3\nb: 4\n", (3, "a")),
        ('k:\n  a: 1\n  "\\u0061": 2\n', (3, "a")),
        ("x: {a: 1,\n  b: 2, a: 3}\n", (2, "a")),
        ("z:\n  a: 1\n  b: {c: 1, c: 2}\n  a: 2\nz: 3\n", (3, "c")),
        ("---\na: 1\n---\na: 2\n", None),
        ('1: a\n"1": b\n', None),
        ("a: &x {k: 1}\nb:\n  <<: *x\n  <<: *x\n", None),
        ("a: [\na: 1\n", None),
        ("[" * 3_000 + "]" * 3_000, None),
    ],
    ids=range(10),
)
def test_the_first_key_that_its_table_has_already(text: str, wanted: tuple[int, str] | None) -> None:
    assert repeated_key(text.encode()) == wanted

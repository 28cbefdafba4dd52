"""Joints: lines that come to stand beside each other are joined as they were to others."""

from __future__ import annotations

from mergekit.checks import joints
from mergekit.languages import load


def found(language: str, inputs: tuple[bytes, ...], result: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in joints(load(language), inputs, result)]


def test_two_strings_that_became_one() -> None:
    base, left, right = b"x = [\n    'a'\n]\n", b"x = [\n    'a',\n    'b'\n]\n", b"x = [\n    'a',\n    'c'\n]\n"
    assert found("python", (base, left, right), b"x = [\n    'a',\n    'b',\n    'c'\n]\n") == []
    assert found("python", (base, left, right), b"x = [\n    'a',\n    'b'\n    'c'\n]\n") == [(4, "joined as concatenated_string: ''c''")]


def test_lines_that_no_input_has_say_nothing() -> None:
    assert found("python", (b"x = [\n    'a'\n]\n",), b"x = [\n    'b'\n    'c'\n]\n") == []


def test_texts_with_errors_say_nothing() -> None:
    base, left, right = b"x = [\n    'a'\n]\n)\n", b"x = [\n    'a',\n    'b'\n]\n)\n", b"x = [\n    'a',\n    'c'\n]\n)\n"
    assert found("python", (base, left, right), b"x = [\n    'a',\n    'b'\n    'c'\n]\n") == []


def test_lines_of_a_block_and_of_a_string_stand_as_they_like() -> None:
    base, left, right = b'x = """\na\n"""\ny()\n', b'x = """\na\nb\n"""\ny()\nz()\n', b'x = """\na\nc\n"""\nw()\ny()\n'
    assert found("python", (base, left, right), b'x = """\na\nb\nc\n"""\nw()\ny()\nz()\n') == []
    assert found("python", (base, left, right), b'x = """\nb\na\nc\n"""\nz()\nw()\n') == []


def test_paragraphs_of_prose_grow_together() -> None:
    base, left, right = b"- one\n\nlast\n", b"- one\n- two\n\nlast\n", b"- one\n\nthree\n\nlast\n"
    assert found("rst", (base, left, right), b"- one\n- two\nthree\n\nlast\n") == []

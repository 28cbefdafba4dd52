from __future__ import annotations

import re
import subprocess
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines.split import EndOfLine, end_of_line, is_binary, join, split_lines, to_crlf, to_lf

TEXTS = [b"".join(parts) for size in range(6) for parts in product((b"a", b"\r", b"\n"), repeat=size)]


def test_lines_end_at_line_feeds_alone() -> None:
    for text in [*TEXTS, b"a\x0bb\x0cc\x1cd\x85e\xe2\x80\xa8f\ng"]:
        lines = split_lines(text)
        assert lines == re.findall(rb"[^\n]*\n|[^\n]+", text)
        assert join(lines) == text


@given(st.binary())
def test_joining_undoes_splitting(content: bytes) -> None:
    lines = split_lines(content)
    assert join(lines) == content
    assert all(line.endswith(b"\n") for line in lines[:-1])
    assert all(line and b"\n" not in line[:-1] for line in lines)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", EndOfLine.NONE),
        (b"a", EndOfLine.NONE),
        (b"a\rb\r", EndOfLine.NONE),
        (b"a\nb", EndOfLine.LF),
        (b"a\rb\n", EndOfLine.LF),
        (b"\n", EndOfLine.LF),
        (b"a\r\nb", EndOfLine.CRLF),
        (b"a\r\r\n", EndOfLine.CRLF),
        (b"\r\n", EndOfLine.CRLF),
        (b"a\r\nb\n", EndOfLine.MIXED),
        (b"a\nb\r\n", EndOfLine.MIXED),
    ],
)
def test_end_of_line(content: bytes, expected: EndOfLine) -> None:
    assert end_of_line(content) is expected


def test_end_of_line_is_what_every_line_says() -> None:
    for text in TEXTS:
        styles = {line.endswith(b"\r\n") for line in split_lines(text) if line.endswith(b"\n")}
        found = {EndOfLine.NONE: set(), EndOfLine.LF: {False}, EndOfLine.CRLF: {True}, EndOfLine.MIXED: {False, True}}[end_of_line(text)]
        assert found == styles


def test_conversions_undo_each_other() -> None:
    for text in TEXTS:
        assert to_lf(to_crlf(text)) == text
        assert len(split_lines(to_crlf(text))) == len(split_lines(text)) == len(split_lines(to_lf(text)))
        if end_of_line(text) in (EndOfLine.CRLF, EndOfLine.NONE):
            assert to_crlf(to_lf(text)) == text
        if b"\n" in text:
            assert end_of_line(to_crlf(text)) is EndOfLine.CRLF


def test_conversion_takes_one_carriage_return_from_each_line() -> None:
    assert to_lf(b"a\r\r\nb\rc\n\r\n") == b"a\r\nb\rc\n\n"
    assert to_crlf(b"a\r\nb\n") == b"a\r\r\nb\r\n"


def test_binary_is_what_git_takes_for_binary(tmp_path: Path) -> None:
    contents = [b"", b"a\n", b"\0", b"\xff\xfe\x01\n", b"a" * 7999 + b"\0", b"a" * 8000 + b"\0", b"a\0\n", b"\n" * 8000 + b"\0\n"]
    for number, content in enumerate(contents):
        (tmp_path / str(number)).write_bytes(content)
        command = ["git", "diff", "--no-index", "--numstat", "--", "/dev/null", str(number)]
        said = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=False).stdout
        assert is_binary(content) == said.startswith(b"-\t-\t"), number

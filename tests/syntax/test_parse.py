"""Parsing: whatever has an error, or would harm the process, is no tree."""

from __future__ import annotations

import pytest

from mergekit.syntax.parse import MAX_BYTES, captured, parse


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("yaml", b"a: [1\n"),
        ("yaml", b"a: \xff\n"),
        ("toml", b"a = \n"),
        ("toml", b"a = 1\n" * (MAX_BYTES // 6 + 1)),
        ("yaml", b"".join(b" " * i + b"a:\n" for i in range(400))),
        ("yaml", b"".join(b" " * i + b"a:\n" + b" " * i + b"-\n" for i in range(200))),
        ("yaml", b"- " * 400 + b"\n"),
        ("yaml", b"? " * 400 + b"\n"),
        ("yaml", b"".join(b" " * i + b"- " * 30 + b"a:\n" for i in range(400))),
    ],
)
def test_what_is_no_tree(language: str, source: bytes) -> None:
    assert parse(language, source) is None


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("yaml", b"".join(b" " * i + b"a:\n" for i in range(64))),
        ("yaml", b"- " * 32 + b"\n"),
        ("yaml", b"a: " + b"[" * 10_000 + b"]" * 10_000 + b"\n"),
        ("toml", b"a = " + b"[" * 10_000 + b"]" * 10_000 + b"\n"),
        ("toml", b"a = [" + b"1," * 50_000 + b"1]\n"),
        ("yaml", b"a: [" + b"1," * 50_000 + b"1]\n"),
        ("toml", b""),
    ],
)
def test_what_is_a_tree(language: str, source: bytes) -> None:
    assert parse(language, source) is not None


def test_an_error_leaves_no_trace_in_the_parser() -> None:
    assert parse("toml", b"a = [\n" * 1000) is None
    root = parse("toml", b"a = 1\n")
    assert root is not None
    assert root.end_byte == 6


def test_captured() -> None:
    root = parse("yaml", b"a: &x 1\nb: *x\n")
    assert root is not None
    assert [node.type for node in captured("yaml", root, "[(anchor) (alias)] @found")] == ["anchor", "alias"]
    assert captured("yaml", root, "(tag) @found") == []


def test_pairs_in_braces_open_no_blocks() -> None:
    assert parse("yaml", b"a: {" + b"b: 1, " * 400 + b"c: [" + b"d: e, " * 400 + b"]}\n") is not None


@pytest.mark.parametrize("hostile", [b"a: [x]: " + b"- " * 400, b"a: [x]: " + b": " * 400, b"{" + b"? " * 400, b"- " * 400, b"- : " * 400])
def test_blocks_that_the_grammar_has_no_room_for_are_not_parsed(hostile: bytes) -> None:
    """Behind an error in brackets, too: the process would end."""
    assert parse("yaml", hostile + b"\n") is None

"""Front matter: where it begins and ends."""

from __future__ import annotations

import pytest

from mergekit.syntax.front_matter import closing_line, may_have, split


@pytest.mark.parametrize(
    ("text", "form", "content", "body"),
    [
        (b"---\na: 1\n---\ntext\n", "yaml", b"a: 1\n", b"text\n"),
        (b"--- \t\na: 1\n---\n", "yaml", b"a: 1\n", b""),
        (b"+++\na = 1\n---\n+++\n---\n", "toml", b"a = 1\n---\n", b"---\n"),
        (b"---\n---\n---\n", "yaml", b"", b"---\n"),
        (b"---\na: |\n  ---\n---", "yaml", b"a: |\n  ---\n", b""),
    ],
)
def test_what_is_on_top(text: bytes, form: str, content: bytes, body: bytes) -> None:
    found = split(text)
    assert found is not None
    assert (found.form, found.content, found.body) == (form, content, body)
    assert found.opening + found.content + found.closing + found.body == text
    end = closing_line([line.rstrip(b"\n") for line in text.splitlines(keepends=True)])
    assert end == text[: len(text) - len(body)].rstrip(b"\n").count(b"\n")


@pytest.mark.parametrize(
    "text", [b"", b"---", b"---\na: 1\n", b"\n---\na: 1\n---\n", b"----\na: 1\n----\n", b"---\na: 1\n+++\n", b"--- a\n---\n"]
)
def test_what_is_none(text: bytes) -> None:
    assert split(text) is None
    assert closing_line(text.splitlines()) is None


@pytest.mark.parametrize(("path", "may"), [("a.md", True), ("x/Post.MDX", True), ("a.markdown", True), ("md", False), ("a.md/x", False)])
def test_which_files_may_have_it(path: str, may: bool) -> None:
    assert may_have(path) == may

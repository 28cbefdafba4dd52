"""Conflict markers: mergekit's and git's are found, what only looks like them is not."""

from __future__ import annotations

import pytest

from mergekit.drivers import registry
from mergekit.hooks.marker_lines import added_markers, marker_size
from mergekit.lines import markers
from mergekit.policy import read_policy

GIT = b"a\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\nb\n"
OURS = markers.render(markers.Marked((b"1\n",), tuple(markers.Sibling(name, (name.encode() + b"\n",)) for name in ("x", "y", "z"))))


def lines(content: bytes, before: bytes = b"", size: int = 7) -> list[tuple[int, str]]:
    return list(added_markers(content, before, size))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (GIT, [(2, "HEAD")]),
        (GIT.replace(b"\n", b"\r\n"), [(2, "HEAD")]),
        (b"a\n" + OURS + b"b\n" + GIT, [(2, "x, y, z"), (2 + OURS.count(b"\n") + 2, "HEAD")]),
        (b"<<<<<<< only the first\nx\n", [(1, "only the first")]),
        (b"x\n>>>>>>> only the last", [(2, "only the last")]),
        (b"Title\n=======\n\ntext\n", []),
        (b"<<<<<<<< eight\n", []),
        (b" <<<<<<< HEAD\n", []),
        (b">>>>>>>\nquoted deep\n", []),
        (b"\0<<<<<<< HEAD\n", []),
        (b"", []),
    ],
)
def test_what_is_found(content: bytes, found: list[tuple[int, str]]) -> None:
    assert lines(content) == found


def test_only_what_is_new_counts() -> None:
    assert lines(b"more\n" + GIT + OURS, GIT + OURS) == []
    assert lines(GIT + GIT.replace(b"HEAD", b"main"), GIT) == [(9, "main")]


def test_longer_markers_of_mergekit() -> None:
    long = markers.Sibling("x", tuple(GIT.splitlines(keepends=True)))
    content = markers.render(markers.Marked((), (long, markers.Sibling("y", (b"2\n",)))))
    assert content.startswith(b"<<<<<<<< x")
    assert lines(content) == [(1, "x, y")]


def test_the_attribute_says_how_long_they_are() -> None:
    attributes = b"*.md conflict-marker-size=32\n*.x conflict-marker-size=no\n*.y conflict-marker-size\n"
    policy = read_policy({".gitattributes": attributes}, registry())
    assert [marker_size(policy, path) for path in ("a.md", "a.x", "a.y", "a")] == [32, 7, 7, 7]
    assert lines(GIT, size=32) == []
    assert lines(GIT.replace(b"<" * 7, b"<" * 32), size=32) == [(2, "HEAD")]


def test_many_markers_take_no_longer_than_they_must() -> None:
    many = b"<<<<<<< a\n" * 50_000
    assert lines(b"x\n" + many)[-1] == (50_001, "a")
    assert lines(many + OURS * 500, OURS * 500 + b"<<<<<<< a\n") == []

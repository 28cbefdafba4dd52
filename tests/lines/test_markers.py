"""Markers are read back exactly, and nothing else is taken for them."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.lines import markers
from mergekit.lines.markers import Block, Marked, Sibling, parse, render, settle
from mergekit.lines.split import join, split_lines, to_crlf, to_lf

HARMLESS = [b"a\n", b"b\r\n", b"\n", b"======\n"]
LINES = [*HARMLESS, b"=======\n", b"<<<<<<< x\n", b"||||||| base 0123456789ab\n", b">>>>>>>> y\r\n", b"======= \n"]
ENDINGS = [b"", b"a", b"=======", b"x\r", b"\\ No newline at end of file"]
plain_lines = st.lists(st.sampled_from(LINES), max_size=4).map(b"".join)
blocks = st.tuples(plain_lines, st.sampled_from(ENDINGS)).map(lambda parts: tuple(split_lines(b"".join(parts))))
labels = st.sampled_from(["left", "agent/one", "Ärger 1234567", "", "no base", "a, b and 2 more", "\udcff", "======="])
conflicts = st.builds(
    lambda base, variants, names, added: Marked(base, tuple(map(Sibling, names, variants)), added),
    blocks,
    st.lists(blocks, min_size=2, max_size=4, unique=True),
    st.lists(labels, min_size=4, max_size=4),
    st.booleans(),
)
ends = st.sampled_from([b"\n", b"\r\n"])
SIMPLE = Marked((b"base\n",), (Sibling("one", (b"1\n",)), Sibling("two", (b"2\n",))))


@given(conflicts, st.integers(0, 10), ends)
def test_what_is_written_is_read_back_exactly(marked: Marked, size: int, end: bytes) -> None:
    raw = render(marked, size, end)
    assert parse(raw) == (Block(raw, marked),)
    assert parse(raw.removesuffix(end)) == (Block(raw.removesuffix(end), marked),)
    assert markers.split(raw) == (raw,)
    assert markers.read(raw) == marked


@given(plain_lines, conflicts, plain_lines, conflicts, plain_lines)
def test_conflicts_are_found_between_any_lines(before: bytes, one: Marked, between: bytes, two: Marked, after: bytes) -> None:
    first, second = render(one), render(two)
    content = before + first + between + second + after
    pieces = parse(content)
    assert [piece for piece in pieces if isinstance(piece, Block)] == [Block(first, one), Block(second, two)]
    assert b"".join(piece.raw if isinstance(piece, Block) else piece for piece in pieces) == content
    assert settle(content) == before + join(one.base) + between + join(two.base) + after
    assert join(markers.split(content)) == content
    assert markers.split(content) == (*split_lines(before), first, *split_lines(between), second, *split_lines(after))


@given(st.lists(st.sampled_from([*LINES, *render(SIMPLE).splitlines(keepends=True)]), max_size=12).map(b"".join))
def test_any_text_survives_reading(content: bytes) -> None:
    pieces = parse(content)
    assert b"".join(piece.raw if isinstance(piece, Block) else piece for piece in pieces) == content
    assert all(isinstance(one, Block) or isinstance(two, Block) for one, two in pairwise(pieces))
    assert all(render(piece.marked) == piece.raw for piece in pieces if isinstance(piece, Block))


@given(conflicts, st.data())
def test_what_a_person_edited_between_markers_is_text(marked: Marked, data: st.DataObject) -> None:
    lines = split_lines(render(marked))
    place = data.draw(st.integers(0, len(lines)))
    edited = join([*lines[:place], b"edited\n", *lines[place:]])
    inside = 0 < place < len(lines)
    assert any(isinstance(piece, Block) for piece in parse(edited)) != inside


def test_a_conflict_between_the_markers_of_another_is_part_of_it() -> None:
    inner = tuple(split_lines(render(SIMPLE)))
    raw = render(Marked(inner, (Sibling("a", (b"x\n", *inner)), Sibling("b", (*inner, b"y\n")))))
    (found,) = parse(raw)
    assert isinstance(found, Block)
    assert found.marked.base == inner
    assert settle(raw) == join(inner)


def test_markers_that_are_cut_swapped_or_hashed_otherwise_are_text() -> None:
    lines = split_lines(render(SIMPLE))
    assert len(lines) == 7
    for place in range(7):
        assert parse(join(lines[:place] + lines[place + 1 :])) == (join(lines[:place] + lines[place + 1 :]),)
    one, base, two = lines[1], lines[3], lines[5]
    for first, second, third in [(two, base, one), (base, one, two), (one, one, two)]:
        assert not isinstance(parse(join([lines[0], first, lines[2], second, lines[4], third, lines[6]]))[0], Block)
    for label in (b"base 000000000000", b"base", b"merged common ancestors", b"no " + lines[2][8:-1], lines[2][8:-1] + b" no-newline:0"):
        assert not isinstance(parse(join([*lines[:2], b"||||||| " + label + b"\n", *lines[3:]]))[0], Block)
    flagged = lines[2][:-1] + b" no-newline:"
    for numbers in (b"7", b"99999999999999999999", b",", b"0,0", b"1"):
        assert not isinstance(parse(join([*lines[:2], flagged + numbers + b"\n", *lines[3:]]))[0], Block)


def test_labels_may_change_and_ends_of_lines_be_converted() -> None:
    raw = render(SIMPLE)
    renamed = raw.replace(b"<<<<<<< one", b"<<<<<<< HEAD").replace(b">>>>>>> two", b">>>>>>>")
    (found,) = parse(renamed)
    assert isinstance(found, Block)
    assert [sibling.label for sibling in found.marked.siblings] == ["HEAD", ""]
    (found,) = parse(to_crlf(raw))
    assert isinstance(found, Block)
    assert [to_lf(join(sibling.lines)) for sibling in found.marked.siblings] == [b"1\n", b"2\n"]


def test_equal_siblings_are_no_conflict() -> None:
    """Nobody but a forger writes them."""
    raw = render(Marked((b"base\n",), (Sibling("one", (b"1\n",)), Sibling("two", (b"1\n",)))))
    assert parse(raw) == (raw,)


def test_a_label_stays_on_its_line() -> None:
    raw = render(Marked((), (Sibling(" evil\n>>>>>>> \x00", (b"1\n",)), Sibling("\ud800", (b"2\n",)))))
    assert raw.splitlines()[0] == b"<<<<<<< evil >>>>>>>"
    assert raw.splitlines()[-1] == b">>>>>>> \\ud800"


def test_two_sides_look_as_git_shows_them(tmp_path: Path) -> None:
    for name, content in (("left", b"1\n"), ("base", b"base\n"), ("right", b"2\n")):
        (tmp_path / name).write_bytes(content)
    command = ["git", "merge-file", "-p", "--diff3", "-L", "one", "-L", "base", "-L", "two", "left", "base", "right"]
    git = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout
    ours = render(SIMPLE).splitlines(keepends=True)
    assert ours[2].startswith(b"||||||| base ")
    ours[2] = b"||||||| base\n"
    assert b"".join(ours) == git


def test_three_sides_and_a_file_that_was_added() -> None:
    marked = Marked((), (*SIMPLE.siblings, Sibling("three", ())), added=True)
    assert render(marked) == b"<<<<<<< one\n1\n||||||| no base f6e52a048924\n======= two\n2\n=======\n>>>>>>> three\n"


def test_markers_grow_where_lines_look_like_them() -> None:
    raw = render(Marked((b"=======\n",), (Sibling("a", (b">>>>>>>> x\n",)), Sibling("b", (b"=========y\n",)))))
    assert raw.startswith(b"<<<<<<<<< a\n")
    assert render(SIMPLE, size=20).startswith(b"<" * 20 + b" one\n")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<<<<<<<\n" * 200_000, id="only openers"),
        pytest.param(b"||||||| base 0123456789ab\n<<<<<<<\n" * 100_000, id="alternating"),
        pytest.param(b"<<<<<<<\n" + b"=======\n" * 200_000 + b"||||||| base 0123456789ab\n", id="only separators"),
        pytest.param(
            b"".join(b"%s\n%s base 0123456789ab\n" % (b"<" * k, b"|" * k) for k in range(7, 900))
            + b"".join(b"%s\n%s\n" % (b"=" * k, b">" * k) for k in range(899, 6, -1)),
            id="nested, of every size",
        ),
    ],
)
def test_hostile_text_costs_little(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    whole = markers._read

    def counting(text: bytes, marks: list[markers._Mark]) -> Marked | None:
        nonlocal read
        read += marks[-1].end - marks[0].start
        return whole(text, marks)

    monkeypatch.setattr(markers, "_read", counting)
    assert parse(content) == (content,)
    assert read <= (markers.MOST_WASTE + 1) * len(content)

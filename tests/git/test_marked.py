"""Blocks of ours in files of others: put in, replaced, and gone without a trace."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mergekit.git import marked

BLOCK = b"* merge=mergekit\n"
contents = st.one_of(
    st.none(),
    st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"# x\n", b"\xef\xbb\xbf", b"# >>> mergekit other\n", b"# <<< mergekit init\n"])).map(
        b"".join
    ),
)


@given(contents, st.booleans())
def test_what_is_put_in_goes_again(content: bytes | None, on_top: bool) -> None:
    there = marked.insert(content, "init", BLOCK, on_top=on_top)
    assert marked.holds(there, "init")
    assert BLOCK in there
    assert marked.remove(there, "init") == content


@given(contents, st.booleans())
def test_a_second_time_changes_nothing(content: bytes | None, on_top: bool) -> None:
    there = marked.insert(content, "init", BLOCK, on_top=on_top)
    assert marked.insert(there, "init", BLOCK, on_top=on_top) == there


@pytest.mark.parametrize("content", [None, b"", b"x\n", b"x"])
def test_another_block_takes_the_place_of_the_first(content: bytes | None) -> None:
    there = marked.insert(marked.insert(content, "init", b"old\n"), "init", b"new\n")
    assert b"old" not in there
    assert marked.remove(there, "init") == content


def test_what_others_add_later_stays() -> None:
    there = marked.insert(b"x", "init", BLOCK) + b"y\n"
    assert marked.remove(there, "init") == b"x\ny\n"
    assert marked.remove(b"\xef\xbb\xbf" + marked.insert(None, "init", BLOCK) + b"y\n", "init") == b"\xef\xbb\xbfy\n"


def test_a_file_of_ours_that_others_use_stays() -> None:
    assert marked.remove(marked.insert(None, "init", BLOCK) + b"*.png binary\n", "init") == b"*.png binary\n"


def test_blocks_of_other_names_are_not_touched() -> None:
    there = marked.insert(marked.insert(b"x\n", "init", BLOCK), "hooks", b"[include]\n")
    assert marked.remove(there, "init") == marked.insert(b"x\n", "hooks", b"[include]\n")
    assert marked.remove(b"x\n", "init") == b"x\n"
    assert not marked.holds(b"# >>> mergekit init\nwithout an end\n", "init")

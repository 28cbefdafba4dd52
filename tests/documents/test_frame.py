"""Frames: taken off and put on again, and merged apart from the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mergekit.documents.frame import Frame, framed, inside_frame, unframed
from mergekit.driver import Content
from mergekit.merge import Resolved
from tests.decided import contest

contents = st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"\xef\xbb\xbf"]), max_size=6).map(b"".join)


@given(contents)
def test_a_frame_comes_off_and_on(content: bytes) -> None:
    text, frame = unframed(content)
    assert not text or text.endswith(b"\n")
    assert framed(text, frame) == content


def merged(base: Content, *sides: Content) -> Content:
    """Merge frames around a text that is always the same."""
    done = inside_frame(contest("x", base, *sides), lambda _: Resolved(b"x\ny\n"))
    assert done is not None
    return done.value


def test_frames_merge_part_by_part() -> None:
    assert merged(b"a\n", b"a\r\n", b"a") == b"x\r\ny"
    assert merged(b"a\n", b"\xef\xbb\xbfa\r\n", b"\xef\xbb\xbfa\n") == b"\xef\xbb\xbfx\r\ny\r\n"
    assert merged(b"a", b"a\n", b"b") == b"x\ny\n"
    assert merged(None, b"a\r\n", b"b\n") == b"x\ny\n", "where they disagree, as usual"
    assert merged(None, b"a\r\n", b"b\r\n") == b"x\r\ny\r\n"
    assert merged(b"a\n", None, b"b\r\n") == b"x\r\ny\r\n", "what is absent has no say"


def test_what_cannot_be_merged_has_no_frame() -> None:
    assert inside_frame(contest("x", b"a", b"b"), lambda _: None) is None
    assert inside_frame(contest("x", b"a", b"b"), lambda _: Resolved(None)) == Resolved(None)
    assert framed(b"", Frame(mark=True)) == b"\xef\xbb\xbf"

"""What surrounds a text and is merged apart from it: a byte order mark, how lines end, and the final newline."""

from __future__ import annotations

from collections.abc import Callable

from mergekit.contested import Contested
from mergekit.driver import Content, Contest
from mergekit.frozen import frozen
from mergekit.lines.split import EndOfLine, end_of_line, to_crlf, to_lf
from mergekit.merge import Resolved

_MARK = b"\xef\xbb\xbf"


@frozen
class Frame:
    """A text's byte order mark, the way its lines end, and whether its last one does."""

    mark: bool = False
    crlf: bool = False
    final: bool = True


def unframed(content: bytes) -> tuple[bytes, Frame]:
    """Take a text out of its frame: LF line ends, and a final newline unless it is empty.

    Law: ``framed(*unframed(c)) == c``. Line ends that are mixed stay in the text.
    """
    mark = content.startswith(_MARK)
    text = content.removeprefix(_MARK)
    crlf = end_of_line(text) is EndOfLine.CRLF and b"\r\r\n" not in text
    text = to_lf(text) if crlf else text
    final = text.endswith(b"\n") or not text
    return text if final else text + b"\n", Frame(mark, crlf, final)


def framed(text: bytes, frame: Frame) -> bytes:
    """Put a text into a frame."""
    if not frame.final:
        text = text.removesuffix(b"\n")
    if frame.crlf:
        text = to_crlf(to_lf(text))
    return _MARK + text if frame.mark else text


def inside_frame(contest: Contest, merge: Callable[[Contest], Resolved[Content] | None]) -> Resolved[Content] | None:
    """Merge texts without their frames, and the frames by themselves; an absent text has none."""
    done = merge(contest.map(lambda content: None if content is None else unframed(content)[0]))
    if done is None or done.value is None:
        return done
    frames = contest.map(lambda content: None if content is None else unframed(content)[1])
    mark = _decided(frames.map(lambda frame: None if frame is None else frame.mark), usual=False)
    crlf = _decided(frames.map(lambda frame: None if frame is None else frame.crlf), usual=False)
    final = _decided(frames.map(lambda frame: None if frame is None else frame.final), usual=True)
    return Resolved(framed(done.value, Frame(mark, crlf, final)))


def _decided(contest: Contested[bool | None], *, usual: bool) -> bool:
    """Decide a part of the frame; where the sides disagree, as usual."""
    deciding = contest.deciding()
    done = deciding.merge.resolve()
    if done is not None and done.value is not None:
        return done.value
    present = {value for value in deciding.merge.changes if value is not None}
    return present.pop() if len(present) == 1 else usual

"""An edit carried onto another layout of the same text: the tokens of the one, the white space of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from mergekit.lines.diff import Differ, Hunk
from mergekit.patterns import pattern

_TOKEN = rb"[\w\x80-\xff]+|[^\w\s\x80-\xff]"
_SPACE = rb"(?:\s*,(?=\s*[)\]}]))?\s*"
"""White space, and with it a comma before a closing bracket, which comes and goes with the line break behind it."""
_SPACED = pattern(b"(" + _SPACE + b")(" + _TOKEN + b")")
_NOTHING = b" \t\n\r\f\v,"
_OPENING, _CLOSING = (b"(", b"[", b"{"), (b")", b"]", b"}")
_WORD = pattern(rb"[\w\x80-\xff]")
_READ = 1 << 18
"""Of how much of a file its usual layout is read."""


def _spaced(text: bytes) -> list[tuple[bytes, bytes]]:
    """Split a text into its tokens, each with the white space before it; that behind the last one is no part of any."""
    return _SPACED.findall(text.rstrip())  # at white space that no token follows, the expression would try every place


def says(text: bytes) -> tuple[bytes, ...]:
    """Give what a text says whatever its layout: its words and signs."""
    return tuple(token for _, token in _spaced(text))


def seem_the_same(one: bytes, other: bytes) -> bool:
    """Tell at little cost whether two texts may say the same: white space and commas aside, they have the same bytes."""
    return one.translate(None, _NOTHING) == other.translate(None, _NOTHING)


def relaid(base: bytes, laid: bytes, edited: bytes) -> bytes | None:
    """Give what `edited` says as `laid` lays it out, which says what the base does; None if it says anything else.

    What is new stands as its like stood in the base before it: between the same signs, with the same white space; where
    there is nothing like it, and within new brackets, it stands as it was written.

    Laws: the result says what `edited` says; it is `laid` if `edited` is the base, and `edited` if `laid` is.

    Refuses: an edit that keeps less than three quarters of the shorter of both, or that lays out anew what the other does, otherwise.
    """
    if edited == base:
        return laid
    old, there, new = (_spaced(text) for text in (base, laid, edited))
    said = [token for _, token in old]
    if said != [token for _, token in there]:
        return None
    origins, kept = _origins(said, [token for _, token in new])
    if 4 * kept < 3 * min(len(old), len(new)):
        return None
    if any(origin >= 0 and len({space, there[origin][0], old[origin][0]}) > 2 for (space, _), origin in zip(new, origins, strict=True)):  # noqa: PLR2004 (three layouts)
        return None
    like: dict[tuple[bytes, bytes, bytes], bytes] = {}
    parts: list[bytes] = []
    before, depth = b"", 0
    for (space, token), origin in zip(new, origins, strict=True):
        place = (_sign(before), space, _sign(token))
        if origin >= 0 and old[origin][0] == space:
            like[place] = there[origin][0]
            parts.append(like[place])
        else:
            depth -= origin < 0 and token in _CLOSING
            parts.append(space if depth > 0 or token in _CLOSING else like.get(place, space))
            depth += origin < 0 and token in _OPENING
        parts.append(token)
        before = token
    parts.append(_end(laid) if _end(edited) == _end(base) else _end(edited))
    return b"".join(parts)


def usual(texts: Sequence[bytes], file: bytes) -> bytes:
    """Of texts that say the same, give the one whose white space within lines is that of the file; the first of such as are as good.

    Where they differ, between two signs, the one wins that the file has there most often.
    """
    spaced = [_spaced(text) for text in texts]
    if len({tuple(token for _, token in each) for each in spaced}) > 1:
        return texts[0]
    won: Counter[int] = Counter()
    places: Counter[tuple[bytes, bytes, bytes]] | None = None
    before = b""
    for gaps in zip(*spaced, strict=True):
        (_, token), spaces = gaps[0], [space for space, _ in gaps]
        if len(set(spaces)) > 1 and not any(b"\n" in space for space in spaces):
            places = places or _places(file[:_READ])
            held = [places[_sign(before), space, _sign(token)] for space in spaces]
            won.update(at for at, count in enumerate(held) if count == max(held))
        before = token
    return texts[min(range(len(texts)), key=lambda at: (-won[at], at))]


@lru_cache(maxsize=2)
def _places(text: bytes) -> Counter[tuple[bytes, bytes, bytes]]:
    """Count which white space stands between which signs."""
    found = _spaced(text)
    befores = chain((b"",), (token for _, token in found))
    return Counter((_sign(before), space, _sign(token)) for before, (space, token) in zip(befores, found, strict=False))


def _origins(old: Sequence[bytes], new: Sequence[bytes]) -> tuple[list[int], int]:
    """Tell which token of the old ones each of the new ones is, or begins in the place of, else -1; and how many are kept."""
    origins = [-1] * len(new)
    at, now, kept = 0, 0, 0
    for hunk in (*Differ(old).diff(new), Hunk(len(old), len(old), len(new), len(new))):
        origins[now : hunk.side_start] = range(at, hunk.base_start)
        kept += hunk.base_start - at
        if hunk.base_start < hunk.base_end and hunk.side_start < hunk.side_end:
            origins[hunk.side_start] = hunk.base_start
        at, now = hunk.base_end, hunk.side_end
    return origins, kept


def _end(text: bytes) -> bytes:
    """Give the white space that a text ends with."""
    return text[len(text.rstrip()) :]


def _sign(token: bytes) -> bytes:
    """Give a sign as it is; all words are alike."""
    return b"w" if _WORD.match(token) else token

"""Clashes as small as is true: what all variants hold is no part of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.lines.diff import Differ
from mergekit.lines.merged import Clash, Lines, Plain, Settled, Variant

MOST_JOINED = 3
"""Clashes with no more common lines between them than this are shown as one, as Git does."""


def narrowed(clash: Clash) -> tuple[Plain, ...]:
    """Take out of a clash what all variants begin and end with, and where the base is empty what they share between.

    The base gives up only what it shares with the lines taken out at its ends. Where something is left of it, lines in
    the middle stay in the clash: nobody could say which lines of the base lie on which side of them.

    Laws: with each clash replaced by one side's variant, the pieces are this side's variant of the whole; no clash has
    a line that all its variants begin or end with. The order and the numbers of sides never decide.
    """
    pieces: list[Plain] = []
    for piece in _trimmed(clash):
        if isinstance(piece, Clash) and not piece.base:
            pieces.extend(_split(piece))
        else:
            pieces.append(piece)
    return tuple(pieces)


def _trimmed(clash: Clash) -> Iterator[Plain]:
    """Take out what all variants begin and end with."""
    variants = [variant.lines for variant in clash.variants]
    least = min(map(len, variants))
    head = _shared(variants, least, from_end=False)
    tail = _shared(variants, least - head, from_end=True)
    before, after = variants[0][:head], variants[0][len(variants[0]) - tail :]
    start = _shared([before, clash.base], min(head, len(clash.base)), from_end=False)
    end = _shared([after, clash.base], min(tail, len(clash.base)), from_end=True)
    if before:
        yield Settled(before)
    inner = tuple(Variant(v.lines[head : len(v.lines) - tail], v.sides, v.labels) for v in clash.variants)
    yield Clash(clash.base[start : len(clash.base) - end], inner, clash.added)
    if after:
        yield Settled(after)


def _shared(texts: Sequence[Lines], limit: int, *, from_end: bool) -> int:
    """Count the lines that all texts begin with (or end with), up to a limit."""
    first, *others = texts
    count = 0
    while count < limit:
        at = -1 - count if from_end else count
        if any(other[at] != first[at] for other in others):
            break
        count += 1
    return count


def _split(clash: Clash) -> Iterator[Plain]:
    """Cut a clash without a base at the longer runs of lines that all variants hold."""
    variants = sorted(clash.variants, key=lambda variant: variant.lines)
    done = [0] * len(variants)
    for places, size in _common_runs([variant.lines for variant in variants]):
        if size > MOST_JOINED:
            yield from _between(variants, done, places, added=clash.added)
            yield Settled(variants[0].lines[places[0] : places[0] + size])
            done = [place + size for place in places]
    yield from _between(variants, done, [len(variant.lines) for variant in variants], added=clash.added)


def _between(variants: Sequence[Variant], starts: Sequence[int], ends: Sequence[int], *, added: bool) -> Iterator[Plain]:
    """Give what lies between two places: settled where the variants are alike there, else a clash."""
    found: dict[Lines, Variant] = {}
    for variant, start, end in zip(variants, starts, ends, strict=True):
        lines = variant.lines[start:end]
        same = found.get(lines, Variant(lines))
        sides, labels = {*same.sides, *variant.sides}, {*same.labels, *variant.labels}
        found[lines] = Variant(lines, tuple(sorted(sides)), tuple(sorted(labels)))
    if len(found) > 1:
        yield from _trimmed(Clash((), tuple(found[lines] for lines in sorted(found)), added))
    else:
        yield from (Settled(lines) for lines in found if lines)


def _common_runs(texts: Sequence[Lines]) -> Iterator[tuple[list[int], int]]:
    """Find runs of lines that all texts hold, in order: where each begins in every text, and its length."""
    first, *others = texts
    matched = [[place] for place in range(len(first))]
    for text in others:
        matched = [[*matched[i], j] for i, j in _matches([first[places[0]] for places in matched], text)]
    at = 0
    while at < len(matched):
        size = 1
        while at + size < len(matched) and matched[at + size] == [place + size for place in matched[at]]:
            size += 1
        yield matched[at], size
        at += size


def _matches(one: Sequence[bytes], other: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Pair the lines that a diff leaves alone."""
    i = j = 0
    for hunk in Differ(one).diff(other):
        yield from zip(range(i, hunk.base_start), range(j, hunk.side_start), strict=True)
        i, j = hunk.base_end, hunk.side_end
    yield from zip(range(i, len(one)), range(j, len(other)), strict=True)

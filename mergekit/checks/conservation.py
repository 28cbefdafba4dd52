"""`conservation`: what a side added is there, what it deleted is gone, and nothing is there that no input has.

Lines are counted, not placed: a merge may move them. Where one side alone changed the base, its change has to be there.
Where several did, in one region, everything that any of them added has to be there, and what one of them deleted may be
there still, since the other may have needed it. Only lines that stand once are sure signs: of a line that a file repeats
(``return None``), any number may be right as long as there is one.

What a merge within lines wrote is in no input; it counts as kept if its words are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from mergekit.checks.finding import Finding
from mergekit.lines.diff import Differ
from mergekit.lines.regions import regions
from mergekit.lines.split import split_lines

_SHOWN = 60
_WORD = re.compile(rb"[\w\x80-\xff]+")
_SUBSTANCE = 3
"""A line with fewer letters and digits says nothing by itself."""

_PartsOf: TypeAlias = Callable[[bytes], Iterable[bytes]]
_Range: TypeAlias = tuple[Counter[bytes], Counter[bytes]]


def conservation(base: bytes | None, sides: Sequence[bytes], result: bytes, absorbed: Iterable[bytes] = ()) -> tuple[Finding, ...]:
    """Find lines of substance that were lost, resurrected, invented or said twice; white space does not count.

    `absorbed` are lines of the inputs that a named rule left out, and said so: they may be missing.
    """
    old, new = split_lines(base or b""), [split_lines(side) for side in dict.fromkeys(sides)]
    placed = _places(_line, result)
    least, most = _wanted(_line, old, new)
    least -= _count(_line, absorbed)
    lost = [line for line in least if line not in placed]
    written = {line for text in (old, *new) for line in _count(_line, text)}
    merged = [line for line in placed if line not in written]
    if merged and _words_are_kept(old, new, result):
        lost = [line for line in lost if not _rewritten(line, merged)]
        merged = []
    found = [Finding("conservation", 0, f"lost: '{_show(line)}'") for line in lost]
    found += [Finding("conservation", placed[line][-1], f"in no input: '{_show(line)}'") for line in merged]
    for line, numbers in placed.items():
        if line in written and not most[line]:
            found.append(Finding("conservation", numbers[-1], f"deleted by a side: '{_show(line)}'"))
        elif len(numbers) > most[line] == 1:
            found.append(Finding("conservation", numbers[-1], f"stands {len(numbers)} times: '{_show(line)}'"))
    return tuple(sorted(found, key=lambda one: (one.line, one.what)))


def _rewritten(line: bytes, merged: Sequence[bytes]) -> bool:
    """Tell whether one of the lines that were merged has half of the words of this one."""
    words = set(_WORD.findall(line))
    return any(2 * len(words.intersection(_WORD.findall(other))) >= len(words) for other in merged)


def _words_are_kept(base: list[bytes], sides: Sequence[list[bytes]], result: bytes) -> bool:
    placed = _places(_WORD.findall, result)
    least, most = _wanted(_WORD.findall, base, sides)
    return all(word in placed for word in least) and all(most[word] for word in placed)


def _places(parts_of: _PartsOf, text: bytes) -> dict[bytes, list[int]]:
    placed: dict[bytes, list[int]] = {}
    for number, line in enumerate(split_lines(text), 1):
        for part in parts_of(line):
            placed.setdefault(part, []).append(number)
    return placed


def _wanted(parts_of: _PartsOf, base: list[bytes], sides: Sequence[list[bytes]]) -> _Range:
    """Count how often each part has to be there at least, and may be there at most."""
    counted = _by_region(parts_of, base, sides), _by_file(parts_of, base, sides)
    return counted[0][0] & counted[1][0], counted[0][1] | counted[1][1]


def _by_file(parts_of: _PartsOf, base: list[bytes], sides: Sequence[list[bytes]]) -> _Range:
    """Count how often each part has to be there at least, and may be there at most, wherever it moved."""
    before = _count(parts_of, base)
    return _range(before, [count for count in (_count(parts_of, side) for side in sides) if count != before])


def _by_region(parts_of: _PartsOf, base: list[bytes], sides: Sequence[list[bytes]]) -> _Range:
    """Count the same region by region: where several sides changed one, what one deleted may still be there."""
    differ = Differ(base)
    least = _count(parts_of, base)
    most = +least
    for region in regions([differ.diff(side) for side in sides], len(base)):
        if region.quiet:
            continue
        old = base[region.base_start : region.base_end]
        before = _count(parts_of, old)
        blocks = [side[start:end] for side, start, end in zip(sides, region.starts, region.ends, strict=True)]
        counts = [_count(parts_of, block) for block in {tuple(block) for block in blocks if block != old}]
        fewest, highest = _range(before, counts)
        for part in {**before, **highest, **{part: 0 for count in counts for part in count}}:
            least[part] += fewest[part] - before[part]
            kept = before[part] if any(count[part] >= before[part] for count in counts) else 0
            most[part] += max(highest[part], kept) - before[part]
    return least, most


def _range(before: Counter[bytes], counts: Sequence[Counter[bytes]]) -> _Range:
    """Count what has to be there and what may be, of what some versions made of one."""
    least, most = before.copy(), before.copy()
    for part in {part for count in counts for part, _ in count.items() ^ before.items()}:
        was = before[part]
        changes = [count[part] - was for count in counts]
        gained = [change for change in changes if change > 0]
        lost = [change for change in changes if change < 0]
        # At least the greatest addition without all deletions; at most all additions, without the smallest deletion.
        least[part] = max(was + max(gained, default=0) + sum(lost), 0)
        most[part] = was + sum(gained) + (0 if gained else max(lost, default=0))
    return least, most


def _count(parts_of: _PartsOf, lines: Iterable[bytes]) -> Counter[bytes]:
    counted = Counter[bytes]()
    for line, times in Counter(lines).items():
        for part in parts_of(line):
            counted[part] += times
    return counted


@lru_cache(1 << 14)
def _line(line: bytes) -> tuple[bytes, ...]:
    """Give a line without its white space, if it has substance."""
    return (b" ".join(line.split()),) if sum(map(len, _WORD.findall(line))) >= _SUBSTANCE else ()


def _show(part: bytes) -> str:
    return part.decode(errors="replace")[:_SHOWN]

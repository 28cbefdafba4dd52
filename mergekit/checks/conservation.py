"""`conservation`: what a side added is there, what it deleted is gone, and nothing is there that no input has.

Lines are counted, not placed: a merge may move them. Where one side alone changed the base, its change has to be there.
Where several did, in one region, everything that any of them added has to be there, and what one of them deleted may be
there still, since the other may have needed it. Only lines that stand once are sure signs: of a line that a file repeats
(``return None``), any number may be right as long as there is one.

What a merge within lines wrote is in no input; it counts as kept if its words are. Nor does layout count: a line that
one side spread over several is there if these are, whatever others put in between; and a comma at its end says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from mergekit.checks.finding import Finding
from mergekit.lines.diff import Differ
from mergekit.lines.merged import Lines
from mergekit.lines.regions import regions
from mergekit.lines.split import lines_of
from mergekit.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

_SHOWN = 60
_WORD = pattern(rb"[\w\x80-\xff]+")
_TOKEN = pattern(rb"[\w\x80-\xff]+|[^\w\s,\x80-\xff]")
_MOST_COMPARED = 1 << 18
"""How many tokens of a result are compared with lines that seem to be lost."""
_FEW = 20
"""How many lines that seem to be lost are looked for within others of the base."""
_SUBSTANCE = 3
"""A line with fewer letters and digits says nothing by itself."""
_SAYS = pattern(rb"[\w\x80-\xff]{%d}" % _SUBSTANCE)
"""What tells at once that it has as many, without counting them."""

_Count: TypeAlias = Callable[[Iterable[bytes]], Counter[bytes]]
_Range: TypeAlias = tuple[Counter[bytes], Counter[bytes]]


def conservation(base: bytes | None, sides: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find lines of substance that were lost, resurrected, invented or said twice; white space does not count.

    A line that a rule absorbed whole (one of two version numbers, an edit that a larger one holds) is lost like any other.
    """
    # To excuse such lines was measured: of the merges that are believed by it, in repositories that the odds were not fitted
    # to, more were wrong than right.
    old, new = lines_of(base or b""), [lines_of(side) for side in dict.fromkeys(sides)]
    placed = _places(result)
    counts = [_lines(text) for text in (old, *new)]
    least, most = _wanted(_lines, old, new, counts)
    lost = [line for line in least if line not in placed]
    written = set().union(*counts)
    merged = [line for line in placed if line not in written]
    if merged and _words_are_kept(old, new, result):
        lost = [line for line in lost if not _rewritten(line, merged)]
        merged = []
    if lost:
        spread = _Spread(result, old, new)
        lost = [line for line in lost if not spread.holds(line)]
    if len(lost) <= _FEW:
        lost = [line for line in lost if not _of_the_base(line, old, new)]
    found = [Finding("conservation", 0, f"lost: '{_show(line)}'") for line in lost]
    found += [Finding("conservation", placed[line][-1], f"in no input: '{_show(line)}'") for line in merged]
    for line, numbers in placed.items():
        if line in written and not most[line]:
            found.append(Finding("conservation", numbers[-1], f"deleted by a side: '{_show(line)}'"))
        elif len(numbers) > most[line] == 1:
            found.append(Finding("conservation", numbers[-1], f"stands {len(numbers)} times: '{_show(line)}'"))
    return tuple(sorted(found, key=lambda one: (one.line, one.what)))


class _Spread:
    """The lines of a result, looked through for a line that was laid out as several."""

    def __init__(self, result: bytes, base: Lines, sides: Sequence[Lines]) -> None:
        self._sides = [set(_lines(side)) for side in sides]
        self._known = set(_lines(base)).union(*self._sides)
        self._lines: list[tuple[list[bytes], bytes]] = []
        self._starts: dict[bytes, list[int]] = {}
        self._beside: dict[tuple[int, ...], set[bytes]] = {}
        self._left = _MOST_COMPARED
        for line in lines_of(result):
            tokens = _TOKEN.findall(line)
            if tokens:
                self._starts.setdefault(tokens[0], []).append(len(self._lines))
                self._lines.append((tokens, _bare(line)))

    def holds(self, line: bytes) -> bool:
        """Tell whether lines that follow each other say what this one does, other lines of the inputs between them aside.

        What a side has beside the line is something else.
        """
        if self._left <= 0:
            return False
        wanted = _TOKEN.findall(line)
        holders = tuple(at for at, side in enumerate(self._sides) if line in side)
        beside = self._beside.get(holders)
        if beside is None:
            beside = self._beside[holders] = set[bytes]().union(*(self._sides[at] for at in holders))
        return any(self._from(at, wanted, beside) for at in self._starts.get(wanted[0], ()))

    def _from(self, at: int, wanted: list[bytes], beside: set[bytes]) -> bool:
        """Tell whether a line is laid out from a line of the result on."""
        done = 0
        while done < len(wanted) and at < len(self._lines) and self._left > 0:
            tokens, said = self._lines[at]
            self._left -= len(tokens)
            if wanted[done : done + len(tokens)] == tokens and said not in beside:
                done += len(tokens)
            elif not done or said not in self._known:
                return False
            at += 1
        return done == len(wanted)


def _of_the_base(line: bytes, base: Lines, sides: Sequence[Lines]) -> bool:
    """Tell whether a line is but a part of one of the base, which whoever has it spread over several: that adds nothing."""
    part = b" ".join(_TOKEN.findall(line))
    whole = {_bare(one) for one in base if part in b" ".join(_TOKEN.findall(one))}
    for side in sides:
        held = set(map(_bare, side))
        if line in held:
            spread = _Spread(b"".join(side), base, ()) if whole - held else None
            if spread is None or not any(spread.holds(one) for one in sorted(whole - held)):
                return False
    return True


def _rewritten(line: bytes, merged: Sequence[bytes]) -> bool:
    """Tell whether one of the lines that were merged has half of the words of this one."""
    words = set(_WORD.findall(line))
    return any(2 * len(words.intersection(_WORD.findall(other))) >= len(words) for other in merged)


def _words_are_kept(base: Lines, sides: Sequence[Lines], result: bytes) -> bool:
    placed = set(_WORD.findall(result))
    least, most = _wanted(_words, base, sides, [_words(text) for text in (base, *sides)])
    return all(word in placed for word in least) and all(most[word] for word in placed)


def _places(text: bytes) -> dict[bytes, list[int]]:
    """Tell in which lines of a text each line of substance stands."""
    placed: dict[bytes, list[int]] = {}
    for number, line in enumerate(map(_bare, lines_of(text)), 1):
        if line:
            placed.setdefault(line, []).append(number)
    return placed


def _wanted(count: _Count, base: Lines, sides: Sequence[Lines], counts: Sequence[Counter[bytes]]) -> _Range:
    """Count how often each part has to be there at least, and may be there at most; `counts` are those of base and sides."""
    before, *after = counts
    counted = _by_region(count, base, sides, before), _range(before, [one for one in after if dict(one) != dict(before)])
    return counted[0][0] & counted[1][0], counted[0][1] | counted[1][1]


def _by_region(count: _Count, base: Lines, sides: Sequence[Lines], whole: Counter[bytes]) -> _Range:
    """Count the same region by region: where several sides changed one, what one deleted may still be there."""
    differ = Differ(base)
    least, most = whole.copy(), whole.copy()
    for region in regions([differ.diff(side) for side in sides], len(base)):
        if region.quiet:
            continue
        old = base[region.base_start : region.base_end]
        before = count(old)
        blocks = [side[start:end] for side, start, end in zip(sides, region.starts, region.ends, strict=True)]
        counts = [count(block) for block in {block for block in blocks if block != old}]
        fewest, highest = _range(before, counts)
        for part in {**before, **highest, **{part: 0 for each in counts for part in each}}:
            least[part] += fewest[part] - before[part]
            kept = before[part] if any(each[part] >= before[part] for each in counts) else 0
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


def _lines(lines: Iterable[bytes]) -> Counter[bytes]:
    """Count lines of substance."""
    return Counter(filter(None, map(_bare, lines)))


def _words(lines: Iterable[bytes]) -> Counter[bytes]:
    """Count words."""
    return Counter(_WORD.findall(b"\n".join(lines)))


@lru_cache(1 << 17)
def _bare(line: bytes) -> bytes:
    """Give a line without its white space and the comma at its end; nothing if it has no substance."""
    says = _SAYS.search(line) or sum(map(len, _WORD.findall(line))) >= _SUBSTANCE
    return b" ".join(line.split()).rstrip(b", ") if says else b""


def _show(part: bytes) -> str:
    return part.decode(errors="replace")[:_SHOWN]

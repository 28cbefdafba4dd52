"""The named rules that explain why a line is not as a side left it: what a person, or a tool, decided without losing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from mergekit.audit.expected import Comparison, Place
from mergekit.audit.units import alike, has_substance, likes, pairs, parts, substantial, words
from mergekit.frozen import NamedTuple
from mergekit.lines.diff import Hunk

_ALIKE = 0.5
_COVERED = 0.8
_SEVERAL = 2
_SEAM = 3
"""So many lines before and behind a place lie beside it."""
_MOST = 20_000
"""So many lines are compared by their words before a rule gives up on a place (or, in `rewritten`, on a file)."""
_WINDOW = 4
"""A line may have been broken into so many."""


class Claim(NamedTuple):
    """So many copies of a line that are missing, or too many, are explained."""

    what: Literal["missing", "surplus"]
    key: bytes
    times: int


Rule: TypeAlias = Callable[[Comparison], Iterator[Claim]]


def carried(found: Comparison) -> Iterator[Claim]:
    """An edit of one side was carried to copies of the line that another side made.

    A side replaced every copy it had; the copies that others added are replaced in the same way, or went with them. Or it put a
    line in at several places, and what others put in got that line, too.
    """
    known = _replacements(found)
    for key, times in found.missing.items():
        left = times
        for block in known.get(key, ()):
            spare = min(left, max((found.surplus.get(other, 0) for other in block), default=0))
            if spare:
                yield Claim("missing", key, spare)
                yield from (Claim("surplus", other, spare) for other in block if other in found.surplus)
                left -= spare
        swept = found.base.counts[key] and not found.result.counts[key] and any(not side.counts[key] for side in found.sides)
        if left and swept:
            yield Claim("missing", key, left)
    for key in found.surplus:
        times = sum(_put_in_too(found, key, i) for i, added in enumerate(found.added) if added[key] >= _SEVERAL)
        if times:
            yield Claim("surplus", key, times)


def _put_in_too(found: Comparison, key: bytes, i: int) -> int:
    """Count the copies of a line in the result, which no side has there, that stand among lines of another side as this side put it in.

    It did so several times, at least once before or behind such a line.
    """
    side = found.sides[i]
    known = {(step, side.neighbour(m, step)) for m in side.at(key) if found.change(i, m) for step in (-1, 1)}
    others = [j for j in range(len(found.sides)) if j != i]
    times = 0
    for n in found.result.at(key):
        beside = found.result.next_to(n) if found.is_strange(n) else []
        among = len(beside) == _SEVERAL and any(all(found.is_added(j, m) for m in beside) for j in others)
        times += among and any((step, found.result.neighbour(n, step)) in known for step in (-1, 1))
    return times


def _replacements(found: Comparison) -> dict[bytes, dict[tuple[bytes, ...], None]]:
    """List what sides put in the place of lines that are missing: for each, the one like it, or all that they put there."""
    known: dict[bytes, dict[tuple[bytes, ...], None]] = {}
    for side, diff in zip(found.sides, found.diffs, strict=True):
        for hunk in diff:
            old = found.base.keys[hunk.base_start : hunk.base_end]
            if found.missing.keys().isdisjoint(old):
                continue
            new = side.keys[hunk.side_start : hunk.side_end]
            for one, other in pairs(old, new) if len(old) > 1 else ():
                known.setdefault(one, {})[other,] = None
            if len(old) == 1:
                known.setdefault(old[0], {})[tuple(substantial(new))] = None
    return known


def rewritten(found: Comparison) -> Iterator[Claim]:
    """A line stands there in other words, with every word that the side had changed in it: edits of one line put together."""
    spare = Counter(found.surplus)
    known: dict[tuple[int, Hunk], list[bytes]] = {}
    steps = _MOST
    for key, times in found.missing.items() if spare else ():
        left = times
        for i, n in found.out_of_place(key):
            hunk = found.gap(i, n)
            there = known.get((i, hunk)) if left else []
            if there is None:
                lines_there = found.result.keys[hunk.side_start : hunk.side_end]
                there = known[i, hunk] = [one for one in lines_there if one in found.surplus and one not in found.base.counts]
            steps -= len(there)
            lines = _rewritten(found, i, n, there) if steps >= 0 else ()
            if lines:
                yield Claim("missing", key, 1)
                yield from (Claim("surplus", line, 1) for line in lines if line not in found.new and spare[line] > 0)
                spare.subtract(lines)
                left -= 1


def _rewritten(found: Comparison, i: int, n: int, there: Sequence[bytes]) -> tuple[bytes, ...]:
    """Find those of the lines `there`, which no side accounts for, that say what a side changed in its line."""
    line = found.sides[i].keys[n].lower()
    mine, shape = words(line), parts(line)
    changed = mine - _words_before(found, i, n) if there else mine
    for start in range(len(there)):
        window: Counter[bytes] = Counter()
        for size, key in enumerate(there[start : start + _WINDOW]):
            window += words(key.lower())
            close = alike(shape, parts(key.lower())) >= _ALIKE if not size else (mine & window).total() >= _COVERED * mine.total()
            if close and changed <= window:
                return tuple(there[start : start + size + 1])
    return ()


def _words_before(found: Comparison, i: int, n: int) -> Counter[bytes]:
    """Give the words of the line that a side made its line from; none if it made it from nothing."""
    hunk = found.change(i, n)
    if hunk is not None:
        old = found.base.keys[hunk.base_start : hunk.base_end]
        new = found.sides[i].keys[hunk.side_start : hunk.side_end]
        return next((words(one.lower()) for one, other in pairs(old, new) if other == found.sides[i].keys[n]), Counter())
    return words(found.sides[i].keys[n].lower())


def absorbed(found: Comparison) -> Iterator[Claim]:
    """Two sides edited one line, and what stands there of the one has every word that the other put in, and none that it took out."""
    for place in found.places if found.missing else ():
        if not place.is_contested:
            continue
        made = [_made_from(found, place, i) for i in range(len(found.sides))]
        stands = [_by_origin(lines, found) for lines in made]
        steps = _MOST
        for i, lines in enumerate(made):
            for key, old in lines.items():
                rivals = [known[old] for j, known in enumerate(stands) if j != i and old in known] if key in found.missing else []
                steps -= sum(map(len, rivals))
                if steps >= 0 and any(other != key and _holds(key, old, other) for others in rivals for other in others):
                    yield Claim("missing", key, 1)


def _made_from(found: Comparison, place: Place, i: int) -> dict[bytes, bytes]:
    """List the lines that a side put into a place, each with the line of the base that it is made from, or nothing."""
    made: dict[bytes, bytes] = {}
    for hunk in place.region.hunks[i]:
        new = found.sides[i].keys[hunk.side_start : hunk.side_end]
        made.update(dict.fromkeys(substantial(new), b""))
        made.update((other, one) for one, other in likes(found.base.keys[hunk.base_start : hunk.base_end], new))
    return made


def _by_origin(lines: Mapping[bytes, bytes], found: Comparison) -> dict[bytes, list[bytes]]:
    """List the lines that the result has by what they are made from."""
    known: dict[bytes, list[bytes]] = {}
    for key, old in lines.items():
        if found.result.counts[key]:
            known.setdefault(old, []).append(key)
    return known


def _holds(key: bytes, old: bytes, other: bytes) -> bool:
    """Tell whether a line has what another one changed in the line that both are made from."""
    mine, theirs, before = words(key), words(other), words(old)
    put_in, took_out = mine - before, before - mine
    said = Counter({word: times for word, times in took_out.items() if has_substance(word)})
    if said or substantial(put_in):
        took_out = said  # of signs, only where nothing else was changed
    return alike(parts(key), parts(other)) >= _ALIKE and put_in <= theirs and all(theirs[word] <= mine[word] for word in took_out)


def elsewhere(found: Comparison) -> Iterator[Claim]:
    """Where sides disagreed, a change gave way to another one, and every line of it stands elsewhere in the result.

    A line that is cut out alone, with all around it in its place, did not give way: it is lost.
    """
    for place in found.places:
        if not place.is_contested:
            continue
        stands = Counter(substantial(found.around(place)))
        taken = [i for i, keys in enumerate(place.after) if place.region.hunks[i] and Counter(substantial(keys)) == stands]
        for i, hunks in enumerate(place.region.hunks):
            for hunk in hunks:
                keys = substantial(found.sides[i].keys[hunk.side_start : hunk.side_end])
                gone = substantial(found.base.keys[hunk.base_start : hunk.base_end])
                gave_way = taken and i not in taken
                met = any(_met(hunk, other) for j, known in enumerate(place.region.hunks) if j != i for other in known)
                if gave_way and all(found.result.counts[key] for key in keys):
                    yield from (Claim("missing", key, 1) for key in keys if key in found.missing)
                    yield from (Claim("surplus", key, 1) for key in gone if keys and key in found.surplus and stands[key])
                elif len(keys) > 1 and met and stands.keys().isdisjoint(keys) and all(found.result.counts[key] for key in keys):
                    yield from (Claim("missing", key, 1) for key in keys if key in found.missing)
                elif met:
                    yield from _gave_way(found, i, hunk)


def _met(one: Hunk, other: Hunk) -> bool:
    """Tell whether two changes are of the same lines, or at the same place."""
    if one.base_start < one.base_end and other.base_start < other.base_end:
        return one.base_start < other.base_end and other.base_start < one.base_end
    return one.base_start <= other.base_end and other.base_start <= one.base_end


def _gave_way(found: Comparison, i: int, hunk: Hunk) -> Iterator[Claim]:
    """Find the lines of a change that something else stands for, or that went with others around them."""
    side = found.sides[i]
    for n in range(hunk.side_start, hunk.side_end):
        key = side.keys[n]
        if key in found.missing and found.result.counts[key] and n in found.unmatched[i]:
            there = found.gap(i, n)
            old = substantial(side.keys[max(there.base_start, hunk.side_start) : min(there.base_end, hunk.side_end)])
            new = substantial(found.result.keys[there.side_start : there.side_end])
            if all(found.result.counts[one] for one in old if one in found.missing) and (
                new or any(one not in found.missing for one in old)
            ):
                yield Claim("missing", key, 1)


def kept(found: Comparison) -> Iterator[Claim]:
    """Where one side deleted what another one changed, the block was kept: all of it that the other had left, where it left it.

    A block is all that was deleted in one piece, or a paragraph of that in which the other side changed something.
    """
    back = {key for key in found.surplus if key in found.base.counts}
    if not back:
        return
    for place in found.places:
        if place.is_contested:
            for i, hunks in enumerate(place.region.hunks):
                others = [j for j, keys in enumerate(place.after) if place.region.hunks[j] and keys != place.after[i]]
                for hunk in hunks:
                    yield from _kept_there(found, place, i, hunk, others, back)


def _kept_there(found: Comparison, place: Place, i: int, hunk: Hunk, others: Sequence[int], back: set[bytes]) -> Iterator[Claim]:
    new = substantial(found.sides[i].keys[hunk.side_start : hunk.side_end])
    old = substantial(found.base.keys[hunk.base_start : hunk.base_end])
    edited = Counter(one for one, _ in likes(old, new))  # an edit of a line leaves no reason to keep the line
    left = Counter[bytes]()
    for j in others:
        left |= Counter(_left_alone(found, place, j))
    whole = range(hunk.base_start, hunk.base_end)
    for block in (whole, *_paragraphs(found, hunk, place, others)):
        gone = Counter(substantial(found.base.keys[block.start : block.stop])) - Counter(new) - edited
        still = {key: times for key, times in gone.items() if left[key]}
        if still and all(key in back and any(_stands(found, key, j) for j in others) for key in still):
            yield from (Claim("surplus", key, times) for key, times in still.items())
            if block == whole:
                return


def _stands(found: Comparison, key: bytes, i: int) -> bool:
    """Tell whether the result has a line in its place in a side."""
    return any(found.place_in(i, n) is not None for n in found.result.at(key))


def _left_alone(found: Comparison, place: Place, i: int) -> Iterator[bytes]:
    """List the lines of the base in a place that a side left where they are."""
    start = place.region.base_start
    for hunk in place.region.hunks[i]:
        yield from found.base.keys[start : hunk.base_start]
        start = hunk.base_end
    yield from found.base.keys[start : place.region.base_end]


def _paragraphs(found: Comparison, hunk: Hunk, place: Place, others: Sequence[int]) -> Iterator[range]:
    """List the parts of a deletion, parted by blank lines, in which another side changed something."""
    start = hunk.base_start
    for n in range(hunk.base_start, hunk.base_end + 1):
        if n == hunk.base_end or not found.base.keys[n]:
            if any(one.base_start <= n and start <= one.base_end for j in others for one in place.region.hunks[j]):
                yield range(start, n)
            start = n + 1


def seam(found: Comparison) -> Iterator[Claim]:
    """Blocks that sides inserted at one place stand one after the other, with a line between them that each of them leans on.

    It is one beside that place, the end of the one, or the beginning of the other; or one with which a block begins or ends, and
    which stands between the blocks. The base has it.
    """
    again = {key for key in found.surplus if key in found.base.counts and not any(gone[key] for gone in found.deleted)}
    for place in found.places if again else ():
        inserted = [substantial(keys) for keys in place.variants if len(keys) > len(place.before)]
        if len(inserted) < _SEVERAL:
            continue
        start, end = place.region.base_start, place.region.base_end
        beside = {*found.base.keys[max(0, start - _SEAM) : start], *found.base.keys[end : end + _SEAM]}
        edges = {key for keys in inserted for key in (*keys[:1], *keys[-1:])}
        for key in sorted(again & (beside | edges)):
            if key in beside or any(_parts(found, n) for n in found.result.at(key)):
                yield Claim("surplus", key, len(inserted) - 1)


def _parts(found: Comparison, n: int) -> bool:
    """Tell whether a line of the result stands between one that one side alone put in and one that another did."""
    beside = found.result.next_to(n)
    whose = [[i for i in range(len(found.sides)) if found.is_added(i, m)] for m in beside]
    return len(beside) == _SEVERAL and all(len(one) == 1 for one in whose) and whose[0] != whose[1]


def around(found: Comparison) -> Iterator[Claim]:
    """A line was put around others, which are indented deeper for it than in any side: it is new there, whoever has it elsewhere."""
    for key in found.surplus:
        times = 0 if key in found.new else sum(_is_around(found, n) for n in found.result.at(key))
        if times:
            yield Claim("surplus", key, times)


def _is_around(found: Comparison, n: int) -> bool:
    behind = [m for m in found.result.next_to(n) if m > n]
    if not behind or not found.is_strange(n):
        return False
    [m] = behind
    known = [(side, found.place_in(i, m)) for i, side in enumerate(found.sides)]
    before = {side.indentation(there) for side, there in known if there is not None}
    now, mine = found.result.indentation(m), found.result.indentation(n)
    return bool(before) and all(len(one) < len(now) and now.startswith(one) for one in (*before, mine))


RULES: Mapping[str, Rule] = {
    "carried": carried,
    "absorbed": absorbed,
    "rewritten": rewritten,
    "elsewhere": elsewhere,
    "kept": kept,
    "seam": seam,
    "around": around,
}
"""All rules, in the order in which they are asked."""

"""The named rules that explain why a line is not as a side left it: what a person, or a tool, decided without losing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from mergekit.audit.expected import Comparison, Place
from mergekit.audit.units import alike, has_substance, likes, pairs, parts, substantial, words
from mergekit.lines.diff import Hunk

_ALIKE = 0.5
_COVERED = 0.8
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

    A side replaced every copy it had; the copies that others added are replaced in the same way, or went with them.
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
        around = Counter(substantial(found.around(place)))
        taken = [i for i, keys in enumerate(place.after) if place.region.hunks[i] and Counter(substantial(keys)) == around]
        for i, hunks in enumerate(place.region.hunks):
            for hunk in hunks:
                keys = substantial(found.sides[i].keys[hunk.side_start : hunk.side_end])
                gone = substantial(found.base.keys[hunk.base_start : hunk.base_end])
                gave_way = taken and i not in taken
                if gave_way and all(found.result.counts[key] for key in keys):
                    yield from (Claim("missing", key, 1) for key in keys if key in found.missing)
                    yield from (Claim("surplus", key, 1) for key in gone if keys and key in found.surplus)
                elif len(keys) > 1 and around.keys().isdisjoint(keys) and all(found.result.counts[key] for key in keys):
                    yield from (Claim("missing", key, 1) for key in keys if key in found.missing)
                else:
                    yield from _gave_way(found, i, hunk)


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
    """Where one side deleted what another one changed, the block was kept: all of it that the other had left."""
    back = {key for key in found.surplus if key in found.base.counts}
    if not back:
        return
    for place in found.places:
        if place.is_contested:
            for i, hunks in enumerate(place.region.hunks):
                for hunk in hunks:
                    yield from _kept_there(found, place, i, hunk, back)


def _kept_there(found: Comparison, place: Place, i: int, hunk: Hunk, back: set[bytes]) -> Iterator[Claim]:
    old = substantial(found.base.keys[hunk.base_start : hunk.base_end])
    new = substantial(found.sides[i].keys[hunk.side_start : hunk.side_end])
    edited = Counter(one for one, _ in likes(old, new))  # an edit of a line leaves no reason to keep the line
    gone = Counter(old) - Counter(new) - edited
    others = [keys for j, keys in enumerate(place.after) if place.region.hunks[j] and keys != place.after[i]]
    left = [Counter(keys) for keys in others]
    still = {key: times for key, times in gone.items() if any(keys[key] for keys in left)}
    if still and all(key in back for key in still):
        yield from (Claim("surplus", key, times) for key, times in still.items())


def seam(found: Comparison) -> Iterator[Claim]:
    """Blocks that sides inserted at one place stand one after the other, with a line between them that each of them leans on.

    It is one beside that place: the end of the one, or the beginning of the other.
    """
    again = {key for key in found.surplus if key in found.base.counts and not any(gone[key] for gone in found.deleted)}
    for place in found.places if again else ():
        if place.is_contested:
            start, end = place.region.base_start, place.region.base_end
            beside = {*found.base.keys[max(0, start - _SEAM) : start], *found.base.keys[end : end + _SEAM]}
            inserted = [keys for keys in place.variants if len(keys) > len(place.before)]
            for key in sorted(again & beside):
                if len(inserted) > 1:
                    yield Claim("surplus", key, len(inserted) - 1)


RULES: Mapping[str, Rule] = {
    "carried": carried,
    "absorbed": absorbed,
    "rewritten": rewritten,
    "elsewhere": elsewhere,
    "kept": kept,
    "seam": seam,
}
"""All rules, in the order in which they are asked."""

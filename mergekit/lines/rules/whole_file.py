"""What a whole file says of the decisions in it: how much its sides have in common, and what the result looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from mergekit.frozen import NamedTuple
from mergekit.lines.diff import Differ, Hunk
from mergekit.lines.merged import Event, Lines
from mergekit.lines.rules.checks import checked
from mergekit.lines.rules.facts import file_facts, size_of
from mergekit.lines.rules.words import bare, counted, counted_in, is_small, lines_of_these, lines_of_words, long_words

RARE = 3
"""A word that the base has more often is no sign of anything."""


class _Change(NamedTuple):
    """What a side did to the base.

    Lines that it has more of, or fewer, and their words; and in how many lines fewer each word stands there.
    """

    added: Counter[bytes]
    deleted: Counter[bytes]
    said: set[bytes]
    unsaid: set[bytes]
    words: Counter[bytes]


def facts_of_file(
    path: str,
    base: Lines,
    sides: Sequence[Lines],
    result: Lines,
    events: Sequence[Event],
    decided: Lines = (),
    others: Sequence[Lines] = (),
) -> tuple[str, ...]:
    """Give the facts of a file: of its base, of the sides that the events joined (and `others`), and of the result.

    `decided` are the lines of the result that rules put there. Words of fewer than four letters mean nothing.
    """
    found = [f"events:{size_of(len(events))}", *file_facts(path), f"suffix:{path.rsplit('/', 1)[-1].rpartition('.')[2].lower()[:8]}"]
    rules = {event.rule for event in events}
    found.append("rules:several" if len(rules) > 1 else f"only:{rules.pop()}" if rules else "rules:none")
    differ = Differ(base)
    changes = [_change(base, side, differ.diff(side)) for side in sides]
    added, deleted = [one.added for one in changes], [one.deleted for one in changes]
    said = [one.said for one in changes]
    known = lines_of_these({word for one in changes for words in (one.said, one.unsaid, one.words) for word in words}, base)
    found.append("new-words:" + _share([one - known.keys() for one in said]))
    gone = [{word for word, lines in one.words.items() if lines and lines == known[word]} for one in changes]
    used = {word for i, one in enumerate(gone) for j, other in enumerate(said) if i != j for word in one & other}
    found.append("gone-and-used:" + ("none" if not used else "one" if len(used) == 1 else "more"))
    if any(one & other for one, other in combinations(gone, 2)):
        found.append("gone-on-both")
    if not any(gone):
        found.append("no-word-gone")
    if is_small(base):
        found.append("small")
    else:
        found.extend(_shares(counted_in(base).total(), added, deleted))
        found.extend(_rare(known, said, [one.unsaid for one in changes]))
    crossed = max((sum((one & other).values()) for one, other in _crossed(added, deleted)), default=0)
    if crossed:
        found.append(f"added-what-other-deleted:{size_of(crossed)}")
    found.extend(checked(base, sides, others, result, decided))
    return tuple(sorted(found))


def _change(base: Lines, side: Lines, hunks: Sequence[Hunk]) -> _Change:
    """Tell what a side did to the base, of what differs alone: the rest counts the same in both."""
    old = [line for hunk in hunks for line in base[hunk.base_start : hunk.base_end]]
    new = [line for hunk in hunks for line in side[hunk.side_start : hunk.side_end]]
    before, after = counted(old), counted(new)
    added, deleted = after - before, before - after
    words = lines_of_words(old)
    words.subtract(lines_of_words(new))
    said, unsaid = (long_words(line for line in lines if bare(line) in one) for lines, one in ((new, added), (old, deleted)))
    return _Change(added, deleted, said, unsaid, words)


def _shares(size: int, added: Sequence[Counter[bytes]], deleted: Sequence[Counter[bytes]]) -> Iterator[str]:
    """Tell how much of a file changed, and how much of that on several sides."""
    yield "added-by-both:" + _share([set(one) for one in added])
    yield "deleted-by-both:" + _share([set(one) for one in deleted])
    yield f"least-changed:{size_of(min(sum(a.values()) + sum(d.values()) for a, d in zip(added, deleted, strict=True)))}"
    rewritten = max(sum(one.values()) for one in deleted) / size
    yield "rewritten:" + ("little" if rewritten < 0.1 else "some" if rewritten < 0.3 else "much")  # noqa: PLR2004 (steps)


def _crossed(added: Sequence[Counter[bytes]], deleted: Sequence[Counter[bytes]]) -> Iterator[tuple[Counter[bytes], Counter[bytes]]]:
    """Give what one side added beside what another deleted."""
    return ((one, other) for i, one in enumerate(added) for j, other in enumerate(deleted) if i != j)


def _rare(common: Counter[bytes], said: Sequence[set[bytes]], gone: Sequence[set[bytes]]) -> list[str]:
    """Tell which rare words of the file several sides wrote, or took away, or one of them took away and another one wrote."""
    wrote, took = ([{word for word in one if common[word] <= RARE} for one in each] for each in (said, gone))
    both = [one & other for one, other in combinations(wrote, 2)]
    lost = [one & other for one, other in combinations(took, 2)]
    cross = {word for i, one in enumerate(took) for j, other in enumerate(wrote) if i != j for word in one & other}
    return [
        f"rare:{_share(wrote)}",
        f"rare-by-both:{_amount(max(map(len, both), default=0))}",
        f"rare-lost-by-both:{_amount(max(map(len, lost), default=0))}",
        f"rare-lost-and-used:{_amount(len(cross))}",
    ]


def _amount(count: int) -> str:
    return size_of(count) if count else "0"


def _share(sets: Sequence[set[bytes] | frozenset[bytes]]) -> str:
    """Name how much two of the sets share, of the smaller one."""
    share = max((len(one & other) / min(len(one), len(other)) for one, other in combinations(sets, 2) if one and other), default=0.0)
    return "none" if not share else "few" if share < 0.1 else "some" if share < 0.4 else "most"  # noqa: PLR2004 (steps)

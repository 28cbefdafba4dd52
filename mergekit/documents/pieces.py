"""What the merges of documents and of prose share: what the base shows, the order of parts, the layout around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import TypeVar

from mergekit.conflicts import Writer
from mergekit.contested import Contested, Written
from mergekit.driver import Contest
from mergekit.frozen import replace
from mergekit.merge import Merge, Resolved
from mergekit.records.order import weave
from mergekit.siblings_format import State, join

T = TypeVar("T")

_LONE = re.compile("[\ud800-\udfff]")


def as_shown(contest: Contest) -> Contest:
    """Take as base what its place shows, siblings included, and give writers texts that every format can hold."""
    base = contest.base if contest.rendered is None else contest.rendered
    writers = tuple(map(_writable, contest.writers))
    return Contested(
        contest.path,
        base,
        contest.sides,
        writers,
        contest.hidden,
        lambda chosen: as_shown(contest.among(chosen)),
        contest.options,
        written=None if contest.written is None else lambda: _shown_by(contest.writes()),
        earlier=None if contest.earlier is None else lambda: _shown_by(contest.past()),
    )


def _shown_by(writes: Iterable[Written[bytes | None]]) -> tuple[Written[bytes | None], ...]:
    """Name the writers of writes as those of sides are named: a side is told by its writer."""
    return tuple(replace(one, writer=_writable(one.writer)) for one in writes)


def remembered(contest: Contested[T]) -> Contested[T]:
    """Ask the history behind a contest no question twice: many small parts of it will ask the same ones."""

    @cache
    def narrow(chosen: frozenset[int]) -> Contested[T]:
        return remembered(contest.among(chosen))

    return replace(contest, hidden=cache(contest.hidden), narrow=narrow)


def _writable(writer: Writer) -> Writer:
    """Replace what no format can hold in a writer's texts, so that they read back as they are."""
    label, commit, author, message = (_LONE.sub("\ufffd", text) for text in (writer.label, writer.commit, writer.author, writer.message))
    return replace(writer, label=label, commit=commit, author=author, message=message)


def many(contest: Contested[T]) -> bool:
    """Tell whether there are more than two sides: with two, the writers below do not matter (see `Contested.touching`)."""
    return len(set(zip(contest.sides, contest.writers, strict=True))) > 2  # noqa: PLR2004 (left and right)


def agreed(deciding: Contested[T]) -> Resolved[T] | None:
    """Resolve a value that has parts of its own among those who decide it, if that decides all of its parts.

    A side that holds the base's value may have undone, in some part, what another still holds; only the part tells.
    """
    done = deciding.merge.resolve()
    alike = all(side == deciding.sides[0] for side in deciding.sides)
    if done is None or alike or not many(deciding):
        return done
    return None if any(below.content != deciding.base for below in deciding.hidden()) else done


def joined(contest: Contested[T], state: Callable[[T], State]) -> State:
    """Merge the values of those who decide a place as siblings; see `join`."""
    below = ((state(one.content), one.seen_by) for one in contest.hidden())
    return join(state(contest.base), [state(side) for side in contest.sides], contest.writers, below)


def in_order(contest: Contested[T], keys_of: Callable[[T], Sequence[str]], present: Collection[str]) -> list[str]:
    """Order the parts that are left.

    The base's come in the base's order, or in the only other one that a side gave them; what was added comes behind
    what it followed, the earliest writer's first.
    """
    base = keys_of(contest.base)
    if all(keys_of(side) == base for side in contest.sides):
        return [key for key in base if key in present]
    left = frozenset(present)
    ranked = sorted(
        zip(contest.writers, (tuple(key for key in keys_of(side) if key in left) for side in contest.sides), strict=True), key=_rank
    )
    spine = tuple(key for key in base if key in left)
    kept = frozenset(spine)
    orders = tuple(tuple(key for key in keys if key in kept) for _, keys in ranked)
    moved = Merge(spine, tuple(order for order in orders if len(order) == len(spine)) or (spine,)).resolve()
    if moved is not None:
        spine = moved.value
    first: dict[str, int] = {}
    for place, (_, keys) in enumerate(ranked):
        for key in keys:
            first.setdefault(key, place)
    return weave(spine, [keys for _, keys in ranked], lambda key: (first[key],))


def _rank(pair: tuple[Writer, tuple[str, ...]]) -> tuple[tuple[int, str, str], tuple[str, ...]]:
    return pair[0].order, pair[1]


def pick(base: T | None, values: Iterable[T]) -> T | None:
    """Choose among spellings that mean the same: the changed one if there is one, else the least; None of none."""
    changed = [value for value in dict.fromkeys(values) if value != base]
    return min(changed, key=repr) if changed else base


def blend(contest: Contested[bytes | None]) -> bytes:
    """Merge comments and white space: what was changed, or of several changes every comment line, once.

    None stands for a place that has none because its part is absent; it has no say.
    """
    deciding = contest.deciding()
    done = deciding.merge.resolve()
    if done is not None and done.value is not None:
        return done.value
    pairs = zip(deciding.writers, deciding.sides, strict=True)
    texts = sorted({(writer.order, text) for writer, text in pairs if text is not None and text != deciding.base})
    if not texts:
        return contest.base or b""
    if len({text.strip() for _, text in texts}) == 1:
        return texts[0][1]
    found: list[bytes] = []
    for number, (_, text) in enumerate(texts):
        lines = text.splitlines(keepends=True)
        found.extend(line for line in lines if (line.strip() and line not in found) or (not number and not line.strip()))
    return b"".join(found)

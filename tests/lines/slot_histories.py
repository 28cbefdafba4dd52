"""Histories of a text made of slots that never move, and what their merges show by definition (docs/architecture.md, "History").

A slot is one line or none between two lines that every version has, so that each slot is a region of its own. The
definition needs no diff then: it goes slot by slot, literally, and knows nothing of the merge of texts.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from mergekit.conflicts import Writer
from mergekit.contested import Contested, Hidden

Values: TypeAlias = tuple[str, ...]
"""What a text has in each slot; nothing where it is empty."""


@dataclass(frozen=True)
class Open:
    """What a slot shows where its sides disagree."""

    base: str
    sides: frozenset[str]


Shown: TypeAlias = tuple[str | Open, ...]


def text_of(values: Values) -> bytes:
    """Write the slots down, so that no line of one could be taken for a line of another."""
    return "".join(f"{slot}: {value}\n-- end of {slot}\n" if value else f"-- end of {slot}\n" for slot, value in enumerate(values)).encode()


def settled(shown: Shown) -> Values:
    return tuple(line.base if isinstance(line, Open) else line for line in shown)


@dataclass
class SlotHistory:
    """Commits 0, 1, 2 ... in topological order. `shown` is what a commit holds; an engine's merge may hold open slots."""

    slots: int
    parents: list[tuple[int, ...]] = field(default_factory=list)
    engine: list[bool] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    seen: list[frozenset[int]] = field(default_factory=list)

    def commit(self, parents: tuple[int, ...], *values: str) -> int:
        return self._add(parents, values, engine=False)

    def merge(self, *parents: int) -> int:
        return self._add(parents, self.result(self.maximal_writers(parents)), engine=True)

    def _add(self, parents: tuple[int, ...], shown: Shown, *, engine: bool) -> int:
        number = len(self.seen)
        self.parents.append(parents)
        self.engine.append(engine)
        self.shown.append(shown)
        self.seen.append(self.reachable(parents) | {number})
        return number

    def reachable(self, heads: Iterable[int]) -> frozenset[int]:
        return frozenset().union(*(self.seen[head] for head in heads))

    def maximal(self, commits: Iterable[int]) -> tuple[int, ...]:
        among = sorted(commits)
        return tuple(c for c in among if not any(d != c and c in self.seen[d] for d in among))

    def writes(self, c: int) -> bool:
        if self.engine[c]:
            return False
        parents = self.parents[c]
        if len(parents) < 2:
            return self.shown[c] != (self.shown[parents[0]] if parents else ("",) * self.slots)
        met = self.maximal_writers(parents)
        return len(met) > 1 or self.shown[c] != (self.shown[met[0]] if met else ("",) * self.slots)

    def maximal_writers(self, heads: Iterable[int]) -> tuple[int, ...]:
        return self.maximal(c for c in self.reachable(heads) if self.writes(c))

    def shared(self, commits: Iterable[int]) -> frozenset[int]:
        return frozenset.intersection(*(self.seen[c] for c in commits))

    def base(self, writers: tuple[int, ...]) -> Values:
        top = self.maximal(self.shared(writers))
        if not top:
            return ("",) * self.slots
        return settled(self.shown[top[0]] if len(top) == 1 else self.result(self.maximal_writers(top)))

    def between(self, writers: tuple[int, ...]) -> list[int]:
        """List the writers that some of the given ones have seen, themselves included, but not all of them."""
        return [c for c in self.reachable(writers) - self.shared(writers) if self.writes(c)]

    def result(self, writers: tuple[int, ...]) -> Shown:
        """What the merge of some maximal writers shows, by definition."""
        if len(writers) < 2:
            return self.shown[writers[0]] if writers else ("",) * self.slots
        base = self.base(writers)
        between = self.between(writers)
        found: list[str | Open] = []
        for slot, origin in enumerate(base):
            changed = [c for c in between if self.shown[c][slot] != origin]
            touching = tuple(w for w in writers if any(c in self.seen[w] for c in changed))
            if touching and len(touching) < len(writers):
                found.append(self.result(touching)[slot])
                continue
            new = {str(self.shown[w][slot]) for w in touching} - {origin}
            found.append(origin if not new else new.pop() if len(new) == 1 else Open(origin, frozenset(new)))
        return tuple(found)

    def text(self, c: int) -> bytes:
        return text_of(settled(self.shown[c]))

    def contest(self, writers: tuple[int, ...]) -> Contested[bytes | None]:
        """The contest of some maximal writers, as the history of a repository would give it."""

        def hidden() -> tuple[Hidden[bytes | None], ...]:
            below = [c for c in self.between(writers) if c not in writers]
            return tuple(Hidden(self.text(c), frozenset(i for i, w in enumerate(writers) if c in self.seen[w])) for c in below)

        return Contested(
            "text",
            text_of(self.base(writers)),
            tuple(self.text(w) for w in writers),
            tuple(Writer(f"commit {w}", f"{w:040}", time=w) for w in writers),
            hidden,
            lambda chosen: self.contest(tuple(w for i, w in enumerate(writers) if i in chosen)),
        )


def random_history(rng: random.Random, commits: int) -> SlotHistory:
    """Make a history of edits, merges by the engine and merges by people."""
    slots, values = rng.choice([1, 2, 3]), ["", "one", "two", "three"][: rng.choice([2, 3, 4])]
    history = SlotHistory(slots)
    history.commit((), *rng.choices(values, k=slots))

    def edited(start: Shown) -> Values:
        lines = list(settled(start))
        lines[rng.randrange(slots)] = rng.choice(values)
        return tuple(lines)

    for _ in range(commits):
        known = range(len(history.seen))
        heads = history.maximal(rng.sample(known, min(len(known), rng.choice([1, 1, 2, 2, 3]))))
        if len(heads) == 1:
            old = settled(history.shown[rng.choice(known)])
            new = edited(history.shown[heads[0]])
            history.commit(heads, *rng.choice([new, new, new, old]))
        elif rng.random() < 0.6:
            history.merge(*heads)
        else:
            merged = history.result(history.maximal_writers(heads))
            history.commit(heads, *rng.choice([settled(history.shown[heads[0]]), edited(merged)]))
    return history

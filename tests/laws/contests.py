"""Contests of one file at random, with and without a history behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from mergekit.conflicts import Writer
from mergekit.contested import Hidden
from mergekit.driver import Content, Contest, MergeDriver, Outcome
from mergekit.frozen import replace
from tests.laws.kinds import KINDS, Kind, Version


def writer(number: int) -> Writer:
    """Give a writer that no other is like, ordered by number."""
    mail = f"{number}@example.com"
    return Writer(f"agent {number}", f"{number + 1:040x}", f"Agent {number} <{mail}>", 1_700_000_000 + number, 60, f"change {number}\n")


@st.composite
def versions(draw: st.DrawFn, kind: Kind, count: int) -> list[bytes]:
    """Draw contents of one kind: each is some pieces, or an earlier one after an edit or two."""
    pieces = st.sampled_from(kind.pieces * 4 + kind.odd * draw(st.integers(0, 1)))
    found: list[Version] = []
    for _ in range(count):
        if not found or draw(st.integers(0, 9)) == 0:
            some = draw(st.lists(pieces, max_size=12))
            found.append(tuple({kind.slot_of(piece): piece for piece in some}.values()) if kind.exclusive else tuple(some))
            continue
        version = list(draw(st.sampled_from(found)))
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(version)))
            piece = draw(st.one_of(st.none(), pieces))
            if piece is None:
                del version[at : at + 1]
                continue
            same = [i for i, other in enumerate(version) if kind.slot_of(other) == kind.slot_of(piece)] if kind.exclusive else []
            if same:
                version[same[0]] = piece
            else:
                version.insert(at, piece)
        found.append(tuple(version))
    return [_finished(draw(st.integers(0, 19)), kind.content(version)) for version in found]


def _finished(chance: int, content: bytes) -> bytes:
    """Let some contents end or break their lines in another way."""
    return {0: content.removesuffix(b"\n"), 1: content.replace(b"\n", b"\r\n"), 2: content + b"\n"}.get(chance, content)


def plain(path: str, base: Content, sides: Sequence[Content], numbers: Sequence[int] | None = None) -> Contest:
    """Make a contest that knows no history."""
    return Contest(path, base, tuple(sides), tuple(writer(i) for i in (range(len(sides)) if numbers is None else numbers)))


@st.composite
def plain_contests(draw: st.DrawFn, driver: MergeDriver) -> Contest:
    """Draw a base and one to four sides of one kind; absent ones too, where the driver takes them."""
    kind = draw(st.sampled_from(KINDS))
    base, *sides = draw(versions(kind, draw(st.integers(2, 5))))
    absent = [driver.absence and draw(st.integers(0, 7)) == 0 for _ in sides]
    start = None if draw(st.integers(0, 7)) == 0 else base
    return plain(kind.path, start, [None if gone else side for side, gone in zip(sides, absent, strict=True)])


@dataclass
class FileHistory:
    """Commits of one file in topological order, by people and by the engine, and the contests of their writers: by definition.

    Nothing here is shared with `mergekit.history`. A commit writes where it differs from its parent; a person's merge
    always does, and an engine's never.
    """

    driver: MergeDriver
    path: str
    contents: list[Content] = field(default_factory=list)
    seen: list[frozenset[int]] = field(default_factory=list)
    writers: set[int] = field(default_factory=set)

    def commit(self, parents: Sequence[int], content: Content) -> None:
        if len(parents) != 1 or content != self.contents[parents[0]]:
            self.writers.add(len(self.contents))
        self._add(parents, content)

    def merge(self, parents: Sequence[int]) -> None:
        """Merge as the engine does."""
        self._add(parents, self.result(self.maximal_writers(parents)).content)

    def _add(self, parents: Sequence[int], content: Content) -> None:
        self.seen.append(self.reachable(parents) | {len(self.contents)})
        self.contents.append(content)

    def reachable(self, heads: Sequence[int]) -> frozenset[int]:
        return frozenset().union(*(self.seen[head] for head in heads))

    def maximal(self, commits: frozenset[int]) -> tuple[int, ...]:
        return tuple(c for c in sorted(commits) if not any(d != c and c in self.seen[d] for d in commits))

    def maximal_writers(self, heads: Sequence[int]) -> tuple[int, ...]:
        return self.maximal(self.reachable(heads) & frozenset(self.writers))

    def result(self, writers: tuple[int, ...]) -> Outcome:
        if not writers:
            return Outcome(None, None)
        values = {self.contents[w] for w in writers}
        if len(values) == 1:
            content = values.pop()
            return Outcome(content, self.settled(content))
        return self.driver.merge(self.contest(writers))

    def settled(self, content: Content) -> Content:
        return None if content is None else self.driver.settle(content)

    def contest(self, writers: tuple[int, ...]) -> Contest:
        shared = frozenset.intersection(*(self.seen[w] for w in writers))
        top = self.maximal(shared)
        origin = self.contents[top[0]] if len(top) == 1 else self.result(self.maximal_writers(top)).content
        base = self.settled(origin)
        below = sorted((self.reachable(writers) - shared - frozenset(writers)) & self.writers)
        return Contest(
            self.path,
            base,
            tuple(self.contents[w] for w in writers),
            tuple(writer(w) for w in writers),
            lambda: tuple(Hidden(self.contents[c], frozenset(i for i, w in enumerate(writers) if c in self.seen[w])) for c in below),
            lambda chosen: self.contest(tuple(w for i, w in enumerate(writers) if i in chosen)),
            rendered=None if origin == base else origin,
        )


@st.composite
def histories(draw: st.DrawFn, driver: MergeDriver) -> tuple[FileHistory, tuple[int, ...]]:
    """Draw a history of one file, and its maximal writers: two or more."""
    kind = draw(st.sampled_from(KINDS))
    contents = draw(versions(kind, draw(st.integers(3, 8))))
    history = FileHistory(driver, kind.path)
    history.commit((), contents[0])
    for content in contents[1:]:
        known = len(history.contents)
        chosen = draw(st.lists(st.integers(0, known - 1), min_size=1, max_size=3, unique=True))
        parents = history.maximal(frozenset(chosen))
        if len(parents) > 1 and draw(st.booleans()):
            history.merge(parents)
        elif driver.absence and draw(st.integers(0, 9)) == 0:
            history.commit(parents, None)
        else:
            history.commit(parents, content)
    return history, history.maximal_writers(range(len(history.contents)))


def view(contest: Contest, names: Sequence[int]) -> Contest:
    """Give the same contest with its sides in another order, or some of them repeated."""

    def hidden() -> tuple[Hidden[Content], ...]:
        return tuple(
            replace(below, seen_by=frozenset(k for k, name in enumerate(names) if name in below.seen_by)) for below in contest.hidden()
        )

    def narrow(chosen: frozenset[int]) -> Contest:
        kept = [names[k] for k in sorted(chosen)]
        among = sorted(set(kept))
        return view(contest.among(among), [among.index(name) for name in kept])

    return replace(
        contest,
        sides=tuple(contest.sides[name] for name in names),
        writers=tuple(contest.writers[name] for name in names),
        hidden=hidden,
        narrow=narrow,
    )


def with_bystander(contest: Contest) -> Contest:
    """Add a side that holds what the base shows and has seen nothing."""
    shown = contest.base if contest.rendered is None else contest.rendered
    count = len(contest.sides)

    def narrow(chosen: frozenset[int]) -> Contest:
        assert count not in chosen, "a side that changed nothing decides nothing"
        return contest.among(chosen)

    return replace(contest, sides=(*contest.sides, shown), writers=(*contest.writers, writer(99)), narrow=narrow)

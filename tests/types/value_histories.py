"""Histories of one field, in memory: commits by people and by the engine, and the contests of their writers, by definition.

Nothing here is shared with `mergekit.history`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mergekit import types
from mergekit.conflicts import Writer
from mergekit.contested import Contested, Hidden, Written
from mergekit.frozen import replace
from mergekit.siblings_format import Siblings
from mergekit.values.kind import Contest, Option, Term, Verdict, counts
from mergekit.values.value import Maybe, Unread, Value, listing, plain_of, standing, table, value_of


def term(name: str, of: Term | None = None, fields: Mapping[str, Term] | None = None, **options: Option) -> Term:
    """Make a term as a schema would; a set of maps holds documents."""
    kind = types.load(name)
    if of is None and kind.of and (name == "map" or "key" in options):
        of = term("document")
    given = {"*": term("document"), **(fields or {})} if name == "record" else {}
    return Term(kind, {key.rstrip("_"): value for key, value in options.items()}, lambda: of, lambda: given)


def writer(number: int, label: str = "", time: int | None = None) -> Writer:
    """Give a writer that no other is like."""
    return Writer(label or f"agent {number}", f"{number + 1:040x}", "", 1000 + number if time is None else time)


ABSENT = object()
"""What stands for absence where None is null."""


def maybe(plain: object) -> Maybe:
    return None if plain is ABSENT else read_again(value_of(plain))


def contest(base: object, *sides: object, labels: Sequence[str] = (), times: Sequence[int] = ()) -> Contest:
    """Make a contest without history."""
    writers = tuple(writer(i, labels[i] if labels else "", times[i] if times else None) for i in range(len(sides)))
    return Contested("f", maybe(base), tuple(maybe(side) for side in sides), writers)


def shown(verdict: Verdict) -> object:
    """Give the value as Python has it; siblings as the set of their values, with the base's first."""
    value = verdict.value
    if value is None:
        return ABSENT
    if value.siblings is not None:
        return sorted((one or b"-").decode() for one in value.siblings.values)
    return plain_of(value)


def read_again(value: Maybe) -> Maybe:
    """Read what is known by its source alone, as whoever writes the file does."""
    if value is None or not any(mark in value.meaning for mark in (b"?", b"$(")):
        return value
    if value.siblings is not None:
        return standing(value.siblings, _stood(value.siblings))
    if isinstance(value.content, Unread):
        return value_of(json.loads(value.source))
    if value.items is not None:
        return listing([one for item in value.items if (one := read_again(item)) is not None])
    if value.table is not None:
        return table({key: one for key, item in value.table.items() if (one := read_again(item)) is not None})
    return value


def _stood(siblings: Siblings) -> list[Value]:
    """Read the variants of siblings, as far as they are JSON: those of siblings in siblings are none."""
    try:
        return [value_of(json.loads(one)) for one in sorted(filter(None, siblings.values))]
    except ValueError:
        return []


@dataclass
class ValueHistory:
    """Commits in topological order."""

    term: Term
    values: list[Maybe] = field(default_factory=list)
    parents: list[tuple[int, ...]] = field(default_factory=list)
    seen: list[frozenset[int]] = field(default_factory=list)
    authors: list[Writer] = field(default_factory=list)
    writers: set[int] = field(default_factory=set)
    _shown: dict[tuple[int, ...], Verdict] = field(default_factory=dict)
    """What the writers of commits that are there come to; later ones change nothing of it."""

    def commit(self, parents: Sequence[int], value: Maybe, label: str = "", time: int | None = None) -> int:
        """Commit as a person does; what a merge leaves where several met, the person decided."""
        number = len(self.values)
        met = self.heads_of(parents) if len(parents) > 1 else parents
        if len(met) != 1 or value != self.values[met[0]]:
            self.writers.add(number)
        return self._add(parents, value, writer(number, label, time))

    def merge(self, parents: Sequence[int]) -> int:
        """Merge as the engine does."""
        return self._add(parents, self.shown(parents).value, writer(len(self.values), "engine"))

    def _add(self, parents: Sequence[int], value: Maybe, author: Writer) -> int:
        self.parents.append(tuple(parents))
        self.seen.append(self.reachable(parents) | {len(self.values)})
        self.values.append(read_again(value))
        self.authors.append(author)
        return len(self.values) - 1

    def reachable(self, heads: Sequence[int]) -> frozenset[int]:
        return frozenset().union(*(self.seen[head] for head in heads))

    def maximal(self, commits: frozenset[int]) -> tuple[int, ...]:
        return tuple(c for c in sorted(commits) if not any(d != c and c in self.seen[d] for d in commits))

    def heads_of(self, heads: Sequence[int]) -> tuple[int, ...]:
        """Give the maximal writers."""
        return self.maximal(self.reachable(heads) & frozenset(self.writers))

    def shown(self, heads: Sequence[int]) -> Verdict:
        """Give what the merge of these commits shows."""
        writers = self.heads_of(heads)
        if writers not in self._shown:
            verdict = self._merged(writers)
            self._shown[writers] = replace(verdict, value=read_again(verdict.value))
        return self._shown[writers]

    def _merged(self, writers: tuple[int, ...]) -> Verdict:
        if not writers:
            return Verdict(None)
        first = self.values[writers[0]]
        if len(writers) == 1 or (not counts(self.term) and all(self.values[w] == first for w in writers)):
            return Verdict(first)
        return self.term.merge(self.contest(writers))

    def contest(self, writers: tuple[int, ...]) -> Contest:
        """Make the contest of some maximal writers; the base shows siblings as they stand."""
        shared = frozenset.intersection(*(self.seen[w] for w in writers))
        top = self.maximal(shared)
        base = self.shown(top).value if top else None
        below = sorted((self.reachable(writers) - shared - frozenset(writers)) & self.writers)
        return Contested(
            "f",
            base,
            tuple(self.values[w] for w in writers),
            tuple(self.authors[w] for w in writers),
            lambda: tuple(
                Hidden(self.values[c], frozenset(i for i, w in enumerate(writers) if c in self.seen[w]), self.authors[c]) for c in below
            ),
            lambda chosen: self.contest(tuple(w for i, w in enumerate(writers) if i in chosen)),
            written=lambda: self.written([*below, *writers]),
            earlier=lambda: self.written(self.not_seen_by_all([*below, *writers])),
        )

    def not_seen_by_all(self, commits: list[int]) -> list[int]:
        """Add the writes that some of them have seen and others not."""
        found, more = set[int](), {*commits}
        while more != found:
            found = more
            shared = frozenset.intersection(*(self.seen[c] for c in found))
            more = found | ((self.reachable(commits) & self.writers) - shared)
        return sorted(found)

    def written(self, commits: list[int]) -> tuple[Written[Maybe], ...]:
        """List what commits wrote, and which of them they had seen."""
        commits = sorted(commits, key=lambda c: self.authors[c].order)
        return tuple(
            Written(
                self.shown(self.parents[c]).value if self.parents[c] else None,
                self.values[c],
                self.authors[c],
                sum(1 << at for at, other in enumerate(commits) if other != c and other in self.seen[c]),
                len(self.parents[c]) > 1,
            )
            for c in commits
        )


def view(contested: Contest, names: Sequence[int]) -> Contest:
    """Give the same contest with its sides in another order, or some of them repeated."""

    def hidden() -> tuple[Hidden[Maybe], ...]:
        return tuple(
            replace(below, seen_by=frozenset(k for k, name in enumerate(names) if name in below.seen_by)) for below in contested.hidden()
        )

    def narrow(chosen: frozenset[int]) -> Contest:
        kept = [names[k] for k in sorted(chosen)]
        among = sorted(set(kept))
        return view(contested.among(among), [among.index(name) for name in kept])

    return replace(
        contested,
        sides=tuple(contested.sides[name] for name in names),
        writers=tuple(contested.writers[name] for name in names),
        hidden=hidden,
        narrow=narrow,
    )


def with_bystander(contested: Contest) -> Contest:
    """Add a side that holds what the base holds, has seen nothing and wrote nothing."""
    return replace(
        contested,
        sides=(*contested.sides, contested.base),
        writers=(*contested.writers, writer(99)),
        narrow=contested.among,
        written=contested.writes,
        earlier=contested.past,
    )


__all__ = ["ABSENT", "ValueHistory", "contest", "maybe", "shown", "standing", "term", "view", "with_bystander", "writer"]

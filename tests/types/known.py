"""What an oracle knows of a history: who wrote what, what they had seen, and of each part the same. Nothing is asked of the types."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mergekit.conflicts import Writer
from mergekit.siblings_format import Siblings
from mergekit.values.kind import Term
from mergekit.values.value import Maybe, plain_of, value_of
from tests.types.value_histories import ABSENT, ValueHistory

Heads: TypeAlias = "tuple[int, ...]"
Said: TypeAlias = "object"
"""What a value says, so that two can be compared: text as JSON has it, None for absence, a frozenset of these for siblings."""


def plain(value: Maybe) -> object:
    return ABSENT if value is None else plain_of(value)


def said(plain: object) -> Said:
    if isinstance(plain, Siblings):
        return plain.values
    return None if plain is ABSENT else value_of(plain).meaning


class View:
    """What the oracle knows of one part: of every commit what its parents showed, what it left, and what it had seen."""

    def __init__(self, whole: Model | View, part: Callable[[object], object]) -> None:
        self.whole = whole
        self.history: ValueHistory = whole.history
        self._part = part
        self.before: dict[int, object] = {one: part(value) for one, value in whole.before.items()}
        self._after: dict[int, object] = {}
        self._changed: dict[int, bool] = {}

    def after(self, commit: int) -> object:
        if commit not in self._after:
            self._after[commit] = self._part(self.whole.after(commit))
        return self._after[commit]

    def past(self, heads: Sequence[int]) -> list[int]:
        """List the commits that changed the part."""
        return [one for one in self.whole.past(heads) if changed(self, one, self._changed)]

    def writers(self, heads: Sequence[int]) -> Heads:
        """Give the last writers of what this is a part of."""
        return self.whole.writers(heads)

    def taken(self, heads: Sequence[int]) -> bool:
        """Tell whether this is part of an element that somebody took out."""
        return self.whole.taken(heads)

    def past_of_all(self, heads: Sequence[int]) -> list[int]:
        """List the commits that wrote anything of the whole."""
        return self.whole.past_of_all(heads)

    def saw(self, later: int, earlier: int) -> bool:
        return self.whole.saw(later, earlier)

    def author(self, commit: int) -> Writer:
        return self.whole.author(commit)


@dataclass
class Model:
    """The same of the whole value."""

    history: ValueHistory
    before: dict[int, object] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    """What the replicas did, and how many there were."""
    _after: dict[int, object] = field(default_factory=dict)
    _changed: dict[int, bool] = field(default_factory=dict)

    def after(self, commit: int) -> object:
        if commit not in self._after:
            self._after[commit] = plain(self.history.values[commit])
        return self._after[commit]

    def past(self, heads: Sequence[int]) -> list[int]:
        """List the writes below some heads: who left what the merge of the parents shows, siblings too, wrote nothing."""
        written = sorted(self.history.reachable(heads) & self.history.writers)
        return [one for one in written if changed(self, one, self._changed)]

    def writers(self, heads: Sequence[int]) -> Heads:
        """Give the last writers of the whole."""
        return self.history.heads_of(heads)

    def taken(self, _: Sequence[int]) -> bool:
        return False

    def past_of_all(self, heads: Sequence[int]) -> list[int]:
        """List the writers of the whole."""
        return sorted(self.history.reachable(heads) & self.history.writers)

    def saw(self, later: int, earlier: int) -> bool:
        return later != earlier and earlier in self.history.seen[later]

    def author(self, commit: int) -> Writer:
        return self.history.authors[commit]


Known: TypeAlias = "Model | View"


def changed(known: Known, commit: int, found: dict[int, bool]) -> bool:
    """Tell whether a commit left something else than its parents showed; what was found is kept."""
    if commit not in found:
        found[commit] = said(known.before[commit]) != said(known.after(commit))
    return found[commit]


@dataclass(frozen=True)
class Field:
    """A type with what agents make of its values, and what the oracle expects of some heads.

    `edit` is given what the value is, or one of the siblings that stand in its place. `read` makes comparable what is shown.
    """

    term: Term
    first: Callable[[random.Random], object]
    edit: Callable[[random.Random, object], object]
    expected: Callable[[Known, Heads], object]
    read: Callable[[object], object] = said
    monotone: bool = False
    """What everybody writes only grows, so that a squash or a pick never takes anything back."""


def entry(key: str) -> Callable[[object], object]:
    return lambda table: table.get(key, ABSENT) if isinstance(table, dict) else ABSENT

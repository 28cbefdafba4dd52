"""The contract of a type of fields: it gets one field's merge with the writes behind it, and gives a `Verdict`.

A type is one module in `mergekit/types/` that binds the name ``TYPE`` to a `FieldType`; discovery finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.frozen import field, frozen
from mergekit.values.value import Maybe, Value

Contest: TypeAlias = "Contested[Maybe]"

Option: TypeAlias = "str | int | tuple[str, ...] | Mapping[str, tuple[str, ...]]"
"""What an option of a type may be: a word, a number, a list of words, or words by word."""


@frozen
class Told:
    """What a type decided that somebody may want to know: where (keys from the field on), by whom, and what was dropped or refused."""

    rule: str
    writers: tuple[Writer, ...]
    facts: tuple[str, ...]
    path: tuple[str, ...] = ()

    def within(self, key: str) -> Told:
        """Say the same of a part."""
        return Told(self.rule, self.writers, self.facts, (key, *self.path))


@frozen
class Verdict:
    """What the merge of a field comes to: a value (siblings are one, and hold what nobody could decide), and what is told about it."""

    value: Maybe
    told: tuple[Told, ...] = ()


@frozen
class Term:
    """A type with its options, as a schema gives it to one field.

    `of` is the term of the parts of a map, a set or a sequence; `fields` gives those of a record by key, and the record's term for
    others. Both are looked up when they are asked for, so that a type may hold itself.
    """

    type: FieldType
    options: Mapping[str, Option] = field(default_factory=dict, hash=False)
    of: Callable[[], Term | None] = field(default=lambda: None, compare=False, repr=False)
    fields: Callable[[], Mapping[str, Term]] = field(default=dict, compare=False, repr=False)

    def word(self, name: str) -> str:
        """Give an option that is a word; empty if it is not given."""
        value = self.options.get(name)
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """Give an option that is a list of words."""
        value = self.options.get(name)
        return value if isinstance(value, tuple) else ()

    def number(self, name: str) -> int | None:
        """Give an option that is a number."""
        value = self.options.get(name)
        return value if isinstance(value, int) else None

    def merge(self, contest: Contest) -> Verdict:
        """Merge one field. What one side alone wrote is taken; what is no value of the type, in base or sides, merges as siblings."""
        from mergekit.values.registers import register  # late: it makes verdicts
        from mergekit.values.writes import Log, current

        alone = Log(contest).sole(contest)
        if alone is not None:
            return Verdict(contest.sides[alone])
        if self._any_wrong(contest):
            contest = current(contest)  # what is wrong may be replaced
            if self._any_wrong(contest):
                return register(contest)
        return self.type.merge(contest, self)

    def _any_wrong(self, contest: Contest) -> bool:
        return any(version is not None and self.type.wrong(version, self) for version in (contest.base, *contest.sides))


def terms_in(term: Term) -> Iterator[Term]:
    """List a term and all that it holds, each once."""
    waiting, known = [term], {id(term)}
    for one in waiting:
        yield one
        inner = one.of()
        for part in (*one.fields().values(), *(() if inner is None else (inner,))):
            if id(part) not in known:
                known.add(id(part))
                waiting.append(part)


def counts(term: Term) -> bool:
    """Tell whether something in a value of this term must be asked even where all sides hold the same."""
    return any(one.type.counts for one in terms_in(term))


Parts: TypeAlias = "Iterable[tuple[str, Value, Term]]"


def _nothing(_value: Value, _term: Term) -> str:
    return ""


def _no_move(_before: Maybe, _after: Maybe, _term: Term) -> str:
    return ""


def _no_parts(_value: Value, _term: Term) -> Parts:
    return ()


@frozen
class FieldType:
    """How the values of one type merge.

    Laws that tests/types run over every type:
        the order and the repetition of sides never change the verdict; sides that equal the base and wrote nothing change nothing;
        where one side alone wrote, its value is the verdict's;
        the verdict is a function of the writes: merging some of the sides first, and the others then, comes to the same.

    `wrong` says why a value is none of this type (empty: it is one), and `move` why nobody may go from one to another: what
    `mergekit check` refuses; `odd` says why a value is taken and yet surprises, which it tells. `parts` gives the parts of a value that
    have a type of their own, each with the key that tells it apart.
    `options` lists the options, with what each may be: a `tuple` of words of which it is one, or ``word``, ``words``, ``number``,
    ``moves`` (lists of words by word). `of` tells whether the type is one of other types. `counts` tells whether it must be asked
    even where all sides hold the same, and `replays` whether a side that holds the base's value may have written, too.
    """

    name: str
    summary: str
    merge: Callable[[Contest, Term], Verdict]
    wrong: Callable[[Value, Term], str] = _nothing
    move: Callable[[Maybe, Maybe, Term], str] = _no_move
    parts: Callable[[Value, Term], Parts] = _no_parts
    options: Mapping[str, tuple[str, ...] | str] = field(default_factory=dict, hash=False)
    of: bool = False
    counts: bool = False
    replays: bool = False
    odd: Callable[[Value, Term], str] = _nothing

"""The laws: each takes a subject and an example, and gives what breaks it, or None where it holds.

=============  ======================================================================================================
determinism    asked twice, the answer is the same
commutativity  the order in which sides are named never matters
idempotence    a side that is there twice, and one that equals the base, change nothing
associativity  two merged first, and then the third, come to what all three at once come to; where all of it is clean
conservation   what one side alone changed is in the result, or in a conflict; of numbers: the sum of what the sides add
round-trip     a clean result is its own base, and what is shown of conflicts is read back as what it stands for
=============  ======================================================================================================
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from mergekit.driver import Content, Outcome
from mergekit.frozen import frozen
from mergekit.laws import keeping
from mergekit.laws.contests import Example, Subject
from mergekit.laws.kinds import Value, equal

_TOKEN = re.compile(r"\w+|[^\w\s]")
_THREE = 3


@frozen
class Result:
    """What came of a merge: how it was asked, what the file shows, and how many conflicts it has."""

    how: str
    content: Content
    conflicts: int = 0


@frozen
class Breach:
    """How a law does not hold: a sentence, and the results that show it."""

    message: str
    results: tuple[Result, ...]


Law: TypeAlias = Callable[[Subject, Example], Breach | None]


def _result(how: str, outcome: Outcome) -> Result:
    return Result(how, outcome.content, len(outcome.conflicts))


def _same(one: Outcome, other: Outcome) -> bool:
    return one.content == other.content and [c.id for c in one.conflicts] == [c.id for c in other.conflicts]


def _told(order: Sequence[int]) -> str:
    return "merged " + ", ".join(str(at + 1) for at in order)


def _both_orders(subject: Subject, example: Example) -> tuple[Result, Result]:
    """Merge in the order given, and in the opposite one."""
    there = range(len(example.sides))
    back = tuple(reversed(there))
    sides = example.side_bytes
    first = subject.merge(example.base_bytes, sides)
    second = subject.merge(example.base_bytes, [sides[at] for at in back], back)
    return _result(_told(there), first), _result(_told(back), second)


def determinism(subject: Subject, example: Example) -> Breach | None:
    """Ask twice."""
    first, second = (subject.merge(example.base_bytes, example.side_bytes) for _ in range(2))
    if _same(first, second):
        return None
    return Breach("asked twice, it answers differently", (_result("merged", first), _result("again", second)))


def commutativity(subject: Subject, example: Example) -> Breach | None:
    """Name the sides in every order."""
    sides = example.side_bytes
    orders = list(itertools.permutations(range(len(sides))))
    first = subject.merge(example.base_bytes, sides, orders[0])
    for order in orders[1:]:
        other = subject.merge(example.base_bytes, [sides[at] for at in order], order)
        if not _same(first, other):
            return Breach("the order of the sides matters", (_result(_told(orders[0]), first), _result(_told(order), other)))
    return None


def idempotence(subject: Subject, example: Example) -> Breach | None:
    """Name a side twice, and add one that changed nothing."""
    base, sides = example.base_bytes, example.side_bytes
    there = tuple(range(len(sides)))
    once = subject.merge(base, sides)
    for at in there:
        twice = subject.merge(base, (*sides, sides[at]), (*there, at))
        if not _same(once, twice):
            message = f"side {at + 1} counts twice where the same commit is named twice"
            return Breach(message, (_result("named once", once), _result("named twice", twice)))
    if base is not None:
        beside = subject.merge(base, (*sides, base))
        if not _same(once, beside):
            message = "a side that changed nothing changes the result"
            return Breach(message, (_result("without it", once), _result("with it", beside)))
    return None


def associativity(subject: Subject, example: Example) -> Breach | None:
    """Merge neighbours first; the two count as the earlier of them. A conflict is no other answer, nor is another order of parts."""
    if len(example.sides) < _THREE:
        return None
    base, (a, b, c) = example.base_bytes, example.side_bytes[:_THREE]
    whole = subject.merge(base, (a, b, c))
    left, right = subject.merge(base, (a, b)), subject.merge(base, (b, c), (1, 2))
    if any(one.conflicts or one.content is None for one in (whole, left, right)):
        return None
    for how, sides, who in (("1 and 2 first", (left.content, c), (0, 2)), ("2 and 3 first", (a, right.content), (0, 1))):
        grouped = subject.merge(base, sides, who)
        if not grouped.conflicts and not _equal(example, whole.content, grouped.content):
            return Breach("how the sides are grouped matters", (_result("all at once", whole), _result(how, grouped)))
    return None


def _equal(example: Example, one: Content, other: Content) -> bool:
    if one == other:
        return True
    if example.kind is None:
        texts = [(content or b"").decode("utf-8", "replace").splitlines() for content in (one, other)]
        return sorted(map(_tokens, texts[0])) == sorted(map(_tokens, texts[1]))
    first, second = example.read(one), example.read(other)
    if first is None or second is None:
        return False
    return equal(_in_any_order(example.kind.parts(first)), _in_any_order(example.kind.parts(second)))


def _in_any_order(parts: Mapping[str, Value]) -> Mapping[str, Value]:
    """Give parts by the words and signs of their names: within a line, too, things stand in some order."""
    return {" ".join(_tokens(name)): part for name, part in parts.items()}


def _tokens(text: str) -> list[str]:
    return sorted(_TOKEN.findall(text))


def conservation(subject: Subject, example: Example) -> Breach | None:
    """Look for what one side alone changed; sums for what adds up."""
    counts = subject.driver.counts(subject.options)
    message = keeping.lost(example, subject.merge(example.base_bytes, example.side_bytes), counts=counts)
    return Breach(message, _both_orders(subject, example)) if message else None


def round_trip(subject: Subject, example: Example) -> Breach | None:
    """Read back what is shown."""
    outcome = subject.merge(example.base_bytes, example.side_bytes)
    if not outcome.conflicts and outcome.base != outcome.content:
        return Breach("a clean result is not its own base", (_result("shown", outcome), Result("its base", outcome.base)))
    if not subject.driver.reads_back or outcome.content is None or any(c.driver != subject.driver.name for c in outcome.conflicts):
        return None
    settled = subject.driver.settle(outcome.content)
    if settled == outcome.base:
        return None
    results = (_result("shown", outcome), Result("read back", settled), Result("its base", outcome.base))
    return Breach("what is shown is not read back as its base", results)


LAWS: Mapping[str, Law] = {
    "determinism": determinism,
    "commutativity": commutativity,
    "idempotence": idempotence,
    "associativity": associativity,
    "conservation": conservation,
    "round-trip": round_trip,
}
"""All laws, in the order in which they are tried."""

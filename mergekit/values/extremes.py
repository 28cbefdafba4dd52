"""The greatest or the least of several values: numbers by size, texts by their characters (right for dates as ISO 8601 has them)."""

from __future__ import annotations

from functools import cmp_to_key

from mergekit.values.kind import Contest, Term, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, amount, minus
from mergekit.values.writes import current


def extreme(contest: Contest, *, greatest: bool) -> Verdict:
    """Choose among what those left who changed the value last; a value wins over its removal."""
    values = [side for side in current(contest).sides if side is not None]
    if not values:
        return Verdict(None)
    if len({_is_text(value) for value in values}) > 1:
        return register(contest)
    ordered = sorted(values, key=cmp_to_key(_compare))
    return Verdict(alike(contest, ordered[-1 if greatest else 0]))


def _is_text(value: Value) -> bool:
    return amount(value) is None


def _compare(one: Value, other: Value) -> int:
    """Compare two numbers, or two texts; equal numbers that are written differently by how they are written."""
    numbers = amount(one), amount(other)
    if numbers[0] is not None and numbers[1] is not None and (apart := minus(numbers[0], numbers[1])[0]) != 0:
        return apart
    keys = [str(value.content) if isinstance(value.content, str) else "" for value in (one, other)]
    pairs = [(key, value.meaning) for key, value in zip(keys, (one, other), strict=True)]
    return (pairs[0] > pairs[1]) - (pairs[0] < pairs[1])


def wrong_extreme(value: Maybe, _term: Term) -> str:
    """Say why a value is neither a number nor a text."""
    if value is None or amount(value) is not None or isinstance(value.content, str):
        return ""
    return f"{shown(value)} is neither a number nor a text"

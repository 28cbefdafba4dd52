"""Making a counter-example smaller, step by step, as long as it breaks the law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from mergekit.frozen import replace
from mergekit.laws.contests import Example
from mergekit.laws.kinds import RECORDS, Value, equal

_MOST_STEPS = 2000
_MOST_STEPS_OF_FILES = 200
_FEWEST_SIDES = 2
_MOST_LINES = 100
_LETTERS = "abcdefgh"


def smallest(example: Example, breaks: Callable[[Example], bool]) -> Example:
    """Take the first smaller example that still breaks, until there is none (or enough were tried; real files are merged slowly).

    Law: the result breaks, and is no larger than what was given.
    """
    left = _MOST_STEPS if example.kind is not None else _MOST_STEPS_OF_FILES
    found: Example | None = example
    while found is not None:
        example, found = found, None
        for candidate in _smaller(example):
            left -= 1
            if left < 0:
                break
            if candidate.weight < example.weight and breaks(candidate):
                found = candidate
                break
    return example


def _smaller(example: Example) -> Iterator[Example]:
    """Give examples a step simpler: a side less, a part less everywhere, one value simpler."""
    sides, base, kind = example.sides, example.base, example.kind
    if len(sides) > _FEWEST_SIDES:
        yield from (replace(example, sides=sides[:at] + sides[at + 1 :]) for at in range(len(sides)))
    if kind is None:
        yield from _shorter(example)
        return
    if kind.adds and base:
        yield replace(example, base=0, sides=tuple(side - base for side in sides))
    for part in dict.fromkeys(part for value in (*sides, kind.empty if base is None else base) for part in kind.parts(value)):
        kept = tuple(kind.without(side, part) for side in sides)
        yield replace(example, base=None if base is None else kind.without(base, part), sides=kept)
    yield from (_throughout(example, change) for change in _plainer(example))
    for at, side in enumerate(sides):
        yield from (replace(example, sides=(*sides[:at], one, *sides[at + 1 :])) for one in kind.smaller(side))
    if base is not None:
        yield from (replace(example, base=one) for one in kind.smaller(base))


def _plainer(example: Example) -> Iterator[Callable[[Value], Value]]:
    """Give changes of all versions alike: a text that becomes the first letter that is free, a value of a key that becomes 0."""
    versions = [value for value in (example.base, *example.sides) if value is not None]
    texts = sorted({text for value in versions if isinstance(value, tuple) for text in value})
    free = next((letter for letter in _LETTERS if letter not in texts), "")
    yield from (partial(_renamed, text, free) for text in texts if free and (len(text), text) > (1, free))
    if example.kind is RECORDS:  # whose values must stay objects
        return
    pairs = [(key, one) for value in versions if isinstance(value, dict) for key, one in value.items()]
    yield from (partial(_zeroed, key, one) for key, one in pairs if not equal(one, 0))


def _renamed(text: str, free: str, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(free if one == text else one for one in value)


def _zeroed(key: str, one: Value, value: dict[str, Value]) -> dict[str, Value]:
    return {**value, key: 0} if key in value and equal(value[key], one) else value


def _throughout(example: Example, change: Callable[[Value], Value]) -> Example:
    base = None if example.base is None else change(example.base)
    return replace(example, base=base, sides=tuple(change(side) for side in example.sides))


def _shorter(example: Example) -> Iterator[Example]:
    """Take a line out of all versions of a file."""
    versions = (example.base or b"", *example.sides)
    lines = dict.fromkeys(line for version in versions for line in version.splitlines(keepends=True))
    for line in list(lines)[:_MOST_LINES]:
        kept = [b"".join(one for one in version.splitlines(keepends=True) if one != line) for version in versions]
        yield replace(example, base=None if example.base is None else kept[0], sides=tuple(kept[1:]))

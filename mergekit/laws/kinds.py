"""Kinds of content: what values there are, how sides change them, how they stand in a file, and what is smaller.

Values are plain: a number, texts in a tuple (sets, lines), or dicts. `Kind.parts` cuts a value into the parts that sides can change
apart from each other; whoever changes one alone must find it in the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from mergekit.frozen import frozen
from mergekit.laws.draws import Draws

Value: TypeAlias = Any
"""A number, a tuple of texts, or a dict of plain values; never changed in place."""

_LETTERS = "abcdefghijklmnop"


@frozen
class Kind:
    """One kind of content.

    `draw` gives a value of a size (1 is the smallest); `edit` changes one; `write` and `read` are its bytes (`read` gives None for
    what is of another kind, so ``read(write(v)) == v``); `smaller` gives values a step simpler; `without` takes a part out of a value.
    `adds` says that what the sides add sums up, as in a counter.
    """

    name: str
    empty: Value
    draw: Callable[[Draws, int], Value]
    edit: Callable[[Draws, int, Value], Value]
    write: Callable[[Value], bytes]
    read: Callable[[bytes], Value]
    smaller: Callable[[Value], Iterator[Value]]
    parts: Callable[[Value], Mapping[str, Value]]
    without: Callable[[Value, str], Value]
    adds: bool = False


def equal(one: Value, other: Value) -> bool:
    """Tell whether two values are the same: ``1``, ``1.0`` and ``True`` are not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _json(content: bytes) -> Value:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _written(value: Value) -> bytes:
    return json.dumps(value).encode() + b"\n"


# ---- numbers ----


def _number_edited(draws: Draws, size: int, value: int) -> int:
    change = 1 + draws.below(size)
    return value - change if value >= change and draws.one_in(4) else value + change


def _number(content: bytes) -> int | None:
    found = _json(content)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _less(value: int) -> Iterator[int]:
    if value:
        yield 0
        yield value // 2 if value > 0 else -(-value // 2)
        yield value - 1 if value > 0 else value + 1


# ---- sets and lines ----


def _texts(draws: Draws, size: int) -> tuple[str, ...]:
    return tuple(letter for letter in _LETTERS[:size] if not draws.one_in(3))


def _set_edited(draws: Draws, size: int, value: tuple[str, ...]) -> tuple[str, ...]:
    one = _LETTERS[draws.below(min(size + 2, len(_LETTERS)))]
    return tuple(text for text in value if text != one) if one in value else tuple(sorted((*value, one)))


def _set(content: bytes) -> tuple[str, ...] | None:
    """Read a list of different texts; None for anything else."""
    found = _json(content)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found) or len(set(found)) < len(found):
        return None
    return tuple(sorted(found))


def _lines_edited(draws: Draws, size: int, value: tuple[str, ...]) -> tuple[str, ...]:
    """Take a line out, put a new one in, or replace one; new ones are like no other, unless two sides draw the same."""
    at = draws.below(len(value) + 1)
    new = f"{draws.pick(_LETTERS)}{draws.below(size + 3)}"
    gone = at < len(value) and not draws.one_in(3)
    kept = value[:at] + value[at + gone :]
    return kept if (gone and draws.one_in(2)) or new in value else (*kept[:at], new, *kept[at:])


def _lines(content: bytes) -> tuple[str, ...] | None:
    """Read lines; None for what is no text."""
    try:
        return tuple(content.decode().removesuffix("\n").split("\n")) if content else ()
    except UnicodeDecodeError:
        return None


def _fewer(value: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from (value[:at] + value[at + 1 :] for at in range(len(value)))
    plain = next((one for one in _LETTERS if one not in value), "")
    for at, text in enumerate(value):
        if len(text) > 1 and plain:
            yield (*value[:at], plain, *value[at + 1 :])


def _present(value: tuple[str, ...]) -> Mapping[str, Value]:
    return dict.fromkeys(value, True)


def _without_text(value: tuple[str, ...], part: str) -> tuple[str, ...]:
    return tuple(text for text in value if text != part)


# ---- objects and records ----


def _leaf(draws: Draws, size: int) -> Value:
    return draws.pick([draws.below(size + 2), f"{draws.pick(_LETTERS)}{draws.below(size)}", None, True])


def _object(draws: Draws, size: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key in _LETTERS[: min(size, 6)]:
        if not draws.one_in(3):
            found[key] = {one: _leaf(draws, size) for one in "xy"[: 1 + draws.below(2)]} if draws.one_in(4) else _leaf(draws, size)
    return found


def _object_edited(draws: Draws, size: int, value: dict[str, Value]) -> dict[str, Value]:
    key = _LETTERS[draws.below(min(size + 2, 8))]
    if isinstance(value.get(key), dict) and not draws.one_in(3):
        inner = draws.pick("xyz")
        return {**value, key: {**value[key], inner: _leaf(draws, size)}}
    if key in value and draws.one_in(3):
        return _without_key(value, key)
    return {**value, key: _leaf(draws, size)}


def _object_written(value: dict[str, Value]) -> bytes:
    return json.dumps(value, indent=2 if value else None).encode() + b"\n"


def _dict(content: bytes) -> dict[str, Value] | None:
    found = _json(content)
    return found if isinstance(found, dict) else None


def _simpler(value: Value) -> Iterator[Value]:
    """Take a part out, or make one plain: the values of a generated object lie two deep at most; deeper ones go whole."""
    for key, one in value.items():
        yield _without_key(value, key)
        inner = [_without_key(one, name) for name in one] if isinstance(one, dict) else []
        plain = [] if one in (0, 1) and not isinstance(one, bool) else [0, 1]
        yield from ({**value, key: less} for less in (*plain, *inner))


def _without_key(value: dict[str, Value], part: str) -> dict[str, Value]:
    return {key: one for key, one in value.items() if key != part}


def _records(draws: Draws, size: int) -> dict[str, Value]:
    return {f"r-{n}": {"v": _leaf(draws, size)} for n in range(size) if not draws.one_in(3)}


def _records_edited(draws: Draws, size: int, value: dict[str, Value]) -> dict[str, Value]:
    key = f"r-{draws.below(size + 2)}"
    if key in value and draws.one_in(3):
        return _without_key(value, key)
    return {**value, key: {**value.get(key, {}), draws.pick("vw"): _leaf(draws, size)}}


def _records_written(value: dict[str, Value]) -> bytes:
    return b"".join(_written({"id": key, **record}) for key, record in sorted(value.items()))


def _records_simpler(value: dict[str, Value]) -> Iterator[dict[str, Value]]:
    for key, record in value.items():
        yield _without_key(value, key)
        yield from ({**value, key: less} for less in _simpler(record))


def _records_read(content: bytes) -> dict[str, Value] | None:
    """Read records, one in a line, each with an id of its own; None for anything else."""
    found: dict[str, Value] = {}
    for line in content.split(b"\n"):
        if not line.strip():
            continue
        record = _json(line)
        name = record.get("id") if isinstance(record, dict) else None
        if not isinstance(name, str) or name in found:
            return None
        found[name] = _without_key(record, "id")
    return found


def _itself(value: Value) -> Mapping[str, Value]:
    found: Mapping[str, Value] = value
    return found


def _number_drawn(draws: Draws, size: int) -> int:
    return draws.below(size)


def _lines_written(value: tuple[str, ...]) -> bytes:
    return b"".join(f"{line}\n".encode() for line in value)


def _whole(value: Value) -> Mapping[str, Value]:
    return {"": value}


def _unchanged(value: Value, _: str) -> Value:
    return value


NUMBER = Kind("number", 0, _number_drawn, _number_edited, _written, _number, _less, _whole, _unchanged, adds=True)
SET = Kind("set", (), _texts, _set_edited, _written, _set, _fewer, _present, _without_text)
OBJECT = Kind("object", {}, _object, _object_edited, _object_written, _dict, _simpler, _itself, _without_key)
RECORDS = Kind("records", {}, _records, _records_edited, _records_written, _records_read, _records_simpler, _itself, _without_key)
LINES = Kind("lines", (), _texts, _lines_edited, _lines_written, _lines, _fewer, _present, _without_text)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (NUMBER, SET, OBJECT, RECORDS, LINES)}
"""All kinds, by name."""

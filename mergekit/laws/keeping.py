"""The law of conservation: what one side alone changed is in the result, or in a conflict; nothing else changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from mergekit.driver import Outcome
from mergekit.laws.contests import Example
from mergekit.laws.kinds import Kind, Value, equal

_DEEPEST = 8
_MARKS = b"{}[],"
_GONE = object()
"""What stands for a part that is not there: None is a value."""


def lost(example: Example, outcome: Outcome, *, counts: bool = False) -> str:
    """Say what of the sides' changes is lost, or what is there that nobody wrote; empty if all is as it should be.

    `counts` tells that writes are counted: what several changed alike may come to something else.
    """
    kind = example.kind
    if kind is None:
        return ""
    if outcome.conflicts:
        return _in_no_conflict(example, outcome)
    result = kind.empty if outcome.content is None else kind.read(outcome.content)
    if result is None:
        return f"the result is of another kind: no {kind.name}"
    if kind.adds:
        return _miscounted(example, result)
    sides = [kind.parts(side) for side in example.sides]
    return next(_changed(_parts(kind, example.base), sides, kind.parts(result), counts=counts), "")


def _parts(kind: Kind, value: Value) -> Mapping[str, Value]:
    return kind.parts(kind.empty if value is None else value)


def _miscounted(example: Example, result: Value) -> str:
    base = example.base or 0
    wanted = base + sum(side - base for side in example.sides)
    if result == wanted:
        return ""
    added = "".join(f" {'-' if side < base else '+'} {abs(side - base)}" for side in example.sides)
    return f"what each side adds counts: {base}{added} is {wanted}, and not {result}"


def _changed(
    base: Mapping[str, Value], sides: Sequence[Mapping[str, Value]], result: Mapping[str, Value], above: str = "", *, counts: bool
) -> Iterator[str]:
    """Compare part by part; where several changed one differently, go into it if all of them hold parts of their own."""
    for key in dict.fromkeys((*base, *(key for side in sides for key in side), *result)):
        was, now = base.get(key, _GONE), result.get(key, _GONE)
        changed = [(n, side.get(key, _GONE)) for n, side in enumerate(sides, 1) if not _alike(side.get(key, _GONE), was)]
        different = [value for at, (_, value) in enumerate(changed) if not any(_alike(value, one) for _, one in changed[:at])]
        if not changed and not _alike(now, was):
            yield f"nobody changed '{above}{key}', and it is {_state(now, was)}" if key in base else f"nobody put in '{above}{key}'"
        elif len(different) == 1 and not _alike(now, different[0]) and not (counts and len(changed) > 1):
            whose = f"side {changed[0][0]} alone" if len(changed) == 1 else "sides " + " and ".join(str(n) for n, _ in changed)
            yield f"{whose} {_did(was, different[0])} '{above}{key}', and it is {_state(now, was)}"
        elif len(different) > 1 and above.count(".") < _DEEPEST:
            within = [_within(one) for one in (was, now, *(side.get(key, _GONE) for side in sides))]
            inner = [one for one in within if one is not None]
            if len(inner) == len(within):
                yield from _changed(inner[0], inner[2:], inner[1], f"{above}{key}.", counts=counts)


def _within(value: Value) -> Mapping[str, Value] | None:
    """Cut a value into the parts that it holds: an object by key, a list in which nothing stands twice by element; else None."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list | tuple):
        return None
    parts = {json.dumps(one, sort_keys=True, default=str): one for one in value}
    return parts if len(parts) == len(value) else None


def _alike(one: Value, other: Value) -> bool:
    return one is other or (one is not _GONE and other is not _GONE and equal(one, other))


def _did(was: Value, now: Value) -> str:
    return "took out" if now is _GONE else "put in" if was is _GONE else "changed"


def _state(now: Value, was: Value) -> str:
    return "not there" if now is _GONE else "still there" if _alike(now, was) else "something else"


def _in_no_conflict(example: Example, outcome: Outcome) -> str:
    """Say which text that a side put in stands neither in the file nor in a conflict; a side that is there as a whole has all of it."""
    shown = [outcome.content, *(sibling.value for conflict in outcome.conflicts for sibling in conflict.siblings)]
    known = b"\n".join(content for content in shown if content is not None)
    before = {word.strip(_MARKS) for word in (example.base_bytes or b"").split()}
    for n, side in enumerate(example.side_bytes, 1):
        if side in shown:
            continue
        for word in (word.strip(_MARKS) for word in side.split()):
            if word not in before and word not in known:
                return f"side {n} put in '{word.decode('utf-8', 'replace')}', which is neither in the result nor in a conflict"
    return ""

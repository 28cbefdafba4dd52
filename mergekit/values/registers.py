"""Values that are merged as a whole: what those who wrote them agree on, else siblings."""

from __future__ import annotations

from collections.abc import Callable

from mergekit.siblings_format import Siblings, State, join
from mergekit.values.kind import Contest, Verdict
from mergekit.values.value import Maybe, Unread, Value, standing
from mergekit.values.writes import changing, current, past_of


def register(contest: Contest) -> Verdict:
    """Merge a value as one: siblings where those who decide it disagree."""
    deciding = current(contest)
    done = deciding.merge.resolve()
    if done is not None:
        return Verdict(alike(contest, done.value))
    pasts = past_of(deciding)
    hidden = [(one, frozenset(i for i, past in enumerate(pasts) if past >> at & 1)) for at, one in changing(deciding.past())]
    state = states([deciding.base, *deciding.sides, *(version for one, _ in hidden for version in (one.before, one.after))])
    below = ((value, seen_by) for one, seen_by in hidden for value in _asserted(state(one.before), state(one.after)))
    joined = join(state(deciding.base), [state(side) for side in deciding.sides], deciding.writers, below)
    if isinstance(joined, Siblings):
        return Verdict(standing(joined))
    found = next((one for one in (*deciding.sides, deciding.base) if state(one) == joined), None)
    return Verdict(as_written(joined) if found is None and joined is not None else found)


def _asserted(before: State, after: State) -> tuple[State, ...]:
    """List the values that a write says: what it left, and of siblings those that had not stood there."""
    if not isinstance(after, Siblings):
        return (after,)
    known = before.values if isinstance(before, Siblings) else (before,)
    return tuple(one.value for one in after.variants if one.value not in known)


def states(values: list[Maybe]) -> Callable[[Maybe], State]:
    """Give values as siblings hold them: those that mean the same are written the same."""
    sources: dict[bytes, bytes] = {}
    for one in values:
        if one is not None:
            sources[one.meaning] = min(one.text, sources.get(one.meaning, one.text))

    def state(value: Maybe) -> State:
        return None if value is None else value.siblings or sources[value.meaning]

    return state


def as_written(source: bytes) -> Value:
    """Make a value of a variant that stood among siblings: nobody here knows the format that it is written in."""
    return Value(Unread(), b"?" + source, source)


def alike(contest: Contest, value: Maybe) -> Maybe:
    """Choose among equal values that are written differently: the changed one if there is one, else the base's."""
    texts = {one.text: one for one in contest.sides if one is not None and one == value}
    kept = contest.base.text if contest.base is not None and contest.base == value else b""
    changed = sorted(text for text in texts if text != kept)
    return texts[changed[0]] if changed else value

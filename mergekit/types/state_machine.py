"""`state-machine`: states and the moves between them. Concurrent moves along one path take the further one, others are siblings.

A move is along the path to a state if it lies on a shortest way there from where both started. Fields named in `with` move together
with the state: they are those of whoever made the move that counts. With ``others = "keep"``, any text is a state; one that is not
named has no moves, and stands beside others as a sibling.
"""

from __future__ import annotations

from collections.abc import Mapping

from mergekit.siblings_format import Siblings
from mergekit.values.kind import Contest, FieldType, Term, Told, Verdict
from mergekit.values.registers import alike, register
from mergekit.values.tables import shown
from mergekit.values.value import Maybe, Value, scalar, standing


def moves_of(term: Term) -> Mapping[str, tuple[str, ...]]:
    """Give the states that may follow each."""
    found = term.options.get("moves")
    return found if isinstance(found, Mapping) else {}


def states_of(term: Term) -> tuple[str, ...]:
    """List the states: those with moves, and those that these lead to."""
    moves = moves_of(term)
    return tuple(dict.fromkeys((*moves, *(state for following in moves.values() for state in following))))


def initial(term: Term) -> str:
    """Give the state from which everything starts."""
    return term.word("initial") or next(iter(states_of(term)), "")


def merge(contest: Contest, term: Term) -> Verdict:
    """Merge as siblings, and leave out of these whatever lies on the way to another."""
    verdict = register(contest)
    found = None if verdict.value is None else verdict.value.siblings
    if found is None:
        return verdict
    texts = {variant.value: _state(contest, variant.value) for variant in found.variants}
    start = _state(contest, found.base)
    start = start if start in states_of(term) else initial(term)
    passed = {
        value
        for value, state in texts.items()
        for other, further in texts.items()
        if other != value and state is not None and further is not None and _leads(start, state, further, term)
    }
    left = tuple(variant for variant in found.variants if variant.value not in passed)
    if len(left) == len(found.variants):
        return verdict
    facts = tuple(sorted("passed: " + (texts[value] or "") for value in passed))
    writers = tuple(writer for variant in found.variants if variant.value in passed for writer in variant.writers)
    told = (Told("state-machine", writers, facts),)
    if len(left) > 1:
        return Verdict(standing(Siblings(found.base, left)), told)
    return Verdict(alike(contest, scalar(texts[left[0].value])), told)


def _state(contest: Contest, source: bytes | None) -> str | None:
    """Give the state that is written so."""
    versions = [*contest.sides, contest.base, *(below.content for below in contest.hidden())]
    found = next((one for one in versions if one is not None and one.text == source), None)
    return found.content if found is not None and isinstance(found.content, str) else _unquoted(source)


def _unquoted(source: bytes | None) -> str | None:
    """Read a state out of siblings, in the way in which all formats may write it."""
    return None if source is None else source.decode("utf-8", "replace").strip("\"'")


def _leads(start: str, state: str, further: str, term: Term) -> bool:
    """Tell whether a state lies on a shortest way to another."""
    from_start = _steps(start, term)
    if state not in from_start or further not in from_start:
        return False
    behind = _steps(state, term).get(further)
    return behind is not None and from_start[state] + behind == from_start[further]


def _steps(start: str, term: Term) -> dict[str, int]:
    """Count the moves to every state."""
    moves = moves_of(term)
    found = {start: 0}
    waiting = [start]
    for state in waiting:
        for following in moves.get(state, ()):
            if following not in found:
                found[following] = found[state] + 1
                waiting.append(following)
    return found


def wrong(value: Value, term: Term) -> str:
    """Say why a value is no state."""
    return "" if _keeps(term) and isinstance(value.content, str) else _unknown(value, term)


def odd(value: Value, term: Term) -> str:
    """Say that a state is none of those that are named."""
    return _unknown(value, term)


def _unknown(value: Value, term: Term) -> str:
    if value.siblings is not None or value.content in states_of(term):
        return ""
    return f"{shown(value)} is none of its states: " + ", ".join(states_of(term))


def _keeps(term: Term) -> bool:
    return term.word("others") == "keep"


def move(before: Maybe, after: Maybe, term: Term) -> str:
    """Say which move is none; several at once are one as long as there is a way."""
    if after is None or after.siblings is not None or before == after:
        return ""
    state = before.content if before is not None and before.siblings is None else None
    if _keeps(term) and after.content not in states_of(term):
        return ""
    if (
        not isinstance(state, str)
        or state not in states_of(term)
        or (isinstance(after.content, str) and after.content in _steps(state, term))
    ):
        return ""
    return f"there is no way from {state} to {shown(after)}"


TYPE = FieldType(
    "state-machine",
    "states and moves: concurrent moves along one path take the further one",
    merge,
    wrong,
    move,
    options={"moves": "moves", "initial": "word", "with": "words", "others": ("refuse", "keep")},
    odd=odd,
)

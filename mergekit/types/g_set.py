"""`g-set`: a set that only grows; what anybody added stays."""

from __future__ import annotations

from mergekit.values.kind import Contest, FieldType, Term, Verdict, counts
from mergekit.values.lists import elements, identity, list_parts, merge_elements, removed, wrong_list
from mergekit.values.registers import alike
from mergekit.values.tables import shown
from mergekit.values.value import Maybe
from mergekit.values.writes import concerned


def merge(contest: Contest, term: Term) -> Verdict:
    """Unite; what was taken out is back, and told, unless all who wrote left the same elements."""
    inner = term.of()
    if not any(one.copy for one in contest.writes()):  # else each copy counts, whoever has seen the others
        contest = concerned(contest)
    if len(set(contest.sides)) == 1 and (inner is None or not counts(inner)):
        return Verdict(alike(contest, contest.sides[0]))
    if len({frozenset(elements(side, term.word("key"), repeats=False)) for side in contest.sides}) == 1:
        return merge_elements(contest, term, lambda element: any(side is not None for side in element.sides), removes=False)
    verdict = merge_elements(contest, term, lambda _: True, removes=False)
    return Verdict(verdict.value, (*verdict.told, *removed(contest, term.word("key"))))


def move(before: Maybe, after: Maybe, term: Term) -> str:
    """Say what was taken out."""
    key = term.word("key")
    olds, news = ({identity(item, key): item for item in (value.items if value else None) or ()} for value in (before, after))
    gone = [shown(item) for name, item in olds.items() if name not in news]
    return f"{gone[0]} was removed, and the set only grows" if gone and after is not None else ""


TYPE = FieldType("g-set", "a set that only grows", merge, wrong_list, move, list_parts, options={"key": "word"}, of=True)

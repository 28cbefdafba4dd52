"""The audit of one file: its base, its sides and its result, as texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mergekit.audit.expected import Comparison
from mergekit.audit.findings import NOBODY, Finding, Findings
from mergekit.audit.rules import RULES
from mergekit.audit.units import Text


def audit_texts(base: bytes | None, sides: Sequence[bytes | None], result: bytes | None) -> Findings:
    """Look for everything that the sides did to a base in the result of their merge; None is a file that is not there.

    Laws: the result of one side alone, or of several that are equal, is certified if it is that side; a clean merge of
    changes that do not touch is; a line of substance that one side alone added, changed or deleted is found if it is
    dropped or put back, unless a copy of it takes its place. The order of sides only orders what is said of them.
    """
    if all(side == result for side in sides):
        return Findings()
    different = sorted(dict.fromkeys(sides), key=lambda side: (side is None, side or b""))  # so that their order decides nothing
    found = Comparison(Text(base), [Text(side) for side in different], Text(result))
    if not found.missing and not found.surplus:
        return Findings()
    numbers = [list(sides).index(side) for side in different]
    return Findings(tuple(_findings(found, numbers)))


def _findings(found: Comparison, numbers: Sequence[int]) -> Iterator[Finding]:
    rules: dict[tuple[str, bytes], list[str]] = {}
    for name, rule in RULES.items():
        claims: dict[tuple[str, bytes], list[str]] = {}
        for claim in rule(found):
            claims.setdefault((claim.what, claim.key), []).extend([name] * claim.times)
        for unit, names in claims.items():  # two rules may mean the same copy: the one that explains most counts
            if len(names) > len(rules.get(unit, ())):
                rules[unit] = names
    lost = [one for key, times in found.missing.items() for one in _lost(found, numbers, key, times, rules.get(("missing", key), []))]
    more = [one for key, times in found.surplus.items() for one in _surplus(found, numbers, key, times, rules.get(("surplus", key), []))]
    order = ("lost", "resurrected", "duplicated", "new")
    yield from sorted((*lost, *more), key=lambda one: (order.index(one.kind), one.side, one.line))


def _lost(found: Comparison, numbers: Sequence[int], key: bytes, times: int, rules: Sequence[str]) -> Iterator[Finding]:
    """Locate the copies of a line that are missing, each in the side that has it: one that added it, or else the first."""
    adding = [i for i in range(len(found.sides)) if found.added[i][key]]
    untouched = not adding
    places = [
        (i, n)
        for fallback in (False, True)
        for i in (adding or range(len(found.sides)))
        for n in found.sides[i].at(key)
        if (n not in found.unmatched[i]) is fallback
    ]
    for k, (i, n) in enumerate(places[:times]):
        text = found.sides[i].lines[n].rstrip(b"\r\n")
        yield Finding("lost", n + 1, text, NOBODY if untouched else numbers[i], rules[k] if k < len(rules) else "", untouched)


def _surplus(found: Comparison, numbers: Sequence[int], key: bytes, times: int, rules: Sequence[str]) -> Iterator[Finding]:
    """Locate the copies of a line that are too many in the result: those that are not in their place in most sides."""
    deleting = [i for i in range(len(found.sides)) if found.deleted[i][key]]
    deleting = [i for i in deleting if found.deleted[i][key] > found.added[i][key]] or deleting  # rather than moved
    lines = list(found.result.at(key))
    asked = deleting or range(len(found.sides))
    lines.sort(key=lambda n: (-sum(n in found.strange[i] for i in asked), -n))
    for k, n in enumerate(sorted(lines[:times])):
        text = found.result.lines[n].rstrip(b"\r\n")
        rule = rules[k] if k < len(rules) else ""
        if key in found.new:
            yield Finding("new", n + 1, text)
        elif deleting:
            yield Finding("resurrected", n + 1, text, numbers[deleting[0]], rule)
        else:
            yield Finding("duplicated", n + 1, text, NOBODY, rule)

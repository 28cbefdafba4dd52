"""Lines that went to another file: missing here, and more often there than that file's sides account for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mergekit.audit.states import Found
from mergekit.audit.units import Text, has_substance, key_of

RULE = "moved"


def moved(found: Sequence[Found], new_files: Mapping[str, Text]) -> list[str]:
    """Give the rule that explains each finding: its own, or that the line moved between the file and another one.

    Each copy that is too many in one file stands for one that is missing in another.
    """
    rules = [one.finding.rule for one in found]
    spare: dict[bytes, list[tuple[str, int | None]]] = {}
    for n, one in enumerate(found):
        if one.unit == "line" and one.finding.kind in ("new", "duplicated") and not one.finding.rule:
            spare.setdefault(key_of(one.finding.text), []).append((one.path, n))
    for path, text in new_files.items():
        for key, times in text.counts.items():
            if has_substance(key):
                spare.setdefault(key, []).extend([(path, None)] * times)
    for n, one in enumerate(found):
        if one.unit != "line" or one.finding.kind != "lost" or one.finding.rule:
            continue
        places = spare.get(key_of(one.finding.text), [])
        there = next((place for place in places if place[0] != one.path), None)
        if there is not None:
            places.remove(there)
            rules[n] = RULE
            if there[1] is not None and found[there[1]].finding.kind == "duplicated":
                rules[there[1]] = RULE
    return rules

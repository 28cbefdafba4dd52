"""Touching is not overlapping: edits of different sides with no unchanged line between are both made."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.lines.merged import Event, Lines
from mergekit.lines.rules.facts import balanced, file_facts, size_of
from mergekit.lines.rules.heads import BULLET, COMMENT
from mergekit.lines.rules.knots import Decision, Knot
from mergekit.lines.rules.names import IMPORT
from mergekit.lines.rules.words import bare, indent, key, shape, similarity, substantive, words_of

NAME = "touching"
_SEEN = 20
"""How many lines of each neighbour are compared."""


def touching(one: tuple[Knot, Decision], other: tuple[Knot, Decision], facts: Sequence[str]) -> Event | None:
    """Tell of two neighbours that different sides changed; None where the same sides did both.

    What is done where decides the odds: an insertion beside a replacement that has no counterpart is the worst.
    """
    before, behind = one[0], other[0]
    if before.sides == behind.sides and len(before.versions) == len(behind.versions) == 1:
        return None
    found = {f"touch:{before.kind}>{behind.kind}", "touch:" + "+".join(sorted((before.kind, behind.kind)))}
    if len(before.versions) > 1 or len(behind.versions) > 1:
        found.add("touch:knot")
    if set(before.sides) & set(behind.sides):
        found.add("touch:shared-side")
    for knot, (_, decision) in ((before, one), (behind, other)):
        found.update(f"touch:{fact}" for fact in _alone(knot, decision.lines))
    found.update(f"touch:{fact}" for fact in _together((before, behind), (one[1].lines, other[1].lines)))
    found.update((*facts, *file_facts(before.found.setting.path)))
    return Event(NAME, tuple(sorted({*before.sides, *behind.sides})), tuple(sorted(found)))


def _alone(knot: Knot, lines: Lines) -> list[str]:
    """Give facts of one neighbour."""
    kind = knot.kind
    found = [f"{kind}-size:{size_of(max(len(lines), len(knot.base)))}"]
    if kind == "edit":
        alike = min(similarity(knot.base[0], version.lines[0]) for version in knot.versions)
        found.append("edit:" + ("slight" if alike > 0.8 else "half" if alike > 0.6 else "much"))  # noqa: PLR2004 (steps)
        if any(bare(version.lines[0]) == bare(knot.base[0]) for version in knot.versions):
            found.append("edit:space")
        if any(key(version.lines[0]) and key(version.lines[0]) == key(knot.base[0]) for version in knot.versions):
            found.append("edit:keyed")
    if kind in {"insert", "replace"} and not balanced(lines):
        found.append(f"{kind}-unbalanced")
    if kind in {"delete", "replace"} and not balanced(knot.base):
        found.append(f"{kind}d-unbalanced")
    if not any(map(substantive, lines)) and lines:
        found.append(f"{kind}-says-nothing")
    if not any(map(substantive, knot.base)) and knot.base:
        found.append(f"{kind}d-said-nothing")
    if lines and not lines[0].strip():
        found.append(f"{kind}-leading-blank")
    if lines and not lines[-1].strip():
        found.append(f"{kind}-trailing-blank")
    return found


def _together(pair: tuple[Knot, Knot], results: tuple[Lines, Lines]) -> list[str]:
    """Give facts of how two neighbours are alike."""
    found: list[str] = []
    old = [words_of(knot.base) for knot in pair]
    new = [words_of(lines) for lines in results]
    gone = [one - other for one, other in zip(old, new, strict=True)]
    fresh = [one - other for one, other in zip(new, old, strict=True)]
    if gone[0] & gone[1]:
        found.append("both-removed")
    if gone[0] & fresh[1] or gone[1] & fresh[0]:
        found.append("removed-and-added")
    if gone[0] & new[1] or gone[1] & new[0]:
        found.append("removed-and-used")
    share = len(fresh[0] & fresh[1]) / max(1, min(map(len, fresh)))
    found.append("new-words:" + ("none" if not share else "few" if share < 0.2 else "some" if share < 0.5 else "most"))  # noqa: PLR2004 (steps)
    near = max((similarity(a, b) for a in results[0][-20:] for b in results[1][:20]), default=0.0)
    found.append("nearest:" + ("far" if near < 0.4 else "mid" if near < 0.65 else "near" if near < 0.85 else "same"))  # noqa: PLR2004 (steps)
    held = [{bare(line) for line in lines if substantive(line)} for lines in results]
    if held[0] & held[1]:
        found.append("shared-line")
    was = {bare(line) for knot in pair for line in knot.base if substantive(line)}
    if any(pair[i].kind == "insert" and held[i] & was for i in range(2)):
        found.append("insert-holds-base")
    found.extend(_beside_what_is_gone(pair, results))
    last = next((line for line in reversed(results[0]) if line.strip()), b"")
    first = next((line for line in results[1] if line.strip()), b"")
    if last and first:
        if shape(last) == shape(first):
            found.append("same-shape")
        depth = len(indent(first).expandtabs()) - len(indent(last).expandtabs())
        found.append("deeper" if depth > 0 else "shallower" if depth < 0 else "level")
        if last.rstrip().endswith((b"{", b"(", b"[", b":", b",", b"\\")):
            found.append("after-opening")
    return found


def _beside_what_is_gone(pair: tuple[Knot, Knot], results: tuple[Lines, Lines]) -> list[str]:
    """Tell how what is put in hangs together with what was deleted beside it: it may have been a part of that."""
    found: list[str] = []
    for at in range(2):
        gone, new = pair[at].base, results[1 - at]
        if results[at] or not gone or not new:
            continue
        edge, near = (gone[-1], new[0]) if at == 0 else (gone[0], new[-1])
        found.append("gone:" + ("attached" if edge.strip() and near.strip() else "parted"))
        near_gone = next((line for line in (reversed(gone) if at == 0 else gone) if line.strip()), b"")
        near_new = next((line for line in (new if at == 0 else reversed(new)) if line.strip()), b"")
        if near_gone and near_new:
            depth = len(indent(near_new).expandtabs()) - len(indent(near_gone).expandtabs())
            found.append("gone:deeper" if depth > 0 else "gone:shallower" if depth < 0 else "gone:level")
            if shape(near_new) == shape(near_gone):
                found.append("gone:same-shape")
        alike = max((similarity(a, b) for a in gone[:_SEEN] for b in new[:_SEEN]), default=0.0)
        found.append("gone:" + ("far" if alike < 0.4 else "mid" if alike < 0.65 else "near" if alike < 0.85 else "same"))  # noqa: PLR2004 (steps)
        found.append("gone:" + ("unbalanced" if not balanced(gone) else "balanced"))
    for name, test in (("imports", IMPORT.match), ("bullets", BULLET.match), ("comments", COMMENT.match), ("keyed", key)):
        held = [[line for line in lines or knot.base if line.strip()] for lines, knot in zip(results, pair, strict=True)]
        if all(lines and all(test(line) for line in lines) for lines in held):
            found.append(f"both:{name}")
        elif any(lines and all(test(line) for line in lines) for lines in held):
            found.append(f"one:{name}")
    return found

"""Siblings of siblings are siblings: clashes between sides that hold conflicts as markers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mergekit.lines import markers
from mergekit.lines.merged import Clash, Lines, Variant


def clash_of(base: Lines, sides: Iterable[tuple[int, Lines]], *, added: bool = False) -> Clash:
    """Make the clash of sides (index, lines) that hold two different values or more; markers count as all their siblings.

    This is `merge.flatten`, with the difference that a sibling is kept which equals the base of its own markers: it
    was recorded as somebody's decision. Variants are ordered by what they hold. One that equals the base of this clash
    is left out, unless fewer than two remain: then going back to the base was the decision.
    """
    held = list(sides)
    found: dict[Lines, tuple[list[int], list[str]]] = {}
    for index, lines in held:
        if not holds_markers(lines):
            found.setdefault(lines, ([], []))[0].append(index)
            continue
        for label, variant in _variants(lines):
            found.setdefault(variant, ([], []))[1].append(label)
    if len(found) < 2:  # noqa: PLR2004 (markers next to each other whose siblings read the same once they are joined)
        found = {lines: ([i for i, other in held if other == lines], []) for _, lines in held}
    else:
        base = settled(base)
    shown = [lines for lines in found if lines != base]
    if len(shown) < 2:  # noqa: PLR2004 (two disagree)
        shown = list(found)
    return Clash(base, tuple(_variant(lines, *found[lines]) for lines in sorted(shown)), added)


def _variant(lines: Lines, sides: Iterable[int], labels: Iterable[str]) -> Variant:
    return Variant(lines, tuple(sorted(set(sides))), tuple(sorted(set(labels))))


def holds_markers(lines: Lines) -> bool:
    """Tell whether there is a conflict among some lines."""
    return markers.may_hold(b"".join(lines)) and any(markers.read(line) is not None for line in lines)


def settled(lines: Lines) -> Lines:
    """Replace the conflicts among some lines by their bases."""
    kept: list[bytes] = []
    for line in lines:
        marked = markers.read(line)
        kept.extend((line,) if marked is None else marked.base)
    return tuple(kept)


def _variants(lines: Lines) -> Iterator[tuple[str, Lines]]:
    """Give what each label's owner left: its sibling in every conflict that names it, the base in those that do not."""
    read = [markers.read(line) for line in lines]
    named = [dict(_named(marked)) if marked is not None else {} for marked in read]
    for key in dict.fromkeys(key for siblings in named for key in siblings):
        variant: list[bytes] = []
        for line, marked, siblings in zip(lines, read, named, strict=True):
            variant.extend((line,) if marked is None else siblings.get(key, marked.base))
        yield key[0], tuple(variant)


def _named(marked: markers.Marked) -> Iterator[tuple[tuple[str, int], Lines]]:
    """Name the siblings of a conflict by their labels; those of one label are counted."""
    seen: dict[str, int] = {}
    for label, lines in marked.siblings:
        count = seen[label] = seen.get(label, 0) + 1
        yield (label, count), lines

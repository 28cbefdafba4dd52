"""White space yields: a change of white space alone gives way to an edit, which is then laid out like it."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.lines.layout import relaid, says, usual
from mergekit.lines.merged import Lines
from mergekit.lines.rules.knots import Decision, Knot, Version
from mergekit.lines.rules.words import bare, indent
from mergekit.lines.split import split_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

NAME = "white-space"
Shift: TypeAlias = tuple[bytes, bytes]
"""Which indentation became which."""


def yields(knot: Knot) -> Decision | None:
    """Take the edit of those who changed more than white space, indented or laid out as those did who changed only that.

    Versions that differ in white space alone are one: the one that is indented otherwise than the base, else the one that is laid out as
    the file is, else the first in rank.

    Refuses: two different edits; two different shifts of the indentation; other lines around an edit that is no longer like them.
    """
    base = says(b"".join(knot.base))
    by_text: dict[tuple[bytes, ...], list[Version]] = {}
    for version in knot.ranked():
        by_text.setdefault(says(b"".join(version.lines)), []).append(version)
    spaced = by_text.pop(base, []) if base else []
    if len(by_text) > 1 or (not by_text and not spaced):
        return None
    if not by_text:
        return Decision(NAME, spaced[0].lines, ("space:only",))
    (edits,) = by_text.values()
    shifted_too = [version.lines for version in edits if shift_of(knot.base, version.lines) not in {(b"", b""), None}]
    edit = shifted_too[0] if len(set(shifted_too)) == 1 else _usual(knot, edits)
    if not spaced:
        alike = all(_same_lines(edit, version.lines) for version in edits)
        return Decision(NAME, edit, ("space:same-text",)) if alike else None
    shifts = {shift_of(knot.base, version.lines) if _same_lines(knot.base, version.lines) else None for version in spaced}
    if len(shifts) > 1:
        return None
    shift = shifts.pop()
    if shift not in {(b"", b""), None} and shift_of(knot.base, edit) in {(b"", b""), None}:
        return Decision(NAME, shifted(edit, shift), ("space:indent",))
    laid = {version.lines for version in spaced}
    again = relaid(b"".join(knot.base), b"".join(laid.pop()), b"".join(edit)) if len(laid) == 1 else None
    if again is None and shift is None and not all(_same_lines(knot.base, version.lines) for version in spaced):
        return None
    if again is None or again == b"".join(edit):
        return Decision(NAME, edit, ("space:inside",))
    return Decision(NAME, tuple(split_lines(again)), ("space:inside", "space:relaid"))


def shifted(lines: Lines, shift: Shift) -> Lines:
    """Indent lines as others were; one that is not indented like these stays."""
    old, new = shift
    return tuple(new + line[len(old) :] if line.strip() and line.startswith(old) else line for line in lines)


def _usual(knot: Knot, versions: Sequence[Version]) -> Lines:
    """Of versions that say the same, give the one that is laid out as the file is."""
    texts = {b"".join(version.lines): version.lines for version in versions}
    return texts[usual(list(texts), b"".join(knot.found.setting.origin))] if len(texts) > 1 else versions[0].lines


def _same_lines(one: Lines, other: Lines) -> bool:
    """Tell whether two texts have the same lines, blank ones and white space aside."""
    return list(filter(None, map(bare, one))) == list(filter(None, map(bare, other)))


def shift_of(base: Lines, lines: Lines) -> Shift | None:
    """Tell which indentation became which, on all lines alike; None if none did on all."""
    pairs = list(zip((line for line in base if line.strip()), (line for line in lines if line.strip()), strict=False))
    found: set[tuple[bytes, bytes]] = set()
    for old, new in pairs:
        before, after = indent(old), indent(new)
        common = 0
        while common < min(len(before), len(after)) and before[len(before) - 1 - common] == after[len(after) - 1 - common]:
            common += 1
        found.add((before[: len(before) - common], after[: len(after) - common]))
    return found.pop() if len(found) == 1 else None

"""`maps`: a group of lines in which every name stands once goes on doing so.

For text that no grammar reads: settings, and languages that mergekit does not know. Both sides give one name a value, or list it, at
different places or beside each other, and the lines merge.
"""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.checks.finding import Finding
from mergekit.lines.split import split_lines
from mergekit.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

_WORD = rb"[.$@/\"'-]*\w[\w.$@/\"'-]*"
_NAMED = pattern(rb"(?P<name>%b(?: %b){0,2})(?:\s*(?:<-|=>|:=|=(?![=~>]))\s*[^\s=]|\s*:\s+[^\s{(\[]|\s*:[\"'\d<])" % (_WORD, _WORD))
"""A name of a few words, what assigns, and a value."""
_DEFINED = pattern(
    rb"(?:(?:pub|public|private|export|static|abstract|sealed|final|async|local)\s+)*"
    rb"(?P<name>(?:class|interface|struct|enum|trait|module|record|fn|func|function|def|sub|proc)\s+[\w.:$?!-]+)\s*(?:[{(:;=]|$)"
)
_LISTED = pattern(rb"(?P<name>[$@._/\"'-]*[A-Za-z_][\w.$@/\"'-]*)\s*,$")
"""A name, or a text of one word, alone before a comma."""
_HEADING = pattern(rb"\[.*\]$")
_ENTRY = pattern(rb"[-*+#%;]|//|--")
"""What begins a comment, or an entry of a list."""
_LETTER = pattern(rb"[\w\x80-\xff]")
_SHOWN = 60

_Group: TypeAlias = tuple[int, dict[bytes, list[int]]]
"""The number of the line that it stands below, and the lines on which each name stands; those that name nothing, under ``b""``."""


class _Blocks:
    """Reads texts as groups; below the same lines, they have the same number in all."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, bytes], int] = {}

    def _below(self, block: int, line: bytes) -> int:
        return self._numbers.setdefault((block, line), len(self._numbers) + 1)

    def groups(self, text: bytes) -> list[_Group]:
        """Give the groups of a text."""
        found: list[_Group] = []
        # Per level: its indentation, the block that it stands in, the block of its last line, and its group.
        levels: list[tuple[int, int, int, dict[bytes, list[int]]]] = []
        for row, line in enumerate(split_lines(text)):
            said = line.strip()
            if not _LETTER.search(said) or _ENTRY.match(said):
                continue
            depth = len(line) - len(line.lstrip())
            while len(levels) > 1 and levels[-1][0] > depth:
                levels.pop()
            if not levels or levels[-1][0] < depth:
                above = levels[-1][2] if levels else 0
                levels.append((depth, above, above, {}))
                found.append((above, levels[-1][3]))
            _, block, _, names = levels[-1]
            if _HEADING.match(said):
                names = {}
                found.append((self._below(block, said), names))
            else:
                named = _DEFINED.match(said) or _NAMED.match(said) or _LISTED.match(said)
                names.setdefault(b" ".join(named["name"].split()) if named else b"", []).append(row)
            levels[-1] = (depth, block, self._below(block, said), names)
        return found


def maps(inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find names that stand twice in a group of a result, where no group at that place in any input has one twice.

    A group is the lines of one indentation below the same line or heading. It is a map if at least half of them name
    something.
    """
    blocks = _Blocks()
    twice = [
        (block, name, rows)
        for block, names in blocks.groups(result)
        if 2 * len(names.get(b"", ())) <= sum(map(len, names.values()))
        for name, rows in names.items()
        if name and len(rows) > 1
    ]
    if not twice:
        return ()
    held: dict[int, list[dict[bytes, list[int]]]] = {}
    for source in inputs:
        for block, names in blocks.groups(source):
            held.setdefault(block, []).append(names)
    repeat = {block for block, groups in held.items() if any(name and len(rows) > 1 for names in groups for name, rows in names.items())}
    return tuple(
        Finding("maps", rows[-1] + 1, f"stands {len(rows)} times: '{name.decode(errors='replace')[:_SHOWN]}'")
        for block, name, rows in twice
        if block not in repeat and any(name in names for names in held.get(block, ()))
    )

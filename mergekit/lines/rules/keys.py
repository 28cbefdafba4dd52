"""Settings: a key that would stand twice in one group is a disagreement, whatever the lines say."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.lines.merged import Lines
from mergekit.lines.rules.facts import file_facts
from mergekit.lines.rules.knots import Knot
from mergekit.lines.rules.words import indent, key


def twice(first: Knot, last: Knot, result: Lines, versions: Sequence[Lines]) -> bool:
    """Tell whether a decision from one knot to another puts a key twice into a group, and no version of it does.

    Only in files of settings. A group is a run of lines that each have a key, at one indentation: a blank line, a heading, a
    bracket or a new item of a list ends it.
    """
    if "file:config" not in file_facts(first.found.setting.path):
        return False
    found = _repeated((*first.before, *result, *last.after))
    known = [_repeated((*first.before, *version, *last.after)) for version in versions] if found else []
    return bool(found.difference(*known))


def _repeated(lines: Sequence[bytes]) -> set[tuple[bytes, bytes]]:
    """Give the keys that stand twice in a group, with their indentation."""
    found: set[tuple[bytes, bytes]] = set()
    group: set[bytes] = set()
    depth = None
    for line in lines:
        name, at = key(line), indent(line)
        if not name or at != depth or line.lstrip().startswith((b"-", b"*", b"+")):
            group = set()
        depth = at
        if not name:
            continue
        if name in group:
            found.add((at, name))
        group.add(name)
    return found

"""What fleets that stay in conflict lack: each conflict put into a class by its base and its siblings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

from mergekit.conflicts import Conflict
from tests.benchmarks.measuring import git
from tests.benchmarks.tables import Table
from tests.benchmarks.windows import Fleet, Measured, Window

_VERSION = re.compile(rb"\bv?\d+(?:\.\d+\w*)+|\b[0-9a-f]{40}\b|\bv\d+\b|(?<==)\d+")
"""A number with dots, a commit's id, `v3`, `==42`: what pins name."""

VERSIONS = "two versions of one thing"
INSERTIONS = "insertions in one gap"
REMOVAL = "lines that one removed and another changed"
REWRITTEN = "the same lines changed"
MADE_TWICE = "a change made on two branches, then changed again on one"
_PERSON = "a person"
_LACKS = {
    VERSIONS: "a rule for pinned versions (the greater)",
    INSERTIONS: "a rule for insertions in one gap",
    REWRITTEN: "parts finer than lines (words, syntax)",
    MADE_TWICE: "knowing a change that was made twice as one; git does where a merge in between says so",
}
_SHOWN = 3


def left_open(title: str, fleets: Sequence[tuple[Fleet, Sequence[Measured]]]) -> Table:
    """List the windows that are left in conflict: where, of what class, what would decide it, and what people and git did."""
    rows = []
    for fleet, found in fleets:
        for each in found:
            if not each.conflicts:
                continue
            classes = Counter(class_of(fleet, conflict) for conflict in each.conflicts)
            files = list(dict.fromkeys(conflict.path for conflict in each.conflicts))
            where = ", ".join(f"`{path}`" for path in files[:_SHOWN]) + (f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else "")
            taken = Counter(taken_by(fleet, each.window, conflict) for conflict in each.conflicts)
            lacks = "; ".join(dict.fromkeys(_LACKS.get(kind, _PERSON) for kind, _ in classes.most_common()))
            by_git = (
                "right" if each.is_right(each.theirs) else f"{each.theirs.conflicts} in conflict" if each.theirs.conflicts else "differs"
            )
            rows.append([f"{fleet.name} {each.window.target[:10]}", where, _counted(classes), lacks, _counted(taken), by_git])
    if not rows:
        return Table(title, ["fleet"], [["none"]])
    remarks = [
        "told from the base and the variants of each conflict; what the mainline took, from the file that it has in the end",
        "git: what it makes of the same heads in mainline order, branches in conflict",
    ]
    return Table(title, ["fleet, target", "where", "conflicts", "what is lacking", "the mainline took", "git"], rows, remarks)


def class_of(fleet: Fleet, conflict: Conflict) -> str:
    """Tell what the sides did there."""
    if conflict.kind != "content":
        return conflict.kind
    values = [sibling.value or b"" for sibling in conflict.siblings]
    if all(values) and _made_twice(fleet, conflict):
        return MADE_TWICE
    if len({_VERSION.sub(b"#", value) for value in values}) == 1 and any(map(_VERSION.search, values)):
        return VERSIONS
    if not conflict.base:
        return INSERTIONS
    return REWRITTEN if all(values) else REMOVAL


def _made_twice(fleet: Fleet, conflict: Conflict) -> bool:
    """Tell whether one side's text once stood on another side, which its author had not seen, and was changed there again."""
    for one, other in permutations(conflict.siblings, 2):
        value, commits = (one.value or b"").strip(), [side.writers[0].commit for side in (one, other)]
        log = git(fleet.repository, "log", "--format=%H", f"{commits[0]}..{commits[1]}", "--", conflict.path).split()
        if any(value in _text(fleet, commit, conflict.path) for commit in log if commit != commits[1]):
            return True
    return False


def _text(fleet: Fleet, commit: str, path: str) -> bytes:
    there = git(fleet.repository, "ls-tree", "--name-only", commit, "--", path)
    return git(fleet.repository, "cat-file", "blob", f"{commit}:{path}").encode() if there else b""


def taken_by(fleet: Fleet, window: Window, conflict: Conflict) -> str:
    """Tell which variants the mainline holds in the end."""
    text = _text(fleet, window.expected, conflict.path)
    if not text:
        return "no file" if any(sibling.value is None for sibling in conflict.siblings) else "something else"
    held = [bool(sibling.value) and sibling.value.strip() in text for sibling in conflict.siblings if sibling.value is not None]
    if not any(held):
        return "something else"
    return "all" if all(held) and len(held) == len(conflict.siblings) else "one side"


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.most_common())

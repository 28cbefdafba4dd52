"""`duplicates`: nothing is defined, imported or named more often in one scope than any input has it.

This is what merges by lines do not see: both sides add a function of the same name at different places, and the result,
which has it twice, is clean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from mergekit.checks.finding import Finding
from mergekit.checks.trees import tree
from mergekit.frozen import frozen
from mergekit.languages.profile import Profile
from mergekit.lines.diff import diff
from mergekit.lines.split import lines_of
from mergekit.syntax.code.keys import Key, key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import TreeCursor

_MOST_NODES = 1 << 18
_SHOWN = 60

_Scope: TypeAlias = tuple[int, str, Key | None]
"""The scope around it, as a number, the kind of its node, and its key."""


@frozen
class _Name:
    """A name in a scope: the scope's number, what it names, and its key."""

    scope: int
    unique: str
    key: Key


def duplicates(profile: Profile, inputs: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find names that stand in one scope of the result more often than in any scope of that name in any input.

    Scopes have the names of what they belong to, so a method is sought in the class of that name, wherever it moved. A
    scope that no input has by that name is compared with all. A scope that is one input's, line for line, needs no look.
    """
    scopes: dict[_Scope, int] = {}
    twice = {name: lines for name, lines in _names(profile, result, scopes, _changed(min(inputs), result)).items() if len(lines) > 1}
    if not twice:
        return ()
    most: Counter[_Name] = Counter()
    anywhere: Counter[tuple[str, Key]] = Counter()
    for source in inputs:
        for name, lines in _names(profile, source, scopes).items():
            most[name] = max(most[name], len(lines))
            anywhere[name.unique, name.key] = max(anywhere[name.unique, name.key], len(lines))
        if all(len(lines) <= most[name] for name, lines in twice.items()):  # usually one input has them all
            return ()
    known = {name.scope for name in most}
    findings = []
    for name, lines in twice.items():
        before = most[name] if name.scope in known else anywhere[name.unique, name.key]
        if len(lines) > max(before, 1):
            shown = b" ".join(part for part in name.key[1] if part).decode(errors="replace")[:_SHOWN]
            findings.append(Finding("duplicates", lines[-1], f"{name.unique} '{shown}' stands {len(lines)} times in one scope"))
    return tuple(sorted(findings, key=lambda one: (one.line, one.what)))


def _changed(side: bytes, result: bytes) -> list[int]:
    """List the lines of a result that are not a side's, and those that follow what is gone; the first is 0."""
    hunks = diff(lines_of(side), lines_of(result))
    return [line for hunk in hunks for line in range(hunk.side_start, max(hunk.side_end, hunk.side_start + 1))]


def _names(profile: Profile, text: bytes, scopes: dict[_Scope, int], lines: Sequence[int] | None = None) -> dict[_Name, list[int]]:
    """Find the lines on which each name stands in the scope that has it most often; of the scopes that hold `lines`, if given.

    `scopes` numbers the names of scopes, for all texts that are compared.
    """
    parsed = tree(profile.grammar, text)
    inside: dict[tuple[int, _Name], list[int]] = {}
    if parsed is not None:
        for instance, name, line in _walk(profile, text, parsed.walk(), scopes, lines):
            inside.setdefault((instance, name), []).append(line)
    counted: dict[_Name, list[int]] = {}
    for (_, name), stands in inside.items():
        if len(stands) > len(counted.get(name, ())):
            counted[name] = stands
    return counted


def _walk(
    profile: Profile, text: bytes, cursor: TreeCursor, scopes: dict[_Scope, int], lines: Sequence[int] | None
) -> Iterator[tuple[int, _Name, int]]:
    """Find every name: in which scope of all that have the scope's name, and on which line."""
    held, signed, closed = _kinds(profile)
    # Per level: the node's kind, and the scope that it stands in: its name, and which of that name.
    path: list[tuple[str, int, int]] = []
    here, instance, instances, left = 0, 0, 0, _MOST_NODES
    while left and (node := cursor.node) is not None:
        left -= 1
        kind = node.type
        named = key_of(profile, node, path[-1][0] if path else "", cursor.field_name, text) if kind in signed else None
        if named is not None and named[1]:
            yield instance, _Name(here, named[1], named[0]), node.start_point[0] + 1
        holds = kind in held
        known = holds and lines is not None and bisect_left(lines, node.start_point[0]) == bisect_right(lines, node.end_point[0])
        if not known and kind not in closed and cursor.goto_first_child():
            path.append((kind, here, instance))
            if holds or named is not None:
                here = scopes.setdefault((here, kind, named and named[0]), len(scopes) + 1)
            if holds:
                instance = instances = instances + 1
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            _, here, instance = path.pop()


@cache
def _kinds(profile: Profile) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Give the kinds that hold names, that have a key, and that are not looked into."""
    signed = frozenset(one.kind for one in profile.signatures)
    return frozenset(profile.scopes), signed, frozenset((*profile.atomic, *profile.comments)) - signed

"""`parses`: a result is syntax wherever its inputs are."""

from __future__ import annotations

from collections.abc import Sequence

from mergekit.checks.finding import Finding
from mergekit.checks.trees import tree
from mergekit.languages.profile import Profile
from mergekit.syntax.parse import MAX_BYTES, MAX_BYTES_WITH_ERRORS, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

_SHOWN = 30
_MOST_FINDINGS = 100


def parses(profile: Profile, base: bytes | None, sides: Sequence[bytes], result: bytes) -> tuple[Finding, ...]:
    """Find errors of syntax in a result that has more of them than its inputs account for.

    Dialects that the grammar does not know have errors in every version: those of the base, and what each side has more,
    are no finding. Nor is a source that is too long to be parsed, or to have errors. A side that is there twice accounts for no more.
    """
    parsed = tree(profile.grammar, result)
    if parsed is not None and not parsed.root_node.has_error:
        return ()
    if len(result) > MAX_BYTES:
        return ()
    counts = []
    for source in (base or b"", *dict.fromkeys(sides)):
        count = _count(profile, source)
        if count is None:
            return ()
        counts.append(count)
    if parsed is None:
        unknown = any(counts) and len(result) > MAX_BYTES_WITH_ERRORS
        return () if unknown else (Finding("parses", 0, "there are too many errors to be counted"),)
    found = errors(parsed.root_node)
    before, *after = counts
    if len(found) <= before + sum(max(count - before, 0) for count in after):
        return ()
    return tuple(Finding("parses", node.start_point[0] + 1, _say(node, result)) for node in found[:_MOST_FINDINGS])


def _count(profile: Profile, source: bytes) -> int | None:
    """Count errors; None if nobody can."""
    parsed = tree(profile.grammar, source)
    return None if parsed is None else len(errors(parsed.root_node)) if parsed.root_node.has_error else 0


def _say(node: Node, text: bytes) -> str:
    if node.is_missing:
        return f"'{node.type}' is missing"
    shown = text[node.start_byte : min(node.end_byte, node.start_byte + _SHOWN)]
    return f"no syntax: '{shown.decode(errors='replace').strip().split(chr(10))[0]}'"

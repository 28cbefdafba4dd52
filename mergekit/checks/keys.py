"""Keys: what names a node, read off the tree along the paths of a profile."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from mergekit.languages.profile import Profile, Signature

if TYPE_CHECKING:
    from tree_sitter import Node

Key: TypeAlias = tuple[str, tuple[bytes, ...]]
"""The space of names, and the values of the paths."""

_LONGEST_CHAIN = 100
"""How far a field is followed again and again."""
_SPACE = re.compile(rb"\s+")


def key_of(profile: Profile, text: bytes, node: Node, parent: str, field: str | None) -> tuple[Key, str] | None:
    """Read the key of a node of a text, and what it is if it may stand once only; None where it has none."""
    for one in _signatures(profile).get(node.type, ()):
        if not one.within or parent in one.within or (field is not None and f"{parent}.{field}" in one.within):
            values = tuple(value_of(text, node, path) for path in one.keys)
            return ((one.family or one.unique or one.kind, values), one.unique) if any(values) else None
    return None


@cache
def _signatures(profile: Profile) -> dict[str, tuple[Signature, ...]]:
    found: dict[str, tuple[Signature, ...]] = {}
    for one in profile.signatures:
        found[one.kind] = (*found.get(one.kind, ()), one)
    return found


def value_of(text: bytes, node: Node, path: str) -> bytes:
    """Follow a path from a node and join the texts that it leads to."""
    reached = [node]
    for step in path.split("/"):
        reached = [found for one in reached for found in _step(one, step)]
    return b",".join(_SPACE.sub(b"", text[one.start_byte : one.end_byte]) for one in reached)


def _step(node: Node, step: str) -> list[Node]:
    if step == ".":
        return [node]
    if step == "..":
        return [node.parent] if node.parent is not None else []
    if step.startswith("("):
        return [child for child in node.children if child.type == step[1:-1]]
    if step[-1] in "+*":
        chain = [node]
        while len(chain) < _LONGEST_CHAIN and (inner := chain[-1].child_by_field_name(step[:-1])) is not None:
            chain.append(inner)
        return chain if step[-1] == "*" else chain[-1:] if len(chain) > 1 else []
    return node.children_by_field_name(step)

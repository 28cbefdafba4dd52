"""Keys: what names a node among its siblings, read off the tree along the paths of a profile."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from mergekit.languages.profile import Container, Profile, Signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from tree_sitter import Node

Key: TypeAlias = tuple[str, tuple[bytes, ...]]
"""The space of names, and the values of the paths."""

MOST_STEPS = 100
"""How far a field is followed again and again."""


def signatures_of(profile: Profile, kind: str) -> tuple[Signature, ...]:
    """Give the signatures of a kind of nodes, in order."""
    return profile.signatures_by_kind.get(kind, ())


def containers_of(profile: Profile, kind: str) -> tuple[Container, ...]:
    """Give the containers of a kind of nodes, in order."""
    return profile.containers_by_kind.get(kind, ())


def stands_within(within: tuple[str, ...], parent: str, field: str | None) -> bool:
    """Tell whether a node with that parent, in that field of it, is where a profile wants it."""
    return not within or parent in within or (field is not None and f"{parent}.{field}" in within)


def is_signed(profile: Profile, kind: str, parent: str, field: str | None) -> bool:
    """Tell whether a profile says what names a node."""
    return any(stands_within(one.within, parent, field) for one in signatures_of(profile, kind))


def key_of(profile: Profile, node: Node, parent: str, field: str | None, text: bytes | None = None) -> tuple[Key, str] | None:
    """Read the key of a node, and what it is if it may stand once only; None where it has none. `text` is the whole file's."""
    for one in signatures_of(profile, node.type):
        if stands_within(one.within, parent, field):
            values = tuple(_value(node, path, text) for path in one.keys)
            if any(values):
                return (one.family or one.unique or one.kind, values), one.unique
            return None
    return None


def name_of(profile: Profile, node: Node, parent: str, field: str | None) -> Node | None:
    """Find the first node below one that its key is read off; None where that is the node itself, or has no key."""
    for one in signatures_of(profile, node.type):
        if stands_within(one.within, parent, field):
            paths = [path for path in one.keys if path != "." and not path.startswith(("=", ".."))]
            return min((reached for path in paths for reached in along(node, path)), key=lambda one: one.start_byte, default=None)
    return None


def _value(node: Node, path: str, text: bytes | None) -> bytes:
    if path.startswith("="):
        return path[1:].encode()
    return b",".join(b"".join(_text(reached, text).split()) for reached in along(node, path))


def _text(node: Node, text: bytes | None) -> bytes:
    return (node.text or b"") if text is None else text[node.start_byte : node.end_byte]


@cache
def steps_of(path: str) -> tuple[str, ...]:
    """Give the steps of a path."""
    return tuple(path.split("/"))


def along(node: Node, path: str) -> Iterable[Node]:
    """Follow a path from a node."""
    reached = [node]
    for step in steps_of(path):
        reached = [found for one in reached for found in _step(one, step)]
    return reached


def _step(node: Node, step: str) -> list[Node]:
    if step == ".":
        return [node]
    if step == "..":
        return [node.parent] if node.parent is not None else []
    if step.startswith("("):
        return [child for child in node.children if child.type == step[1:-1]]
    if step[-1] in "+*":
        chain = [node]
        while len(chain) < MOST_STEPS and (inner := chain[-1].child_by_field_name(step[:-1])) is not None:
            chain.append(inner)
        return chain if step[-1] == "*" else chain[-1:] if len(chain) > 1 else []
    return list(node.children_by_field_name(step))

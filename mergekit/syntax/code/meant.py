"""The tree that was meant, as far as it is known: what the result, parsed again, must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mergekit.frozen import NamedTuple
from mergekit.syntax.code.steps import Steps
from mergekit.syntax.code.tree import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias


class Meant(NamedTuple):
    """A node that was merged: its kind, its text and its children, each None where it is not known.

    `bundle`: it is no node of its own, its children stand among those of its parent.
    """

    kind: str | None
    text: bytes | None
    children: tuple[Node, ...] | None
    bundle: bool = False


Node: TypeAlias = "Item | Meant"


def is_meant(meant: Meant, found: Item, steps: Steps) -> bool:
    """Tell whether an item of the result is what was meant: the same kinds of nodes, with the same texts. Comments do not count."""
    if meant.children is None:
        return meant.text is None or meant.text == found.text
    open_: list[tuple[Meant, Item]] = [(meant, found)]
    while open_:
        wanted, item = open_.pop()
        children = list(_flat(wanted.children or ()))
        others = list(_parts(item.children()))
        steps.spend(len(children) + len(others))
        if len(children) != len(others):
            return False
        for child, other in zip(children, others, strict=True):
            if child.kind not in (None, other.kind) or (
                child.text is not None and child.text != other.text and child.text.strip() != other.text.strip()
            ):
                return False
            if isinstance(child, Meant) and child.children is not None:
                open_.append((child, other))
    return True


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    """Give nodes alone: bundles fall apart, comments are left out."""
    stack = [*nodes][::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Meant):
            if node.bundle:
                stack.extend((node.children or ())[::-1])
            else:
                yield node
        elif node.parts is not None:
            stack.extend(node.parts[::-1])
        elif not node.comment:
            yield node


def _parts(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield from (part for part in item.parts or (item,) if not part.comment)

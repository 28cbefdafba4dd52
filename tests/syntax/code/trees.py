"""Items of small sources, for tests."""

from __future__ import annotations

from mergekit.syntax.code.parsing import parse
from mergekit.syntax.code.tree import Item, Source
from tests.syntax.code.golden import language


def root(name: str, text: bytes) -> Item:
    """Parse a text that has no error."""
    profile = language(name)
    tree = parse(profile.grammar, text)
    assert tree is not None
    return Source(profile, text, tree.root_node).item()


def items(name: str, text: bytes) -> list[Item]:
    return root(name, text).children()

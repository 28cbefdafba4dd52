"""Trees to check: as `mergekit.syntax.parse`, but of sources with errors, too."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mergekit.languages.grammars import load
from mergekit.languages.profile import Grammar
from mergekit.syntax.parse import MAX_BYTES, too_deep_for_yaml

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

_STEPS = 1000
_BYTES_PER_STEP = 20
_STEPS_PER_ERROR = 20
"""The budget: a file takes about a step per 50 bytes, its errors included, unless it has little else: then steps take long."""
_CHUNK = 1 << 16
_KEPT = 8
"""How many trees are kept: several checks look at the same few."""


@lru_cache(_KEPT)
def tree(grammar: Grammar, source: bytes) -> Tree | None:
    """Parse a source, errors and all; None if it is too long, or its errors cost too much to go around.

    Raises:
        BrokenGrammar: if the grammar cannot be loaded.
    """
    if len(source) > MAX_BYTES or (grammar.module == "tree_sitter_yaml" and too_deep_for_yaml(source)):
        return None
    parser = _parser(grammar)
    left = _STEPS + len(source) // _BYTES_PER_STEP

    def stop(_offset: int, has_error: bool) -> bool:  # noqa: FBT001 (tree-sitter calls it)
        """Stop when the budget is spent."""
        nonlocal left
        left -= _STEPS_PER_ERROR if has_error else 1
        return left < 0

    try:
        return parser.parse(lambda offset, _point: source[offset : offset + _CHUNK], progress_callback=stop)
    except ValueError:  # stopped
        parser.reset()
        return None


def errors(root: Node) -> list[Node]:
    """Find the nodes that stand for what is no syntax or is missing, in their order."""
    found = []
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            found.append(node)
        elif node.has_error:
            pending.extend(reversed(node.children))
    return found


@cache
def _parser(grammar: Grammar) -> Parser:
    from tree_sitter import Parser

    return Parser(load(grammar))

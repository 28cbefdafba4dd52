"""Trees to check: those that a merge by syntax was made of, and of sources with errors, too."""

from __future__ import annotations

from functools import lru_cache

from mergekit.languages.grammars import parser
from mergekit.languages.profile import Grammar
from mergekit.syntax.code import parsing
from mergekit.syntax.parse import MAX_BYTES, errors, is_soup, parsed, too_deep_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Tree

_KEPT = 8
"""How many trees are kept: several checks look at the same few."""


@lru_cache(_KEPT)
def tree(grammar: Grammar, source: bytes) -> Tree | None:
    """Parse a source, errors and all; None if it is too long or too deep, or its errors cost too much to go around.

    Raises:
        BrokenGrammar: if the grammar cannot be loaded.
    """
    known = parsing.known(grammar, source)
    if known is not None:
        return known
    if len(source) > MAX_BYTES or too_deep_for(grammar, source):
        return None
    if is_soup(grammar, source):
        return None
    # It bears more than `parsing.parse`, which knew it: whether it is known decides nothing.
    return parsed(parser(grammar), source, with_errors=True)


def foreign(grammar: Grammar, source: bytes) -> bool:
    """Tell whether a source is of another language, whatever its name: there are errors in half of it, or one per line."""
    parsed = tree(grammar, source)
    if parsed is None and is_soup(grammar, source):
        return True
    if parsed is None or not parsed.root_node.has_error:
        return False
    found = errors(parsed.root_node)
    lines = sum(not line.isspace() for line in source.splitlines())
    return 2 * sum(node.end_byte - node.start_byte for node in found) > len(source) or len(found) >= lines

"""Parsing with tree-sitter: grammars are loaded when first needed, and whatever has an error is no tree."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mergekit.languages.grammars import load
from mergekit.languages.profile import Grammar

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query

MAX_BYTES = 1 << 20
"""Larger sources are not parsed: whoever merges them falls back to something coarser."""
MAX_DEPTH = 50
"""How deep values may nest in each other: readers of a tree stop there."""

_CHUNK = 1 << 16
_STEPS = 1000
_YAML_COLUMNS = 64
_YAML_OPENED = 32
_OPENS = re.compile(rb"[-?:](?=[ \t\r]|\Z)")


def parse(language: str, source: bytes) -> Node | None:
    """Give the root of the syntax tree; None if the source has an error, is too long, or not UTF-8.

    The tree may be of any depth.

    `language` names a grammar: ``toml``, ``yaml``.
    """
    if len(source) > MAX_BYTES or not is_utf8(source) or (language == "yaml" and too_deep_for_yaml(source)):
        return None
    parser = _parser(language)
    steps = 0

    def stop(_offset: int, has_error: bool) -> bool:  # noqa: FBT001 (tree-sitter calls it)
        """Stop at the first error, whose mending may take long, and when the budget is spent."""
        nonlocal steps
        steps += 1
        return has_error or steps > _STEPS + len(source)

    try:
        tree = parser.parse(lambda offset, _point: source[offset : offset + _CHUNK], progress_callback=stop)
    except ValueError:  # stopped
        parser.reset()
        return None
    return None if tree.root_node.has_error else tree.root_node


def captured(language: str, root: Node, query: str) -> list[Node]:
    """Find the nodes that a query captures under the name ``found``."""
    from tree_sitter import QueryCursor

    return QueryCursor(_query(language, query)).captures(root).get("found", [])


def too_deep_for_yaml(source: bytes) -> bool:
    """Tell whether the YAML grammar might keep more blocks open than its scanner has room for, which is about 340.

    Open blocks have ascending columns (a list may share its key's), so `_YAML_COLUMNS` columns of indentation and
    `_YAML_OPENED` more blocks opened within one line stay well below.
    """
    for line in source.split(b"\n"):
        if line[: _YAML_COLUMNS + 1].isspace() and len(line) > _YAML_COLUMNS:
            return True
        if len(line) > _YAML_OPENED and len(_OPENS.findall(line)) > _YAML_OPENED:
            return True
    return False


def is_utf8(source: bytes) -> bool:
    """Tell whether these bytes are text."""
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


@cache
def _grammar(name: str) -> Language:
    """Load a grammar."""
    return load(Grammar(f"tree_sitter_{name}"))


@cache
def _parser(language: str) -> Parser:
    """Make the parser of a language."""
    from tree_sitter import Parser

    return Parser(_grammar(language))


@cache
def _query(language: str, query: str) -> Query:
    """Compile a query."""
    from tree_sitter import Query

    return Query(_grammar(language), query)

"""Parsing with tree-sitter: grammars are loaded when first needed, and whatever has an error is no tree."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_BYTES = 1 << 20
"""Larger sources are not parsed: whoever merges them falls back to something coarser."""
MAX_DEPTH = 50
"""How deep values may nest in each other."""
_NODES = {"toml": MAX_DEPTH, "yaml": 6 * MAX_DEPTH}
"""How deep the nodes of a syntax tree may nest, which is more where a value has several around it."""


_CHUNK = 1 << 16
_STEPS = 1000
_YAML_COLUMNS = 64
_YAML_OPENED = 32
_OPENS = re.compile(rb"[-?:](?=[ \t\r]|\Z)")


def parse(language: str, source: bytes) -> Node | None:
    """Give the root of the syntax tree; None if the source has an error, is too long, too deep, or not UTF-8.

    `language` names a grammar: ``toml``, ``yaml``.
    """
    if len(source) > MAX_BYTES or not is_utf8(source) or (language == "yaml" and _too_deep_for_yaml(source)):
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
    root = tree.root_node
    if root.has_error or any(depth > _NODES[language] for depth, _ in walk(root)):
        return None
    return root


def walk(root: Node) -> Iterator[tuple[int, Node]]:
    """Visit a node and all below it, outer ones first, with their depth; without recursion."""
    cursor = root.walk()
    depth = 0
    while True:
        if cursor.node is not None:
            yield depth, cursor.node
        if cursor.goto_first_child():
            depth += 1
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            depth -= 1


def _too_deep_for_yaml(source: bytes) -> bool:
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
def _parser(language: str) -> Parser:
    """Load a grammar."""
    from tree_sitter import Language, Parser

    return Parser(Language(importlib.import_module(f"tree_sitter_{language}").language()))

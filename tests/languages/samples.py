"""Samples: the files right in `tests/cases/<language>`, in which everything that a profile names stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tree_sitter import Node, Parser

from mergekit.languages import names
from mergekit.languages.grammars import load
from mergekit.languages.profile import Profile

CASES = Path(__file__).parents[1] / "cases"


def samples(language: str) -> list[Path]:
    """List the samples of a language."""
    return sorted(file for file in (CASES / language).iterdir() if file.is_file())


def every_sample() -> list[Path]:
    """List the samples of all languages."""
    return [sample for language in names() for sample in samples(language)]


@cache
def parser(profile: Profile) -> Parser:
    """Make the parser of a language."""
    return Parser(load(profile.grammar))


def nodes(root: Node) -> Iterator[tuple[Node, str, str | None]]:
    """Walk all nodes of a tree, each with its parent's kind and the field that it stands in."""
    pending: list[tuple[Node, str, str | None]] = [(root, "", None)]
    while pending:
        node, parent, field = pending.pop()
        yield node, parent, field
        pending.extend((child, node.type, node.field_name_for_child(i)) for i, child in reversed(list(enumerate(node.children))))

"""How a grammar reads a text: ``python -m tests.languages.tree MODULE [FUNCTION] < FILE`` prints kinds, fields and leaves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tree_sitter import Node, Parser

from mergekit.languages.grammars import load
from mergekit.languages.profile import Grammar


def lines(root: Node) -> Iterator[str]:
    """Show a tree, a node per line: the field, the kind (of one without a name, in quotes), and the text of a leaf."""
    pending: list[tuple[Node, str | None, int]] = [(root, None, 0)]
    while pending:
        node, field, depth = pending.pop()
        if node.is_named or field:
            kind = node.type if node.is_named else f"'{node.type}'"
            leaf = "" if node.child_count else f"  {(node.text or b'').decode(errors='replace')!r}"
            yield f"{'  ' * depth}{f'{field}: ' if field else ''}{kind}{leaf}"
        pending.extend((child, node.field_name_for_child(i), depth + 1) for i, child in reversed(list(enumerate(node.children))))


if __name__ == "__main__":
    for line in lines(Parser(load(Grammar(*sys.argv[1:]))).parse(sys.stdin.buffer.read()).root_node):
        sys.stdout.write(f"{line}\n")

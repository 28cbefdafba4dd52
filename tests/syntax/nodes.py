"""Documents as plain tuples of all that they hold, to be compared with others."""

from __future__ import annotations

from mergekit.syntax.document import List, Node, Table


def parts(node: Node) -> object:
    """Give every byte of a node, and where it is held."""
    if isinstance(node, Table):
        fields = [(one.key, one.lead, one.name, one.tail, one.form, one.gap, parts(one.node)) for one in node.fields]
        return ("table", node.text, node.value, node.start, node.end, node.step, fields)
    if isinstance(node, List):
        items = [(one.lead, one.tail, one.form, one.gap, parts(one.node)) for one in node.items]
        return ("list", node.value, node.text, node.raw, node.start, node.end, node.step, items)
    return (type(node).__name__, node.value, node.raw)

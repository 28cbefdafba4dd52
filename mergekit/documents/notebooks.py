"""Jupyter notebooks: JSON in which some fields say how a cell ran. Nobody wrote those, so they never are in conflict."""

from __future__ import annotations

from mergekit.documents.composing import Value
from mergekit.documents.merging import Path
from mergekit.syntax.document import Node, Table

CELLS = "cells"
_RUN = frozenset({"outputs", "execution_count"})
_METADATA = "metadata"
_LEVEL_OF_CELL = 2


def is_run(path: Path) -> bool:
    """Tell whether a place says how a cell ran, and nothing else: its outputs, its counter, its times."""
    if path[:1] != (CELLS,) or len(path) <= _LEVEL_OF_CELL:
        return False
    inside = path[_LEVEL_OF_CELL:]
    return inside[0] in _RUN or (inside[0] == _METADATA and len(inside) > 1 and inside[1].startswith("execution"))


def is_source(path: Path) -> bool:
    """Tell whether a place is the text of a cell."""
    return path[:1] == (CELLS,) and path[_LEVEL_OF_CELL:] == ("source",)


def is_cell(path: Path) -> bool:
    """Tell whether a place is a cell."""
    return path[:1] == (CELLS,) and len(path) == _LEVEL_OF_CELL


def written(node: Node) -> bytes:
    """Give what people wrote of a cell."""
    if not isinstance(node, Table):
        return node.value
    said: list[bytes] = []
    for one in node.fields:
        if one.key == _METADATA and isinstance(one.node, Table):
            said += [one.name + part.name + part.node.value for part in one.node.fields if not part.key.startswith("execution")]
        elif one.key not in _RUN:
            said.append(one.name + one.node.value)
    return b"\n".join(said)


def only_ran(version: Value, base: Value) -> bool:
    """Tell whether a version differs from the base in nothing but how it ran."""
    return version is not None and base is not None and written(version) == written(base)

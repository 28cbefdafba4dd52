"""YAML documents that are a list of records: at the root stands a list, with dashes or in brackets; indented, too.

Each record may hold what a document does that `yaml_document` reads. Nothing but blank lines and comments is a list of nothing.
"""

from __future__ import annotations

import re

from mergekit.frozen import replace
from mergekit.syntax import yaml_document
from mergekit.syntax.document import KEY_OF_ITEMS, ROOT, Dialect, List, Table
from mergekit.syntax.yaml_document import are_bound, read_part
from mergekit.syntax.yaml_writing import STEP

_LIST = re.compile(rb"(?:[ \t]*+(?:#[^\n]*+)?\n)*+(?:---[ \t]*+(?:(?<=[ \t])#[^\n]*+)?\n(?:[ \t]*+(?:#[^\n]*+)?\n)*+)?[ ]*+(?:-[ \t\n]|\[)")


def is_list(content: bytes) -> bool:
    """Tell whether what a content begins with is a list."""
    return _LIST.match(content) is not None


def read(content: bytes) -> Table | None:
    """Read a document whose root is a list; None for any other."""
    found = read_part(content, relaxed=False, any_root=True)
    return _listed(found[0]) if found is not None and are_bound(found[1]) else None


def reading_together() -> Dialect:
    """Give the dialect for contents that have much in common."""
    from mergekit.syntax.yaml_blocks import Blocks  # late: as for a single document

    blocks = Blocks(relaxed=False, any_root=True)

    def read_blocks(content: bytes) -> Table | None:
        root = blocks.read(content)
        return None if root is None else _listed(root)

    return replace(DIALECT, read=read_blocks)


def _listed(root: Table) -> Table | None:
    if not root.fields:
        return root
    one = root.fields[0]
    return root if one.form == ROOT and isinstance(one.node, List) else None


def unit(root: Table) -> bytes:
    """Tell by how much a level is indented, in the first record that has one."""
    node = root.fields[0].node if root.fields else None
    records = [item.node for item in node.items if isinstance(item.node, Table)] if isinstance(node, List) else []
    steps = (one.node.step for record in records for one in record.fields if isinstance(one.node, Table) and one.node.step > 1)
    return b" " * next(steps, STEP)


DIALECT = replace(yaml_document.DIALECT, read=read, unit=unit, together=reading_together, records=KEY_OF_ITEMS)

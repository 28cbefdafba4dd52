"""Lists with commas in brackets, as JSON, TOML and YAML have them: read into items and put together again.

A list ``[ 1, 2 ]`` on one line keeps the blanks behind its bracket in its start, so that they stay where they are when
another item comes first. An item behind whose comma a comment ends the line keeps this comment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from mergekit.frozen import replace
from mergekit.syntax.document import NEW, Item, Node, Shell

FIRST = "first"
"""The form of an item that stood first in a list, right behind the bracket."""

_COMMENT = re.compile(rb"[ \t]*(?:#|//)[^\n]*|[ \t]*/\*(?:(?!\*/)[^\n])*\*/[ \t]*(?=\n)")
_LINE_COMMENT = re.compile(rb"[ \t]*(?:#|//)")


class Part(NamedTuple):
    """A value in its source: what stands before it (without the comma), and between it and the comma behind it."""

    before: bytes
    node: Node
    gap: bytes


def items_of(opening: bytes, parts: Sequence[Part], closing: bytes, *, comma: bool) -> tuple[tuple[Item, ...], Shell]:
    """Give items and shell. `closing` is what stands behind the last value's gap (and comma), bracket included.

    Law: ``written(*items_of(...))`` is the source.
    """
    if not parts:
        return (), Shell(opening, closing)
    items: list[Item] = []
    behind = [part.before for part in parts[1:]] + [closing]
    lead, form = parts[0].before, ""
    if b"\n" not in lead and not lead.strip():
        opening, lead, form = opening + lead, b"", FIRST
    for number, (part, after) in enumerate(zip(parts, behind, strict=True)):
        last = number + 1 == len(parts)
        room = part.gap + after if last and not comma else after
        gap = b"" if last and not comma else part.gap
        comment = _COMMENT.match(room)
        tail = comment[0] if comment else b""
        items.append(Item(lead, part.node, tail, form, gap))
        lead, form = room[len(tail) :], ""
    return tuple(items), Shell(opening, b"," + lead if comma else lead)


def laid_out(items: Sequence[Item]) -> tuple[Item, ...]:
    """Give items that were put beside each other the layout of their neighbours, where they have none of their own."""
    found: list[Item] = []
    usual = next((_indent(item.lead) for item in items if item.form not in (NEW, FIRST)), b" ")
    above = usual
    for place, item in enumerate(items):
        one = item
        if item.form == NEW or (item.form == FIRST and place):
            one = replace(item, lead=above, form="")
        elif item.form != FIRST:
            above = _indent(item.lead)
        if not place and b"\n" not in one.lead and not one.lead.strip():
            one = replace(one, lead=b"", form=FIRST)
        found.append(one)
    return tuple(found)


def _indent(lead: bytes) -> bytes:
    """Give the layout of an item without the comments above it."""
    return b"\n" + lead.rpartition(b"\n")[2] if b"\n" in lead else (lead if not lead.strip() else b" ")


def written(items: Sequence[Item], shell: Shell) -> bytes:
    """Put a list together."""
    comma = shell.end.startswith(b",")
    end = shell.end[1:] if comma else shell.end
    parts = [shell.start]
    for place, item in enumerate(items):
        after = items[place + 1].lead if place + 1 < len(items) else end
        mark = b"," if comma or place + 1 < len(items) else b""
        feed = b"\n" if _LINE_COMMENT.match(item.tail) and not after.startswith(b"\n") else b""
        gap = item.gap if mark or item.gap.strip() else b""
        parts += [item.lead, item.node.raw, gap, mark, item.tail, feed]
    return b"".join((*parts, end))

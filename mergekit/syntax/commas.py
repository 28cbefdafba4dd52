"""Lists in brackets and tables in braces, with commas, as JSON, TOML and YAML have them: read, and put together again.

A list ``[ 1, 2 ]`` on one line keeps the blanks behind its bracket in its start, so that they stay where they are when
another item comes first. An item behind whose comma a comment ends the line keeps this comment. A table in braces is laid
out as a list of its pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mergekit.frozen import NamedTuple, replace
from mergekit.syntax.document import NEW, Field, Item, Node, Scalar, Shell

FIRST = "first"
"""The form of an item that stood first in a list, right behind the bracket; or of a field, behind the brace."""
BRACED = "braced"
"""The form of any other field of a table in braces."""

_COMMENT = re.compile(rb"[ \t]*(?:#|//)[^\n]*|[ \t]*/\*(?:(?!\*/)[^\n])*\*/[ \t]*(?=\n)")
_LINE_COMMENT = re.compile(rb"[ \t]*(?:#|//)")


class Part(NamedTuple):
    """A value in its source: what stands before it (without the comma), and between it and the comma behind it."""

    before: bytes
    node: Node
    gap: bytes


class Around(NamedTuple):
    """What stands around a value: before it, between it and its comma, and behind that on its line."""

    lead: bytes
    gap: bytes
    tail: bytes


def items_of(opening: bytes, parts: Sequence[Part], closing: bytes, *, comma: bool) -> tuple[tuple[Item, ...], Shell]:
    """Give items and shell; see `around`.

    Law: ``written(*items_of(...))`` is the source.
    """
    if not parts:
        return (), Shell(opening, closing)
    first = parts[0].before
    inline = b"\n" not in first and not first.strip()
    if inline:
        opening, parts = opening + first, [parts[0]._replace(before=b""), *parts[1:]]
    places, end = around([(part.before, part.gap) for part in parts], closing, comma=comma)
    items = [Item(one.lead, part.node, one.tail, "", one.gap) for one, part in zip(places, parts, strict=True)]
    if inline:
        items[0] = replace(items[0], form=FIRST)
    return tuple(items), Shell(opening, end)


def around(places: Sequence[tuple[bytes, bytes]], closing: bytes, *, comma: bool) -> tuple[list[Around], bytes]:
    """Share out what stands before each value, and between it and its comma; and say how the list then ends.

    `closing` is what stands behind the last value's gap (and comma), bracket included. A comment that ends a value's line
    belongs to the value.
    """
    found: list[Around] = []
    behind = [before for before, _ in places[1:]] + [closing]
    lead = places[0][0] if places else b""
    for number, ((_, gap), after) in enumerate(zip(places, behind, strict=bool(places))):
        open_end = number + 1 == len(places) and not comma
        room = gap + after if open_end else after
        comment = _COMMENT.match(room)
        tail = comment[0] if comment else b""
        found.append(Around(lead, b"" if open_end else gap, tail))
        lead = room[len(tail) :]
    return found, (b"," if comma else b"") + (lead if places else closing)


def around_fields(fields: tuple[Field, ...], closing: bytes, *, comma: bool, commented: bool) -> tuple[tuple[Field, ...], bytes]:
    """Share out what stands around fields, whose leads and gaps are as in the source; see `around`.

    Without comments (`commented`) all but the last stay the fields that they are.
    """
    if commented:
        places, end = around([(one.lead, one.gap) for one in fields], closing, comma=comma)
        return tuple(replace(one, lead=place.lead, gap=place.gap, tail=place.tail) for one, place in zip(fields, places, strict=True)), end
    if comma or not fields:
        return fields, (b"," if comma else b"") + closing
    last = fields[-1]
    return (*fields[:-1], replace(last, gap=b"")), last.gap + closing


def fields_of(opening: bytes, pairs: Sequence[tuple[str, bytes, Part]], closing: bytes, *, comma: bool) -> tuple[tuple[Field, ...], Shell]:
    """Give fields and shell of a table in braces; a pair is a key, its name as it stands, and the value behind that.

    Law: ``braced(*fields_of(...))[1]`` is the source.
    """
    items, shell = items_of(opening, [part for _, _, part in pairs], closing, comma=comma)
    return tuple(
        Field(key, item.lead, name, item.node, item.tail, item.form or BRACED, item.gap)
        for (key, name, _), item in zip(pairs, items, strict=True)
    ), shell


def is_braced(one: Field) -> bool:
    """Tell whether a field was read in braces."""
    return one.form in (BRACED, FIRST)


def braced(fields: Sequence[Field], shell: Shell) -> tuple[tuple[Field, ...], bytes]:
    """Put a table in braces together: its fields, each laid out where it stands now, and its text."""
    forms = {BRACED: "", FIRST: FIRST}
    pairs = [Item(one.lead, Scalar(b"", one.name + one.node.raw), one.tail, forms.get(one.form, NEW), one.gap) for one in fields]
    items = laid_out(pairs)
    placed = (replace(one, lead=item.lead, form=item.form or BRACED) for one, item in zip(fields, items, strict=True))
    return tuple(placed), written(items, shell)


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
    return joined([(Around(item.lead, item.gap, item.tail), item.node.raw) for item in items], shell)


def joined(parts: Sequence[tuple[Around, bytes]], shell: Shell) -> bytes:
    """Write values with what stands around them, and commas."""
    comma = shell.end.startswith(b",")
    end = shell.end[1:] if comma else shell.end
    found = [shell.start]
    for place, (one, raw) in enumerate(parts):
        after = parts[place + 1][0].lead if place + 1 < len(parts) else end
        mark = b"," if comma or place + 1 < len(parts) else b""
        feed = b"\n" if _LINE_COMMENT.match(one.tail) and not after.startswith(b"\n") else b""
        found += [one.lead, raw, one.gap if mark or one.gap.strip() else b"", mark, one.tail, feed]
    return b"".join((*found, end))

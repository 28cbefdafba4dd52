"""JSON as source text: objects as spans of bytes, so that what nobody changed keeps its spelling.

Nothing here interprets a number or a string further than a key needs. Texts handed to anything but `loads` are parts
of what `loads` accepted. All scanning is iterative and linear; nesting is bounded by `DEPTH`, never by the interpreter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from mergekit.frozen import field, frozen, replace
from mergekit.siblings_format import KEY, Siblings, from_tree, to_tree

DEPTH = 64
"""How deep a text may nest; what is deeper is opaque. Far below what any interpreter's own parser can take."""

RESERVED = b'"%s"' % KEY.encode()
"""The reserved key as it must be written to count."""

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(_STRING + rb'|[{}\[\],:]|[^\s"{}\[\],:]++', re.DOTALL)
_BRACKET = re.compile(_STRING + rb"|[{}\[\]]", re.DOTALL)
_COMMA, _SPACED_COMMA, _SPACED_COLON = b",", b", ", b": "


class Number(str):
    """A number as it is written: no integer is too large, and 1.0 is not 1."""

    __slots__ = ()


@frozen
class Member:
    """One member of an object: its bytes, from after what stood before it to the end of its value."""

    before: bytes
    key: bytes
    colon: bytes
    value: bytes
    name: str

    @property
    def source(self) -> bytes:
        """The bytes it was read from."""
        return self.before + self.key + self.colon + self.value


@frozen
class JsonObject:
    """An object whose names are distinct. Law: ``read_object(x).source == x``."""

    lead: bytes
    members: tuple[Member, ...]
    tail: bytes
    by_name: Mapping[str, Member] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the members."""
        object.__setattr__(self, "by_name", {member.name: member for member in self.members})

    @property
    def source(self) -> bytes:
        """The bytes it was read from."""
        return b"".join((self.lead, *(member.source for member in self.members), self.tail))

    @property
    def style(self) -> Style:
        """How it separates its members."""
        if not self.members:
            return Style(_SPACED_COMMA, _SPACED_COLON)
        colon = self.members[0].colon
        if len(self.members) > 1:
            return Style(self.members[1].before, colon)
        return Style(_COMMA if colon == b":" else _SPACED_COMMA, colon)

    def holding(self, members: Sequence[Member]) -> bytes:
        """Write an object with these members in its own style; members that stay where they were keep every byte."""
        parts = [self.lead]
        first = self.members[0].before if self.members else b""
        for place, member in enumerate(members):
            leads = _COMMA not in member.before
            if place and leads:
                kept = replace(member, before=self.style.comma)
            elif not place and not leads:
                kept = replace(member, before=first)
            else:
                kept = member
            parts.append(kept.source)
        return b"".join((*parts, self.tail))


@frozen
class Style:
    """What stands between members, and between a key and its value."""

    comma: bytes
    colon: bytes


def loads(line: bytes) -> object:
    """Parse one JSON text, numbers as `Number`; None where it is none, is not UTF-8, or nests deeper than `DEPTH`."""
    if nests_deeply(line):
        return None
    try:
        return json.loads(line.decode(), parse_int=Number, parse_float=Number)
    except ValueError:
        return None


def identity(value: object) -> bytes | None:
    """Give the one spelling of a value that can name a record: text or a number; None for anything else."""
    if isinstance(value, Number):
        return value.encode()
    return json.dumps(value).encode() if isinstance(value, str) else None


def nests_deeply(text: bytes) -> bool:
    """Tell whether a text nests deeper than `DEPTH`."""
    if text.count(b"{") + text.count(b"[") <= DEPTH:
        return False
    depth = 0
    for token in _BRACKET.finditer(text):
        first = text[token.start()]
        if first in b"{[":
            depth += 1
            if depth > DEPTH:
                return True
        elif first in b"}]":
            depth -= 1
    return False


def meaning(text: bytes) -> str:
    """Give what a JSON text says, whatever its white space, its escapes and the order of its members.

    Numbers count as they are written: 1.0 is not 1, as readers may tell them apart.
    """
    try:
        return repr(json.loads(text, parse_float=_number, object_pairs_hook=_sorted_members))
    except ValueError:  # an integer that the interpreter refuses to read
        return repr(json.loads(text, parse_int=_number, parse_float=_number, object_pairs_hook=_sorted_members))


def _number(text: str) -> tuple[str]:
    """Keep a number apart from a text and from an array."""
    return (text,)


def _sorted_members(members: list[tuple[str, object]]) -> dict[str, object]:
    """Keep an object apart from an array; members of one name stay in their order."""
    return {"": sorted(members, key=lambda member: member[0])}


def read_object(text: bytes) -> JsonObject | None:
    """Read an object's members; None for anything else, and for an object that names a member twice."""
    if not text.lstrip().startswith(b"{"):
        return None
    spans, start = _spans(text)
    members = []
    after = start
    for (key_from, key_to), (value_from, value_to) in zip(spans[::2], spans[1::2], strict=True):
        key = text[key_from:key_to]
        members.append(Member(text[after:key_from], key, text[key_to:value_from], text[value_from:value_to], _name(key)))
        after = value_to
    if len({member.name for member in members}) < len(members):
        return None
    return JsonObject(text[:start], tuple(members), text[after:])


def _name(key: bytes) -> str:
    """Read a member's name; the escapes, which are rare, are what takes time."""
    name: str = json.loads(key) if b"\\" in key else key[1:-1].decode()
    return name


def read_array(text: bytes) -> tuple[bytes, ...] | None:
    """Read the elements of an array; None for anything else."""
    if not text.lstrip().startswith(b"["):
        return None
    return tuple(text[a:b] for a, b in _spans(text)[0])


def _spans(text: bytes) -> tuple[list[tuple[int, int]], int]:
    """Find the values (and keys) right inside a container, and where its opening bracket ends."""
    spans: list[tuple[int, int]] = []
    start = text.index(b"{") + 1 if text.lstrip().startswith(b"{") else text.index(b"[") + 1
    at = start
    while (token := _TOKEN.search(text, at)) is not None:
        first = text[token.start()]
        at = token.end()
        if first in b"{[":
            at = _end_of(text, token.start())
            spans.append((token.start(), at))
        elif first in b"}]":
            break
        elif first not in b",:":
            spans.append(token.span())
    return spans, start


def _end_of(text: bytes, start: int) -> int:
    """Find where the container that starts there ends."""
    depth = 0
    for token in _BRACKET.finditer(text, start):
        first = text[token.start()]
        depth += 1 if first in b"{[" else -1 if first in b"}]" else 0
        if not depth:
            return token.end()
    return len(text)


def read_siblings(text: bytes) -> Siblings | None:
    """Read a value that is a sibling object: ``{"$siblings": ...}`` and nothing beside it."""
    if RESERVED not in text:
        return None
    found = read_object(text)
    if found is None or len(found.members) != 1 or found.members[0].key != RESERVED:
        return None
    return _read_reserved(found.members[0].value)


def read_sibling_record(text: bytes, key: str) -> Siblings | None:
    """Read a record that is siblings as a whole: the key field, the reserved key, and records of this key as values."""
    if RESERVED not in text:
        return None
    found = read_object(text)
    if found is None or len(found.members) != 2 or key == KEY:  # noqa: PLR2004 (the two named above)
        return None
    name, inner = found.by_name.get(key), next((member for member in found.members if member.key == RESERVED), None)
    siblings = None if name is None or inner is None else _read_reserved(inner.value)
    if siblings is None or name is None:
        return None
    wanted = identity(loads(name.value))
    records = (loads(value) for value in (siblings.base, *siblings.values) if value is not None)
    same = all(isinstance(record, dict) and identity(record.get(key)) == wanted for record in records)
    return siblings if same and wanted is not None else None


def _read_reserved(text: bytes) -> Siblings | None:
    """Read what stands under the reserved key; values stay source text."""
    found = read_object(text)
    if found is None:
        return None
    tree: dict[str, object] = {}
    for member in found.members:
        if member.name != "variants":
            tree[member.name] = member.value
            continue
        nodes = [read_object(element) for element in read_array(member.value) or ()]
        tree["variants"] = [
            None if node is None else {one.name: one.value if one.name == "value" else _texts(one.value) for one in node.members}
            for node in nodes
        ]
    return from_tree(tree, _as_source)


def _texts(text: bytes) -> object:
    """Parse what can only be texts, and lists and objects of them."""
    return json.loads(text, parse_int=_nothing, parse_float=_nothing)


def _nothing(_: str) -> None:
    """Stand in for a number, which is out of place there."""


def _as_source(node: object) -> bytes:
    """Values are held as they are written."""
    return node if isinstance(node, bytes) else b""


def write_siblings(siblings: Siblings, style: Style) -> bytes:
    """Write a value that is siblings. Law: ``read_siblings(write_siblings(s, any style)) == s``."""
    return b"{%s%s%s}" % (RESERVED, style.colon, _write(to_tree(siblings, lambda value: value), style))


def write_sibling_record(siblings: Siblings, key: str, value: bytes, style: Style) -> bytes:
    """Write a record that is siblings as a whole, with its key so that it stays one line of this key."""
    inner = _write(to_tree(siblings, lambda value: value), style)
    return b"{%s%s%s%s%s%s%s}" % (json.dumps(key).encode(), style.colon, value, style.comma, RESERVED, style.colon, inner)


def _write(node: object, style: Style) -> bytes:
    """Write a tree whose values are source text already; its own texts in ASCII, which no reader splits lines at."""
    if isinstance(node, bytes):
        return node
    if isinstance(node, dict):
        return b"{%s}" % style.comma.join(json.dumps(name).encode() + style.colon + _write(value, style) for name, value in node.items())
    if isinstance(node, list):
        return b"[%s]" % style.comma.join(_write(value, style) for value in node)
    return json.dumps(node).encode()


def settled(text: bytes, key: str | None = None) -> bytes | None:
    """Replace every sibling object within a value by its base; None where the value itself was siblings without base.

    `key` names the key field of a record that may be siblings as a whole.
    """
    if RESERVED not in text:
        return text
    siblings = read_siblings(text) if key is None else read_sibling_record(text, key)
    if siblings is not None:
        return None if siblings.base is None else settled(siblings.base, key)
    found = read_object(text)
    if found is None:
        return text
    values = ((member, settled(member.value)) for member in found.members)
    return found.holding([replace(member, value=value) for member, value in values if value is not None])

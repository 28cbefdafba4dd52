"""JSON, read: RFC 8259, strictly; or with comments, commas at the end, and any value at the root, as tools have it."""

from __future__ import annotations

import json
import re
from functools import cache

from mergekit.frozen import field, frozen
from mergekit.syntax import commas
from mergekit.syntax.commas import Part
from mergekit.syntax.document import Field, Node, Scalar, Table, recognised, unquoted
from mergekit.syntax.json_writing import bare, compose_list
from mergekit.syntax.parse import MAX_DEPTH

_SPACE = re.compile(rb"[ \t\n\r]*+")
_SPACE_AND_COMMENTS = re.compile(rb"(?:[ \t\n\r]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_COMMENT = re.compile(rb"//|/\*")
_STRING = rb'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
_KEY = re.compile(rb"(" + _STRING + rb")[ \t\n\r]*:[ \t\n\r]*")
TOKEN = re.compile(
    rb"[{}\[\],:]|" + _STRING + rb"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.a-zA-Z])|(?:true|false|null)(?![0-9a-zA-Z])"
)
"""A bracket, a comma, a colon, or a value without parts."""

_QUICK_LEVELS = 4
_MAX_QUICK_DEPTH = MAX_DEPTH - 2 * _QUICK_LEVELS
_QUOTED = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'


def _nested() -> bytes:
    """Write the pattern of an object or a list of few levels, without comments: what it holds is not looked at."""
    inner = plain = rb'[^{}\[\]"/]++|' + _QUOTED
    for _ in range(_QUICK_LEVELS):
        inner = plain + rb"|\{(?:" + inner + rb")*+\}|\[(?:" + inner + rb")*+\]"
    return rb"[{\[](?:" + inner + rb")*+[}\]]"


@cache
def _balanced() -> re.Pattern[bytes]:
    """Match an object or a list."""
    return re.compile(_nested(), re.DOTALL)


@cache
def _member() -> re.Pattern[bytes]:
    """Match a member of an object, or what may be one, with the comma behind it; without comments."""
    value = rb"(?:" + _QUOTED + rb"|" + _nested() + rb")?+"
    return re.compile(rb"[ \t\n\r]*+" + _QUOTED + rb'[^{}\[\]",/]*+' + value + rb"[ \t\n\r]*+,", re.DOTALL)


@frozen
class Known:
    """What was read before, by its text: objects and lists, and members of objects with the comma behind them."""

    nodes: dict[bytes, Node] = field(default_factory=dict, hash=False)
    members: dict[bytes, Field] = field(default_factory=dict, hash=False)


class _Frame:
    """An object or a list that is being read: what stands around a value is as the source has it."""

    def __init__(self, start: int, *, is_object: bool) -> None:
        self.start = start
        self.is_object = is_object
        self.parts: list[Part] = []
        self.members: dict[str, Field] = {}
        self.key = ""
        self.name = b""
        self.above = start
        self.lead = b""
        self.comma = False
        self.closing = b"}" if is_object else b"]"

    @property
    def is_empty(self) -> bool:
        return not self.members and not self.parts

    def add(self, node: Node, gap: bytes) -> None:
        """Put a value in its place."""
        if self.is_object:
            self.members[self.key] = Field(self.key, self.lead, self.name, node, gap=gap)
        else:
            self.parts.append(Part(self.lead, node, gap))

    def done(self, text: bytes, closing: bytes, *, commented: bool) -> Node:
        """Finish the object or the list; `closing` stands behind the last value's gap, or comma."""
        if not self.is_object:
            return compose_list(*commas.items_of(b"[", self.parts, closing, comma=self.comma))
        fields, end = commas.around_fields(tuple(self.members.values()), closing, comma=self.comma, commented=commented)
        value = b"{" + b",".join([bare(one.name) + b":" + one.node.value for one in fields]) + b"}"
        return recognised(Table(text, value, fields, b"{", end), unquoted)


class Reader:
    """Reads one content; `relaxed` takes comments and commas at the end, too.

    What several contents have in common is read once, and is one node, or one field, if they are given the same `known`.
    """

    def __init__(self, content: bytes, *, relaxed: bool = False, known: Known | None = None) -> None:
        self._content = content
        self._known = known
        self._space = _SPACE_AND_COMMENTS if relaxed else _SPACE
        self._commented = relaxed and _COMMENT.search(content) is not None
        self.relaxed = relaxed

    def space_end(self, at: int) -> int:
        """Skip what means nothing."""
        found = self._space.match(self._content, at)
        return found.end() if found else at

    def value(self, at: int) -> tuple[Node | None, int]:
        """Read the value that starts at an offset, and say where it ends; None where there is none."""
        stack: list[_Frame] = []
        node: Node | None
        while True:
            token = TOKEN.match(self._content, at)
            if token is None:
                return None, at
            text = token[0]
            quick = self._quick(at, len(stack)) if text in (b"{", b"[") else None
            if quick is not None:
                node, at = quick
            elif text in (b"{", b"["):
                opened = self._open(token, stack)
                if opened is None:
                    return None, at
                node, at = opened
                if node is None:
                    continue
            elif text[:1] in b"}],:":
                return None, at
            else:
                node, at = Scalar(text, text), token.end()
            while stack:
                closed = self._close(at, stack, node)
                if closed is None:
                    return None, at
                node, at = closed
                if node is None:
                    break
            if node is not None:
                return node, at

    def _quick(self, at: int, depth: int) -> tuple[Node, int] | None:
        """Give an object or a list that is known; one that is not is read apart, and known from then on."""
        if self._known is None or not 0 < depth < _MAX_QUICK_DEPTH:
            return None
        match = _balanced().match(self._content, at)
        if match is None:
            return None
        known = self._known.nodes.get(match[0])
        if known is not None:
            return known, match.end()
        node, end = Reader(match[0], relaxed=self.relaxed, known=self._known).value(0)
        if node is None or end < len(match[0]):
            return None
        self._known.nodes[match[0]] = node
        return node, match.end()

    def _open(self, token: re.Match[bytes], stack: list[_Frame]) -> tuple[Node | None, int] | None:
        """Begin an object or a list: give it at once if it ends, else step to its first value; None if it is broken."""
        if len(stack) >= MAX_DEPTH:
            return None
        stack.append(_Frame(token.start(), is_object=token[0] == b"{"))
        return self._step(token.end(), stack)

    def _close(self, at: int, stack: list[_Frame], node: Node) -> tuple[Node | None, int] | None:
        """Put a value where it belongs: give the object or list that it completes, or step to the next value."""
        frame = stack[-1]
        end = self.space_end(at)
        mark = self._content[end : end + 1]
        frame.add(node, self._content[at:end])
        if mark == b",":
            if self._known is not None and frame.is_object:
                self._known.members[self._content[frame.above : end + 1]] = frame.members[frame.key]
            return self._step(end + 1, stack)
        return self._done(end, end, stack) if mark == frame.closing else None

    def _step(self, at: int, stack: list[_Frame]) -> tuple[Node | None, int] | None:
        """Step to the next value, over members that are known; give the object or list if it ends instead; None where neither stands."""
        frame = stack[-1]
        if self._known is not None and frame.is_object and len(stack) < _MAX_QUICK_DEPTH:
            at = self._pass(at, frame, self._known.members)
        end = self.space_end(at)
        if self._content[end : end + 1] == frame.closing and (self.relaxed or frame.is_empty):
            frame.comma = not frame.is_empty
            return self._done(at, end, stack)
        step = self._next(at, end, frame)
        return None if step is None else (None, step)

    def _pass(self, at: int, frame: _Frame, known: dict[bytes, Field]) -> int:
        """Take members that are known, and stop at the first that is not."""
        members = frame.members
        match = _member().match
        while (found := match(self._content, at)) is not None:
            one = known.get(found[0])
            if one is None or one.key in members:
                break
            members[one.key] = one
            at = found.end()
        return at

    def _done(self, at: int, end: int, stack: list[_Frame]) -> tuple[Node, int]:
        """Finish the object or the list that is closed at `end`; nothing but space stands between `at` and there."""
        frame = stack.pop()
        return frame.done(self._content[frame.start : end + 1], self._content[at : end + 1], commented=self._commented), end + 1

    def _next(self, at: int, end: int, frame: _Frame) -> int | None:
        """Step to the next value, over its key; None where there is none."""
        frame.above = at
        frame.lead = self._content[at:end]
        if not frame.is_object:
            return end
        found = _KEY.match(self._content, end)
        if found is None:
            return None
        frame.key, frame.name = _text(found[1]), found[0]
        return None if frame.key in frame.members else found.end()


def _text(token: bytes) -> str:
    """Give the text of a string; a lone surrogate stays one, since two keys must not become the same."""
    return str(json.loads(token)) if b"\\" in token else token[1:-1].decode()

"""JSON, read: RFC 8259, strictly; or with comments, commas at the end, and any value at the root, as tools have it."""

from __future__ import annotations

import json
import re
from functools import cache

from mergekit.syntax import commas
from mergekit.syntax.commas import Part
from mergekit.syntax.document import Field, Node, Scalar, Shell, recognised, unquoted
from mergekit.syntax.json_writing import compose, compose_list
from mergekit.syntax.parse import MAX_DEPTH

_SPACE = re.compile(rb"[ \t\n\r]*+")
_SPACE_AND_COMMENTS = re.compile(rb"(?:[ \t\n\r]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_STRING = rb'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
_KEY = re.compile(rb"(" + _STRING + rb")[ \t\n\r]*:[ \t\n\r]*")
TOKEN = re.compile(
    rb"[{}\[\],:]|" + _STRING + rb"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.a-zA-Z])|(?:true|false|null)(?![0-9a-zA-Z])"
)
"""A bracket, a comma, a colon, or a value without parts."""

_QUICK_LEVELS = 4


@cache
def _balanced() -> re.Pattern[bytes]:
    """Match an object or a list of few levels, without comments: what it holds is not looked at."""
    plain = rb'[^{}\[\]"/]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"'
    inner = plain
    for _ in range(_QUICK_LEVELS):
        inner = plain + rb"|\{(?:" + inner + rb")*+\}|\[(?:" + inner + rb")*+\]"
    return re.compile(rb"[{\[](?:" + inner + rb")*+[}\]]", re.DOTALL)


class _Frame:
    """An object or a list that is being read."""

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.parts: list[Part] = []
        self.keys: dict[str, bytes] = {}
        self.lead = b""
        self.comma = False

    @property
    def closing(self) -> bytes:
        return b"}" if self.is_object else b"]"

    def done(self, closing: bytes) -> Node:
        """Finish the object or the list; `closing` stands behind the last value's gap, or comma."""
        if not self.is_object:
            return compose_list(*commas.items_of(b"[", self.parts, closing, comma=self.comma))
        places, end = commas.around([(part.before, part.gap) for part in self.parts], closing, comma=self.comma)
        named = zip(self.keys.items(), places, self.parts, strict=True)
        fields = tuple(Field(key, one.lead, name, part.node, one.tail, gap=one.gap) for (key, name), one, part in named)
        return recognised(compose(fields, Shell(b"{", end)), unquoted)


class Reader:
    """Reads one content; `relaxed` takes comments and commas at the end, too.

    `known` are objects and lists by their text: what several contents have in common is read once, and is one node.
    """

    def __init__(self, content: bytes, *, relaxed: bool = False, known: dict[bytes, Node] | None = None) -> None:
        self._content = content
        self._known = known
        self._space = _SPACE_AND_COMMENTS if relaxed else _SPACE
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
                opened = self._open(token.end(), stack, _Frame(is_object=text == b"{"))
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
        if self._known is None or not 0 < depth < MAX_DEPTH - 2 * _QUICK_LEVELS:
            return None
        match = _balanced().match(self._content, at)
        if match is None:
            return None
        known = self._known.get(match[0])
        if known is not None:
            return known, match.end()
        node, end = Reader(match[0], relaxed=self.relaxed, known=self._known).value(0)
        if node is None or end < len(match[0]):
            return None
        self._known[match[0]] = node
        return node, match.end()

    def _open(self, at: int, stack: list[_Frame], frame: _Frame) -> tuple[Node | None, int] | None:
        """Begin an object or a list: give it at once if it is empty, else step to its first value; None if it is broken."""
        if len(stack) >= MAX_DEPTH:
            return None
        end = self.space_end(at)
        if self._content[end : end + 1] == frame.closing:
            return frame.done(self._content[at : end + 1]), end + 1
        stack.append(frame)
        step = self._next(at, end, frame)
        return None if step is None else (None, step)

    def _close(self, at: int, stack: list[_Frame], node: Node) -> tuple[Node | None, int] | None:
        """Put a value where it belongs: give the object or list that it completes, or step to the next value."""
        frame = stack[-1]
        end = self.space_end(at)
        mark = self._content[end : end + 1]
        frame.parts.append(Part(frame.lead, node, self._content[at:end]))
        if mark == b",":
            at, end = end + 1, self.space_end(end + 1)
            frame.comma = self.relaxed and self._content[end : end + 1] == frame.closing
            if not frame.comma:
                step = self._next(at, end, frame)
                return None if step is None else (None, step)
        elif mark != frame.closing:
            return None
        else:
            at = end
        stack.pop()
        return frame.done(self._content[at : end + 1]), end + 1

    def _next(self, at: int, end: int, frame: _Frame) -> int | None:
        """Step to the next value, over its key; None where there is none."""
        frame.lead = self._content[at:end]
        if not frame.is_object:
            return end
        found = _KEY.match(self._content, end)
        if found is None:
            return None
        text = _text(found[1])
        if text in frame.keys:
            return None
        frame.keys[text] = found[0]
        return found.end()


def _text(token: bytes) -> str:
    """Give the text of a string; a lone surrogate stays one, since two keys must not become the same."""
    return str(json.loads(token)) if b"\\" in token else token[1:-1].decode()

"""XML, read: elements with their attributes and children, each of them a run of the source's bytes.

What is read is well-formed as far as mergekit looks: tags that match, attributes that stand once, no stray ``<`` or ``&``, one
root. Nothing is expanded and nothing is validated: an entity stays its name, a document type its bytes.
"""

from __future__ import annotations

import re

from mergekit.syntax.document import Field, Item, List, Node, Scalar, Table
from mergekit.syntax.parse import MAX_BYTES, is_utf8

TAG, ATTRIBUTE, CONTENT = "tag", "attribute", "content"
"""The forms of the fields of an element: what it is called, an attribute, and what stands between its tags."""
KEY_OF_TAG, KEY_OF_CONTENT, SIGN = "<", "#", "@"
"""Their keys; that of an attribute is its name behind the sign."""
MOST_NESTED = 24
"""What stands deeper is one value: every level of a merge takes many calls."""

_NAME = rb"[:A-Za-z_\x80-\xff][-.:\w\x80-\xff]*"
_BLANK = rb"[ \t\n\r]"
_COMMENT = rb"<!--[^-]*+(?:-[^-]++)*+-->"
_INSTRUCTION = rb"<\?(?![Xx][Mm][Ll][ \t\n\r?])" + _NAME + rb"(?:" + _BLANK + rb".*?)?\?>"
_QUOTED = rb"\"[^\"]*+\"|'[^']*+'"
_DECLARATION = re.compile(rb"<\?xml" + _BLANK + rb"[^<>]*?\?>")
_DOCTYPE = re.compile(
    rb"<!DOCTYPE" + _BLANK + rb"(?:[^\[\]<>\"']++|" + _QUOTED + rb")*+"
    rb"(?:\[(?:[^\]<\"']++|" + _QUOTED + rb"|" + _COMMENT + rb"|" + _INSTRUCTION + rb"|<(?!!--|\?))*+\]" + _BLANK + rb"*)?>",
    re.DOTALL,
)
_ASIDE = re.compile(rb"(?:" + _BLANK + rb"++|" + _COMMENT + rb"|" + _INSTRUCTION + rb")*+", re.DOTALL)
"""What stands beside elements and says nothing."""
_TEXT = re.compile(rb"(?:[^<]++|<!\[CDATA\[.*?\]\]>)++", re.DOTALL)
_OPENING = re.compile(rb"<(" + _NAME + rb")")
_SETTING = re.compile(rb"(" + _BLANK + rb"++)(" + _NAME + rb")(" + _BLANK + rb"*=" + _BLANK + rb"*)(\"[^<\"]*+\"|'[^<']*+')")
_OPENED = re.compile(rb"(" + _BLANK + rb"*)(/?>)")
_CLOSING = re.compile(rb"</(" + _NAME + rb")(" + _BLANK + rb"*)>")
_BESIDE = re.compile(rb"[ \t]*(?:<!--[^-\n]*+(?:-[^-\n]++)*+-->)(?=[ \t]*\n)")
_LEAF = re.compile(rb"<[^<>!?/][^<>]*+(?:(?<=/)>|>[^<]*+</[^<>]*+>)")
"""What most elements without children look like."""
_STRAY = re.compile(rb"&(?!(?:#[0-9]+|#x[0-9A-Fa-f]+|" + _NAME + rb");)|\]\]>")
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


_UNSEEN = Table(b"", b"", ())
"""An element that is too deep to be looked at."""


class Document:
    """A document: what stands before its root, the root, and what stands behind it."""

    def __init__(self, before: bytes, root: Table, behind: bytes) -> None:
        self.before = before
        self.root = root
        self.behind = behind


class _Element:
    """An element that is open."""

    def __init__(self, begins: int, tag: bytes) -> None:
        self.begins = begins
        self.tag = tag
        self.fields: list[Field] = []
        self.gap = b""
        self.inside = 0
        self.since = 0
        self.items: list[Item] = []
        self.says = False
        self.nests = False


def read_document(content: bytes, known: dict[bytes, Table]) -> Document | None:
    """Read a document; None where it is not well-formed, too long, or not UTF-8.

    `known` are elements without children that were read before: where one ends, and what it is, its bytes alone say.
    """
    if len(content) > MAX_BYTES or not is_utf8(content) or _FORBIDDEN.search(content):
        return None
    declared = _DECLARATION.match(content)
    at = _past(_ASIDE, content, declared.end() if declared else 0)
    doctype = _DOCTYPE.match(content, at)
    at = _past(_ASIDE, content, doctype.end()) if doctype else at
    root, end = _read_root(content, at, known)
    if root is None or _past(_ASIDE, content, end) != len(content):
        return None
    return Document(content[:at], root, content[end:])


def says(text: bytes) -> bool:
    """Tell whether this may stand between tags as a text, and says more than white space."""
    return bool(text.strip(b" \t\n\r")) and is_utf8(text) and not _FORBIDDEN.search(text) and not _STRAY.search(text)


def _past(pattern: re.Pattern[bytes], content: bytes, at: int) -> int:
    """Give where a pattern, which may match nothing, ends."""
    match = pattern.match(content, at)
    return match.end() if match else at


def _read_root(content: bytes, at: int, known: dict[bytes, Table]) -> tuple[Table | None, int]:
    """Read an element with all that is in it; give it, and where it ends."""
    open_ones: list[_Element] = []
    while True:
        if at < 0:
            return None, 0
        begins = at
        leaf = _LEAF.match(content, at) if len(open_ones) + 1 < MOST_NESTED else None
        done = known.get(leaf[0]) if leaf is not None else None
        closing = _CLOSING.match(content, at) if open_ones and done is None else None
        if done is not None:
            at += len(done.text)
        elif closing is not None:
            one = open_ones.pop()
            if closing[1] != one.tag:
                return None, at
            begins, at = one.begins, closing.end()
            done = _UNSEEN if len(open_ones) >= MOST_NESTED else _closed(content, one, closing, nested=len(open_ones))
            if not one.nests and len(open_ones) + 1 < MOST_NESTED:
                known[done.text] = done
        else:
            opened = _opened(content, at)
            if opened is None:
                return None, at
            one, at, empty = opened
            if not empty:
                for parent in open_ones[-1:]:
                    parent.nests = True
                open_ones.append(one)
                at = _beside(content, at, one)
                continue
            done = _element(content[begins:at], one.fields, one.gap + b"/>")
            known[done.text] = done
        if not open_ones:
            return done, at
        parent = open_ones[-1]
        beside = _BESIDE.match(content, at)
        tail = beside[0] if beside else b""
        if len(open_ones) < MOST_NESTED:
            parent.items.append(Item(content[parent.since : begins], done, tail))
        parent.since = at + len(tail)
        at = _beside(content, at, parent)


def _beside(content: bytes, at: int, parent: _Element) -> int:
    """Pass what stands between two tags, and note whether it says something; below zero where it cannot stand there."""
    while True:
        at = _past(_ASIDE, content, at)
        text = _TEXT.match(content, at)
        if text is None:
            return at
        parent.says = True
        if _STRAY.search(_CDATA.sub(b"", text[0]) if b"<" in text[0] else text[0]):
            return -1
        at = text.end()


def _opened(content: bytes, at: int) -> tuple[_Element, int, bool] | None:
    """Read an opening tag; give the element, where the tag ends, and whether nothing can be in it."""
    opening = _OPENING.match(content, at)
    if opening is None:
        return None
    one = _Element(at, opening[1])
    one.fields.append(Field(KEY_OF_TAG, b"", b"", Scalar(opening[1], opening[1]), form=TAG))
    at = opening.end()
    seen: set[bytes] = set()
    while setting := _SETTING.match(content, at):
        lead, name, sign, value = setting.groups()
        if name in seen or (b"&" in value and _STRAY.search(value)):
            return None
        seen.add(name)
        one.fields.append(Field(SIGN + name.decode(), lead, name + sign, Scalar(value[1:-1], value), form=ATTRIBUTE))
        at = setting.end()
    opened = _OPENED.match(content, at)
    if opened is None:
        return None
    one.gap, one.inside, one.since = opened[1], opened.end(), opened.end()
    return one, opened.end(), opened[2] == b"/>"


def _closed(content: bytes, one: _Element, closing: re.Match[bytes], *, nested: int) -> Table:
    """Give an element whose closing tag was read."""
    inner = content[one.inside : closing.start()]
    node: Node = Scalar(inner, inner)
    if not one.says and nested + 1 < MOST_NESTED:
        node = List(inner, inner, inner, tuple(one.items), b"", content[one.since : closing.start()])
    filled = Field(KEY_OF_CONTENT, one.gap, b"", node, form=CONTENT, gap=closing[2])
    return _element(content[one.begins : closing.end()], [*one.fields, filled], b"")


def _element(text: bytes, fields: list[Field], end: bytes) -> Table:
    """Give an element."""
    return Table(text, text, tuple(fields), b"", end)

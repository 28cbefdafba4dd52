"""Markdown and reStructuredText as blocks: a bullet with all that belongs to it, a paragraph, a heading, a table row.

Not a parser of either language: only what keeps a record whole. Whatever is unknown is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mergekit.frozen import NamedTuple
from mergekit.syntax.front_matter import closing_line, form_of_fence

_BULLET = re.compile(rb"([ \t]*)(?:[-*+]|\d{1,9}[.)])(?=[ \t]|\r?\Z)")
_DIRECTIVE = re.compile(rb"([ \t]*)\.\.(?=[ \t]|\r?\Z)")
_NUMBER = re.compile(rb"\A([ \t]*)\d{1,9}([.)])(?=\s|\Z)")
_ATX = re.compile(rb" {0,3}(#{1,6})(?=[ \t]|\r?\Z)")
_SETEXT = re.compile(rb" {0,3}(=+|-+)[ \t]*\r?\Z")
_RULE = re.compile(rb" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}\r?\Z")
_FENCE = re.compile(rb"[ \t]*(`{3,}|~{3,})")
_ROW = re.compile(rb" {0,3}\|")
_ADORNMENT = re.compile(rb"([=\-`:'\"~^_*+#<>.])\1{2,}[ \t]*\r?\Z")
_FRONT_KEY = re.compile(rb"([^\s#:\-][^:]*):(?=\s|\r?\Z)")


class Block(NamedTuple):
    """Lines `start` to `end` (excluded) of a text. `level` is 1 or more in a heading, else 0; `front` names a key in front matter."""

    start: int
    end: int
    level: int = 0
    front: bytes | None = None


class Kind(NamedTuple):
    """What a line is by itself: blank or indented how far, a bullet or directive, or else the start of some block."""

    blank: bool
    indent: int
    item: bool
    starts: bool


class Kinds(dict[bytes, Kind]):
    """The kinds of lines, each found once: the versions of a file have most of them in common."""

    def __init__(self, *, rst: bool) -> None:
        super().__init__()
        self.rst = rst

    def __missing__(self, line: bytes) -> Kind:
        """Find the kind of a line."""
        rst = self.rst
        text = line.expandtabs(4)
        item = bool(_BULLET.match(line) or (rst and _DIRECTIVE.match(line))) and (rst or not _RULE.match(line))
        others = (_ROW,) if rst else (_ROW, _ATX, _FENCE, _RULE, _SETEXT)
        starts = item or any(pattern.match(line) for pattern in others)
        found = self[line] = Kind(not line or line.isspace(), len(text) - len(text.lstrip()), item, starts)
        return found


def has_bullets(lines: Sequence[bytes]) -> bool:
    """Tell whether there is a list to merge by its bullets."""
    return any(_BULLET.match(line) and not _RULE.match(line) for line in lines)


def has_front_matter(lines: Sequence[bytes]) -> bool:
    """Tell whether a text begins with keys, of which each may stand there but once."""
    return bool(_front_matter(lines))


def unnumbered(text: bytes) -> bytes:
    """Give an item's text without its number, which its place decides, and without its lines' carriage returns."""
    return _NUMBER.sub(rb"\1#\2", text, count=1).replace(b"\r\n", b"\n").removesuffix(b"\r")


def split(lines: Sequence[bytes], kinds: Kinds) -> list[Block]:
    """Cut lines into blocks. Blank lines between blocks belong to none; all else belongs to exactly one, in order."""
    found = [] if kinds.rst else _front_matter(lines)
    at = found[-1].end if found else 0
    while at < len(lines):
        kind = kinds[lines[at]]
        if kind.blank:
            at += 1
            continue
        block = Block(at, _item_end(lines, at, kinds)) if kind.item else _block(lines, at, kinds)
        found.append(block)
        at = block.end
    return found


def _front_matter(lines: Sequence[bytes]) -> list[Block]:
    """Read the keys of front matter, each with the lines that belong to it; nothing if it does not end."""
    end = closing_line(lines)
    if end is None or form_of_fence(lines[0]) != "yaml":
        return []
    found = [Block(0, 1, front=b"---")]
    for i in range(1, end):
        key = _FRONT_KEY.match(lines[i])
        if key is not None:
            found.append(Block(i, i + 1, front=key[1]))
        elif len(found) > 1:
            found[-1] = Block(found[-1].start, i + 1, front=found[-1].front)
        elif lines[i].strip():  # comments above the first key
            found.append(Block(i, i + 1, front=b""))
    return [*found, Block(end, end + 1, front=b"--- ")]


def _block(lines: Sequence[bytes], at: int, kinds: Kinds) -> Block:
    """Read the block that starts at a line which is neither blank nor a bullet."""
    line, rst = lines[at], kinds.rst
    heading = None if rst else _ATX.match(line)
    if heading is not None:
        return Block(at, at + 1, len(heading[1]))
    fence = None if rst else _FENCE.match(line)
    if fence is not None:
        return Block(at, _fence_end(lines, at, fence[1]))
    if rst and _overlined(lines, at):
        return Block(at, at + 3, 1)
    if _ROW.match(line) or (not rst and _RULE.match(line)):
        return Block(at, at + 1)
    if not rst and line.lstrip().startswith(b"<!--"):
        return Block(at, next((i + 1 for i in range(at, len(lines)) if b"-->" in lines[i]), at + 1))
    return _paragraph(lines, at, kinds)


def _fence_end(lines: Sequence[bytes], at: int, fence: bytes) -> int:
    """Find the line after the fence that closes a code block; the end of the text if nothing does."""
    closing = re.compile(rb"[ \t]*%s{%d,}[ \t]*\r?\Z" % (fence[:1], len(fence)))
    return next((i + 1 for i in range(at + 1, len(lines)) if closing.match(lines[i])), len(lines))


def _item_end(lines: Sequence[bytes], at: int, kinds: Kinds) -> int:
    """Find the end of an item: indented lines below it are its own, blank lines between them too, and lazy lines."""
    indent = kinds[lines[at]].indent
    end = at + 1
    i = end
    while i < len(lines):
        kind = kinds[lines[i]]
        if kind.blank:
            i += 1
            continue
        if kind.indent <= indent and (i > end or kind.starts or (kinds.rst and _adorned(lines, i))):
            break
        i += 1
        end = i
    return end


def _adorned(lines: Sequence[bytes], at: int) -> bool:
    """Tell whether the line has a line of reStructuredText's adornment under it, or is one."""
    return bool(_ADORNMENT.match(lines[at])) or (at + 1 < len(lines) and bool(_ADORNMENT.match(lines[at + 1])))


def _overlined(lines: Sequence[bytes], at: int) -> bool:
    """Tell whether a heading with a line above and below starts here."""
    if at + 2 >= len(lines) or not _ADORNMENT.match(lines[at]) or not lines[at + 1].strip():
        return False
    return lines[at].strip() == lines[at + 2].strip()


def _paragraph(lines: Sequence[bytes], at: int, kinds: Kinds) -> Block:
    """Read a paragraph, or the heading that a line under its only line makes of it."""
    if at + 1 < len(lines):
        under = (_ADORNMENT if kinds.rst else _SETEXT).match(lines[at + 1])
        if under is not None and not _ADORNMENT.match(lines[at]):
            return Block(at, at + 2, 1 if kinds.rst or under[1].startswith(b"=") else 2)
    end = at + 1
    while end < len(lines) and not kinds[lines[end]].blank and not kinds[lines[end]].starts:
        end += 1
    return Block(at, end)

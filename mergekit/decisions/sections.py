"""Prose as sections: what stands below each heading, by the path of headings that leads there.

A section is its heading and the text up to the next heading, whatever its level; what stands before the first heading
is a section, too. A key is the path of titles, without the document's own title (a first heading of level 1), so that
renaming that touches nothing below it. Text without headings is one section.

Headings are read as CommonMark has them at the left margin: outside of fenced code and comments; underlined ones only
below a paragraph of one line. Siblings that stand in the text are sections that hold them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from mergekit.decisions import blocks
from mergekit.frozen import field, frozen
from mergekit.siblings_format import Siblings, State, shown_base

Key = tuple[str, ...]
"""The titles that lead to a section; the title of the document is empty, and nothing leads to what precedes it."""

_FOREIGN = 100
"""After so many lines that only look like the first of a block, no more are looked at: each costs the whole text."""
_HEADING = re.compile(rb" {0,3}(#{1,6})(?=[ \t\n]|$)")
_UNDERLINE = re.compile(rb" {0,3}(=+|-+)[ \t]*\n?$")
_CODE = re.compile(rb" {0,3}(`{3,}|~{3,})")
_NOT_TEXT = re.compile(rb"[ \t]*(?:[-*+>|#]|[0-9]+[.)]|$)| {4}|\t")


@frozen
class Section:
    """A section: its key, its text (or the siblings that stand in its place), and the blank lines behind it.

    `raw` is how it stands; sections are compared by what they hold.
    """

    key: Key
    state: State
    raw: bytes = field(compare=False)
    gap: bytes = field(compare=False)


@frozen
class Prose:
    """A text as its sections, each key once."""

    sections: tuple[Section, ...]
    index: dict[Key, Section] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the sections by key."""
        object.__setattr__(self, "index", {one.key: one for one in self.sections})

    def get(self, key: Key) -> Section | None:
        """Give the section of that key."""
        return self.index.get(key)

    @property
    def text(self) -> bytes:
        """The whole of it."""
        return b"".join(one.raw + one.gap for one in self.sections)


class _Outline:
    """The headings above the place that is being read."""

    def __init__(self) -> None:
        self.levels: list[int] = []
        self.titles: list[str] = []
        self.begun = False

    def enter(self, level: int, title: str) -> Key:
        """Go to the next heading: give its key."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
            self.titles.pop()
        self.levels.append(level)
        self.titles.append(title if self.begun or level > 1 else "")
        self.begun = True
        return tuple(self.titles)


def read(text: bytes, *, headings: bool, joined: Collection[Key] = ()) -> Prose | None:
    """Take a text apart; None where two sections would have one key.

    What stands below the keys in `joined` belongs to their own section. The text is empty or has a final line feed.
    """
    parts: list[tuple[Key, State, bytes]] = []
    for key, state, raw in _parts(text, headings=headings):
        above = next((key[:n] for n in range(len(key)) if key[:n] in joined), None)
        if above is None:
            parts.append((key, state, raw))
        elif parts and parts[-1][0] == above:
            whole = parts[-1][2] + raw
            parts[-1] = (above, whole, whole)
        else:
            parts.append((above, raw, raw))
    if len({key for key, _, _ in parts}) < len(parts):
        return None
    return Prose(tuple(_section(*part) for part in parts))


def repeated(text: bytes) -> set[Key]:
    """Find the keys below which two sections have one title."""
    seen: set[Key] = set()
    found: set[Key] = set()
    for key, _, _ in _parts(text, headings=True):
        if key in seen:
            found.add(key[:-1])
        seen.add(key)
    return found


def standing(text: bytes, *, headings: bool) -> list[tuple[Key, Siblings]]:
    """List the siblings that stand in a text, in order, with the sections that they stand for."""
    return [(key, state) for key, state, _ in _parts(text, headings=headings) if isinstance(state, Siblings)]


def whole_of(text: bytes) -> Siblings | None:
    """Read the siblings of whole files, where a text is nothing else."""
    block = blocks.read(text, 0) if blocks.MARK in text[:40] else None
    return block.siblings if block is not None and block.whole and block.end == len(text) else None


def settle(text: bytes, instead: Callable[[State], State] = shown_base) -> bytes:
    """Put its base, or what else is to stand there, in the place of every block; the identity where there is none.

    Where that is nothing, the blank lines that parted the block from what follows, or from what precedes, go with it.
    """
    found: list[bytes] = []
    start = 0
    for at, _, _, block in _marks(text, headings=False):
        base = None if block is None else instead(block.siblings)
        if block is None or isinstance(base, Siblings):
            continue
        before, end = text[start:at], block.end
        while base is None and text.startswith(b"\n", end):
            end += 1
        if base is None and end == len(text):
            before = before.rstrip(b"\n") + b"\n" if before.strip(b"\n") else b""
        found += [before, base or b""]
        start = end
    return b"".join((*found, text[start:]))


def _section(key: Key, state: State, raw: bytes) -> Section:
    """Part a section's text from the blank lines behind it."""
    bare = raw.rstrip(b"\n \t")
    end = raw.find(b"\n", len(bare)) + 1 if bare else 0
    return Section(key, raw[:end] if isinstance(state, bytes) else state, raw[:end], raw[end:])


def _parts(text: bytes, *, headings: bool) -> Iterator[tuple[Key, State, bytes]]:
    """Give the sections in order, keys repeated as they come."""
    outline = _Outline()
    key: Key = ()
    start = 0
    for at, level, title, block in _marks(text, headings=headings):
        if at > start:
            yield key, text[start:at], text[start:at]
        start = at
        if block is None:
            key = outline.enter(level, title)
            continue
        key, end = outline.enter(level, title) if level else (), block.end
        while text.startswith(b"\n", end):
            end += 1
        yield key, block.siblings, text[at:end]
        start, key = end, (*key, "\n")  # text right behind a block, below no heading of its own
    if start < len(text):
        yield key, text[start:], text[start:]


def _marks(text: bytes, *, headings: bool) -> Iterator[tuple[int, int, str, blocks.Block | None]]:
    """Give where headings and blocks begin: offset, level, title, and the block."""
    at = 0
    inside: Callable[[bytes], bool] | None = None
    before: tuple[int, bytes] | None = None  # a line of text that follows a blank one
    blank = True
    foreign = 0
    while at < len(text):
        end = text.find(b"\n", at) + 1 or len(text)
        line = text[at:end]
        block = blocks.read(text, at) if blocks.MARK in line and foreign < _FOREIGN else None
        foreign += block is None and blocks.MARK in line
        if block is not None:
            level, title = _heading_of(block.siblings) if headings and not block.whole else (0, "")
            yield at, level, title, block
            at, inside, before, blank = block.end, None, None, True
            continue
        if inside is not None:
            inside = None if inside(line) else inside
            before, blank = None, False
        elif headings:
            heading, underline = _HEADING.match(line), _UNDERLINE.match(line)
            inside = _opened(line)
            if heading is not None:
                yield at, len(heading[1]), _title(_without_closing(line[heading.end() :])), None
            elif underline is not None and before is not None:
                yield before[0], 1 if underline[1].startswith(b"=") else 2, _title(before[1]), None
            text_line = heading is None and underline is None and inside is None and not _NOT_TEXT.match(line)
            before = (at, line) if text_line and blank else None
            blank = not line.strip() or heading is not None or (underline is not None and before is None)
        at = end


def _opened(line: bytes) -> Callable[[bytes], bool] | None:
    """Tell when the fenced code or comment ends that a line opens; None if it opens none."""
    code = _CODE.match(line)
    if code is not None and not (code[1].startswith(b"`") and b"`" in line[code.end() :]):
        mark = code[1]
        return lambda later: later.strip().startswith(mark) and not later.strip().strip(mark[:1])
    if line.lstrip().startswith(b"<!--") and b"-->" not in line:
        return lambda later: b"-->" in later
    return None


def _heading_of(siblings: Siblings) -> tuple[int, str]:
    """Give the level and title of the section that siblings stand for: the first one's that has a heading."""
    for value in (siblings.base, *(variant.value for variant in siblings.variants)):
        for at, level, title, block in _marks(value or b"", headings=True):
            if at == 0 and block is None:
                return level, title
            break
    return 0, ""


def _without_closing(title: bytes) -> bytes:
    """Take away the number signs that may close a heading."""
    bare = title.strip()
    opened = bare.rstrip(b"#")
    return opened if opened.endswith((b" ", b"\t")) or not opened else bare


def _title(title: bytes) -> str:
    return b" ".join(title.split()).decode("utf-8", "surrogateescape")


def paragraphs(text: bytes, *, headings: bool) -> list[bytes]:
    """Cut a section into paragraphs: its heading, and what blank lines part; each with the blank lines behind it.

    Fenced code is never cut.
    """
    found: list[bytes] = []
    start = at = 0
    inside: Callable[[bytes], bool] | None = None
    ended = False
    while at < len(text):
        end = text.find(b"\n", at) + 1 or len(text)
        line = text[at:end]
        if inside is not None:
            inside = None if inside(line) else inside
        else:
            if ended and line.strip():
                found.append(text[start:at])
                start = at
            ended = not line.strip()
            inside = _opened(line) if headings else None
            if headings and _HEADING.match(line):
                ended = True
        at = end
    return [*found, text[start:]] if start < len(text) else found

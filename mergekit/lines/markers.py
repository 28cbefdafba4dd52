"""Conflict markers: written for people in Git's diff3 style, for any number of sides, and read back exactly.

    <<<<<<< label of the first sibling
    its lines
    ||||||| base 2ab1cbd3f9c0
    the lines of the base
    ======= label of the second (there is none here where it is the last one)
    its lines
    =======
    lines of the last sibling
    >>>>>>> label of the last sibling

The number behind `base` is a hash of the base and all siblings: what a person edited, or another tool wrote, is text
like any other. It reads `no base` where the file was added, and is followed by ``no-newline:0,2`` where the base (0) or
siblings (1, 2 ...) end without a line feed. Markers grow longer where a sibling holds lines that look like them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mergekit.frozen import NamedTuple, frozen
from mergekit.lines.merged import Lines
from mergekit.lines.split import join, lines_of, split_lines
from mergekit.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

SHORTEST = 7
"""The length of a marker, unless the text asks for longer ones."""
MOST_WASTE = 64
"""How many times over a hostile text is read in search of conflicts; what is found by then counts."""
_HASH = 12
_DIGITS = 9
_OPEN, _BASE, _NEXT, _CLOSE = b"<", b"|", b"=", b">"
_LOOKS_LIKE = pattern(rb"(?m)^(<{7,}|\|{7,}|={7,}|>{7,})(?: ([^\r\n]*))?(?:\r?\n|\r?\Z)")
_BASE_LABEL = pattern(rb"(base|no base) ([0-9a-f]{12})(?: no-newline:([0-9,]+))?")
_CONTROL = pattern(r"[\x00-\x1f\x7f]+")


class Sibling(NamedTuple):
    """One of the values between markers."""

    label: str
    lines: Lines


@frozen
class Marked:
    """A conflict between markers: its base and two or more siblings; `added` where there was no file to start from."""

    base: Lines
    siblings: tuple[Sibling, ...]
    added: bool = False


class Block(NamedTuple):
    """A conflict as it stands in a text: the very bytes, markers included, and what they say."""

    raw: bytes
    marked: Marked


Piece: TypeAlias = bytes | Block


class _Mark(NamedTuple):
    """A line that looks like a marker."""

    start: int
    end: int
    kind: bytes
    label: bytes


def render(marked: Marked, size: int = SHORTEST, end: bytes = b"\n") -> bytes:
    """Write a conflict between markers of at least that length; marker lines end with `end`.

    Law: ``parse(render(m)) == (Block(render(m), m),)``, labels being printable and without spaces around them.
    """
    blocks = [marked.base, *(sibling.lines for sibling in marked.siblings)]
    unended = ",".join(str(i) for i, lines in enumerate(blocks) if lines and not lines[-1].endswith(b"\n"))
    size = _free_size(blocks, max(size, SHORTEST))
    base_label = f"{'no base' if marked.added else 'base'} {_hash(marked)}" + (f" no-newline:{unended}" if unended else "")
    base, first, *others = (_ended(lines, end) for lines in blocks)
    labels = [_printable(sibling.label) for sibling in marked.siblings]
    parts = [_line(_OPEN, size, labels[0], end), first, _line(_BASE, size, base_label.encode(), end), base]
    for i, lines in enumerate(others, 1):
        parts += [_line(_NEXT, size, b"" if i == len(others) else labels[i], end), lines]
    parts.append(_line(_CLOSE, size, labels[-1], end))
    return b"".join(parts)


def parse(content: bytes) -> tuple[Piece, ...]:
    """Find the conflicts that `render` wrote; everything else is text.

    Laws: the pieces joined (a block's raw bytes) are the content; no two pieces of text follow each other. Linear.
    """
    found: list[Piece] = []
    done = 0
    for start, end, marked in _blocks(content):
        if start > done:
            found.append(content[done:start])
        found.append(Block(content[start:end], marked))
        done = end
    if done < len(content):
        found.append(content[done:])
    return tuple(found)


def split(content: bytes) -> Lines:
    """Split a text into lines; a conflict that stands in it is one line."""
    if not may_hold(content):
        return lines_of(content)
    lines: list[bytes] = []
    for piece in parse(content):
        if isinstance(piece, Block):
            lines.append(piece.raw)
        else:
            lines.extend(split_lines(piece))
    return tuple(lines)


def read(line: bytes) -> Marked | None:
    """Read a line that `split` gave as a conflict; None if it is one of text."""
    if line.find(b"\n", 0, -1) < 0:
        return None
    (piece,) = parse(line)
    return piece.marked if isinstance(piece, Block) else None


def settle(content: bytes) -> bytes:
    """Replace every conflict by its base.

    Law: ``settle(text + render(m) + more) == text + join(m.base) + more``.
    """
    if not may_hold(content):
        return content
    return b"".join(join(piece.marked.base) if isinstance(piece, Block) else piece for piece in parse(content))


def may_hold(content: bytes) -> bool:
    """Tell cheaply that there can be no conflict in a text."""
    return _OPEN * SHORTEST in content and _BASE * SHORTEST in content


def _blocks(content: bytes) -> Iterator[tuple[int, int, Marked]]:
    """Find conflicts from the start on; one that lies between the markers of another is part of it."""
    if not may_hold(content):
        return
    by_size: dict[int, list[_Mark]] = {}
    for match in _LOOKS_LIKE.finditer(content):
        mark = _Mark(match.start(), match.end(), match[1][:1], match[2] or b"")
        by_size.setdefault(len(match[1]), []).append(mark)
    candidates = sorted((marks for same in by_size.values() for marks in _candidates(same)), key=lambda marks: marks[0].start)
    done = wasted = 0
    for marks in candidates:
        start, end = marks[0].start, marks[-1].end
        if start < done or wasted > MOST_WASTE * len(content):
            continue
        marked = _read(content, marks)
        if marked is None:
            wasted += end - start
        else:
            yield start, end, marked
            done = end


def _candidates(marks: list[_Mark]) -> Iterator[list[_Mark]]:
    """Find what is built like a conflict among the marks of one size: between its markers, none of this size lies."""
    at = 0
    while at < len(marks):
        opened = at
        at += 1
        if marks[opened].kind != _OPEN:
            continue
        for kind, most in ((_BASE, 1), (_NEXT, len(marks)), (_CLOSE, 1)):
            before = at
            while at < len(marks) and marks[at].kind == kind and at - before < most:
                at += 1
            if at == before:
                break
        else:
            yield marks[opened:at]


def _read(content: bytes, marks: list[_Mark]) -> Marked | None:
    """Read what lies between the markers of a conflict; None if `render` did not write it."""
    label = _BASE_LABEL.fullmatch(marks[1].label)
    if label is None:
        return None
    end = b"\r\n" if content[: marks[1].end].endswith(b"\r\n") else b"\n"
    texts = [content[mark.end : after.start] for mark, after in pairwise(marks)]
    texts[0], texts[1] = texts[1], texts[0]
    if label[3] is not None:
        for number in label[3].split(b","):
            at = int(number) if 0 < len(number) < _DIGITS else len(texts)
            if at >= len(texts) or not texts[at].endswith(end):
                return None
            texts[at] = texts[at].removesuffix(end)
    labels = [marks[0].label, *(mark.label for mark in marks[2:-2]), marks[-1].label]
    base, *others = (tuple(split_lines(text)) for text in texts)
    siblings = tuple(Sibling(name.decode("utf-8", "surrogateescape"), lines) for name, lines in zip(labels, others, strict=True))
    marked = Marked(base, siblings, added=label[1] == b"no base")
    distinct = len(set(others)) == len(others)
    return marked if distinct and _hash(marked).encode() == label[2] else None


def _hash(marked: Marked) -> str:
    """Hash base and siblings, but no labels, and no carriage returns: ends of lines may be converted without harm."""
    from mergekit.digest import sha256  # late: few texts hold markers

    digest = sha256(b"added" if marked.added else b"")
    for lines in (marked.base, *(sibling.lines for sibling in marked.siblings)):
        text = join(lines).replace(b"\r", b"")
        digest.update(b"%d:" % len(text))
        digest.update(text)
    return digest.hexdigest()[:_HASH]


def _free_size(blocks: Iterable[Sequence[bytes]], size: int) -> int:
    """Find the smallest length of at least `size` that no line of the blocks could be taken for a marker of."""
    taken = set()
    for lines in blocks:
        for line in lines:
            match = _LOOKS_LIKE.match(line)
            if match:
                taken.add(len(match[1]))
    while size in taken:
        size += 1
    return size


def _line(kind: bytes, size: int, label: bytes, end: bytes) -> bytes:
    return kind * size + (b" " + label if label else b"") + end


def _ended(lines: Sequence[bytes], end: bytes) -> bytes:
    """Join the lines of a block; the last one gets an end of line if it has none."""
    text = join(lines)
    return text + end if text and not text.endswith(b"\n") else text


def _printable(label: str) -> bytes:
    """Make a label fit into one line of text."""
    plain = _CONTROL.sub(" ", label).strip()
    try:
        return plain.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return plain.encode("utf-8", "backslashreplace")

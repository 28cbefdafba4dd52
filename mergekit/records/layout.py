"""From decided records back to a file: their order, the blank lines between them, line ends, byte order mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mergekit.conflicts import Writer
from mergekit.frozen import frozen
from mergekit.merge import Merge
from mergekit.records import order
from mergekit.records.deciding import Deciding
from mergekit.records.reading import END, FRONT, ROOT, Reader, Version, body, heads, section_of

_BOM = b"\xef\xbb\xbf"

Blank = tuple[bytes, ...]
"""A run of blank lines."""


@frozen
class Laid:
    """A merged file, and the lines (1-based, last included) that each record stands on."""

    content: bytes | None
    lines: Mapping[int, tuple[int, int]]


def lay_out(deciding: Deciding, texts: dict[int, bytes]) -> Laid:
    """Write the decided records; None as content where nothing and nobody kept the file."""
    shown, sides = deciding.shown, deciding.sides
    _revive(deciding, texts)
    keys = _Order(deciding, texts).keys()
    gone = Merge(shown.content is None, tuple(side.content is None for side in sides)).resolve()
    if not keys and gone is not None and gone.value:
        return Laid(None, {})
    seams = _Seams(deciding)
    parts: list[bytes] = []
    places: dict[int, tuple[int, int]] = {}
    at = 1
    previous = END
    for key in keys:
        lead = seams.between(previous, key)
        parts.extend(lead)
        parts.append(texts[key])
        at += len(lead)
        height = texts[key].count(b"\n")
        places[key] = (at, at + height)
        at += height + 1
        previous = key
    parts.extend(seams.at_end())
    return Laid(_written(parts, shown, sides), places)


def _written(parts: Sequence[bytes], base: Version, sides: Sequence[Version]) -> bytes:
    """Join lines as the sides end them: each of these choices is a `Merge` of its own."""
    there = [side for side in sides if side.content is not None]
    crlf = _either(None if base.eol is None else base.eol == b"\r\n", [side.eol == b"\r\n" for side in there if side.eol is not None])
    bom = _either(None if base.content is None else base.bom, [side.bom for side in there])
    final = any([side.final for side in there if side.content != base.content] or [base.final])
    for version in (base, *there):  # byte for byte, whatever its lines end in
        same = (
            version.content is not None
            and (version.eol in (None, b"\r\n" if crlf else b"\n"))
            and (version.bom, version.final) == (bom, final)
        )
        if same and _parts(version) == parts:
            return version.content or b""
    text = b"\n".join(parts)
    if crlf:
        text = text.replace(b"\r\n", b"\n").removesuffix(b"\r").replace(b"\n", b"\r\n")
    end = (b"\r\n" if crlf else b"\n") if final and parts else b""
    return (_BOM if bom else b"") + text + end


def _parts(version: Version) -> list[bytes]:
    """List the records of a version with the blank lines around them."""
    parts = [line for key in version.order for line in (*version.leads.get(key, ()), version.texts[key])]
    return [*parts, *version.leads.get(END, ())]


def _either(base: bool | None, sides: Sequence[bool]) -> bool:  # noqa: FBT001 (the value that is merged)
    """Merge a choice of two; where the base says nothing and the sides disagree, no."""
    done = Merge(base, tuple(sides)).resolve() if sides else None
    return bool(base) if done is None and not sides else bool(done is not None and done.value)


def _revive(deciding: Deciding, texts: dict[int, bytes]) -> None:
    """Keep the headings (and front matter's fences) of what stays: who adds under a heading needs it."""
    reader = deciding.reader
    if reader.form != "blocks":
        return
    versions = (deciding.shown, *_ranked(deciding))
    fences = {key for version in versions for key in version.groups.get(body(FRONT), ()) if reader.names[key].text.startswith(b"---")}
    for key in list(texts):
        section = reader.names[key].section
        if section == FRONT:
            wanted = fences
        else:
            wanted = set()
            while section != ROOT:
                wanted.add(section - 1)
                section = reader.names[section - 1].section
        for one in wanted:
            if one not in texts:
                texts[one] = next(version.texts[one] for version in versions if one in version.texts)


def _ranked(deciding: Deciding) -> list[Version]:
    """Order the sides by their writers; where there is no history, by content."""
    contest = deciding.contest
    pairs = zip(contest.writers, deciding.sides, strict=True)
    return [side for _, side in sorted(pairs, key=lambda one: (one[0].order, one[1].content or b""))]


class _Order:
    """The order of records, group by group: sections come one after another, records stay under their headings."""

    def __init__(self, deciding: Deciding, texts: Mapping[int, bytes]) -> None:
        self._deciding = deciding
        self._reader: Reader = deciding.reader
        self._texts = texts
        self._sides = _ranked(deciding)
        self._ranks: dict[int, tuple[int, str, str]] | None = None

    def keys(self) -> list[int]:
        """List the keys of all records in their order."""
        return [key for key in (*self._group(body(FRONT)), *self._section(ROOT)) if key in self._texts]

    def _section(self, section: int) -> Iterator[int]:
        yield from self._group(body(section))
        for heading in self._group(heads(section)):
            yield heading
            yield from self._section(section_of(heading))

    def _group(self, group: int) -> Sequence[int]:
        base = self._deciding.shown.groups.get(group, ())
        sides = [side.groups.get(group, ()) for side in self._sides]
        if all(side == base for side in sides):
            return base
        return order.weave(order.spine(base, sides), sides, self._rank)

    def _rank(self, key: int) -> tuple[tuple[int, str, str], bytes]:
        """Rank what was inserted: by the earliest writer that had it, then by what it says."""
        if self._ranks is None:
            self._ranks = {}
            contest = self._deciding.contest
            had: list[tuple[Writer, Version]] = list(zip(contest.writers, self._deciding.sides, strict=True))
            had += [(below.writer, self._reader.read(below.content)) for below in contest.hidden() if below.writer is not None]
            for writer, version in had:
                for one in version.texts.keys() - self._deciding.shown.texts.keys():
                    self._ranks[one] = min(self._ranks.get(one, writer.order), writer.order)
        return (self._ranks[key], self._reader.names[key].text)


class _Seams:
    """The blank lines between records: as they are where the two stand together in some version.

    Where they never did: what the base had between them, or else the greater of what the first has below it and the
    second above it. Of two that were inserted at one place (no headings) it is the lesser: the blank line before or
    after the whole place is not theirs.
    """

    def __init__(self, deciding: Deciding) -> None:
        self._names = deciding.reader.names
        self._base = base = deciding.shown
        self._sides = deciding.sides
        self._versions = (base, *self._sides)
        self._any = any(version.leads for version in self._versions)
        self._before = [_before(version) if self._any else {} for version in self._versions]
        self._after = [{one: key for key, one in before.items()} for before in self._before]
        self._at = {key: place for place, key in enumerate(base.order)} if self._any else {}

    def between(self, first: int, second: int) -> Blank:
        """Give the blank lines between two records that follow one another; `END` stands before the first."""
        if not self._any:
            return ()
        held = list(zip(self._versions, self._before, strict=True))
        met = [version.leads.get(second, ()) for version, before in held if before.get(second) == first]
        if met:
            return _most(met[0], met) if self._before[0].get(second) == first else max(met, key=_size)
        if first == END:
            return ()
        start, end = self._at.get(first), self._at.get(second)
        if start is not None and end is not None and start < end:  # what stood between them went
            return max((self._base.leads.get(key, ()) for key in self._base.order[start + 1 : end + 1]), key=_size)
        above = [version.leads.get(second, ()) for version, before in held if before.get(second, END) != END]
        below = [version.leads.get(after[first], ()) for version, after in zip(self._versions, self._after, strict=True) if first in after]
        found = [max(one, key=_size) for one in (above, below) if one]
        theirs = start is None and end is None and "heading" not in (self._names[first].kind, self._names[second].kind)
        return min(found, key=_size, default=()) if theirs else max(found, key=_size, default=())

    def at_end(self) -> Blank:
        """Give the blank lines at the end of the file."""
        base, sides = self._base.leads.get(END, ()), tuple(side.leads.get(END, ()) for side in self._sides if side.content is not None)
        return _most(base, sides)


def _before(version: Version) -> dict[int, int]:
    """Give for every record the one before it; `END` before the first."""
    return dict(zip(version.order, (END, *version.order), strict=False))


def _most(base: Blank, sides: Sequence[Blank]) -> Blank:
    """Merge a run of blank lines; of several changes, the longest."""
    return max((side for side in sides if side != base), key=_size, default=base)


def _size(blank: Blank) -> tuple[int, Blank]:
    return (len(blank), blank)

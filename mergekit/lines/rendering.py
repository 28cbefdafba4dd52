"""The merged text as a file shows it: settled lines, and clashes between markers, each with its record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from mergekit.conflicts import Conflict, Place, Sibling, Writer, siblings_of
from mergekit.driver import Outcome
from mergekit.events import Event
from mergekit.frozen import NamedTuple
from mergekit.lines import markers
from mergekit.lines.merged import Clash, Piece, Ruled, Settled
from mergekit.lines.split import join, split_lines

MOST_NAMES = 3
"""How many writers of one sibling a marker names."""


class _Open(NamedTuple):
    """A conflict as it is shown: the text, markers included, and what it is about."""

    text: bytes
    base: bytes
    siblings: tuple[Sibling, ...]
    added: bool


def show(
    pieces: Iterable[Piece],
    writers: Sequence[Writer],
    *,
    path: str,
    driver: str,
    size: int = markers.SHORTEST,
    restore: Callable[[bytes], bytes] = bytes,
) -> Outcome:
    """Render a merge: every clash between markers, its siblings in the order of their earliest writers.

    Conflicts that already stood in a side as markers, and that nobody touched, stay as they are and are recorded again,
    with the same ids. `restore` gives every text its final form (its ends of lines), markers included.
    """
    same_ends = restore is not bytes
    content: list[bytes] = []
    base: list[bytes] = []
    conflicts: list[Conflict] = []
    events: list[Event] = []
    met: Counter[tuple[bytes, ...]] = Counter()
    line = 1
    for found in _spans(pieces, writers, size, same_ends=same_ends):
        if isinstance(found, Ruled):
            events.extend(_events(found, writers, line))
            found = join(found.lines)  # noqa: PLW2901 (shown as any text)
        if isinstance(found, bytes):
            content.append(restore(found))
            base.append(content[-1])
            line += found.count(b"\n")
            continue
        content.append(restore(found.text))
        base.append(restore(found.base))
        siblings = tuple(Sibling(restore(sibling.value or b""), sibling.writers) for sibling in found.siblings)
        same = (base[-1], *sorted(sibling.value or b"" for sibling in siblings))
        after = line + found.text.count(b"\n")
        conflicts.append(
            Conflict(
                driver,
                path,
                "add/add" if found.added else "content",
                base[-1],
                siblings,
                holds=True,
                place=Place(line, after - 1),
                region=str(met[same]) if met[same] else "",  # what tells equal conflicts of one file apart
            )
        )
        met[same] += 1
        line = after
    return Outcome(b"".join(content), b"".join(base), tuple(conflicts), tuple(events))


def _events(piece: Ruled, writers: Sequence[Writer], line: int) -> Iterator[Event]:
    """Tell what rules decided, at lines of the result; a place where nothing is left is the line behind it."""
    place = Place(line, line + max(len(piece.lines), 1) - 1)
    for event in piece.events:
        who = dict.fromkeys(sorted((writers[side] for side in event.sides), key=lambda writer: writer.order))
        yield Event(event.rule, place, tuple(who), event.facts, event.odds, event.checks)


def _spans(pieces: Iterable[Piece], writers: Sequence[Writer], size: int, *, same_ends: bool) -> Iterator[bytes | Ruled | _Open]:
    """Give texts and conflicts in order; `same_ends`: all lines get one end later, what stands before that is content."""
    for piece in pieces:
        if isinstance(piece, Clash):
            yield _clash(piece, writers, size, b"\n" if same_ends else _line_end(piece))
        elif isinstance(piece, Ruled):
            yield piece
        else:
            yield from _settled(piece)


def _settled(piece: Settled) -> Iterator[bytes | _Open]:
    """Give settled lines; conflicts among them stand there already."""
    text = join(piece.lines)
    if text.count(b"\n") <= len(piece.lines):  # a conflict is one line in which there are several
        yield text
        return
    plain: list[bytes] = []
    for line in piece.lines:
        marked = markers.read(line)
        if marked is None:
            plain.append(line)
            continue
        yield join(plain)
        plain = []
        siblings = siblings_of([(join(sibling.lines), Writer(sibling.label)) for sibling in marked.siblings])
        yield _Open(line, join(marked.base), siblings, marked.added)
    yield join(plain)


def _clash(clash: Clash, writers: Sequence[Writer], size: int, end: bytes) -> _Open:
    """Put a clash between markers, whose lines end with `end`."""
    values: list[tuple[bytes | None, Writer]] = []
    for variant in clash.variants:
        value = join(variant.lines)
        values.extend((value, writers[side]) for side in variant.sides)
        values.extend((value, Writer(label)) for label in variant.labels)
    siblings = siblings_of(values)
    marked = markers.Marked(
        clash.base,
        tuple(markers.Sibling(_label(sibling), tuple(split_lines(sibling.value or b""))) for sibling in siblings),
        clash.added,
    )
    return _Open(markers.render(marked, size, end), join(clash.base), siblings, clash.added)


def _label(sibling: Sibling) -> str:
    """Name the writers of a sibling."""
    names = list(dict.fromkeys(writer.label for writer in sibling.writers))
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _line_end(clash: Clash) -> bytes:
    """Choose how marker lines end: as all lines of the clash do."""
    ends = {line.endswith(b"\r\n") for variant in clash.variants for line in variant.lines}
    return b"\r\n" if ends == {True} else b"\n"

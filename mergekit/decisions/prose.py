"""Prose merged by section: one that several changed is merged by paragraph, or becomes siblings of the whole section.

In a decision, two edits of one section may contradict each other without touching one line. So nothing finer than a
paragraph is merged: edits of different paragraphs both stand; wherever two sides touch the same paragraph, or write new
ones in the same place, the section has siblings. A list without blank lines in it is one paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from itertools import pairwise

from mergekit.contested import Contested
from mergekit.decisions import blocks
from mergekit.decisions.sections import Key, Prose, Section, paragraphs, read, repeated
from mergekit.documents.pieces import agreed, in_order, joined, many, pick, remembered
from mergekit.driver import Content, Contest
from mergekit.frozen import frozen
from mergekit.lines.diff import Differ
from mergekit.siblings_format import Siblings, State

MAX_BYTES = 1 << 23
"""Longer texts are not merged by section."""


def merge_prose(contest: Contest, style: blocks.Style) -> bytes | None:
    """Merge texts; None where they cannot be taken apart alike, or the result would read as something else.

    An absent text is an empty one. Texts have LF line ends, and a final line feed unless they are empty.
    """
    headings = style is blocks.MARKDOWN
    texts = [text for text in (contest.base, *contest.sides, *(below.content for below in contest.hidden())) if text]
    if any(len(text) > MAX_BYTES for text in texts):
        return None
    together: set[Key] = set().union(*(repeated(text) for text in texts)) if headings else set()

    @cache
    def parse(content: Content) -> Prose | None:
        return read(content or b"", headings=headings, joined=together)

    documents = remembered(contest.map(parse))
    versions = [version for version in (documents.base, *documents.sides) if version is not None]
    if len(versions) <= len(documents.sides):
        return None
    merged: dict[Key, Section] = {}
    for key in dict.fromkeys(one.key for version in versions for one in version.sections):
        one = _section(documents.map(partial(_at, key=key)), key, style)
        if one is not None:
            merged[key] = one
    names = {repr(key): key for key in merged}
    order = [names[name] for name in in_order(documents, _names, names)]
    text = _written([merged[key] for key in order], versions)
    again = parse(text)
    return (
        text
        if again is not None and [(one.key, one.state) for one in again.sections] == [(key, merged[key].state) for key in order]
        else None
    )


def _section(contest: Contested[Section | None], key: Key, style: blocks.Style) -> Section | None:
    """Merge one section: what those who decide agree on, else by paragraph, else siblings."""
    deciding = contest.deciding()
    done = agreed(deciding)
    if done is not None:
        alike = {one.raw: one for one in contest.sides if one is not None and one == done.value}
        raw = pick(contest.base.raw if contest.base is not None and contest.base == done.value else None, alike)
        return done.value if raw is None else alike.get(raw, done.value)
    state: State = merge_paragraphs(deciding.map(_text), headings=style is blocks.MARKDOWN)
    if state is None:
        state = joined(deciding, _state)
    if state is None:
        return None
    return Section(key, state, blocks.write(state, style, whole=style is blocks.PLAIN) if isinstance(state, Siblings) else state, b"")


def _written(sections: list[Section], versions: list[Prose]) -> bytes:
    """Put sections together, with the blank lines that parted them in `versions`, of which the base comes first."""
    between: list[dict[Key, bytes]] = [{one.key: one.gap for one, _ in pairwise(version.sections)} for version in versions]
    behind: list[dict[Key, bytes]] = [{(): version.sections[-1].gap} if version.sections else {} for version in versions]
    found = [one.raw + (_gap(between, one.key, b"\n") or (b"\n" if isinstance(one.state, Siblings) else b"")) for one in sections[:-1]]
    return b"".join((*found, *(one.raw + _gap(behind, (), b"") for one in sections[-1:])))


def _gap(versions: list[dict[Key, bytes]], key: Key, usual: bytes) -> bytes:
    """Choose the blank lines behind a section; as usual, where no version has any text behind it."""
    base, *sides = versions
    chosen = pick(base.get(key), [gaps[key] for gaps in sides if key in gaps])
    return usual if chosen is None else chosen


def _at(version: Prose | None, key: Key) -> Section | None:
    return None if version is None else version.get(key)


def _names(version: Prose | None) -> list[str]:
    return [] if version is None else [repr(one.key) for one in version.sections]


def _state(one: Section | None) -> State:
    return None if one is None else one.state


def _text(one: Section | None) -> bytes | None:
    return one.state if one is not None and isinstance(one.state, bytes) else None


@frozen
class _Change:
    """Paragraphs `start` to `end` of the base, and what some sides have in their place."""

    start: int
    end: int
    to: tuple[bytes, ...]

    @property
    def kind(self) -> str:
        """What was done: an insertion, a deletion, as many paragraphs edited, or something else."""
        if self.start == self.end:
            return "insertion"
        if not self.to:
            return "deletion"
        return "edit" if len(self.to) == self.end - self.start else "rewrite"


_APART = frozenset(
    {frozenset(pair) for pair in (("edit",), ("deletion",), ("edit", "deletion"), ("edit", "insertion"), ("edit", "rewrite"))}
)
"""Which kinds of change may stand next to each other: those of different paragraphs. Not insertions, which are in the
same place, nor an insertion beside a deletion or a rewrite, on whose paragraph it may rest.
"""


def merge_paragraphs(contest: Contested[bytes | None], *, headings: bool) -> bytes | None:
    """Merge texts whose sides touch different paragraphs; None where they do not, or where one is absent."""
    if contest.base is None or None in contest.sides:
        return None
    cut = _Cut(contest.base, headings=headings)
    changes: dict[_Change, set[int]] = {}
    for number, side in enumerate(contest.sides):
        for change in cut.changes(side or b""):
            changes.setdefault(change, set()).add(number)
    ordered = sorted(changes, key=lambda change: (change.start, change.end, change.to))
    for at, change in enumerate(ordered):
        if not all(_are_apart(before, change) for before in ordered[max(0, at - 2) : at]):
            return None
    if many(contest):
        for below in contest.hidden():
            if below.content is None or any(
                _meet(hidden, change) and not below.seen_by <= changes[change]
                for hidden in cut.changes(below.content)
                for change in ordered
            ):
                return None
    return cut.applied(ordered)


def _are_apart(first: _Change, second: _Change) -> bool:
    """Tell whether two changes, the first of which begins first, are of different paragraphs."""
    return first.end < second.start or (first.end == second.start and frozenset((first.kind, second.kind)) in _APART)


def _meet(one: _Change, other: _Change) -> bool:
    """Tell whether two changes touch the same or neighbouring paragraphs."""
    return one.start <= other.end and other.start <= one.end


class _Cut:
    """A base cut into paragraphs, to be compared with others."""

    def __init__(self, base: bytes, *, headings: bool) -> None:
        self._headings = headings
        self._base = self._items(base)
        self._differ = Differ(list(self._base))

    def _items(self, text: bytes) -> list[bytes]:
        """Give the paragraphs, each with its blank lines; the last one as if it had one, which `applied` takes away."""
        found = paragraphs(text, headings=self._headings)
        return [*found[:-1], found[-1] + b"\n"] if found else []

    def changes(self, side: bytes) -> Iterable[_Change]:
        """Give what a side changed."""
        items = self._items(side)
        return [_Change(h.base_start, h.base_end, tuple(items[h.side_start : h.side_end])) for h in self._differ.diff(items)]

    def applied(self, changes: list[_Change]) -> bytes:
        """Apply changes that are apart."""
        found: list[bytes] = []
        at = 0
        for change in changes:
            found += [*self._base[at : change.start], *change.to]
            at = change.end
        whole = b"".join((*found, *self._base[at:]))
        return whole.rstrip(b"\n \t") + b"\n" if whole.strip() else whole

"""The siblings that stand in a typed file, in tables and in the elements of lists; found without knowing its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mergekit.conflicts import OVERRULED, Conflict
from mergekit.decisions import standing
from mergekit.decisions.places import Instead, open_places, with_instead
from mergekit.documents.frame import Frame, framed, unframed
from mergekit.fields.forms import DOCUMENTS, LINES, dialect_of, together
from mergekit.fields.many import record_name, records_of
from mergekit.frozen import frozen, replace
from mergekit.siblings_format import KEY, Siblings, shown_base
from mergekit.syntax.document import Dialect, Table
from mergekit.syntax.front_matter import FrontMatter, plain
from mergekit.syntax.json_lines import records_in

DRIVER = "fields"


def settle(content: bytes) -> bytes:
    """Put its base in the place of all siblings; the identity where there are none."""
    found = _find(content)
    return standing.settle(content) if found is None else found.settled


def decided(path: str, content: bytes, instead: Instead, *, lines: bool = False) -> tuple[bytes | None, tuple[Conflict, ...]]:
    """Put what is to stand in the place of siblings, as far as `instead` tells; and say what gave way, as conflicts.

    `lines` says that each line is a record, also where there is but one.
    """
    found = _find(content, lines=lines)
    if found is None:
        shown, gone = standing.decided(path, content, instead)
        return shown, tuple(replace(one, driver=DRIVER) for one in gone)
    left = [(keys, siblings) for keys, siblings in found.siblings if not isinstance(instead(siblings), Siblings)]
    written = found.reading.written(instead) if left else None
    if written is None:
        return content, ()
    return written, tuple(siblings.conflict(DRIVER, path, OVERRULED, standing.region(keys)) for keys, siblings in left)


def conflicts(path: str, content: bytes, *, lines: bool = False) -> tuple[Conflict, ...]:
    """List the siblings that stand in a file as conflicts, in order; `lines` as above."""
    found = _find(content, lines=lines)
    if found is None:
        return tuple(replace(one, driver=DRIVER) for one in standing.conflicts(path, content))
    return tuple(siblings.conflict(DRIVER, path, "field", standing.region(at)) for at, siblings in found.siblings)


def stand_in_records(content: bytes) -> bool:
    """Tell whether siblings stand in a file of many records: those of a single document are found without types, too."""
    found = _find(content)
    return found is not None and found.reading.dialect.records is not None


@frozen
class _Reading:
    """A way to read a content: the dialect of the whole text, or of what is above it; and the frame around."""

    dialect: Dialect
    text: bytes
    frame: Frame
    above: FrontMatter | None = None

    @property
    def root(self) -> Table | None:
        """The document."""
        return self.dialect.read(self.text if self.above is None else self.above.content)

    def written(self, instead: Instead) -> bytes | None:
        """Write the content with something else in the place of siblings; None if that cannot be."""
        root = self.root
        made = None if root is None else with_instead(root, self.dialect, instead)
        if made is None:
            return None
        return framed(made if self.above is None else self.above.around(made, self.above.body), self.frame)


@frozen
class _Found:
    """The siblings in a content, each with the keys that lead to it; how it is read, and what it is without them."""

    reading: _Reading
    siblings: tuple[tuple[tuple[str, ...], Siblings], ...]
    settled: bytes


@lru_cache(maxsize=2)
def _find(content: bytes, *, lines: bool = False) -> _Found | None:
    """Look for fields that hold siblings, in a document or in front matter, that could be written without them."""
    if KEY.encode() not in content:
        return None
    for reading in _readings(*unframed(content), lines=lines):
        root = reading.root
        if root is None or not (found := tuple(_in_file(root, reading.dialect))):
            continue
        if any(path == () for path, _ in found) or (reading.above is not None and standing.conflicts("", reading.above.body)):
            return None
        settled = reading.written(shown_base)
        return None if settled is None else _Found(reading, found, settled)
    return None


def _readings(text: bytes, frame: Frame, *, lines: bool) -> Iterator[_Reading]:
    """List the ways to read a text; one that begins as front matter does may be several documents."""
    count = 1 if lines else records_in(text)
    if lines or count > 1:
        yield _Reading(together(dialect_of(LINES, (text,))), text, frame)
        return
    above = plain(text)
    if above is None:
        yield from (_Reading(together(dialect_of(form, (text,))), text, frame) for form in (*DOCUMENTS, *([LINES] if count else [])))
        return
    if above.form == "yaml":
        several = _Reading(together(dialect_of("yaml", (text,))), text, frame)
        records = records_of(several.root, several.dialect)
        if records is not None and len(records.items) > 1:
            yield several
    yield _Reading(together(dialect_of(above.form, (above.content,))), text, frame, above)


def _in_file(root: Table, one: Dialect) -> Iterator[tuple[tuple[str, ...], Siblings]]:
    """List the siblings in a file; a record, of many, is named by a field of its own, else by its place."""
    if one.records is None:
        yield from open_places(root)
        return
    records = records_of(root, one)
    for place, item in enumerate(() if records is None else records.items):
        yield from open_places(item.node, (record_name(item.node, one) or str(place),))

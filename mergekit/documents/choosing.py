"""Plain documents: lists by what evidently names their items, and what is contested as one of the writers has it.

A conflict in a plain document is shown as text. So the documents are merged once with the base in the place of all that
is contested, and once more for each writer who takes part in that, with this writer's value: these versions differ
in what is contested and in nothing else, and a merge of their lines shows that, and no more.
"""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from mergekit.conflicts import Writer
from mergekit.contested import Contested
from mergekit.documents import notebooks
from mergekit.documents.cells import by_place
from mergekit.documents.composing import Value
from mergekit.documents.identity import Namer, identity_by, identity_of, named
from mergekit.documents.lists import merge_items
from mergekit.documents.merging import Made, Merging, Path, Settled, merge_document
from mergekit.documents.parted import naming_of_documents
from mergekit.documents.pieces import agreed
from mergekit.documents.sequences import merge_sequence
from mergekit.driver import Contest
from mergekit.frozen import frozen
from mergekit.syntax.document import DOCUMENT, Dialect, Field, List

T = TypeVar("T")

MOST_ITEMS = 20_000
"""A list with more items is one value: what is left open in it is merged as text."""


@frozen
class Run:
    """How a cell ran, as its last writer left it; `writers` are all who had it run, the last one last."""

    path: Path
    writers: tuple[Writer, ...]


@frozen
class Reduced:
    """A contest in which everything is decided that can be: its base, and what each of some writers leaves of it."""

    base: bytes
    sides: tuple[tuple[Writer, bytes], ...]
    runs: tuple[Run, ...] = ()


def reduce_documents(contest: Contest, dialect: Dialect, identity: str = "", *, notebook: bool = False) -> Reduced | None:
    """Decide what keys and names decide; None where a version cannot be read, or a result could not be.

    Without sides the base is the whole result.
    """
    contest = contest.deciding()  # who left a rendered conflict alone holds what cannot be read
    first = _Chosen(identity, None, notebook=notebook)
    settled = Settled(lambda: len(first.involved))
    base = merge_document(contest, dialect, first, settled)
    settled.open = False
    if base is None:
        return None
    sides: list[tuple[Writer, bytes]] = []
    for writer in sorted(dict.fromkeys(first.involved), key=lambda one: one.order):
        text = merge_document(contest, dialect, _Chosen(identity, writer, notebook=notebook), settled)
        if text is None:
            return None
        sides.append((writer, text))
    return Reduced(base, tuple(sides), tuple(dict.fromkeys(first.runs)))


class _Chosen:
    """Takes one writer's value where sides disagree, or the base's, and notes who takes part in that."""

    def __init__(self, identity: str, writer: Writer | None, *, notebook: bool) -> None:
        self._identity = identity
        self._writer = writer
        self._notebook = notebook
        self.runs: list[Run] = []
        self.involved: list[Writer] = []

    def node(self, merging: Merging, path: Path, contest: Contested[Value]) -> Made:
        """Merge lists by name, tables by key; of how a cell of a notebook ran, take the last."""
        deciding = contest.deciding()
        versions = (deciding.base, *deciding.sides)
        if self._notebook and path[:1] == (notebooks.CELLS,):
            if notebooks.is_run(path):
                return self._last(merging, path, contest, deciding)
            gone = notebooks.is_cell(path) and None in deciding.sides
            if gone and all(side is None or notebooks.only_ran(side, deciding.base) for side in deciding.sides):
                return None
        lists = [version for version in versions if isinstance(version, List)]
        if len(lists) < len(versions):
            return merging.usual(path, contest)
        done = agreed(deciding)
        if done is not None:
            return merging.taken(contest, done)
        found = self._list(merging, path, deciding, lists)
        return self.contested(path, deciding) if found is None else found

    def _list(self, merging: Merging, path: Path, deciding: Contested[Value], lists: list[List]) -> List | None:
        """Merge lists item by item, unless they are too long for that."""
        if max(len(one.items) for one in lists) > MOST_ITEMS:
            return None
        if self._notebook and notebooks.is_source(path):
            return merge_sequence(merging, path, deciding, strict=True)
        cells = self._notebook and path == (notebooks.CELLS,)
        naming = self._naming(merging.dialect, lists, cells=cells)
        if naming is not None:
            return merge_items(merging, path, deciding, naming)
        if cells:
            return merge_items(merging, path, deciding, by_place(lists[0]))
        if not merging.dialect.naming.sequences:
            return None
        return merge_sequence(merging, path, deciding)

    def _naming(self, dialect: Dialect, lists: list[List], *, cells: bool) -> Namer | None:
        """Find what names the items of lists."""
        if any(item.form == DOCUMENT for one in lists for item in one.items):
            return naming_of_documents(dialect, lists)
        identity = identity_by(dialect, lists, "id") if cells else identity_of(dialect, lists, self._identity)
        return None if identity is None else partial(named, identity=identity)

    def _last(self, merging: Merging, path: Path, contest: Contested[Value], deciding: Contested[Value]) -> Value:
        """Take the last writer's value."""
        done = deciding.merge.resolve()
        if done is not None:
            return merging.taken(contest, done)
        pairs = zip(deciding.writers, deciding.sides, strict=True)
        changed = sorted(((writer, side) for writer, side in pairs if side != deciding.base), key=lambda pair: pair[0].order)
        self.runs.append(Run(path, tuple(dict.fromkeys(writer for writer, _ in changed))))
        return changed[-1][1]

    def contested(self, _path: Path, deciding: Contested[Value]) -> Made:
        """Choose among values."""
        return self._chosen(deciding)

    def uncommented(self, _path: Path, contest: Contested[Field | None]) -> Made:
        """Choose whether the field is there."""
        one = self._chosen(contest)
        return None if one is None else one.node

    def around(self, contest: Contested[bytes | None]) -> bytes:
        """Choose among comments; what differs in white space alone is the first writer's."""
        deciding = contest.deciding()
        done = deciding.merge.resolve()
        if done is not None and done.value is not None:
            return done.value
        pairs = zip(deciding.writers, deciding.sides, strict=True)
        changed = [(writer.order, text) for writer, text in pairs if text is not None and text != deciding.base]
        if not changed:
            return contest.base or b""
        if len({text.strip() for _, text in changed}) == 1:
            return min(changed)[1]
        return self._chosen(deciding) or b""

    def _chosen(self, deciding: Contested[T]) -> T:
        """Take the writer's side, if it has one here."""
        self.involved.extend(deciding.writers)
        return next((side for side, writer in zip(deciding.sides, deciding.writers, strict=True) if writer == self._writer), deciding.base)

"""Documents merged by key path: tables by key, and whatever else stands behind a key as a `Typing` says.

A table that base and sides all have is merged key by key. A comment belongs to the field below or before it; whoever
deletes a field disagrees with whoever changed its comment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Protocol, TypeAlias

from mergekit.contested import Contested
from mergekit.documents.composing import Composing, GiveUp, Value, node_of, surroundings
from mergekit.documents.pieces import agreed, pick, remembered
from mergekit.driver import Content, Contest
from mergekit.merge import Resolved
from mergekit.siblings_format import Siblings, State
from mergekit.syntax.document import Dialect, Field, List, Node, Open, Scalar, Table

Path: TypeAlias = "tuple[str, ...]"
"""Keys from the root on; an item of a list stands as ``[its identity]``."""

Made: TypeAlias = "Node | State"
"""What a merge makes of a place: a node as it stands; a value as siblings hold it, or siblings, to be written there; or nothing."""

_EMPTY = Table(b"", b"", ())
_UNREAD = Field("", b"", b"", Scalar(b"\0", b"\0"))


class Typing(Protocol):
    """How the places of a document merge that tables do not settle.

    Every method is a function of its arguments, and of nothing in the order of sides.
    """

    def node(self, merging: Merging, path: Path, contest: Contested[Value]) -> Made:
        """Merge what stands at a place, with its whole history; `merging.usual` does what is usual."""

    def contested(self, path: Path, deciding: Contested[Value]) -> Made:
        """Merge what those who decide a place disagree on, and what has no keys to go on with."""

    def uncommented(self, path: Path, contest: Contested[Field | None]) -> Made:
        """Decide about a field that some deleted while others changed the comment beside it; None lets it go."""

    def around(self, contest: Contested[bytes | None]) -> bytes:
        """Merge the comments and the blank lines beside a field; None is the place of one that is not there."""


def merge_document(contest: Contest, dialect: Dialect, typing: Typing, settled: Settled | None = None) -> bytes | None:
    """Merge the documents of a contest; None where one of them cannot be read, or the result could not be.

    Contents have the form that a `Dialect` expects; an absent document is an empty one. The result is read again: it
    must hold, value by value, what was meant. `settled` is filled by one merge, and used by the next ones of the contest.
    """

    @cache
    def read(content: Content) -> Node:
        return _EMPTY if content is None else dialect.read(content) or _UNREAD.node

    documents: Contested[Value] = remembered(contest.map(read))
    try:
        root = Merging(dialect, typing, documents, settled).table((), documents)
    except GiveUp:
        return None
    text = dialect.finish(root.text)
    again = dialect.read(text)
    return text if again is not None and alike(again, root) else None


def alike(one: Node, other: Node) -> bool:
    """Tell whether two documents hold the same, whatever their layout."""
    if one is other:
        return True
    if isinstance(one, Open) and isinstance(other, Open):
        return one.siblings == other.siblings
    if isinstance(one, Table) and isinstance(other, Table):
        return len(one.index) == len(other.index) and all(
            key in other.index and alike(f.node, other.index[key].node) for key, f in one.index.items()
        )
    if isinstance(one, List) and isinstance(other, List):
        return len(one.items) == len(other.items) and all(alike(a.node, b.node) for a, b in zip(one.items, other.items, strict=True))
    return type(one) is type(other) and one.value == other.value


class Settled:
    """What a merge made of places on which nobody disagreed: whoever is chosen elsewhere, it is the same."""

    def __init__(self, doubts: Callable[[], int]) -> None:
        self.open = True
        self.doubts = doubts
        self.fields: dict[Path, Field | None] = {}


class Merging:
    """The merge of one contest's documents; methods are for a `Typing` to come back to."""

    def __init__(self, dialect: Dialect, typing: Typing, documents: Contested[Value], settled: Settled | None = None) -> None:
        self._settled = settled
        self.dialect = dialect
        self.typing = typing
        self._composing = Composing(dialect, documents)

    def table(self, path: Path, contest: Contested[Value]) -> Table:
        """Merge tables, key by key; a version that is no table has no keys.

        Raises:
            GiveUp: if more than one version is no table.
        """
        tables = [version for version in (contest.base, *contest.sides) if isinstance(version, Table)]
        if len(tables) <= len(contest.sides):
            raise GiveUp
        fields: dict[str, Field] = {}
        for key in dict.fromkeys(key for table in tables for key in table.keys):
            one = self._place((*path, key), contest, key)
            if one is not None:
                fields[key] = one
        return self._composing.table(contest, fields, self.typing.around)

    def usual(self, path: Path, contest: Contested[Value]) -> Made:
        """Merge values: what those who decide agree on, else tables by key, else as contested."""
        deciding = contest.deciding()
        versions = (deciding.base, *deciding.sides)
        if _UNREAD.node in versions:
            raise GiveUp
        tables = all(isinstance(version, Table) for version in versions)
        done = agreed(deciding) if tables else deciding.merge.resolve()
        if done is not None:
            return self.taken(contest, done)
        return self.table(path, deciding) if tables else self.typing.contested(path, deciding)

    def taken(self, contest: Contested[Value], done: Resolved[Value]) -> Value:
        """Give the value that was agreed on, in the layout that somebody gave it."""
        alike = {node.raw: node for node in contest.sides if node is not None and node == done.value}
        kept = contest.base.raw if contest.base is not None and contest.base == done.value else None
        raw = pick(kept, alike)
        return done.value if raw is None else alike.get(raw, done.value)

    def filled(self, into: Field, made: Made) -> Field | None:
        """Put into a field what a merge made of it.

        Raises:
            GiveUp: if the format cannot say it there.
        """
        if made is None:
            return None
        if isinstance(made, Siblings):
            return self._composing.embedded(into, made)
        if isinstance(made, bytes):
            return self._composing.placed(into, made)
        return Field(into.key, into.lead, into.name, made, into.tail, into.form, into.gap)

    def _place(self, path: Path, contest: Contested[Value], key: str) -> Field | None:
        """Merge what stands behind one key, once if nobody disagrees on it."""
        settled = self._settled
        if settled is None:
            return self._field(path, contest.map(partial(_field, key=key)))
        if path in settled.fields:
            return settled.fields[path]
        before = settled.doubts()
        one = self._field(path, contest.map(partial(_field, key=key)))
        if settled.open and settled.doubts() == before:
            settled.fields[path] = one
        return one

    def _field(self, path: Path, contest: Contested[Field | None]) -> Field | None:
        """Merge what stands behind one key, with the comments around it."""
        present = [one for one in (contest.base, *contest.sides) if one is not None]
        if all(one == present[0] for one in (contest.base, *contest.sides)):
            return present[0]
        made = self.typing.node(self, path, contest.map(node_of))
        if made is None:
            made = self.typing.uncommented(path, contest) if _is_missed(contest) else None
        if made is None:
            return None
        name, form = _spelled(contest, made)
        lead, tail, gap = surroundings(contest, self.typing.around)
        return self.filled(Field(path[-1], lead, name, present[0].node, tail, form, gap), made)


def _spelled(contest: Contested[Field | None], made: Made) -> tuple[bytes, str]:
    """Give the name and the form of a field as the first writer spells them who changed them, of those who have its value."""
    present = [one for one in (contest.base, *contest.sides) if one is not None]
    base = contest.base if contest.base is not None and (contest.base.node == made or all(one.node != made for one in present)) else None
    pairs = zip(contest.writers, contest.sides, strict=True)
    ranked = [(writer.order, one.name, one.form) for writer, one in pairs if one is not None and (one.node == made or base is not None)]
    changed = [found for found in ranked if base is None or found[1:] != (base.name, base.form)]
    if changed:
        return min(changed)[1:]
    first = base or min(present, key=lambda one: (one.name, one.form))
    return first.name, first.form


def said(one: Field | None) -> tuple[bytes, bytes] | None:
    """Give the value of a field and the comments beside it."""
    return None if one is None else (one.node.value, one.lead.strip() + b"\n" + one.tail.strip())


def _is_missed(contest: Contested[Field | None]) -> bool:
    """Tell whether somebody changed the comment beside a field that is gone."""
    return contest.map(said).deciding().merge.resolve() is None


def _field(version: Value, key: str) -> Field | None:
    if isinstance(version, Table):
        return version.get(key)
    return _UNREAD if version == _UNREAD.node else None

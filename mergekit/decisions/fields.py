"""Decisions merged by field: siblings in place of a value that the sides disagree on.

A table that several sides added under one key is one value, as is a list: decisions that were written apart are never
blended.
"""

from __future__ import annotations

from mergekit.conflicts import siblings_of
from mergekit.contested import Contested
from mergekit.documents.composing import Value
from mergekit.documents.merging import Made, Merging, Path, merge_document, said
from mergekit.documents.pieces import blend, joined
from mergekit.driver import Contest
from mergekit.frozen import frozen
from mergekit.siblings_format import Siblings, State
from mergekit.syntax.document import Dialect, Field, Open


@frozen
class AsSiblings:
    """What is no table is one value, and siblings where the sides disagree on it."""

    def node(self, merging: Merging, path: Path, contest: Contested[Value]) -> Made:
        """Merge tables by key."""
        return merging.usual(path, contest)

    def contested(self, _path: Path, deciding: Contested[Value]) -> Made:
        """Give siblings."""
        return joined(deciding, _state)

    def uncommented(self, _path: Path, contest: Contested[Field | None]) -> Made:
        """Keep a field that is deleted on one side where another changed the comment beside it: siblings of both."""
        deciding = contest.map(said).deciding()
        pairs = zip(deciding.sides, deciding.writers, strict=True)
        values = [(one and one[0], writer) for one, writer in pairs if one != deciding.base]
        if len({value for value, _ in values}) <= 1 or any(isinstance(one.node, Open) for one in contest.sides if one is not None):
            return None
        return Siblings(deciding.base and deciding.base[0], siblings_of(values))

    def around(self, contest: Contested[bytes | None]) -> bytes:
        """Keep every comment line, once."""
        return blend(contest)


def merge_fields(contest: Contest, dialect: Dialect) -> bytes | None:
    """Merge the documents of a contest by field; see `merge_document`."""
    return merge_document(contest, dialect if dialect.together is None else dialect.together(), AsSiblings())


def _state(version: Value) -> State:
    """Give a value as siblings hold it."""
    if isinstance(version, Open):
        return version.siblings
    return None if version is None else version.value

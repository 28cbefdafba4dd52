"""The certificate of a merge: what was looked at, and what was found."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mergekit.audit.findings import Kind
from mergekit.frozen import frozen

Unit: TypeAlias = Literal["line", "file", "content", "mode", "rename"]
"""What a finding is about: a line; a file as a whole; what a file holds that is no text; its executable bit; its new name."""


@frozen
class Item:
    """One finding: its kind (as in `Finding`), what it is about, and where.

    `path` and `line` (from 1; 0 where it is no line) are those of `side` for what is lost, else those of the result. `text` is
    the line; of a file, what became of it. `side` is the commit that left the unit there, and `commit` the one that it comes
    from: the one that added it, or deleted it if it is back; None for what no side changed. `rule` names what explains it,
    and `by` the commit that superseded it, or None.
    """

    kind: Kind
    unit: Unit
    path: str
    line: int
    text: bytes
    side: bytes | None = None
    commit: bytes | None = None
    rule: str = ""
    by: bytes | None = None
    untouched: bool = False

    @property
    def is_loss(self) -> bool:
        """Whether nothing explains it."""
        return not self.rule and self.kind != "new"


@frozen
class Certificate:
    """What an audit found out about a merge commit.

    `sides` are the commits that it merged. `files` counts the files that were looked into: those that several sides wrote, and
    those that are not as the only one left them.
    """

    commit: bytes
    sides: tuple[bytes, ...]
    files: int
    items: tuple[Item, ...]

    @property
    def losses(self) -> tuple[Item, ...]:
        """What nothing explains."""
        return tuple(item for item in self.items if item.is_loss)

    @property
    def is_certified(self) -> bool:
        """Whether nothing is lost."""
        return not self.losses

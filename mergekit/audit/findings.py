"""What an audit finds in one file: lines that are lost, back again, doubled, or new."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mergekit.frozen import frozen

Kind: TypeAlias = Literal["lost", "resurrected", "duplicated", "new"]

NOBODY = -1
"""The side of what no side alone did."""


@frozen
class Finding:
    """One unit of a file that is not as its sides left it.

    `lost`: `side` has it and the result has not. `untouched` says that the base has it too and nobody changed it there.
    `resurrected`: `side` deleted it, and it stands in the result. `duplicated`: it stands there more often than the sides
    account for. `new`: no side wrote it.

    `line` counts from 1, in the side for what is lost, in the result for all else; `text` is the line without its end.
    `rule` names what explains it (`rules.RULES`); without, it is a loss, unless it is `new`.
    """

    kind: Kind
    line: int
    text: bytes
    side: int = NOBODY
    rule: str = ""
    untouched: bool = False

    @property
    def is_loss(self) -> bool:
        """Whether nothing explains it."""
        return not self.rule and self.kind != "new"


@frozen
class Findings:
    """All that was found in one file, in the order of kinds, then of lines."""

    all: tuple[Finding, ...] = ()

    @property
    def losses(self) -> tuple[Finding, ...]:
        """Those that nothing explains; none of them: the file is certified."""
        return tuple(one for one in self.all if one.is_loss)

    @property
    def explained(self) -> tuple[Finding, ...]:
        """Those that a rule explains."""
        return tuple(one for one in self.all if one.rule)

    @property
    def new(self) -> tuple[Finding, ...]:
        """Lines that no side wrote."""
        return tuple(one for one in self.all if one.kind == "new")

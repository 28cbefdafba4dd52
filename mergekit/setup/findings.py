"""What `doctor` finds, as data."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mergekit.frozen import frozen

Kind: TypeAlias = Literal["dangerous", "wrong", "missing", "inert"]
"""Work may get lost; it does not do what it says; something is needed and not there; it has no effect."""

KINDS: tuple[Kind, ...] = ("dangerous", "wrong", "missing", "inert")


@frozen
class Finding:
    """One thing that is not as it should be: a stable `code`, the place, what it means, and the command that mends it."""

    kind: Kind
    code: str
    message: str
    command: str
    where: str = ""

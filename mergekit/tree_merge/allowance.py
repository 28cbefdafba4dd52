"""How much a merge may spend on making engine merges again: forged ones, line upon line, would keep it busy for ever."""

from __future__ import annotations

from mergekit.errors import Unmergeable

MOST = 50_000
"""Commits, counted each time they are looked at: a thousand times what any fleet seen so far needed, and some seconds of work."""


class Allowance:
    """Steps that are left, for an engine and all that it starts."""

    def __init__(self, steps: int = MOST) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps away.

        Raises:
            Unmergeable: if there are not that many left.
        """
        self._left -= steps
        if self._left < 0:
            message = "its history holds too many merges that claim to be mergekit's and are not what it makes"
            raise Unmergeable(message, "git log --merges --grep Mergekit-Engine lists them; squash them into ordinary commits")

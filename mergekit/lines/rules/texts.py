"""The texts of one file's merge, and what is counted of them, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from mergekit.lines.merged import Lines
from mergekit.lines.rules.words import counted_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

BaseOf: TypeAlias = Callable[[Collection[int]], Lines]
"""Gives what some sides started from: closer to them than the base of all."""


class Texts:
    """The lines of all sides, and of what any of them started from. Sides with the same lines are one text, known by a number."""

    def __init__(self, base_of: BaseOf, sides: Sequence[Lines]) -> None:
        """Number the texts of `sides`."""
        self.sides = sides
        numbers: dict[Lines, int] = {}
        self._number = [numbers.setdefault(side, len(numbers)) for side in sides]
        self._texts = list(numbers)
        self._base_of = base_of
        self._bases: dict[tuple[int, ...], Lines] = {}
        self._counts: dict[int | tuple[int, ...], Counter[bytes]] = {}

    def base(self, mine: Collection[int]) -> Lines:
        """Give what these sides started from."""
        chosen = tuple(mine)
        found = self._bases.get(chosen)
        if found is None:
            found = self._bases[chosen] = self._base_of(chosen)
        return found

    def in_base(self, mine: tuple[int, ...]) -> Counter[bytes]:
        """Count the lines that these sides started from, white space and empty ones aside."""
        found = self._counts.get(mine)
        if found is None:
            found = self._counts[mine] = counted_in(self.base(mine))
        return found

    def of(self, mine: Collection[int]) -> list[Counter[bytes]]:
        """Count the lines of each text of these sides."""
        return [self._count(number) for number in sorted({self._number[side] for side in mine})]

    def beside(self, mine: Collection[int]) -> list[Counter[bytes]]:
        """Count the lines of each text that none of these sides holds."""
        own = {self._number[side] for side in mine}
        return [self._count(number) for number in range(len(self._texts)) if number not in own]

    def _count(self, number: int) -> Counter[bytes]:
        found = self._counts.get(number)
        if found is None:
            found = self._counts[number] = counted_in(self._texts[number])
        return found

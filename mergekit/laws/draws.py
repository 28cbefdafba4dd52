"""Numbers that look random and are a function of a seed: the same on every machine, in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Draws:
    """A row of draws from a seed (splitmix64, by Sebastiano Vigna, in the public domain)."""

    __slots__ = ("_state",)

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """Draw a number from 0 up to, and without, the limit."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def one_in(self, count: int) -> bool:
        """Draw true once in so many times."""
        return self.below(count) == 0

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of some values."""
        return values[self.below(len(values))]

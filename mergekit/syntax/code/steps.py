"""Budgets: what may be spent on a file, counted in steps, so that results never depend on a machine's speed."""

from __future__ import annotations


class TooLong(Exception):
    """The budget is spent."""


class Steps:
    """What is left of a budget. A step is about a microsecond of work."""

    __slots__ = ("left",)

    def __init__(self, budget: int) -> None:
        self.left = budget

    def spend(self, steps: int) -> None:
        """Take steps off.

        Raises:
            TooLong: if there are not so many.
        """
        self.left -= steps
        if self.left < 0:
            raise TooLong

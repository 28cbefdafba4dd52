"""Operations: every command that moves refs is one entry of a log, safe from crashes, and can be undone."""

from __future__ import annotations

from mergekit.operations.entries import LOG, By, Entry, Plan
from mergekit.operations.perform import perform
from mergekit.operations.recover import Recovered, recover

__all__ = ["LOG", "By", "Entry", "Plan", "Recovered", "perform", "recover"]

"""What this engine says of its own decisions: the one place where an event explains what an audit finds."""

from __future__ import annotations

from functools import cached_property

from mergekit.audit.states import Found
from mergekit.history.file_history import FileHistory, Shown, State
from mergekit.tree_merge.engine import Engine

_BY_LINES = ("text", "binary")


class Events:
    """The decisions of this engine about one file, which count where the result of a merge is what it makes of the same history.

    A merge that somebody else made has no events; whoever made it, if it is the same to the last byte, they are as good.
    """

    def __init__(self, engine: Engine, history: FileHistory, union: int, result: State) -> None:
        self._engine = engine
        self._history = history
        self._union = union
        self._result = result

    def explained(self, path: str, unit: Found) -> str | None:  # noqa: ARG002 (an event of a rule of merging is about some units of a file)
        """Name the rule by which this engine made a unit of the file at a path what it is; None where no event says so.

        Drivers that know more than lines (records, siblings) write what no side wrote, and conflicts that were left open
        hold all versions: nothing in them is lost. What the text driver settles is looked at line by line like everybody's.
        """
        if self._shown is None:
            return None
        driver = self._engine.policy.driver_for(path).driver
        if driver not in _BY_LINES:
            return f"{driver} driver"
        return "open conflict" if self._shown.conflicts else None

    @cached_property
    def _shown(self) -> Shown | None:
        """What the engine makes of the file; None if the result is something else."""
        shown = self._history.shown(self._union)
        return shown if shown.state == self._result else None

"""The contract of a driver: it gets a `Contest`, one file's merge with the history behind it, and gives an `Outcome`.

A driver is one module in `mergekit/drivers/` that binds the name ``DRIVER`` to a `MergeDriver`; discovery finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mergekit.conflicts import Conflict
from mergekit.contested import Contested, Hidden
from mergekit.events import Event
from mergekit.frozen import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["Content", "Contest", "Hidden", "MergeDriver", "Outcome", "Read", "clean"]

Content: TypeAlias = bytes | None
"""The bytes of a file; None where there is no file."""

Read: TypeAlias = Callable[[str], Content]
"""Gives the content of a regular file of the target's tree by its path; None if it is not there."""


if TYPE_CHECKING:
    Contest: TypeAlias = Contested[Content]
else:  # constructing by a parametrised alias takes twice as long
    Contest = Contested
    """One file that several writers wrote."""


@frozen
class Outcome:
    """What a driver makes of a contest.

    `content` is what the file shows, conflicts rendered in the file's own way; `base` is the same with every
    conflict replaced by its base: what a merge above takes as base. Both are equal where there is no conflict.
    `events` are the decisions that rules made, in the order of their places.
    """

    content: Content
    base: Content
    conflicts: tuple[Conflict, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether a landing waits for a person."""
        return any(conflict.holds for conflict in self.conflicts)


def clean(content: Content) -> Outcome:
    """Give the outcome of a contest that left nothing open."""
    return Outcome(content, content)


@frozen
class MergeDriver:
    """How values of one type merge.

    Laws that the contract suite (tests/laws) runs over every driver:
        the order of sides never changes the outcome, but for the order of writers that it shows;
        sides that equal the base change nothing, and repeating a side changes nothing;
        a single change is taken byte for byte;
        `merge` never raises for any bytes; whatever it cannot read, it merges as a coarser type would;
        ``settle(outcome.content) == outcome.base`` where conflicts are rendered readably (`reads_back`).

    `merge` may be called with any contest, trivial ones included, and with a side of None only if `absence` is true
    (else deleting against editing is a conflict of the tree); a base of None is a file that several sides added.
    `options` lists the options that a policy may give, with the values each allows (none: any value).
    `counts` tells whether, with these options, the driver counts every write of a file (`Contested.writes`), so that it must be
    asked even where all sides hold the same: two that each add one to a counter. A file of no such options is never opened for it.
    `completes` adds to the options of a rule what else decides its results (the text of a file of the target's tree, the version of
    a package), so that the policy's hash covers it; it raises a PolicyError where that is not there. The policy asks it once.
    `unfit` says why the files that a pattern names cannot be merged by it as they are, and what can be done; nothing where they can.
    `settle` replaces conflicts that stand rendered in a file by their bases; the identity where none are ever read back.
    """

    name: str
    summary: str
    merge: Callable[[Contest], Outcome]
    holds: bool
    absence: bool = False
    settle: Callable[[bytes], bytes] = field(default=lambda content: content)
    reads_back: bool = False
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Callable[[Mapping[str, str]], bool] = field(default=lambda options: False)  # noqa: ARG005 (never, whatever they say)
    completes: Callable[[Mapping[str, str], Read], Mapping[str, str]] = field(default=lambda options, read: options)  # noqa: ARG005 (as above)
    unfit: Callable[[str, Mapping[str, str]], str] = field(default=lambda pattern, options: "")  # noqa: ARG005 (as above)

"""What a check finds."""

from __future__ import annotations

from mergekit.frozen import frozen


@frozen
class Finding:
    """A reason not to believe a clean result: the check's name, the line of the result (1 is the first, 0 none), and what is wrong."""

    check: str
    line: int
    what: str

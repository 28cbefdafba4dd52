"""Who may vote, how many must, and how votes are counted: the `[votes]` table of the policy."""

from __future__ import annotations

from mergekit.frozen import frozen

METHODS = ("schulze", "approval", "plurality")


@frozen
class Voting:
    """The rules of all votes. `electorate` are patterns of replicas (none: whoever the commits name); `quorum` is a number of ballots.

    `method` decides; the others are shown beside it. With `signed`, a ballot counts only if the commit that cast it is signed.
    """

    electorate: tuple[str, ...] = ()
    quorum: int = 1
    method: str = METHODS[0]
    signed: bool = False

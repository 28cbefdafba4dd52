"""Who may vote, how many must, and how votes are counted: the `[votes]` table of the policy."""

from __future__ import annotations

from mergekit.frozen import frozen

METHODS = ("schulze", "approval", "plurality")
NOT_YET = "consensus"
"""A method that is reserved: k of n approvals, which bind an action. Its key is `approvals`."""


@frozen
class Voting:
    """The rules of all votes. `electorate` are patterns of replicas (none: whoever the commits name); `quorum` is a number of ballots.

    `method` decides; the others are shown beside it. With `signed`, a ballot counts only if the commit that cast it is signed by somebody
    who may sign for its voter: `signers` name them, each as git names who signed; a voter that is not there signs by his own name.
    """

    electorate: tuple[str, ...] = ()
    quorum: int = 1
    method: str = METHODS[0]
    signed: bool = False
    signers: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def may_sign(self, signer: str, voter: str) -> bool:
        """Tell whether a signature of somebody is one of a voter."""
        return signer in dict(self.signers).get(voter, (voter,))

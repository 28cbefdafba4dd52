"""The latest landing of a replica, as history and the log of operations tell it."""

from __future__ import annotations

from mergekit.errors import UsageError
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.repository import Repository
from mergekit.history.file_history import describe
from mergekit.landing.brought import Brought, find_brought, first_parents, latest_known
from mergekit.landing.commit import first_line
from mergekit.landing.results import Replica
from mergekit.landing.target import Target
from mergekit.landing.unlandings import Ledger, read_ledger, seen_by
from mergekit.operations.log import log


def latest_landing(repository: Repository, target: Target, name: str, since: bytes | None) -> tuple[Replica, Brought, Ledger]:
    """Find the latest landing of a replica, by the branch as it is now or else as it last landed here.

    Raises:
        UsageError: if there is none, or it is out already.
    """
    candidates = _candidates(repository, name)
    error: UsageError | None = None
    for commit in candidates:
        head = latest_known(repository, target.commit, commit)
        if head is None:
            error = error or UsageError(f"'{name}' has not landed on '{target.name}'", "git log --first-parent --oneline lists what has")
            continue
        ledger = read_ledger(repository, target.commit, head)
        out = ledger.standing(repository, head, _bare_name(repository, name))
        if out:
            message = f"'{name}' is out of '{target.name}' already: {out[0].commit.hex()[:12]} took it out"
            raise UsageError(message, f"mergekit merge {name} --into {target.name} lands it again")
        try:
            return Replica(name, head, _bare_name(repository, name)), _latest(repository, target, name, commit, head, ledger, since), ledger
        except UsageError as failed:
            error = error or failed
    raise error or UsageError(f"'{name}' has not landed on '{target.name}'", "git log --first-parent --oneline lists what has")


@frozen
class _Owners:
    """Whose heads commits are, as branches and the log of operations say: `names` are those of the replica that is meant."""

    names: frozenset[str]
    branch: str
    commit: bytes
    claims: dict[bytes, set[str]]

    def own(self, head: bytes) -> bool:
        """Tell whether a head is the replica's: it is where it stands, or landed under its name, or nobody else's."""
        claims = self.claims.get(head)
        return head == self.commit or not claims or not claims.isdisjoint(self.names)


def _owners(repository: Repository, target: Target, name: str, commit: bytes) -> _Owners:
    claims: dict[bytes, set[str]] = {}
    for one in log(repository):
        if one.state != "undone" and one.entry.plan.kind == "merge":
            for known, landed in one.entry.plan.replicas:
                claims.setdefault(landed, set()).add(known)
    branches = refs.branches(repository)
    for branch in branches:
        if branch.ref != target.ref:
            claims.setdefault(branch.commit, set()).add(branch.name)
    bare = _bare_name(repository, name)
    names = {name, bare, *(branch.name for branch in branches if branch.bare_name == bare)}
    return _Owners(frozenset(names), bare, commit, claims)


def _candidates(repository: Repository, name: str) -> list[bytes]:
    """List the commits that a name may mean, the likeliest first."""
    branch = refs.branch(repository, name)
    landed = [
        commit
        for one in log(repository)
        if one.state != "undone" and one.entry.plan.kind == "merge"
        for known, commit in one.entry.plan.replicas
        if known == name
    ][:1]
    found = [*([branch.commit] if branch is not None else []), *landed]
    return list(dict.fromkeys(found)) or [repository.commit_id(name)]


def _bare_name(repository: Repository, name: str) -> str:
    branch = refs.branch(repository, name)
    return name if branch is None else branch.bare_name


def _latest(repository: Repository, target: Target, name: str, commit: bytes, head: bytes, ledger: Ledger, since: bytes | None) -> Brought:
    """Find the latest landing: of the replica's head, or of what landed it again.

    Raises:
        UsageError: if history does not tell, or it came in as a part of something else.
    """
    owners = _owners(repository, target, name, commit)
    if since is not None:
        if not repository.has_seen(head, since):
            raise UsageError(f"'{name}' does not descend from {since.hex()[:12]}", "name the commit that the replica began from")
        return Brought(head, head, since)
    again = _latest_return(repository, target, head, ledger, owners)
    found = find_brought(repository, target.commit, head, lambda other: seen_by(repository, commit, other))
    if again is not None and not (isinstance(found, Brought) and repository.has_seen(found.origin, again.origin)):
        return again
    if isinstance(found, Brought):
        if owners.own(found.head):
            return found
        others = ", ".join(sorted(owners.claims[found.head]))
        message = f"'{name}' has not landed on '{target.name}'; it builds on {others}, which did"
        raise UsageError(message, f"mergekit status {name} --into {target.name} tells how it stands")
    if not found.on_the_line:
        label = first_line(describe(repository.objects.commit(found.head)).label)
        message = f"'{name}' came into '{target.name}' as a part of {label}, which builds on it"
        raise UsageError(message, f"take that out first: mergekit unland {found.head.hex()[:12]} --into {target.name}")
    before = _before_fast_forward(repository, head, owners)
    if before is not None:
        return Brought(head, head, before)
    last = f"{head.hex()[:12]}, the last of it on '{target.name}', is on that branch's own line"
    message = f"history does not tell what '{name}' brought: {last}"
    hint = f"if '{target.name}' was fast-forwarded to it, name the commit that it began from: mergekit unland {name} --since COMMIT"
    raise UsageError(message, hint)


def _latest_return(repository: Repository, target: Target, head: bytes, ledger: Ledger, owners: _Owners) -> Brought | None:
    """Find what landed a replica again, after the last time that it was taken out; None if nothing did."""
    taken_out = [one for one in ledger.all_of(repository, head, owners.branch) if owners.own(one.head)]
    returns = ledger.returns(taken_out)
    for back in returns:
        if any(repository.has_seen(other, back) for other in returns):
            continue
        found = find_brought(repository, target.commit, back, returns.__contains__)
        if isinstance(found, Brought):
            return found
        last = (one for one in taken_out if all(seen_by(repository, one.commit, other.commit) for other in taken_out))
        return Brought(back, back, next(last, taken_out[0]).commit)
    return None


def _before_fast_forward(repository: Repository, head: bytes, owners: _Owners) -> bytes | None:
    """Find where a branch was before a landing fast-forwarded it to a head, as the log of operations says."""
    for one in log(repository):
        landed = one.entry.plan.replicas if one.state != "undone" and one.entry.plan.kind == "merge" else ()
        if not any(commit == head and (known in owners.names or head == owners.commit) for known, commit in landed):
            continue
        for move in one.entry.plan.moves:
            if move.new == head and move.old is not None and move.ref.startswith(refs.HEADS) and repository.has_seen(head, move.old):
                return move.old
    return None


def refuse_what_others_rest_on(repository: Repository, target: Target, replica: Replica, brought: Brought, ledger: Ledger) -> None:
    """Refuse to take out what another replica that landed since was built on.

    Raises:
        UsageError: with its name.
    """
    if brought.head != replica.commit and brought.origin == brought.head:
        return
    out = ledger.out
    back = {commit for commit, _ in ledger.back}
    for commit in first_parents(repository, target.commit):
        if commit == brought.origin or not repository.has_seen(commit, brought.origin):
            return
        for parent in repository.objects.commit(commit).parents[1:]:
            if (
                seen_by(repository, parent, replica.commit)
                and not seen_by(repository, parent, brought.origin)
                and not any(one.head == parent and one.commit not in back for one in out)
            ):
                label = first_line(describe(repository.objects.commit(parent)).label)
                message = f"{label}, which landed in {commit.hex()[:12]}, is built on '{replica.name}'"
                raise UsageError(message, f"take that out first: mergekit unland {parent.hex()[:12]} --into {target.name}")

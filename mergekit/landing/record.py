"""What stays open, as data in refs: conflicts by id, and per target what its landings held back.

refs/mergekit/conflicts/<id>   a tree: `conflict.json` (docs/schemas/conflict.json), `base`, `side-1`, `side-2`, ...
refs/mergekit/held/<branch>    a tree: `held.json`, and `conflicts/<id>`: the trees of all conflicts that it names

The bytes of a conflict are a function of the conflict: its lines, which move with edits elsewhere, are in `held.json`.
`held.json` names the commit of the target that it is true of. What it names stands also below it, so that nothing it
needs is ever collected, and a ref of a conflict that got lost is written again by the next landing.

A conflict is open, and named, as long as its replica is held (the branch is still at that commit, the target has not
seen it, and no later landing looked at it) or, where it stands in the target's tree, as long as its path was not written
since, or still shows conflicts that its driver reads back. A ref of a conflict that the last `held.json` of a target
named is deleted once no target names it; refs that came from elsewhere are left alone. All of it moves together with
the target, as one operation: a landing that lost a race records nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from mergekit.conflicts import Conflict
from mergekit.drivers import load
from mergekit.errors import PolicyError
from mergekit.frozen import replace
from mergekit.git import refs
from mergekit.git.objects import EXECUTABLE, REGULAR, Objects
from mergekit.git.refs import Move
from mergekit.git.repository import Repository
from mergekit.landing.results import Held, Landing
from mergekit.landing.stored import Record, Standing, read_conflict, read_record, write_conflict, write_record
from mergekit.landing.target import policy_of

CONFLICTS = "refs/mergekit/conflicts/"
HELD = "refs/mergekit/held/"


def read_conflicts(repository: Repository) -> tuple[Conflict, ...]:
    """List all recorded conflicts by id: those that refs name, and those that records of targets hold (with lines).

    Raises:
        RepositoryError: if one of them cannot be read.
    """
    found = {conflict.id: conflict for record in read_held(repository) for conflict in record.conflicts}
    for ref, tree in refs.below(repository, CONFLICTS):
        name = ref.removeprefix(CONFLICTS)
        if name not in found:
            found[name] = read_conflict(repository.objects, tree, name)
    return tuple(found[name] for name in sorted(found))


def read_held(repository: Repository) -> tuple[Record, ...]:
    """List what is open, target by target.

    Raises:
        RepositoryError: if a record cannot be read.
    """
    return tuple(read_record(repository.objects, tree, ref) for ref, tree in refs.below(repository, HELD))


def moves(repository: Repository, landing: Landing) -> list[Move]:
    """Find the moves of refs that record what a landing leaves open and forget what it settles; objects are written.

    Raises:
        RepositoryError: if the record that is there cannot be read.
    """
    ref = HELD + landing.ref.removeprefix(refs.HEADS)
    tree = refs.value(repository, ref)
    old = None if tree is None else read_record(repository.objects, tree, ref)
    if old is None and not landing.held and not landing.rendered:
        return []
    others, gone = _other_targets(repository, ref)
    new = _joined(repository, old, landing)
    empty = not new.held and not new.standing
    changes = {ref: Move(ref, tree, None if empty else write_record(repository.objects, new))}
    for conflict in new.conflicts:
        name = CONFLICTS + conflict.id
        changes[name] = Move(name, refs.value(repository, name), write_conflict(repository.objects, conflict))
    for name, (oid, record) in gone.items():
        changes[name] = Move(name, oid, None)
        changes.update((change.ref, change) for change in _forgotten(repository, record, [new, *others]) if change.ref not in changes)
    if old is not None:
        changes.update((change.ref, change) for change in _forgotten(repository, old, [new, *others]))
    return [change for change in changes.values() if change.old != change.new]


def _other_targets(repository: Repository, own: str) -> tuple[list[Record], dict[str, tuple[bytes, Record]]]:
    """List what is open on other targets, and, by ref, what was open on branches that are gone.

    (A record of `a` would be in the way of one of `a/b` for ever.)
    """
    found: list[Record] = []
    gone: dict[str, tuple[bytes, Record]] = {}
    for ref, tree in refs.below(repository, HELD):
        if ref == own:
            continue
        record = read_record(repository.objects, tree, ref)
        if refs.read(repository, refs.HEADS + ref.removeprefix(HELD)) is None:
            gone[ref] = tree, record
        else:
            found.append(record)
    return found, gone


def _forgotten(repository: Repository, old: Record, named: Iterable[Record]) -> list[Move]:
    """Delete the refs of the conflicts that a record names and no other does."""
    kept = {conflict.id for other in named for conflict in other.conflicts}
    names = [CONFLICTS + conflict.id for conflict in old.conflicts if conflict.id not in kept]
    known = [(name, refs.read(repository, name)) for name in names]
    return [Move(name, oid, None) for name, oid in known if oid is not None]


def _joined(repository: Repository, old: Record | None, landing: Landing) -> Record:
    """Join what was recorded with what a landing found; the one that knows more of the target has the say."""
    objects = repository.objects
    standing = tuple(Standing(conflict, objects.lookup(landing.tree, conflict.path)) for conflict in landing.rendered)
    new = Record(landing.ref, landing.after, landing.held, standing)
    if old is None:
        return new
    if _has_seen(repository, old.commit, new.commit):
        return _later(repository, new, old, {held.replica.name for held in old.held})
    looked_at = {replica.name for replica in (*landing.landed, *landing.up_to_date, *(held.replica for held in landing.held))}
    return _later(repository, old, new, looked_at)


def _later(repository: Repository, before: Record, after: Record, looked_at: set[str]) -> Record:
    """Add to a record what stays open of an earlier one."""
    held = [held for held in before.held if held.replica.name not in looked_at and _still_held(repository, held, after.commit)]
    known = {one.conflict.path for one in after.standing}  # whoever reports a path knows all that is open there
    rest = (one for one in before.standing if one.conflict.path not in known)
    standing = (*after.standing, *_still_standing(repository.objects, rest, after.commit))
    return replace(after, held=(*after.held, *held), standing=standing)


def _still_held(repository: Repository, held: Held, target: bytes) -> bool:
    found = refs.branch(repository, held.replica.name)
    return found is not None and found.commit == held.replica.commit and not _has_seen(repository, target, found.commit, itself=True)


def _still_standing(objects: Objects, standing: Iterable[Standing], target: bytes) -> Iterable[Standing]:
    """Keep the conflicts whose path nobody wrote since, or which may still be read in what it shows."""
    tree = objects.commit(target).tree
    policy = policy_of(objects, tree)
    for one in standing:
        path = one.conflict.path
        now = objects.lookup(tree, path)
        if now == one.shown:
            yield one
        elif now is not None and now.mode in (REGULAR, EXECUTABLE):
            try:
                driver = load(policy.driver_for(path).driver)
            except PolicyError:  # a driver that this version does not have: nobody can tell
                yield one
                continue
            content = objects.blob(now.id)
            if driver.reads_back and driver.settle(content) != content:
                yield replace(one, shown=now)


def _has_seen(repository: Repository, commit: bytes, other: bytes, *, itself: bool = False) -> bool:
    """Tell whether a commit has seen another one; not if one of them is gone."""
    if commit == other:
        return itself
    return repository.has_seen(commit, other)

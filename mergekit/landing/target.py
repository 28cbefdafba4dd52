"""The target of a landing: which branch, at which commit, under which policy."""

from __future__ import annotations

from functools import partial

from mergekit.drivers import names, options_of
from mergekit.errors import EmptyRepository, NotABranch
from mergekit.frozen import frozen
from mergekit.git import refs
from mergekit.git.objects import EXECUTABLE, REGULAR, Objects
from mergekit.git.repository import Repository
from mergekit.policy import Policy, read_policy


@frozen
class Target:
    """A branch with its commit and that commit's tree; `ref` is empty where a dry run looks at something else."""

    name: str
    ref: str
    commit: bytes
    tree: bytes


def find_target(repository: Repository, into: str | None = None, *, dry_run: bool = False) -> Target:
    """Find the branch that a name (short or full) stands for, or the current one; in a dry run any revision.

    Raises:
        EmptyRepository: if there is no commit yet.
        NotABranch: if it is no branch that could move: unborn, detached, of a remote, a tag, a commit.
        UnknownRevision: if the name stands for nothing.
    """
    if into is None or into == "HEAD":
        return _current(repository, dry_run=dry_run)
    found = refs.branch(repository, into)
    if found is not None and (dry_run or not found.remote):
        return _at(repository, found.name, found.ref, found.commit)
    if found is not None:
        message = f"'{into}' mirrors a branch of the remote '{found.remote}'; it moves when that is fetched or pushed, not otherwise"
        raise NotABranch(message, f"land on a local branch: git branch {found.bare_name} {into}, then --into {found.bare_name}")
    commit = repository.commit_id(into)
    if dry_run:
        return _at(repository, into, "", commit)
    hint = f"git branch NAME {into} makes a branch there; --dry-run merges into any commit"
    raise NotABranch(f"'{into}' is a commit, not a branch", hint)


def target_at(repository: Repository, target: Target) -> Target:
    """Give the same target at the commit that it has now.

    Raises:
        NotABranch: if the branch is gone.
    """
    commit = refs.read(repository, target.ref)
    if commit is None:
        hint = f"git branch {target.name} {target.commit.hex()} brings it back"
        raise NotABranch(f"the branch '{target.name}' was deleted meanwhile", hint)
    return _at(repository, target.name, target.ref, commit)


def policy_of(objects: Objects, tree: bytes) -> Policy:
    """Read the policy that a tree brings: `.mergekit.toml` and `.gitattributes`, as regular files in it.

    Raises:
        PolicyError: if it cannot be meant.
    """
    return read_policy(partial(_regular_file, objects, tree), drivers=names(), options_of=options_of)


def _current(repository: Repository, *, dry_run: bool) -> Target:
    ref = refs.resolve(repository, "HEAD")
    commit = refs.read(repository, "HEAD")
    if ref.startswith(refs.HEADS) and commit is not None:
        return _at(repository, ref.removeprefix(refs.HEADS), ref, commit)
    if commit is None:
        if not refs.branches(repository):
            raise EmptyRepository("the repository has no commit yet", "make a first commit: git commit --allow-empty -m start")
        message = f"the current branch '{ref.removeprefix(refs.HEADS)}' has no commit yet"
        raise NotABranch(message, "name a branch with --into BRANCH, or switch to one: git switch BRANCH")
    if dry_run:
        return _at(repository, "HEAD", "", commit)
    message = "HEAD is detached: no branch is checked out here, so there is none to land on"
    raise NotABranch(message, "name the branch with --into BRANCH, or switch to it: git switch BRANCH")


def _at(repository: Repository, name: str, ref: str, commit: bytes) -> Target:
    return Target(name, ref, commit, repository.objects.commit(commit).tree)


def _regular_file(objects: Objects, tree: bytes, path: str) -> bytes | None:
    entry = objects.lookup(tree, path)
    return objects.blob(entry.id) if entry is not None and entry.mode in (REGULAR, EXECUTABLE) else None

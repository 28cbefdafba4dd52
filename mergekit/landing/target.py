"""The target of a landing: which branch, at which commit, under which policy."""

from __future__ import annotations

from functools import partial

from mergekit.drivers import completed, names, registry
from mergekit.errors import EmptyRepository, NotABranch, UnknownRevision, UsageError
from mergekit.frozen import frozen, replace
from mergekit.git import refs
from mergekit.git.objects import EXECUTABLE, REGULAR, Objects
from mergekit.git.repository import Repository
from mergekit.policy import Policy, read_policy
from mergekit.policy.attributes import ATTRIBUTES_FILE

_FUNCTION = "function"
"""The built-in driver that runs code which the policy names."""

_NEAR = 0.75
"""How alike two names are, of 1, for one to be taken for a slip of the pen."""


@frozen
class Target:
    """A branch with its commit and that commit's tree; `ref` is empty where a dry run looks at something else.

    `made_from` names the branch (or commit) that it begins at, where it is still to be made; else it is empty.
    """

    name: str
    ref: str
    commit: bytes
    tree: bytes
    made_from: str = ""


def find_target(
    repository: Repository, into: str | None = None, *, dry_run: bool = False, may_make: bool = False, start: str | None = None
) -> Target:
    """Find the branch that a name (short or full) stands for, or the current one; in a dry run any revision.

    With `may_make`, a name that stands for nothing is that of a new branch, which begins at `start`, or else at the
    current commit; unless `start` is given, not where the name is nearly that of another branch.

    Raises:
        UsageError: if a new branch is not what is meant, or cannot have that name.
        EmptyRepository: if there is no commit yet.
        NotABranch: if it is no branch that could move: unborn, detached, of a remote, a tag, a commit.
        UnknownRevision: if the name stands for nothing.
    """
    if start is not None:
        return _to_be_made(repository, into, start)
    if into is None or into == "HEAD":
        return _current(repository, dry_run=dry_run)
    found = refs.branch(repository, into)
    if found is not None and (dry_run or not found.remote):
        return _at(repository, found.name, found.ref, found.commit)
    if found is not None:
        message = f"'{into}' mirrors a branch of the remote '{found.remote}'; it moves when that is fetched or pushed, not otherwise"
        raise NotABranch(message, f"land on a local branch: git branch {found.bare_name} {into}, then --into {found.bare_name}")
    try:
        commit = repository.commit_id(into)
    except UnknownRevision:
        if may_make:
            return _new(repository, into)
        raise
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
    if commit is None and target.made_from:
        begins = refs.branch(repository, target.made_from)
        return replace(_at(repository, target.name, target.ref, begins.commit if begins else target.commit), made_from=target.made_from)
    if commit is None:
        hint = f"git branch {target.name} {target.commit.hex()} brings it back"
        raise NotABranch(f"the branch '{target.name}' was deleted meanwhile", hint)
    return _at(repository, target.name, target.ref, commit)


def policy_of(objects: Objects, tree: bytes, trust: str = "") -> Policy:
    """Read the policy that a tree brings: `.mergekit.toml` and `.gitattributes`, as regular files in it.

    Raises:
        PolicyError: if it cannot be meant.
    """
    load = partial(_regular_file, objects, tree)
    policy = read_policy(load, replace(registry(), completed=completed))
    return replace(policy, trust=trust) if trust else policy


def policy_without_code(objects: Objects, tree: bytes, trust: str = "") -> Policy:
    """Read the policy of whatever tree, a replica's perhaps: nothing that it names is loaded, and such files merge as `binary`.

    Raises:
        PolicyError: if it cannot be meant; names of drivers are not looked at.
    """
    policy = read_policy(partial(_regular_file, objects, tree))
    return replace(policy, only=frozenset(names()) - {_FUNCTION}, trust=trust or policy.trust)


def policy_as_of(repository: Repository, commit: bytes, trust: str = "") -> Policy:
    """Read the policy that a commit of the past brings, to look at what was merged under it.

    What it names and is not built in (functions, drivers of packages) runs only if the commit was a state of the current branch: it
    lies on its line of first parents. Else such files merge as `binary`: a replica's own merges name the replica's own policy.

    Raises:
        PolicyError: if it cannot be meant.
    """
    tree = repository.objects.commit(commit).tree
    plain = policy_without_code(repository.objects, tree, trust)
    attributes = _regular_file(repository.objects, tree, ATTRIBUTES_FILE) or b""
    if b"mergekit-" not in attributes and all(plain.runs(rule.driver) for rule in plain.configured):
        return replace(policy_of(repository.objects, tree, trust), only=plain.only)
    from mergekit.landing.brought import first_parents  # late: few policies name foreign code

    head = refs.read(repository, "HEAD")
    if head is not None and commit in first_parents(repository, head):
        return policy_of(repository.objects, tree, trust)
    return plain


def _new(repository: Repository, name: str) -> Target:
    """Take a name that stands for nothing as that of a new branch, unless another one is likely to be meant.

    Raises:
        UsageError: if one is.
    """
    import difflib

    branches = refs.branches(repository)
    mirrors = [branch.name for branch in branches if branch.remote and branch.bare_name == name]
    begins = _current(repository, dry_run=True)
    if mirrors:
        message = f"there is no local branch '{name}', but {mirrors[0]}"
        raise UsageError(message, f"git branch {name} {mirrors[0]} makes it; --from {begins.name} makes another one")
    near = difflib.get_close_matches(name, [branch.name for branch in branches if not branch.remote], 3, _NEAR)
    if near:
        message = f"there is no branch '{name}'; is {' or '.join(near)} meant?"
        raise UsageError(message, f"a new branch of that name is made if it is said what it begins at: --from {begins.name}")
    return _to_be_made(repository, name, begins.name)


def _to_be_made(repository: Repository, name: str | None, start: str) -> Target:
    """Give a target that is not there yet.

    Raises:
        UsageError: if it is there, or cannot have that name.
        UnknownRevision: if `start` stands for nothing.
    """
    if name is None:
        raise UsageError("--from says where a new branch begins, and none is named", "name it with --into BRANCH")
    ref = name if name.startswith(refs.HEADS) else refs.HEADS + name
    short = ref.removeprefix(refs.HEADS)
    if refs.read(repository, ref) is not None:
        raise UsageError(f"the branch '{short}' is there already", "leave --from away to land on it, or name a new one")
    if not refs.is_branch_name(short):
        raise UsageError(f"no branch can have the name '{short}'", "git help check-ref-format tells what is allowed")
    begins = refs.branch(repository, start)
    commit = repository.commit_id(start) if begins is None else begins.commit
    return replace(_at(repository, short, ref, commit), made_from=start)


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

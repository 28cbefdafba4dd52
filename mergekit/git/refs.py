"""Refs: reading them, and moving them only if nobody else did meanwhile (compare-and-swap).

Where a ref has a value and gets another, libgit2 does it: it compares under the lock that git itself takes. Creating
is not atomic there (two of 16 racers were seen to win), so creating, deleting and everything that concerns several
refs goes through one `git update-ref --stdin` transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from time import sleep  # noqa: TID251 (waits for a lock; no result knows it)

from mergekit.errors import RefMoved, RepositoryError
from mergekit.frozen import frozen
from mergekit.git import libgit2
from mergekit.git.process import run_git
from mergekit.git.repository import Repository

HEADS = "refs/heads/"
REMOTES = "refs/remotes/"

_ABSENT = "0" * 40
_DEEPEST_LINK = 10
_WAITS = tuple(min(2**n, 256) / 1000 for n in range(24))
"""Seconds between attempts at a ref that somebody else has locked: about 4.5 in all."""


@frozen
class Branch:
    """A branch: its short name (`agent/a`, `origin/agent/a`), its full name, its commit, and the remote it mirrors.

    `bare_name` is the name that it has on its remote; for a local branch, its short name.
    """

    name: str
    ref: str
    commit: bytes
    remote: str = ""

    @property
    def bare_name(self) -> str:
        """The name without the remote's."""
        return self.name.removeprefix(self.remote + "/") if self.remote else self.name


@frozen
class Move:
    """A change of one ref from an old to a new object; None is absence, so that it creates or deletes."""

    ref: str
    old: bytes | None
    new: bytes | None


def resolve(repository: Repository, ref: str) -> str:
    """Follow symbolic refs (HEAD, an alias) to the name of the ref that holds a value, or would if it were there.

    A detached HEAD gives ``HEAD``.

    Raises:
        RepositoryError: if the refs lead in a circle.
    """
    name = ref
    for _ in range(_DEEPEST_LINK):
        found = _look_up(repository, name)
        if found is None or not _is_symbolic(found):
            return name
        name = str(found.target)
    raise RepositoryError(f"{ref} leads from ref to ref without end", f"git symbolic-ref {ref} tells where it leads")


def read(repository: Repository, ref: str) -> bytes | None:
    """Give the id of the object that a ref leads to, symbolic ones followed; None where there is none."""
    found = _look_up(repository, resolve(repository, ref))
    return None if found is None else bytes.fromhex(str(found.target))


def branch(repository: Repository, name: str) -> Branch | None:
    """Find a branch by its short name, local before remote, or by its full name; None if there is none."""
    for prefix in ("", HEADS, REMOTES):
        ref = prefix + name
        if ref.startswith((HEADS, REMOTES)):
            commit = read(repository, ref)
            if commit is not None:
                return _branch(repository, ref, commit)
    return None


def branches(repository: Repository) -> tuple[Branch, ...]:
    """List the branches: local ones, then those of remotes, each by name.

    Symbolic ones (`origin/HEAD`, an alias) are left out: what they lead to is listed.
    """
    found: list[Branch] = []
    kinds = ((libgit2.LOCAL, HEADS), (libgit2.REMOTE, REMOTES))
    for kind, prefix in kinds:
        for raw in sorted(repository.core.raw_listall_branches(kind)):
            ref = prefix + raw.decode("utf-8", "surrogateescape")
            reference = _look_up(repository, ref)
            if reference is not None and not _is_symbolic(reference):
                found.append(_branch(repository, ref, bytes.fromhex(str(reference.target))))
    return tuple(found)


def upstream(repository: Repository, ref: str) -> Branch | None:
    """Find the remote branch that a local one follows; None if it follows none, or that was never fetched."""
    found = repository.core.lookup_branch(ref.removeprefix(HEADS), libgit2.LOCAL) if ref.startswith(HEADS) else None
    try:
        follows = None if found is None else found.upstream
    except (KeyError, ValueError, libgit2.GitError):
        return None
    return None if follows is None else branch(repository, follows.name)


def is_branch_name(name: str) -> bool:
    """Tell whether a branch can have a short name, as git sees it."""
    return run_git("check-ref-format", "--branch", name).output.rstrip(b"\n") == name.encode("utf-8", "surrogateescape")


def below(repository: Repository, prefix: str) -> tuple[tuple[str, bytes], ...]:
    """List the refs below a prefix (it ends in a slash) with their objects, by name."""
    start = prefix.encode("utf-8", "surrogateescape")
    names = [raw.decode("utf-8", "surrogateescape") for raw in sorted(repository.core.raw_listall_references()) if raw.startswith(start)]
    found = ((name, read(repository, name)) for name in names)
    return tuple((name, oid) for name, oid in found if oid is not None)


def last_change(repository: Repository, ref: str) -> str:
    """Tell who moved a ref last, and how, as its reflog says, or else whose commit it is at; empty where nobody knows."""
    try:
        for line in repository.core.lookup_reference(ref).log():
            return f"{line.committer.name}: {line.message}"
        commit = value(repository, ref)
        found = repository.objects.commit(commit) if commit is not None else None
    except (KeyError, ValueError, OSError, libgit2.GitError, RepositoryError):
        return ""
    return "" if found is None else f"{found.person('author')[0]}: {found.message.strip().partition(chr(10))[0]}"


def move(repository: Repository, change: Move, message: str) -> None:
    """Move one ref, symbolic ones followed, if it still has its old value; `message` goes to its reflog.

    Raises:
        RefMoved: if it has another value by now.
        RepositoryError: if it cannot be written.
    """
    change = Move(resolve(repository, change.ref), change.old, change.new)
    message = message.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if change.old is None or change.new is None:
        move_all(repository, (change,), message)
        return
    old, new = change.old, change.new
    _patiently(lambda: _swap(repository, change.ref, old, new, message), change.ref)


def move_all(
    repository: Repository, changes: Sequence[Move], message: str, *, git_dir: Path | None = None, keep_open: Sequence[int] = ()
) -> None:
    """Move several refs, all or none; symbolic ones are not followed. No change is no work.

    `git_dir` is that of the work tree whose HEAD tells of it in its reflog (by default the main one); `keep_open` are
    files that stay open, and so locked, until git has ended.

    Raises:
        RefMoved: if one of them has another value by now.
        RepositoryError: if one of them cannot be written.
    """
    home = git_dir or repository.git_dir
    if changes:
        _patiently(lambda: _transact(repository, changes, message, home, keep_open), changes[0].ref)


def value(repository: Repository, ref: str) -> bytes | None:
    """Give the id of the object that a ref itself holds; None where it is not there, or symbolic."""
    found = _look_up(repository, ref)
    return None if found is None or _is_symbolic(found) else bytes.fromhex(str(found.target))


def _look_up(repository: Repository, ref: str) -> libgit2.Reference | None:
    try:
        return repository.core.lookup_reference(ref)
    except (KeyError, ValueError):  # not there, or no name that a ref could have
        return None
    except (OSError, libgit2.GitError) as broken:
        raise RepositoryError(f"the ref {ref} cannot be read: {broken}", "git fsck tells what is wrong with it") from broken


def _is_symbolic(reference: libgit2.Reference) -> bool:
    return not isinstance(reference.raw_target, libgit2.Oid)


def _branch(repository: Repository, ref: str, commit: bytes) -> Branch:
    if ref.startswith(HEADS):
        return Branch(ref.removeprefix(HEADS), ref, commit)
    name = ref.removeprefix(REMOTES)
    known = [remote for remote in repository.nested_remotes if name.startswith(remote + "/")]
    first, slash, _ = name.partition("/")
    return Branch(name, ref, commit, max(known, key=len, default=first if slash else ""))


def _patiently(attempt: Callable[[], str], ref: str) -> None:
    """Try until it is done (no word), as long as somebody else holds a lock (a word on it)."""
    blocked = attempt()
    for wait in _WAITS:
        if not blocked:
            return
        sleep(wait)
        blocked = attempt()
    if blocked:
        hint = f"if no git process runs, one was killed: remove the lock file of {ref} that is named here"
        raise RepositoryError(f"{ref} stays locked: {blocked}", hint)


def _swap(repository: Repository, ref: str, old: bytes, new: bytes, message: str) -> str:
    """Swap by libgit2, which compares with the value that `reference` was read with, under the ref's lock."""
    reference = _look_up(repository, ref)
    if reference is None or str(reference.target) != old.hex():
        raise _moved(ref)
    try:
        reference.set_target(libgit2.Oid(raw=new), message)
    except OSError as blocked:
        return str(blocked)
    except (KeyError, ValueError, libgit2.GitError) as broken:
        if read(repository, ref) != old:
            raise _moved(ref) from broken
        if "lock" in str(broken):
            return str(broken)
        raise RepositoryError(f"the ref {ref} cannot be written: {broken}", "git fsck tells what is wrong with it") from broken
    return ""


def _transact(repository: Repository, changes: Sequence[Move], message: str, git_dir: Path, keep_open: Sequence[int]) -> str:
    lines = [f"update {change.ref}\0{_hex(change.new)}\0{_hex(change.old)}\0" for change in changes]
    # With `start`, git does nothing where the input ends before `commit`: where this process is killed while it writes.
    text = "".join(["start\0", *lines, "commit\0"])
    command = ("update-ref", "--no-deref", "-m", message, "-z", "--stdin")
    answer = run_git(f"--git-dir={git_dir}", *command, stdin=text.encode("utf-8", "surrogateescape"), keep_open=keep_open)
    if answer.code == 0:
        return ""
    if any(value(repository, change.ref) != change.old for change in changes):
        raise _moved(", ".join(change.ref for change in changes[:3]))
    if ".lock" in answer.error and "exists" in answer.error:
        return answer.error
    raise RepositoryError(f"refs cannot be written: {answer.error}", "git fsck tells what is wrong with the repository")


def _hex(oid: bytes | None) -> str:
    return _ABSENT if oid is None else oid.hex()


def _moved(ref: str) -> RefMoved:
    return RefMoved(f"{ref} moved while it was being worked on", "do it again")

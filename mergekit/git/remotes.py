"""Remotes, through git itself, whose transports, credentials and proxies are the user's: what is there, fetching, pushing."""

from __future__ import annotations

from typing import Literal, TypeAlias

from mergekit.errors import RepositoryError, UsageError
from mergekit.frozen import frozen
from mergekit.git.process import Answer, run_git
from mergekit.git.refs import HEADS, REMOTES
from mergekit.git.repository import Repository
from mergekit.git.settings import Settings, last, settings

Pushed: TypeAlias = Literal["pushed", "moved", "busy"]
"""`moved`: the branch is elsewhere by now; `busy`: somebody else is moving it."""

_REASONS = 5
_FETCHES = 10
"""How often it is fetched where another process fetches the same branches at that moment."""
_BUSY = "cannot lock ref"


@frozen
class Upstream:
    """A branch of a remote (`ref` is its full name there)."""

    remote: str
    ref: str

    @property
    def name(self) -> str:
        """The name that people use: `origin/main`."""
        return f"{self.remote}/{self.ref.removeprefix(HEADS)}"

    @property
    def tracking(self) -> str:
        """Where a fetch usually notes it."""
        return f"{REMOTES}{self.remote}/{self.ref.removeprefix(HEADS)}"


def upstream_of(repository: Repository, ref: str, remote: str | None = None) -> Upstream:
    """Find the branch that a local one is pushed to: the one that it follows, or on a named remote the one of its name.

    Raises:
        UsageError: if it follows none, or there is no such remote.
    """
    found = settings(repository)
    branch = ref.removeprefix(HEADS)
    known = remotes(found)
    follows = last(found, f"branch.{branch}.remote"), last(found, f"branch.{branch}.merge")
    if remote is not None:
        if remote not in known:
            there = f"there is {', '.join(known)}" if known else "there is none"
            raise UsageError(f"'{remote}' is no remote of this repository; {there}", f"git remote add {remote} URL adds it")
        return Upstream(remote, follows[1] if follows[0] == remote and follows[1] else ref)
    if follows[0] in known and follows[1].startswith(HEADS):
        return Upstream(*follows)
    hint = f"name one with --remote ({', '.join(known)})" if known else "git remote add NAME URL adds a remote"
    more = f"; git push --set-upstream {known[0]} {branch} makes it follow one" if known else ""
    raise UsageError(f"'{branch}' follows no branch of a remote, so there is nowhere to push it", hint + more)


def remotes(found: Settings) -> tuple[str, ...]:
    """List the remotes that a configuration names."""
    names = (key.removeprefix("remote.").rpartition(".")[0] for key in found if key.startswith("remote."))
    return tuple(sorted({name for name in names if name}))


def fetch(repository: Repository, remote: str) -> None:
    """Fetch what is configured to be fetched from a remote.

    Raises:
        RepositoryError: if it cannot be reached.
    """
    _fetch(repository, remote)


def _fetch(repository: Repository, *what: str) -> None:
    for left in reversed(range(_FETCHES)):
        answer = _git(repository, "fetch", "--quiet", "--no-write-fetch-head", *what)
        if not answer.code:
            return
        if not left or _BUSY not in answer.error:
            raise _unreachable(what[0], answer)


def tip_of(repository: Repository, upstream: Upstream) -> bytes | None:
    """Ask a remote where a branch is now, and see to it that the commit is here; None if it has no such branch.

    Raises:
        RepositoryError: if it cannot be reached.
    """
    answer = _git(repository, "ls-remote", upstream.remote, upstream.ref)
    if answer.code:
        raise _unreachable(upstream.remote, answer)
    for line in answer.output.decode("utf-8", "surrogateescape").splitlines():
        oid, _, name = line.partition("\t")
        if name == upstream.ref:
            commit = bytes.fromhex(oid)
            if not repository.objects.kind(commit):
                _fetch(repository, upstream.remote, upstream.ref)
            return commit
    return None


def push(repository: Repository, upstream: Upstream, old: bytes | None, new: bytes) -> Pushed:
    """Move a branch of a remote from an old to a new commit that descends from it, if it is still at the old one; None: make it.

    Neither tags nor submodules are pushed with it.

    Raises:
        RepositoryError: if the remote refuses, or cannot be reached.
    """
    lease = f"--force-with-lease={upstream.ref}:{'' if old is None else old.hex()}"
    options = ("--porcelain", "--no-follow-tags", "--recurse-submodules=no", lease)
    answer = _git(repository, "push", *options, upstream.remote, f"{new.hex()}:{upstream.ref}")
    if answer.code == 0:
        return "pushed"
    now = tip_of(repository, upstream)
    if now == new:
        return "pushed"  # the answer got lost
    if now != old:
        return "moved"
    said = answer.output.decode("utf-8", "replace") + answer.error
    if "cannot lock ref" in said or "failed to update ref" in said or "failed to lock" in said or "Unable to create" in said:
        return "busy"
    lines = [line.removeprefix("remote:").strip() for line in answer.error.splitlines() if line.startswith("remote:")]
    lines += [line.split("\t")[-1].strip() for line in answer.output.decode("utf-8", "replace").splitlines() if line.startswith("!")]
    reason = "; ".join(line for line in lines[-_REASONS:] if line) or _last_line(answer)
    hint = f"what it says is its own rule; where the branch is protected, land on a new one: --into NEW-BRANCH --remote {upstream.remote}"
    raise RepositoryError(f"{upstream.remote} refuses to move {upstream.ref.removeprefix(HEADS)}: {reason}", hint)


def _git(repository: Repository, *arguments: str) -> Answer:
    return run_git(f"--git-dir={repository.own_dir}", *arguments)


def _unreachable(remote: str, answer: Answer) -> RepositoryError:
    message = f"the remote '{remote}' cannot be reached: {_last_line(answer)}"
    return RepositoryError(message, f"git ls-remote {remote} tells whether you can; nothing was changed here")


def _last_line(answer: Answer) -> str:
    """Give what git says went wrong: its first word on it, rather than the advice that follows."""
    lines = [line.strip() for line in answer.error.splitlines() if line.strip()]
    fatal = [line.removeprefix("fatal:").removeprefix("error:").strip() for line in lines if line.startswith(("fatal:", "error:"))]
    return (fatal or lines or [f"git ended with {answer.code}"])[0]

"""Locks that nobody holds, settings that surprise, history that is not there, a target that lags behind."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from mergekit.errors import MissingObject
from mergekit.git import refs
from mergekit.git.process import run_git
from mergekit.git.repository import Repository
from mergekit.git.settings import Settings, is_on, last
from mergekit.setup.findings import Finding
from mergekit.setup.policy_checks import policy_at_head

_STALE = 600
"""Seconds after which no git process holds a lock any more; a checkout of a huge repository takes less."""
_OLDEST_GIT = (2, 30)
_LOCKED = ("index", "HEAD", "config", "packed-refs", "shallow", "ORIG_HEAD", "FETCH_HEAD")


def check(repository: Repository, configured: Settings, now: float) -> Iterator[Finding]:
    """Look at the repository's state and at what git is told to do with it."""
    yield from _old_git()
    yield from _locks(repository, now)
    yield from _settings(configured, remembers=(repository.git_dir / "rr-cache").is_dir())
    yield from _behind(repository, configured)
    if (repository.git_dir / "shallow").is_file():
        message = "the clone is shallow: merges that need what was cut off are refused"
        yield Finding("missing", "shallow", message, "git fetch --unshallow", "shallow")


def _old_git() -> Iterator[Finding]:
    answer = run_git("version")
    found = re.search(rb"(\d+)\.(\d+)", answer.output)
    if found is not None and (int(found[1]), int(found[2])) < _OLDEST_GIT:
        needed = ".".join(map(str, _OLDEST_GIT))
        yield Finding("wrong", "git-too-old", f"git is {found[0].decode()}; mergekit needs {needed} or newer", "install a newer git")


def _locks(repository: Repository, now: float) -> Iterator[Finding]:
    """Find lock files that are older than anything that git does."""
    home = repository.git_dir
    own = [home, *sorted((home / "worktrees").glob("*"))]
    candidates = [directory / f"{name}.lock" for directory in own for name in _LOCKED]
    candidates += sorted((home / "refs").rglob("*.lock"))
    for file in candidates:
        age = _age(file, now)
        if age is not None and age > _STALE:
            message = f"a lock that nobody has touched for {int(age // 60)} minutes stops every git command that needs it"
            yield Finding("dangerous", "stale-lock", message, f"if no git process runs: rm {shlex.quote(str(file))}", str(file))


def _age(file: Path, now: float) -> float | None:
    try:
        return now - file.lstat().st_mtime
    except OSError:
        return None


def _settings(configured: Settings, *, remembers: bool) -> Iterator[Finding]:
    """Find settings of git's that surprise; `remembers` tells of the directory with which git takes rerere for enabled."""
    if is_on(configured, "rerere.autoupdate"):
        message = "rerere stages old resolutions by itself: a wrong one is committed unseen, in every work tree"
        yield Finding("dangerous", "rerere-autoupdate", message, "git config rerere.autoUpdate false", "rerere.autoUpdate")
    elif is_on(configured, "rerere.enabled") or (remembers and "rerere.enabled" not in configured):
        message = "rerere replays old resolutions by their text alone, in every work tree, whoever made them and for whatever base"
        yield Finding("dangerous", "rerere", message, "git config rerere.enabled false", "rerere.enabled")
    if last(configured, "pull.rebase").lower() in {"true", "yes", "on", "1", "interactive", "i"}:
        message = "git pull rebases: it makes landed merges into a line, without what they say about who had seen what"
        yield Finding("dangerous", "pull-rebase", message, "git config pull.rebase false (or merges)", "pull.rebase")


def _behind(repository: Repository, configured: Settings) -> Iterator[Finding]:
    """Compare the current branch with its upstream, if it is one that others land on."""
    ref = refs.resolve(repository, "HEAD")
    commit = refs.read(repository, "HEAD")
    policy = policy_at_head(repository)
    name = ref.removeprefix(refs.HEADS)
    if commit is None or not ref.startswith(refs.HEADS) or (policy is not None and policy.is_replica(name)):
        return
    upstream = refs.upstream(repository, ref)
    if upstream is None:
        if last(configured, f"branch.{name}.merge"):
            message = f"'{name}' follows a branch that was never fetched, or is gone"
            yield Finding("missing", "upstream-gone", message, f"git fetch; or git branch --unset-upstream {shlex.quote(name)}", name)
        return
    try:
        ahead, behind = repository.ahead_behind(commit, upstream.commit)
    except MissingObject:
        return
    if behind:
        message = f"'{name}' is {behind} commit{'s' if behind > 1 else ''} behind {upstream.name}: what lands here does not land there"
        command = f"git merge --ff-only {shlex.quote(upstream.name)}" if not ahead else f"mergekit merge {shlex.quote(upstream.name)}"
        yield Finding("wrong", "target-behind", message, command, name)

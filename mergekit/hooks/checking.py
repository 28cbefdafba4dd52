"""Typed files of a work tree, checked on request: those that are named, or all that git knows of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mergekit.drivers import registry
from mergekit.errors import PolicyError, RepositoryError, UsageError
from mergekit.frozen import frozen
from mergekit.git.process import run_git
from mergekit.git.repository import Repository
from mergekit.hooks.branches import choice_of, committed, here
from mergekit.hooks.typed_files import Fault, all_faults
from mergekit.policy import Policy, read_policy
from mergekit.policy.rules import CONFIG_FILE

TYPED = ("records", "siblings", "fields")
"""Drivers of files that have types."""


@frozen
class Checked:
    """What is wrong with typed files, by path, and how many were looked at."""

    files: int
    faults: tuple[tuple[str, Fault], ...]


def check_files(repository: Repository, paths: Iterable[Path]) -> Checked:
    """Check files as they are in the work tree, against the last commit; none named: all that git tracks or could track.

    The policy is that of the work tree, or that of the last commit while nobody can read it.

    Raises:
        UsageError: if there is no work tree, or a path is not in it.
    """
    if not repository.top:
        raise UsageError("there is no work tree, and so there are no files to check", "run it in a checkout, or name one with -C DIR")
    top = Path(repository.top).resolve()
    around = here(repository)
    policy = _policy(top, around.policy)
    found: list[tuple[str, Fault]] = []
    count = 0
    for path in _known(repository, [_inside(top, one) for one in paths]):
        choice = choice_of(policy, path)
        file = top / path
        if (path != CONFIG_FILE and choice.driver not in TYPED) or file.is_symlink() or not file.is_file():
            continue
        count += 1
        found.extend((path, fault) for fault in all_faults(path, file.read_bytes(), committed(repository, around.commit, path), choice))
    return Checked(count, tuple(found))


def _policy(top: Path, last: Policy) -> Policy:
    """Read the policy that stands in the work tree."""

    def load(path: str) -> bytes | None:
        file = top / path
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    try:
        return read_policy(load, registry())
    except PolicyError:
        return last


def _inside(top: Path, path: Path) -> str:
    """Name a path from the top of the work tree on; links on the way to it count, one that it is does not."""
    whole = path.absolute()
    try:
        return str((whole.parent.resolve() / whole.name).relative_to(top)) if whole.resolve() != top else "."
    except ValueError as outside:
        raise UsageError(f"{path} is not in the work tree {top}", "name files or directories of this work tree") from outside


def _known(repository: Repository, paths: list[str]) -> Iterator[str]:
    """List files by path: tracked ones, and those that git does not ignore."""
    missing = [path for path in paths if not (Path(repository.top) / path).exists()]
    if missing:
        raise UsageError(f"{missing[0]}: there is no such file", "git status lists what is there")
    arguments = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *(f":(literal){path}" for path in paths))
    answer = run_git(f"--git-dir={repository.own_dir}", f"--work-tree={repository.top}", "-C", repository.top, *arguments)
    if answer.code:
        raise RepositoryError(f"the files cannot be listed: {answer.error}", "git status tells what is wrong")
    yield from sorted({path.decode("utf-8", "surrogateescape") for path in answer.output.split(b"\0") if path})

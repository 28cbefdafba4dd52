"""Where a branch is checked out, and following it there when it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pygit2

from mergekit.errors import CheckoutRefused, RefMoved
from mergekit.git.locks import locked
from mergekit.git.process import run_git
from mergekit.git.refs import HEADS, Move, move, read, resolve
from mergekit.git.repository import Repository

_PATIENCE = 30.0
"""Seconds that a landing waits for another one that is moving a checkout."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A work tree that a branch is checked out in: its directory, and the git directory of its own.

    `busy` names what is under way there with the branch (``rebase``, ``bisect``): HEAD is elsewhere meanwhile, and git
    comes back to the branch. `locked` is a linked work tree that git must not forget, even where its directory is away.
    """

    path: Path
    git_dir: Path
    busy: str = ""
    locked: bool = False


def checkouts(repository: Repository, ref: str) -> tuple[Checkout, ...]:
    """List the work trees in which a branch is checked out, the main one first.

    A linked work tree whose directory is gone counts only if it is locked, as `git worktree prune` sees it.
    """
    return tuple(tree for tree in _work_trees(repository) if _uses(tree.git_dir, ref)) if ref.startswith(HEADS) else ()


def advance(repository: Repository, change: Move, message: str) -> str:
    """Move a branch forward, with its checkout where it has one, and give the directory of that; empty if it has none.

    In a checkout it is `git merge --ff-only` that moves ref, index and files, or refuses: changes of the user's that are
    not in the way stay, nothing is overwritten (ignored files neither). Elsewhere the ref alone moves.

    Raises:
        RefMoved: if the branch has another commit by now; nothing was changed.
        CheckoutRefused: if the branch is checked out and cannot follow there; nothing was changed.
        RepositoryError: if the ref cannot be written.
    """
    ref = resolve(repository, change.ref)
    if change.old is None or change.new is None:
        move(repository, change, message)
        return ""
    if not checkouts(repository, ref):
        move(repository, Move(ref, change.old, change.new), message)
        return ""
    # git holds no lock from reading HEAD to moving it: two fast-forwards at once can leave the files of one and the ref
    # of the other.
    with locked(repository.git_dir / "mergekit" / "checkout.lock", _PATIENCE) as lock:
        if lock is None:
            message = f"another landing has been moving '{ref.removeprefix(HEADS)}' for {_PATIENCE:.0f} seconds"
            raise CheckoutRefused(message, "wait for it to end, then land again")
        found = _checked(repository, ref)
        if found is None:  # somebody switched away just now
            move(repository, Move(ref, change.old, change.new), message)
            return ""
        if read(repository, ref) != change.old:
            raise RefMoved(f"{ref} moved while it was being worked on", "do it again")
        _fast_forward(repository, found, ref, change.new, message, lock)
    return str(found.path)


def _work_trees(repository: Repository) -> Iterator[Checkout]:
    home = repository.git_dir
    main = pygit2.Repository(str(home))
    if not main.is_bare and main.workdir is not None:
        yield _checkout(Path(main.workdir), home)
    linked = home / "worktrees"
    for own in sorted(linked.iterdir()) if linked.is_dir() else ():
        path = _text(own / "gitdir")
        locked = (own / "locked").exists()
        if path and (locked or (own / path).exists()):
            yield _checkout((own / path).parent.resolve(), own, locked=locked)


def _checkout(path: Path, git_dir: Path, *, locked: bool = False) -> Checkout:
    busy = ""
    if any((git_dir / state / "head-name").is_file() for state in ("rebase-merge", "rebase-apply")):
        busy = "rebase"
    elif (git_dir / "BISECT_START").is_file():
        busy = "bisect"
    return Checkout(path, git_dir, busy, locked)


def _uses(git_dir: Path, ref: str) -> bool:
    """Tell whether a work tree's HEAD is on the branch, or comes back to it."""
    if _text(git_dir / "HEAD") == f"ref: {ref}":
        return True
    if any(_text(git_dir / state / "head-name") == ref for state in ("rebase-merge", "rebase-apply")):
        return True
    return _text(git_dir / "BISECT_START") in (ref, ref.removeprefix(HEADS))


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""


def _checked(repository: Repository, ref: str) -> Checkout | None:
    """Find the one work tree that has the branch, and refuse where no fast-forward could be right."""
    found = checkouts(repository, ref)
    if not found:
        return None
    name = ref.removeprefix(HEADS)
    if len(found) > 1:
        places = " and ".join(str(tree.path) for tree in found)
        raise CheckoutRefused(f"'{name}' is checked out twice: in {places}", f"git -C {found[1].path} switch --detach, then land again")
    [tree] = found
    if tree.busy:
        message = f"'{name}' is in the middle of a {tree.busy} in {tree.path}"
        ends = "git rebase --continue or --abort" if tree.busy == "rebase" else "git bisect reset"
        raise CheckoutRefused(message, f"end it there first ({ends}), then land again")
    if not tree.path.is_dir():
        message = f"'{name}' is checked out in {tree.path}, which is locked and not there now"
        raise CheckoutRefused(message, f"bring the directory back, or give it up: git worktree unlock {tree.path}; git worktree prune")
    return tree


def _fast_forward(repository: Repository, tree: Checkout, ref: str, new: bytes, message: str, lock: int) -> None:
    before = read(repository, ref)
    answer = run_git(
        "-C",
        str(tree.path),
        f"--git-dir={tree.git_dir}",
        f"--work-tree={tree.path}",
        "merge",
        "--ff-only",
        "--no-squash",
        "--no-stat",
        "--quiet",
        "--no-autostash",
        "--no-overwrite-ignore",
        new.hex(),
        reflog=message,
        keep_open=(lock,),
    )
    now = read(repository, ref)
    if answer.code == 0 and now == new:
        return
    if now not in (before, new):
        raise RefMoved(f"{ref} moved while it was being worked on", "do it again")
    reason = " ".join(line.strip().removeprefix("error: ").removeprefix("fatal: ") for line in answer.error.splitlines() if line.strip())
    name = ref.removeprefix(HEADS)
    hint = f"git -C {tree.path} status shows what is in the way: commit, stash or move it, then land again"
    raise CheckoutRefused(f"'{name}' is checked out in {tree.path} and cannot follow there: {reason}", hint)

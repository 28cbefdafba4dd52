"""Where a branch is checked out, and following it there when it moves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mergekit.errors import CheckoutRefused
from mergekit.frozen import frozen
from mergekit.git import libgit2
from mergekit.git.objects import EMPTY_TREE, GITLINK
from mergekit.git.process import Answer, run_git
from mergekit.git.refs import HEADS, Move, move_all, read
from mergekit.git.repository import Repository

_NAMED = 5
_UNCONCLUDED = {"MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick"}


@frozen
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


@frozen
class Follower:
    """A checkout that follows its branch (a full name) from one commit to another; `old` is None for an unborn branch."""

    checkout: Checkout
    ref: str
    old: bytes | None
    new: bytes


def followers(repository: Repository, moves: Sequence[Move]) -> tuple[Follower, ...]:
    """Find the checkouts that have to follow when refs move, by branch.

    Raises:
        CheckoutRefused: if one of the branches is checked out and cannot be followed, whatever is in the work tree.
    """
    found = []
    for move in moves:
        if not move.ref.startswith(HEADS) or move.old == move.new:
            continue
        tree = _checked(repository, move.ref)
        if tree is None:
            continue
        if move.new is None:
            message = f"'{move.ref.removeprefix(HEADS)}' is checked out in {tree.path} and would be deleted"
            raise CheckoutRefused(message, f"git -C {tree.path} switch to another branch, then do it again")
        found.append(Follower(tree, move.ref, move.old, move.new))
    return tuple(found)


def try_following(repository: Repository, following: Sequence[Follower]) -> None:
    """Find out whether checkouts can follow; none does.

    Raises:
        CheckoutRefused: if one of them cannot.
    """
    for one in following:
        _follow(repository, one, (), only_try=True)


def advance(
    repository: Repository,
    following: Sequence[Follower],
    transactions: Sequence[Sequence[Move]],
    message: str,
    keep_open: Sequence[int] = (),
) -> None:
    """Move refs, those of `following` with their checkouts: files and index first, then the refs, transaction by transaction.

    Files and index go as with `git merge --ff-only`, in any direction: changes of the user's that are not in the way
    stay, nothing is overwritten (ignored files neither). Whoever calls it keeps others from doing the same meanwhile,
    by a lock that stays open in `keep_open` until git has ended.

    Raises:
        CheckoutRefused: if a checkout cannot follow; nothing was changed.
        RefMoved: if a ref has another value by now; then, as with any error that follows, checkouts may have moved.
        RepositoryError: if a ref cannot be written.
    """
    for one in following:
        _follow(repository, one, keep_open)
    home = following[0].checkout.git_dir if following else None
    for moves in transactions:
        move_all(repository, moves, message, git_dir=home, keep_open=keep_open)


def head_commit(repository: Repository, tree: Checkout) -> bytes | None:
    """Give the commit that a work tree's HEAD is at; None if its branch has none yet."""
    text = _text(tree.git_dir / "HEAD")
    if text.startswith("ref: "):
        return read(repository, text.removeprefix("ref: "))
    try:
        return bytes.fromhex(text) or None
    except ValueError:
        return None


def git_in(tree: Checkout, *arguments: str, stdin: bytes = b"", keep_open: Sequence[int] = ()) -> Answer:
    """Run git in a work tree."""
    places = ("-C", str(tree.path), f"--git-dir={tree.git_dir}", f"--work-tree={tree.path}")
    return run_git(*places, *arguments, stdin=stdin, keep_open=keep_open)


def _work_trees(repository: Repository) -> Iterator[Checkout]:
    home = repository.git_dir
    main = libgit2.open_repository(str(home))
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
    for file, what in _UNCONCLUDED.items():
        if (tree.git_dir / file).exists():
            message = f"'{name}' is checked out in {tree.path}, where you have not concluded your {what} ({file} exists)"
            raise CheckoutRefused(message, f"end it there first: git {what} --continue or --abort")
    if not tree.path.is_dir():
        message = f"'{name}' is checked out in {tree.path}, which is locked and not there now"
        raise CheckoutRefused(message, f"bring the directory back, or give it up: git worktree unlock {tree.path}; git worktree prune")
    return tree


def _follow(repository: Repository, one: Follower, keep_open: Sequence[int], *, only_try: bool = False) -> None:
    """Bring files and index of a checkout from one commit to another, or nothing of it."""
    trees = [EMPTY_TREE if oid is None else repository.objects.commit(oid).tree for oid in (one.old, one.new)]
    in_the_way = _untracked_in_the_way(repository, one.checkout, *trees)
    if in_the_way:
        raise _refused(one, f"untracked files would be overwritten: {', '.join(in_the_way[:_NAMED])}")
    command = ("read-tree", "-m", "-u", *(["--dry-run"] if only_try else []), *(oid.hex() for oid in trees))
    answer = git_in(one.checkout, *command, keep_open=keep_open)
    if answer.code and only_try:
        # What was only touched counts as changed until the index has seen it again.
        git_in(one.checkout, "update-index", "-q", "--refresh", keep_open=keep_open)
        answer = git_in(one.checkout, *command, keep_open=keep_open)
    if answer.code:
        lines = (line.strip().removeprefix("error: ").removeprefix("fatal: ") for line in answer.error.splitlines())
        raise _refused(one, " ".join(line for line in lines if line))


def _refused(one: Follower, reason: str) -> CheckoutRefused:
    name, where = one.ref.removeprefix(HEADS), one.checkout.path
    hint = f"git -C {where} status shows what is in the way: commit, stash or move it, then do it again"
    return CheckoutRefused(f"'{name}' is checked out in {where} and cannot follow there: {reason}", hint)


def _untracked_in_the_way(repository: Repository, tree: Checkout, old: bytes, new: bytes) -> list[str]:
    """List the untracked files, ignored ones too, that stand where a tree puts files that another one has not.

    (Git takes ignored files for expendable here; they may be somebody's notes.)
    """
    changes = repository.objects.changes(old, new)
    places = {path: after.mode for path, (before, after) in changes.items() if before is None and after is not None}
    found: set[str] = set()
    for path, mode in places.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            here = tree.path.joinpath(*parts[:depth])
            if not os.path.lexists(here):
                break
            if depth < len(parts) and here.is_dir() and not here.is_symlink():
                continue
            if here.is_dir() and not here.is_symlink():
                if mode == GITLINK:  # what is in a submodule's directory stays
                    break
                found.update(str(below.relative_to(tree.path)) for below in here.rglob("*") if below.is_symlink() or not below.is_dir())
            else:
                found.add("/".join(parts[:depth]))
            break
    if not found:
        return []
    listed = git_in(tree, "ls-files", "-z").output.decode("utf-8", "surrogateescape").split("\0")
    return sorted(found.difference(listed))

"""Mending a checkout that a killed process left between two commits.

Only paths that differ between the two are looked at, and a file is replaced only where nothing of anybody else's is
lost: where it holds what one of the two commits has there, the beginning of that (a torn write), or nothing. Whatever
else stands there is the user's, and stays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen
from mergekit.git.objects import EMPTY_TREE, EXECUTABLE, GITLINK, REGULAR, SYMLINK, Entry
from mergekit.git.repository import Repository
from mergekit.git.worktrees import Checkout, git_in, head_commit

_SKIPPED = "S"
"""How `git ls-files -t` marks files that a sparse checkout leaves out."""
_RIGHT, _TORN, _FOREIGN = "right", "torn", "foreign"
"""What stands at a path: what should; what may be replaced; something of the user's."""


@frozen
class _Path:
    """A path that differs: the entries of the two commits, of HEAD, and of the index; `skipped` by a sparse checkout."""

    path: str
    known: tuple[Entry | None, Entry | None]
    goal: Entry | None
    index: Entry | None
    skipped: bool


def restore(repository: Repository, tree: Checkout, between: tuple[bytes, bytes], keep_open: Sequence[int] = ()) -> tuple[str, ...]:
    """Bring index and files of a checkout to what its HEAD has, at the paths in which two trees differ.

    Gives the paths that were left as they are, since they hold something that neither of the trees has there.

    Raises:
        RepositoryError: if git cannot write the index or a file.
    """
    if not tree.path.is_dir() or not (tree.git_dir / "HEAD").is_file():
        return ()
    head = head_commit(repository, tree)
    goal = EMPTY_TREE if head is None else repository.objects.commit(head).tree
    paths = _paths(repository, tree, between, goal)
    if any(one.index != one.goal and one.index in one.known for one in paths):
        # The index is the other tree's: then so are the files, and git itself can go back.
        for other in between:
            if other != goal and not git_in(tree, "read-tree", "-m", "-u", other.hex(), goal.hex(), keep_open=keep_open).code:
                return ()
    kept = [one.path for one in paths if one.index not in (*one.known, one.goal)]
    ours = [one for one in paths if one.path not in set(kept)]
    contents = _contents(repository, tree, ours)
    states = {one.path: _RIGHT if one.skipped else _state(tree.path, one, contents) for one in ours}
    foreign = [path for path, state in states.items() if state == _FOREIGN]
    _set_index(tree, ours, keep_open)
    blocked = _write_files(tree, [one for one in ours if states[one.path] == _TORN], keep_open)
    return tuple(sorted({*kept, *foreign, *blocked}))


def _paths(repository: Repository, tree: Checkout, between: tuple[bytes, bytes], goal: bytes) -> list[_Path]:
    objects = repository.objects
    index = _index(tree)
    found = []
    for path, known in sorted(objects.changes(*between).items()):
        entry, skipped = index.get(path, (None, False))
        found.append(_Path(path, known, objects.lookup(goal, path), entry, skipped))
    return found


def _index(tree: Checkout) -> Mapping[str, tuple[Entry, bool]]:
    """Read the index: path -> entry, and whether a sparse checkout leaves it out; an unmerged path has no mode."""
    answer = git_in(tree, "ls-files", "-t", "--stage", "-z")
    if answer.code:
        raise RepositoryError(f"the index of {tree.path} cannot be read: {answer.error}", f"git -C {tree.path} status tells more")
    found: dict[str, tuple[Entry, bool]] = {}
    for line in answer.output.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, _, path = line.partition("\t")
        tag, mode, oid, stage = facts.split(" ")
        found[path] = Entry(mode.encode() if stage == "0" else b"", bytes.fromhex(oid)), tag == _SKIPPED
    return found


def _contents(repository: Repository, tree: Checkout, paths: Sequence[_Path]) -> dict[tuple[str, Entry], set[bytes]]:
    """Give what each entry looks like in a work tree: as it is, and as the user's filters and line ends make it."""
    found: dict[tuple[str, Entry], set[bytes]] = {}
    asked = []
    for one in paths:
        for entry in {*one.known, one.goal}:
            if entry is not None and entry.mode in (REGULAR, EXECUTABLE, SYMLINK):
                found[one.path, entry] = {repository.objects.blob(entry.id)}
                if entry.mode != SYMLINK and "\n" not in one.path:
                    asked.append((one.path, entry))
    for key, content in zip(asked, _filtered(tree, asked), strict=False):
        found[key].add(content)
    return found


def _filtered(tree: Checkout, asked: Sequence[tuple[str, Entry]]) -> list[bytes]:
    """Give what git would write into files; fewer where a filter fails."""
    lines = "".join(f"{entry.id.hex()} {path}\n" for path, entry in asked).encode("utf-8", "surrogateescape")
    # The size that git tells is that of the blob, before filters. So a mark separates contents, which none of them can
    # hold, as it is a hash of theirs.
    mark = hashlib.sha256(lines).hexdigest()
    answer = git_in(tree, "cat-file", f"--batch={mark} %(objectname)", "--filters", stdin=lines) if asked else None
    contents = []
    left = b"" if answer is None else answer.output
    headers = [f"{mark} {entry.id.hex()}\n".encode() for _, entry in asked]
    for header, following in zip(headers, [*headers[1:], None], strict=True):
        if not left.startswith(header):
            break
        end = left.find(b"\n" + following, len(header)) if following else len(left) - 1
        if end < 0:
            break
        contents.append(left[len(header) : end])
        left = left[end + 1 :]
    return contents


def _state(root: Path, one: _Path, contents: Mapping[tuple[str, Entry], set[bytes]]) -> str:
    """Tell whether what stands at a path is right, torn (nothing of the user's is lost with it) or foreign."""
    file = root / one.path
    if not _leads_there(root, one.path) or not os.path.lexists(file) or (file.is_dir() and not file.is_symlink()):
        gitlink = one.goal is not None and one.goal.mode == GITLINK
        return _RIGHT if one.goal is None or gitlink else _TORN
    linked = file.is_symlink()
    if not linked and not file.is_file():
        return _FOREIGN
    content = os.fsencode(file.readlink()) if linked else file.read_bytes()
    state = _FOREIGN
    for entry in (*one.known, one.goal):
        if entry is None or entry.mode == GITLINK or (entry.mode == SYMLINK) != linked:
            continue
        whole = content in contents[one.path, entry]
        if whole and entry == one.goal and (linked or bool(file.stat().st_mode & 0o100) == (entry.mode == EXECUTABLE)):
            return _RIGHT
        if whole or (not linked and any(known.startswith(content) for known in contents[one.path, entry])):
            state = _TORN
    return state


def _leads_there(root: Path, path: str) -> bool:
    """Tell whether all directories above a path are there and are directories, not links to others."""
    here = root
    for part in path.split("/")[:-1]:
        here /= part
        if here.is_symlink() or not here.is_dir():
            return False
    return True


def _set_index(tree: Checkout, paths: Sequence[_Path], keep_open: Sequence[int]) -> None:
    changed = [one for one in paths if one.index != one.goal]
    lines = []
    for one in changed:
        mode, oid = (one.goal.mode.decode(), one.goal.id.hex()) if one.goal is not None else ("0", "0" * 40)
        lines.append(f"{mode} {oid}\t{one.path}\0")
    _mend(tree, lines, keep_open, "update-index", "-z", "--index-info")
    skipped = [f"{one.path}\0" for one in changed if one.skipped and one.goal is not None]
    _mend(tree, skipped, keep_open, "update-index", "-z", "--skip-worktree", "--stdin")


def _write_files(tree: Checkout, paths: Sequence[_Path], keep_open: Sequence[int]) -> list[str]:
    """Remove the files that should not be there, write the others; give those for which there is no room."""
    for one in paths:
        file = tree.path / one.path
        if one.goal is None and _leads_there(tree.path, one.path) and (file.is_symlink() or file.is_file()):
            file.unlink()
            _remove_empty(file.parent, tree.path)
    written, blocked = [], []
    for one in paths:
        if one.goal is None or one.goal.mode == GITLINK or one.skipped:
            continue
        if _has_room(tree.path, one.path):
            written.append(f"{one.path}\0")
        else:
            blocked.append(one.path)
    _mend(tree, written, keep_open, "checkout-index", "-f", "-u", "-q", "-z", "--stdin")
    return blocked


def _has_room(root: Path, path: str) -> bool:
    """Tell whether a file can be written without removing another one; an empty directory in its place is removed."""
    here = root
    for part in path.split("/")[:-1]:
        here /= part
        if here.is_symlink() or (here.exists() and not here.is_dir()):
            return False
    file = root / path
    if file.is_dir() and not file.is_symlink():
        _remove_empty(file, root)
        return not file.exists()
    return True


def _remove_empty(directory: Path, root: Path) -> None:
    while directory != root:
        try:
            directory.rmdir()
        except OSError:  # not empty
            return
        directory = directory.parent


def _mend(tree: Checkout, lines: Sequence[str], keep_open: Sequence[int], *command: str) -> None:
    """Give git lines to work on, if there are any.

    Raises:
        RepositoryError: if git fails.
    """
    if not lines:
        return
    answer = git_in(tree, *command, stdin="".join(lines).encode("utf-8", "surrogateescape"), keep_open=keep_open)
    if answer.code:
        hint = f"git -C {tree.path} status shows what is left; do it again once the cause is gone"
        raise RepositoryError(f"the checkout in {tree.path} cannot be mended: {answer.error}", hint)

"""Throw-away work trees: a commit's files somewhere outside, with git in them, and nothing left afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mergekit.errors import RepositoryError
from mergekit.git.locks import is_free, locked
from mergekit.git.process import run_git
from mergekit.git.repository import Repository

_PREFIX = "mergekit-"


@contextmanager
def scratch(repository: Repository, commit: bytes) -> Iterator[Path]:
    """Check out a commit, detached, in a directory of its own, which is removed again with whatever came to be in it.

    Hooks do not run. What a process that was killed has left is cleared up first.

    Raises:
        RepositoryError: if git cannot make the work tree.
    """
    import tempfile  # late: most landings make none

    clear_scratch(repository)
    home = Path(tempfile.mkdtemp(prefix=_PREFIX))
    notes = _notes(repository)
    note = notes / home.name
    with locked(note, 0.0):
        try:
            note.write_text(str(home), "utf-8")
            tree = home / _name(repository)
            answer = run_git(f"--git-dir={repository.git_dir}", "worktree", "add", "--quiet", "--detach", str(tree), commit.hex())
            if answer.code:
                message = f"no work tree can be made of {commit.hex()[:12]}: {answer.error.removeprefix('fatal: ')}"
                raise RepositoryError(message, f"is there room in {home.parent}? TMPDIR names another place")
            yield tree
        finally:
            _remove(repository, home, note)


def clear_scratch(repository: Repository) -> None:
    """Remove the throw-away work trees of processes that are gone."""
    notes = _notes(repository)
    if not notes.is_dir():
        return
    for note in sorted(notes.iterdir()):
        if is_free(note):
            _remove(repository, Path(note.read_text("utf-8")), note)


def _remove(repository: Repository, home: Path, note: Path) -> None:
    # A note that was not written yet names nothing, and whatever else it names is not ours to remove.
    if home.name == note.name and home.name.startswith(_PREFIX):
        import shutil

        shutil.rmtree(home, ignore_errors=True)
        run_git(f"--git-dir={repository.git_dir}", "worktree", "remove", "--force", str(home / _name(repository)))
    note.unlink(missing_ok=True)
    with suppress(OSError):  # others have theirs there
        note.parent.rmdir()


def _notes(repository: Repository) -> Path:
    return repository.git_dir / "mergekit" / "scratch"


def _name(repository: Repository) -> str:
    """Name the directory as the repository's own, since some tools look at that."""
    home = repository.git_dir.parent if repository.git_dir.name == ".git" else repository.git_dir
    return home.name.removesuffix(".git") or "repository"

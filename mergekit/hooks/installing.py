"""Hooks put beside whatever is there, and taken away again: `mergekit hooks install | uninstall | status`.

Each hook is a shim, a few lines of shell. It runs the hook that was here before, and then `mergekit hook NAME`.

Two ways. Where git looks for hooks in the repository itself, a shim takes the place of a hook, which stays beside it under
the name NAME.before-mergekit. Where `core.hooksPath` leads elsewhere (husky, a directory of the work tree, one that all of
a user's repositories share), nothing there is touched: a directory of mergekit's own gets in between, with a shim for
every hook that git knows, and the repository's configuration leads to it by one include between marks.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen
from mergekit.git import marked
from mergekit.git.edits import Edit, make, read_file
from mergekit.git.repository import Repository
from mergekit.git.settings import expanded

NAMES = ("pre-commit", "commit-msg", "post-commit", "pre-push", "post-merge", "post-checkout")
"""The hooks in which mergekit has something to say."""

OTHERS = (
    "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-merge-commit", "prepare-commit-msg", "pre-rebase", "post-rewrite",
    "pre-auto-gc",
)  # fmt: skip
"""Further hooks of a clone: they are handed on even if they come later."""

RARE = (
    "fsmonitor-watchman", "p4-changelist", "p4-post-changelist", "p4-pre-submit", "p4-prepare-changelist", "post-index-change",
    "post-receive", "post-update", "pre-receive", "proc-receive", "push-to-checkout", "reference-transaction", "sendemail-validate",
    "update",
)  # fmt: skip
"""Hooks whose presence alone changes what git does, or costs: they are handed on where they are there."""

BEFORE = "before-mergekit"
_BLOCK = "hooks"
_MARK = b"# mergekit hook: "
_RUN_BY_OTHERS = ".legacy"
"""What pre-commit adds to the name of a hook that it finds, and runs before its own."""
_PUT_ASIDE = ".old"
"""What lefthook adds to the name of a hook that it finds, and does not run."""

State: TypeAlias = Literal["installed", "behind", "outdated", "overridden", "absent"]
"""`behind`: another tool runs the shim; `outdated`: of another version; `overridden`: there, but git looks elsewhere."""


@frozen
class Hook:
    """How one hook stands; `before` is the file that runs before mergekit's part, empty if there is none."""

    name: str
    state: State
    before: str = ""


@frozen
class Installed:
    """How all hooks stand: the directory in which git looks, whether mergekit's own one is in between, and each hook."""

    directory: Path
    between: bool
    hooks: tuple[Hook, ...]
    lost: bool = False
    """The directory in between is configured, but not there: git runs no hook at all."""


@frozen
class _Where:
    """The places: the work tree, git's usual directory for hooks, mergekit's own, the file that leads to it, the configuration.

    `effective` is where git looks now, `foreign` where it would look without mergekit, if that is not the usual directory.
    """

    top: Path
    plain: Path
    own: Path
    lead: Path
    configuration: Path
    effective: Path
    foreign: str


def look(repository: Repository) -> Installed:
    """Tell how the hooks stand.

    Raises:
        RepositoryError: if the configuration cannot be read.
    """
    where = _where(repository)
    between = where.effective == where.own
    lost = between and not where.own.is_dir()
    return Installed(where.effective, between, tuple(_state(where, name) for name in NAMES), lost)


def install(repository: Repository) -> Installed:
    """Put every hook in its place, and tell how they stand; what is right already is left.

    Raises:
        RepositoryError: if a file is in the way, or the configuration is locked.
    """
    where = _where(repository)
    if where.foreign:
        _put_between(where)
    else:
        _leave_between(where)
        for name in NAMES:
            _put(where.plain / name, _shim(name))
    with suppress(FileNotFoundError):
        (where.own.parent / "hooks-without-mergekit").unlink()
    return look(repository)


def uninstall(repository: Repository) -> Installed:
    """Take every hook away again; what was here before is back, byte for byte.

    Raises:
        RepositoryError: if the configuration is locked.
    """
    where = _where(repository)
    _leave_between(where)
    for name in NAMES:
        for ending in ("", _RUN_BY_OTHERS, _PUT_ASIDE):
            _take(where.plain / (name + ending), where.plain / name)
    return look(repository)


def _where(repository: Repository) -> _Where:
    home = repository.git_dir.resolve()
    own = home / "mergekit" / "hooks"
    lead = home / "mergekit" / "hooks.config"
    values = expanded(repository, "core.hooksPath")
    led = _led(lead)
    plain = home / "hooks"
    top = home if repository.is_bare else Path(repository.top)
    foreign = next((value for value in reversed(values) if value not in (str(own), led)), "")
    if not foreign and plain.is_symlink():
        foreign = str(plain)  # it leads to files of somebody else's, as core.hooksPath would
    elif foreign and (top / foreign).resolve() == plain:
        foreign = ""
    effective = plain if not values else (top / values[-1]).resolve()
    return _Where(top, plain, own, lead, home / "config", effective, foreign)


def _led(lead: Path) -> str:
    """Give the directory that mergekit's include leads to: another one than its own where the repository was moved."""
    try:
        found = lead.read_text("utf-8", "surrogateescape").partition('hooksPath = "')[2]
    except OSError:
        return ""
    return found.rpartition('"')[0].replace('\\"', '"').replace("\\\\", "\\")


def _state(where: _Where, name: str) -> Hook:
    if where.effective == where.own:
        file = where.own / name
        recorded = _text(where.own / BEFORE)
        before = where.top / recorded / name
        shown = str(before) if recorded and before.is_file() else ""
        if not _is_ours(file):
            return Hook(name, "absent")
        return Hook(name, "installed" if file.read_bytes() == _shim(name) and recorded == where.foreign else "outdated", shown)
    file = where.plain / name
    behind = _is_ours(where.plain / (name + _RUN_BY_OTHERS))
    kept = where.plain / f"{name}.{BEFORE}"
    before_text = str(kept) if os.path.lexists(kept) else ""
    ours = _is_ours(file)
    if where.effective != where.plain:
        there = ours or _is_ours(where.own / name) or behind
        return Hook(name, "overridden" if there else "absent", before_text)
    if ours:
        return Hook(name, "installed" if file.read_bytes() == _shim(name) else "outdated", before_text)
    return Hook(name, "behind" if behind else "absent", before_text)


def _put(file: Path, content: bytes) -> None:
    """Put a shim in place; a hook that stands there stays beside it, and there is no moment without either."""
    behind = _is_ours(file.with_name(file.name + _RUN_BY_OTHERS))
    if behind or (_is_ours(file) and file.read_bytes() == content):
        return
    kept = file.with_name(f"{file.name}.{BEFORE}")
    aside = file.with_name(file.name + _PUT_ASIDE)
    if _is_ours(aside):
        aside.unlink()
    if os.path.lexists(file) and not _is_ours(file) and not _are_equal(file, kept):
        if os.path.lexists(kept):
            message = f"{file} was put there by somebody else, and {kept} keeps an earlier hook"
            raise RepositoryError(message, f"merge the two into {file.name}, remove {kept.name}, and install again")
        try:
            os.link(file, kept, follow_symlinks=False)
        except OSError:  # a file system without hard links
            file.rename(kept)
    _write(file, content)


def _take(file: Path, hook: Path) -> None:
    """Take a shim away; what it took the place of is back, unless another tool has put the same in its place already."""
    if not _is_ours(file):
        return
    kept = hook.with_name(f"{hook.name}.{BEFORE}")
    if not os.path.lexists(kept):
        file.unlink()
    elif file != hook and _are_equal(hook, kept):
        file.unlink()
        kept.unlink()
    else:
        kept.replace(file)


def _put_between(where: _Where) -> None:
    """Put mergekit's own directory between git and the one that is configured."""
    where.own.mkdir(parents=True, exist_ok=True)
    others = [*OTHERS, *(name for name in RARE if (where.top / where.foreign / name).is_file())]
    (where.own / BEFORE).write_bytes(os.fsencode(where.foreign) + b"\n")
    for name in NAMES:
        _write(where.own / name, _shim(name))
    for name in others:
        _write(where.own / name, _shim("chain"))
    quoted = str(where.own).replace("\\", "\\\\").replace('"', '\\"')
    _write(where.lead, os.fsencode(f'[core]\n\thooksPath = "{quoted}"\n'), mode=0o644)
    path, before = read_file(where.configuration, follow=True)
    make(Edit(path, before, marked.insert(before, _BLOCK, b"[include]\n\tpath = mergekit/hooks.config\n")))


def _leave_between(where: _Where) -> None:
    """Take mergekit's own directory away, the way to it first."""
    path, before = read_file(where.configuration, follow=True)
    make(Edit(path, before, marked.remove(before, _BLOCK)))
    with suppress(FileNotFoundError):
        where.lead.unlink()
    if where.own.is_dir():
        shutil.rmtree(where.own)


def _write(file: Path, content: bytes, mode: int = 0o755) -> None:
    """Write a file at once, so that git never runs half of one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.mergekit-new")
    fresh.write_bytes(content)
    fresh.chmod(mode)
    fresh.replace(file)


def _is_ours(file: Path) -> bool:
    """Tell whether a file is a shim of mergekit's, of any version."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            return False
        with file.open("rb") as content:
            content.readline()
            return content.readline().startswith(_MARK)
    except OSError:
        return False


def _are_equal(one: Path, other: Path) -> bool:
    """Tell whether two files hold the same, none being a link."""
    plain = all(file.is_file() and not file.is_symlink() for file in (one, other))
    return plain and one.read_bytes() == other.read_bytes() and one.stat().st_mode == other.stat().st_mode


def _text(file: Path) -> str:
    try:
        return os.fsdecode(file.read_bytes()).removesuffix("\n")
    except OSError:
        return ""


@cache
def _shim(name: str) -> bytes:
    """Read a shim as it is shipped: beside this module in a wheel, at the root in a clone."""
    here = Path(__file__).parent
    shipped = here / "shims"
    return ((shipped if shipped.is_dir() else here.parents[1] / "hooks") / name).read_bytes()

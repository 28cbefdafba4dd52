"""Who asks, when, and in which words, for the log of operations; and what is cleared up before a command writes."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mergekit.git.repository import Repository
    from mergekit.operations import By

_IDENTITY = re.compile(r"(.*) <(.*)> (\d+) ([+-])(\d\d)(\d\d)\n")


def asked_by(repository: Repository) -> By:
    """Tell who runs this command, and when, as git would write it into a commit; where git knows nobody, the user's name."""
    from mergekit.git.process import run_git
    from mergekit.operations import By

    words = tuple(sys.argv[1:])
    found = _IDENTITY.fullmatch(run_git(f"--git-dir={repository.git_dir}", "var", "GIT_COMMITTER_IDENT").output.decode("utf-8", "replace"))
    if found is None:
        return By(_user(), "", int(time.time()), 0, words)
    name, email, seconds, sign, hours, minutes = found.groups()
    return By(name, email, int(seconds), (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1), words)


def clear_up(repository: Repository) -> None:
    """Complete or forget what a process that died has begun, and tell what became of it on standard error."""
    from mergekit.operations import recover

    if (repository.git_dir / "mergekit" / "scratch").is_dir():
        from mergekit.git.scratch import clear_scratch

        clear_scratch(repository)
    found = recover(repository)
    if found is None or sys.stderr is None:
        return
    from mergekit.cli.inert import inert

    words = " ".join(found.plan.by.asked) or found.plan.kind
    became = "has been completed" if found.outcome == "completed" else "never happened: all is as before"
    lines = [f"An interrupted operation (mergekit {words}) {became}."]
    lines += [f"Kept as it is, since it was changed meanwhile: {path}" for path in found.kept]
    lines += [f"Left where somebody else moved it: {ref}" for ref in found.left]
    try:
        sys.stderr.write("".join(f"{inert(line)}\n" for line in lines))
    except OSError:
        return  # nobody reads it


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name
        return "unknown"

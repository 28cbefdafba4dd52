"""Starts git itself, for the few things that libgit2 does not do: several refs at once, and moving a checkout."""

from __future__ import annotations

import os
from collections.abc import Sequence

from mergekit.errors import RepositoryError
from mergekit.frozen import frozen

PLACES = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
"""Variables that point git at another repository than the one it is told: a hook's caller has them set."""

_QUIET = (
    ("core.hooksPath", os.devnull),  # a hook may be a file that a replica brought (husky keeps them in the work tree)
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
)


@frozen
class Answer:
    """What git said: its exit code and its output; `error` is its standard error as text, in English."""

    code: int
    output: bytes
    error: str


def run_git(
    *arguments: str, stdin: bytes = b"", reflog: str = "", keep_open: Sequence[int] = (), index: str = "", objects: str = ""
) -> Answer:
    """Run git with the user's configuration, but without hooks, background work and the caller's idea of where.

    `reflog` names the action in reflogs, and `index` an index file other than the work tree's own; with `objects`, new
    ones go to that directory (and the repository, named by ``--git-dir`` in the first argument, is read). An interrupt waits
    for git to end, and files in `keep_open` stay open (and so locked) until it does, even if this process does not live
    that long: a checkout is never left half made.

    Raises:
        RepositoryError: if there is no git, or it was killed.
    """
    import subprocess  # late: most landings start nothing

    # Reads the environment only to leave parts of it out.
    environment = {name: value for name, value in os.environ.items() if name not in PLACES}  # noqa: TID251
    environment |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    if reflog:
        environment["GIT_REFLOG_ACTION"] = reflog
    if index:
        environment["GIT_INDEX_FILE"] = index
    if objects:
        environment |= {
            "GIT_OBJECT_DIRECTORY": objects,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{arguments[0].removeprefix('--git-dir=')}/objects",
        }
    options = [option for name, value in _QUIET for option in ("-c", f"{name}={value}")]
    try:
        process = subprocess.Popen(  # noqa: S603 (the arguments are ours; names in them have passed git's own rules)
            ["git", *options, *arguments],  # noqa: S607 (git is found on the PATH, as users have it)
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            pass_fds=tuple(keep_open),
            start_new_session=True,  # an interrupt is ours to answer: git ends what it began
        )
    except OSError as broken:
        raise RepositoryError(f"git cannot be started: {broken}", "install git, or put it on the PATH") from broken
    with process:
        try:
            output, error = process.communicate(stdin)
        except BaseException:
            process.communicate()
            raise
    if process.returncode < 0:
        message = f"git was killed by signal {-process.returncode}"
        raise RepositoryError(message, "was it out of memory? do it again; mergekit clears up what it left")
    return Answer(process.returncode, output, error.decode("utf-8", "replace").strip())

"""The one place where an exception becomes a message and an exit code.

People read ``error: CAUSE`` and ``hint: NEXT COMMAND`` on standard error; with ``--json``, programs read
``{"error": {...}}`` on standard output. A traceback is printed only if MERGEKIT_DEBUG is set.
"""

from __future__ import annotations

import errno
import os
import sys

from mergekit.cli import exits
from mergekit.errors import MergekitError

_BUG_HINT = "this is a bug in mergekit, and nothing that you did: please report it, with what MERGEKIT_DEBUG=1 adds to this message"

_MEMORY_HINT = "do it again where more memory is free (ulimit -v tells whether it is limited)"
_NAMES_HINT = "ls -ld FILE shows what is there; names count from where the command is started, or from the directory of -C"
_DISK_HINT = "also what only looks writes objects: see whether the repository can be written, and df -h whether its disk has room"
"""libgit2's errors have no number."""
_BAD_NAMES = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)


def report(error: BaseException, *, as_json: bool) -> int:
    """Tell what went wrong and give the exit code."""
    if _was_interrupted(error):
        return exits.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return exits.DONE  # nobody reads any more, which is no failure of ours
    if os.environ.get("MERGEKIT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    from mergekit.cli.inert import inert_lines

    kind, *texts = _described(error)
    message, hint = (inert_lines(text) for text in texts)
    if as_json:
        from mergekit.cli.output import print_json

        print_json({"error": {"kind": kind, "message": message, "hint": hint, "exit_code": exits.ERROR}})
    else:
        _print_error(message, hint)
    return exits.ERROR


def _was_interrupted(error: BaseException | None) -> bool:
    """Tell whether an interrupt is behind an error: one that comes while a class is made turns into another one."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__
    return False


def _described(error: BaseException) -> tuple[str, str, str]:
    """Give the kind of an error, its cause, and what to do next."""
    if isinstance(error, MergekitError):
        return type(error).__name__, error.message, error.hint
    if isinstance(error, OSError):
        names = ", ".join(str(name) for name in (error.filename, error.filename2) if name is not None)
        hint = _NAMES_HINT if isinstance(error, _BAD_NAMES) and names else _DISK_HINT if error.errno in (None, errno.EROFS) else ""
        return "OSError", f"{names}: {error.strerror}" if names else str(error.strerror or error), hint
    if isinstance(error, MemoryError):
        return "OSError", "out of memory", _MEMORY_HINT
    if isinstance(error, ImportError):
        return "OSError", f"a part of mergekit cannot be loaded: {error}", f"install it anew, or: {_MEMORY_HINT}"
    if type(error).__name__ == "GitError":  # libgit2's, which is not worth loading to tell
        return "RepositoryError", f"libgit2 gave up: {error}", f"git fsck tells whether the repository is whole; or {_MEMORY_HINT}"
    return "Bug", f"unexpected {type(error).__name__}: {error}", _BUG_HINT


def _print_error(message: str, hint: str) -> None:
    if sys.stderr is None:
        return
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    red, cyan, plain = ("\x1b[1;31m", "\x1b[36m", "\x1b[0m") if coloured else ("", "", "")
    lines = f"{red}error:{plain} {message}\n"
    if hint:
        lines += f"{cyan}hint:{plain} {hint}\n"
    try:
        sys.stderr.write(lines)
        sys.stderr.flush()
    except OSError:
        return  # there is nobody left to tell

"""`mergekit hook NAME`: what git's hooks start. People read it on standard error; it never stops git for a fault of its own.

Exit code 1 refuses, and only `pre-commit` and `pre-push` do. Everything else is 0: an error is told, and git goes on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mergekit.cli import exits
from mergekit.cli.inert import inert, inert_lines
from mergekit.cli.output import print_json
from mergekit.cli.repository import open_repository
from mergekit.errors import MergekitError

if TYPE_CHECKING:
    from types import FrameType

    from mergekit.git.repository import Repository
    from mergekit.hooks.notices import Notice

_PATIENCE = 0.6
"""Seconds that a look at other replicas may take; with the start of Python it is less than one. MERGEKIT_PATIENCE says otherwise."""
_LONGEST = 3600
_MOST_LINES = 20
_MOST_PLACES = 5
_REFUSED = {
    "pre-commit": "mergekit refuses this commit:",
    "pre-push": "mergekit refuses this push:",
}
_TOLD = {
    "pre-commit": "mergekit: this is odd, and no reason to refuse a commit:",
    "post-commit": "mergekit: this commit now conflicts with",
    "post-merge": "mergekit: variants came in that nobody has decided on yet:",
    "post-checkout": "mergekit: here are variants that nobody has decided on yet:",
}


class _TimeIsUpError(Exception):
    """The look takes too long."""


def run_hook(name: str, arguments: Sequence[str], *, as_json: bool) -> int:
    """Do what the hook does, tell what it found, and give the exit code."""
    found: list[Notice] = []
    trouble = ""
    try:
        _remember_presence()
        for notice in _HOOKS[name](arguments):  # one by one: what was found before a fault is told
            found.append(notice)  # noqa: PERF402 (as above)
    except _TimeIsUpError:
        trouble = "there was no time to look at every replica: mergekit status does"
    except MergekitError as error:
        trouble = f"{error.message}; {error.hint}" if error.hint else error.message
    except Exception as error:  # noqa: BLE001 (whatever it is, git goes on)
        trouble = f"unexpected {type(error).__name__}: {error}"
    refused = any(notice.refuses for notice in found)
    if as_json:
        print_json({"hook": name, "refused": refused, "trouble": inert_lines(trouble), "notices": [_to_json(notice) for notice in found]})
    else:
        _tell(name, found, trouble)
    return exits.FINDINGS if refused else exits.DONE


def _pre_commit(_arguments: Sequence[str]) -> Iterable[Notice]:
    repository = open_repository()
    from mergekit.hooks.pre_commit import check

    index = os.environ.get("GIT_INDEX_FILE", "")
    return check(repository, str(Path(index).resolve()) if index else "")


def _commit_msg(arguments: Sequence[str]) -> Iterable[Notice]:
    repository = open_repository()
    from mergekit.hooks.commit_msg import add_trailer

    for file in arguments[:1]:
        add_trailer(repository, Path(file).resolve())
    return ()


def _post_commit(_arguments: Sequence[str]) -> Iterator[Notice]:
    with _time_limit():
        repository = open_repository()
        from mergekit.hooks.post_commit import look

        yield from look(repository)


def _pre_push(arguments: Sequence[str]) -> Iterable[Notice]:
    repository = open_repository()
    from mergekit.hooks.pre_push import check, read_pushed

    text = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    remote = arguments[0] if arguments else os.environ.get("PRE_COMMIT_REMOTE_NAME", "")
    if not text.strip() and "PRE_COMMIT_TO_REF" in os.environ:  # pre-commit has read what git told, and tells it so
        commit, before = os.environ["PRE_COMMIT_TO_REF"], os.environ.get("PRE_COMMIT_FROM_REF", "")
        commit, before = (_full_id(repository, name) for name in (commit, before))
        text = f"HEAD {commit} {os.environ.get('PRE_COMMIT_REMOTE_BRANCH', '')} {before}"
    return check(repository, remote, read_pushed(text))


def _post_merge(_arguments: Sequence[str]) -> Iterable[Notice]:
    repository = open_repository()
    from mergekit.hooks.arriving import arrived, before_merge

    return arrived(repository, before_merge(repository))


def _post_checkout(arguments: Sequence[str]) -> Iterable[Notice]:
    before, after, of_branch = (*arguments, "", "", "")[:3] if arguments else _told_by_pre_commit()
    if of_branch != "1" or before == after:
        return ()
    repository = open_repository()
    from mergekit.hooks.arriving import arrived, revision

    return arrived(repository, revision(repository, before))


_HOOKS: dict[str, Callable[[Sequence[str]], Iterable[Notice]]] = {
    "pre-commit": _pre_commit,
    "commit-msg": _commit_msg,
    "post-commit": _post_commit,
    "pre-push": _pre_push,
    "post-merge": _post_merge,
    "post-checkout": _post_checkout,
}
NAMES = tuple(_HOOKS)


def _told_by_pre_commit() -> tuple[str, str, str]:
    """Give the arguments of a post-checkout hook that pre-commit runs, which hands them on in the environment."""
    before, after, of_branch = (os.environ.get(f"PRE_COMMIT_{name}", "") for name in ("FROM_REF", "TO_REF", "CHECKOUT_TYPE"))
    return before, after, of_branch


def _full_id(repository: Repository, name: str) -> str:
    with suppress(MergekitError):
        if name.strip("0"):
            return repository.commit_id(name).hex()
    return "0" * 40


def _remember_presence() -> None:
    """Forget that mergekit was once away, so that a shim says it again if it ever is."""
    with suppress(OSError, MergekitError):
        (open_repository().git_dir / "mergekit" / "hooks-without-mergekit").unlink(missing_ok=True)


def _patience() -> float:
    """Give the seconds that a look may take; what is no number of seconds says nothing."""
    with suppress(ValueError):
        asked = float(os.environ.get("MERGEKIT_PATIENCE", ""))
        if 0 < asked < _LONGEST:
            return asked
    return _PATIENCE


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TimeIsUpError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _patience())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _place(notice: Notice) -> str:
    if not notice.line:
        return notice.path
    lines = str(notice.line) if notice.last_line <= notice.line else f"{notice.line}-{notice.last_line}"
    return f"{notice.path}:{lines}"


def _tell(name: str, found: Sequence[Notice], trouble: str) -> None:
    """Write to standard error: git shows that to whoever started it."""
    lines = []
    refusing = [notice for notice in found if notice.refuses]
    others = [notice for notice in found if not notice.refuses]
    for introduced, notices in ((_REFUSED.get(name, ""), refusing), (_TOLD.get(name, ""), others)):
        said = list(_said(notices))
        if said:
            lines += [introduced, *(f"  {inert(line)}" for line in said[:_MOST_LINES])]
        if len(said) > _MOST_LINES:
            lines.append(f"  and {len(said) - _MOST_LINES} more")
        if said and notices[0].hint:
            lines.append(f"hint: {inert(notices[0].hint)}")
    if trouble:
        lines.append(f"mergekit {name}: {inert(trouble)}")
    if lines and sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write("\n".join(lines) + "\n")
            sys.stderr.flush()


def _said(found: Sequence[Notice]) -> Iterator[str]:
    """Give a line for each notice; those that are about a replica share one."""
    places: dict[str, list[str]] = {}
    for notice in found:
        if notice.replica:
            kind = f" ({notice.message})" if notice.message != "content" else ""
            places.setdefault(notice.replica, []).append(_place(notice) + kind)
        else:
            yield f"{_place(notice)}: {notice.message}"
    for replica, where in places.items():
        more = f" and {len(where) - _MOST_PLACES} more" if len(where) > _MOST_PLACES else ""
        yield f"{replica} in {', '.join(where[:_MOST_PLACES])}{more}"


def _to_json(notice: Notice) -> dict[str, object]:
    from mergekit.landing.to_json import text_to_json

    return {
        "code": notice.code,
        "path": text_to_json(notice.path),
        "first_line": notice.line,
        "last_line": notice.last_line,
        "replica": text_to_json(notice.replica) or None,
        "message": text_to_json(notice.message),
        "hint": text_to_json(notice.hint),
        "refuses": notice.refuses,
    }

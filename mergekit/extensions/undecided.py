"""What a file shows where foreign code could not decide: as whole files merge, with the reason in the conflict."""

from __future__ import annotations

import re

from mergekit.conflicts import Conflict, siblings_of
from mergekit.driver import Contest, Outcome, clean

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")
_LONGEST = 200


def undecided(contest: Contest, driver: str, why: str, *, holds: bool) -> Outcome:
    """Take the only changed version; different ones are a conflict that says `why`, and the file shows its base.

    Where the base is absent too, the file shows the first sibling, so that the path is not lost from the tree.
    """
    contest = contest.deciding()
    done = contest.merge.resolve()
    if done is not None:
        return clean(done.value)
    siblings = siblings_of([(side, who) for side, who in zip(contest.sides, contest.writers, strict=True) if side != contest.origin])
    kind = "add/add" if contest.base is None else "content"
    conflict = Conflict(driver, contest.path, kind, contest.base, siblings, holds=holds, message=one_line(why))
    shown = contest.base if contest.base is not None else siblings[0].value
    return Outcome(shown, contest.base, (conflict,))


def told(error: BaseException) -> str:
    """Say what an exception says, in one line: its type and its text."""
    return one_line(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)


def one_line(text: str) -> str:
    """Bring foreign text to one line that is the same in every process: without addresses of memory, and not too long."""
    line = _ADDRESS.sub("0x...", " ".join(text.encode("utf-8", "backslashreplace").decode().split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."

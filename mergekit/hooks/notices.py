"""What a hook has to say."""

from __future__ import annotations

from mergekit.frozen import frozen


@frozen
class Notice:
    """One thing about a file or a branch: a stable `code`, where it is, and one sentence.

    `refuses` tells that git should not go on; `hint` names the next command.
    """

    code: str
    path: str
    message: str
    line: int = 0
    last_line: int = 0
    refuses: bool = False
    replica: str = ""
    hint: str = ""

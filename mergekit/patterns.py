"""`pattern`: regular expressions that are compiled when they are first asked for something.

Compiling one takes some 0.1 ms. A short command imports dozens of them, and asks few.
"""

from __future__ import annotations

import re

__all__ = ["pattern"]

_ASKED = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub", "pattern")


class _Late:
    """A pattern that is not compiled yet; then its methods are the compiled one's own."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self._source, self._flags)
        vars(self).update((asked, getattr(compiled, asked)) for asked in _ASKED)
        return getattr(compiled, name)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import AnyStr

    def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """Give a pattern. What is wrong with it is only said when it is asked."""
        ...

else:
    pattern = _Late
